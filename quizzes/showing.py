"""A question as one learner sees it: in which language, in which order."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import OuterRef, QuerySet, Subquery

from quizzes.drawing import shuffled
from quizzes.kind import Kind
from quizzes.kinds import KINDS
from quizzes.models import Answer, Attempt, QuestionText, QuestionVersion
from quizzes.terms import term


@dataclass
class Shown:
    """One question: its version, with texts made for that version.

    `language` is the language of the texts; `untranslated` says that it is not the one asked for.
    `text_id` names the QuestionText, None for the source. `name` is the name of its form field.
    Choices stand as the author wrote them where they are not `mixed`; what a question asks to put
    in order is mixed all the same.
    """

    version: QuestionVersion
    texts: dict
    language: str
    text_id: int | None = None
    untranslated: bool = False
    seed: int = 0
    mixed: bool = True
    position: int = 0
    name: str = "answer"
    answer: Answer | None = None

    @property
    def kind(self) -> Kind:
        return KINDS[self.version.kind]

    @property
    def stem(self) -> str:
        return self.texts["stem"]

    @property
    def order(self) -> list[str]:
        """Keys of its parts as shown: by the seed, so the same after a reload or in Russian."""
        version = self.version
        if not self.mixed and version.structure.get("shuffle"):
            version = copy(version)
            version.structure = {**version.structure, "shuffle": False}
        return self.kind.order(
            version, lambda keys: shuffled(keys, seed=self.seed, what=self.position)
        )

    def field(self) -> forms.Field:
        """Its form field; whose widget knows whether what is answered will be recorded."""
        field = self.kind.field(self.version, self.texts, self.order)
        field.widget.recorded = self.answer is not None
        return field


def _texts(language: str, outer: str) -> QuerySet:
    """The texts of the version that `outer` names, the newest first."""
    return QuestionText.objects.filter(version=OuterRef(outer), language=language).order_by("-pk")


def in_language(versioned: QuerySet, language: str, outer: str) -> QuerySet:
    """Annotate rows with `text_shown_id` and `texts_shown` of the version that `outer` names."""
    texts = _texts(language, outer)
    return versioned.annotate(
        text_shown_id=Subquery(texts.values("pk")[:1]),
        texts_shown=Subquery(texts.values("texts")[:1]),
    )


def show(row: Any, version: QuestionVersion, language: str, **place: Any) -> Shown:
    """The question of a row, in the language asked for or else in its source language."""
    if row.text_shown_id is None or version.source_language == language:
        untranslated = version.source_language != language
        return Shown(version, version.texts, version.source_language, None, untranslated, **place)
    return Shown(version, row.texts_shown, language, row.text_shown_id, **place)


def shown(attempt: Attempt, language: str, positions: Iterable[int] | None = None) -> list[Shown]:
    """The questions of an attempt in order, or those at some positions; one query."""
    answers = Answer.objects.filter(attempt=attempt).order_by("position")
    answers = answers.select_related("version", "key_version")
    if positions is not None:
        answers = answers.filter(position__in=list(positions))
    return [
        show(
            answer,
            answer.judged,
            language,
            seed=attempt.seed,
            mixed=term(attempt.terms, "shuffle_choices"),
            position=answer.position,
            name=f"q{answer.position}",
            answer=answer,
        )
        for answer in in_language(answers, language, "version_id")
    ]


def to_answer(attempt_id: int, user: Any, language: str, positions: Iterable[int]) -> list[Shown]:
    """The questions at some positions of somebody's attempt, as far as saving an answer needs them.

    One query at half the cost of `shown`: without what only a reader needs (the translated texts,
    the order of choices) and without a corrected key. A stranger's attempt has none.
    """
    answers = Answer.objects.filter(
        attempt=attempt_id, attempt__user=user, position__in=list(positions)
    ).order_by("position")
    answers = answers.select_related("version").annotate(
        text_shown_id=Subquery(_texts(language, "version_id").values("pk")[:1])
    )
    return [
        Shown(
            answer.version,
            answer.version.texts,
            language if answer.text_shown_id else answer.version.source_language,
            None if answer.version.source_language == language else answer.text_shown_id,
            position=answer.position,
            name=f"q{answer.position}",
            answer=answer,
        )
        for answer in answers
    ]
