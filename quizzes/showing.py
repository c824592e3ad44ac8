"""A question as one learner sees it: in which language, in which order."""

import json
from collections.abc import Collection, Iterable
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


def in_language(versioned: QuerySet, language: str, outer: str) -> QuerySet:
    """Annotate rows with `text_shown_id` and `texts_shown` of the version that `outer` names."""
    texts = QuestionText.objects.filter(version=OuterRef(outer), language=language).order_by("-pk")
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


# Written out, for it is asked at every answer of every learner: to compose it from expressions
# takes ten times as long as to run it, and a quarter of the time of saving an answer.
TO_ANSWER = """
    SELECT version.*, answer.id AS answer_id, answer.position, answer.response,
      (SELECT text.id FROM quizzes_questiontext text
        WHERE text.version_id = version.id AND text.language = %s
        ORDER BY text.id DESC LIMIT 1) AS text_shown_id
    FROM quizzes_answer answer
    JOIN quizzes_attempt attempt ON attempt.id = answer.attempt_id
    JOIN quizzes_questionversion version ON version.id = answer.version_id
    WHERE attempt.id = %s AND attempt.user_id = %s AND answer.position IN ({positions})
"""


def to_answer(attempt_id: int, user: Any, language: str, positions: Collection[int]) -> list[Shown]:
    """The questions at some positions of somebody's attempt, as far as saving an answer needs them:
    without what only a reader needs (translated texts, the order of choices) and without a
    corrected key. A stranger's attempt has none. One query; none without positions.
    """
    if not positions:
        return []
    query = TO_ANSWER.format(positions=", ".join(["%s"] * len(positions)))
    found = QuestionVersion.objects.raw(query, [language, attempt_id, user.pk, *positions])
    return [_to_answer(version, attempt_id, language) for version in found]


def _to_answer(version: Any, attempt_id: int, language: str) -> Shown:
    answer = Answer(
        pk=version.answer_id,
        attempt_id=attempt_id,
        position=version.position,
        version=version,
        response=None if version.response is None else json.loads(version.response),
    )
    is_source = version.source_language == language or version.text_shown_id is None
    return Shown(
        version,
        version.texts,
        version.source_language if is_source else language,
        None if is_source else version.text_shown_id,
        position=version.position,
        name=f"q{version.position}",
        answer=answer,
    )
