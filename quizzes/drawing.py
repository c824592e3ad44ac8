"""Which questions an attempt asks. Lots are drawn by hashing: the same seed gives the same draw and
the same order for ever, on any machine and in any language."""

from collections.abc import Collection, Iterable
from hashlib import sha256
from typing import Any, TypeVar

from django.db.models import QuerySet

from quizzes.blueprint import cells
from quizzes.models import QuestionVersion, Quiz
from quizzes.parallel import of_form

T = TypeVar("T")


def shuffled(items: Iterable[T], *, seed: int, what: object) -> list[T]:
    """The items in an order decided by the seed alone; `what` keeps the draws of one seed apart."""
    return sorted(items, key=lambda item: sha256(f"{seed}/{what}/{item}".encode()).digest())


def draw(
    quiz: Quiz, *, seed: int, shuffle: bool = False, form: str = "", avoid: Collection[Any] = ()
) -> list[QuestionVersion]:
    """The current versions that an attempt with this seed asks, in order; one query.

    A fixed quiz asks its list in its order; a blueprint asks so many of each of its cells, in the
    order of the blueprint: drawn by lot, or those of the parallel form "A" or "B", where questions
    to `avoid` (their keys) come last. Unpublished questions are left out, and questions made for
    self-checks are never drawn by a blueprint. With `shuffle` all are mixed.
    """
    found = list(candidates(quiz).only("pk", "question_key", "objective", "difficulty"))
    if not quiz.blueprint:
        drawn = _by_list(quiz, found)
    elif form:
        drawn = of_form(quiz, found, form, avoid)
    else:
        drawn = _by_blueprint(quiz, found, seed)
    if not shuffle:
        return drawn
    by_key = {str(version.question_key): version for version in drawn}
    return [by_key[key] for key in shuffled(by_key, seed=seed, what="order")]


def candidates(quiz: Quiz) -> QuerySet[QuestionVersion]:
    """The versions that a quiz may ask today."""
    versions = QuestionVersion.objects.filter(current=True)
    if not quiz.blueprint:
        return versions.filter(question_key__in=quiz.questions)
    return versions.filter(bank=quiz.bank, objective__in=list(quiz.blueprint), self_check=False)


def shortfall(quiz: Quiz) -> dict[str, int]:
    """How many questions the blueprint lacks, by the name of the cell; a draw then asks fewer.

    Two parallel forms need twice as many, or they have questions in common.
    """
    found = list(candidates(quiz).only("pk", "objective", "difficulty"))
    lacking = {}
    for cell in cells(quiz.blueprint):
        wanted = cell.wanted * (2 if quiz.parallel else 1)
        there = sum(cell.holds(version) for version in found)
        if there < wanted:
            lacking[cell.name] = wanted - there
    return lacking


def _by_list(quiz: Quiz, found: list[QuestionVersion]) -> list[QuestionVersion]:
    by_key = {str(version.question_key): version for version in found}
    # A key listed twice is asked once.
    return [by_key[key] for key in dict.fromkeys(map(str, quiz.questions)) if key in by_key]


def _by_blueprint(quiz: Quiz, found: list[QuestionVersion], seed: int) -> list[QuestionVersion]:
    by_key = {str(version.question_key): version for version in found}
    lots = shuffled(by_key, seed=seed, what="draw")
    return [
        by_key[key]
        for cell in cells(quiz.blueprint)
        for key in [key for key in lots if cell.holds(by_key[key])][: cell.wanted]
    ]
