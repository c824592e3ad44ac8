"""Where a question is used: by quizzes, by what apps above register, and by attempts on record.

An app above names its places with the hook `uses_of_question`: a function of the question's key
that yields Use (courses: the lessons that have it as a self-check).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from wagtail import hooks

from quizzes.blueprint import cells
from quizzes.models import Answer, Question, Quiz

HOOK = "uses_of_question"


@dataclass(frozen=True)
class Use:
    """One place. `drawn` says that the question is there only if lots fall on it."""

    kind: str
    title: str
    url: str = ""
    drawn: bool = False


def uses(question: Question) -> list[Use]:
    """Quizzes that ask it or may draw it, then the places of other apps."""
    found = [*_quizzes(question)]
    for places in hooks.get_hooks(HOOK):
        found += places(question.translation_key)
    return found


def times_asked(question_key: UUID) -> int:
    """In how many answers on record it stands."""
    return Answer.objects.filter(version__question_key=question_key).count()


def is_in_use(question: Question) -> bool:
    """Whether it has a fixed place, or was asked: then it is retired, not deleted. A translation is
    never in use by itself."""
    if not question.is_source:
        return False
    fixed = any(not use.drawn for use in uses(question))
    return fixed or times_asked(question.translation_key) > 0


def _quizzes(question: Question) -> Iterator[Use]:
    key = str(question.translation_key)
    for quiz in Quiz.objects.filter(bank=question.bank):
        listed = key in map(str, quiz.questions)
        drawn = not question.self_check and any(
            cell.holds(question) for cell in cells(quiz.blueprint)
        )
        if listed or drawn:
            yield Use("quiz", quiz.name, _edit_url(quiz), drawn=not listed)


def _edit_url(quiz: Quiz) -> str:
    from wagtail.admin.admin_url_finder import AdminURLFinder

    return AdminURLFinder().get_edit_url(quiz) or ""
