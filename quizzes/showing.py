"""A question as one learner sees it: in which language, in which order."""

import json
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import DEFAULT_DB_ALIAS
from django.db.models import OuterRef, QuerySet, Subquery

from quizzes.drawing import shuffled
from quizzes.kind import Kind
from quizzes.kinds import KINDS
from quizzes.models import Answer, Attempt, QuestionText, QuestionVersion
from quizzes.storing import columns, read
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


# Written out, for it is asked at every answer of every learner: to compose it from expressions
# takes ten times as long as to run it. Of a version only what a test can need, in its order.
FACTS = (
    "id", "kind", "structure", "key", "texts", "source_language", "code", "bank", "lesson",
    "objective", "difficulty", "source",
)  # fmt: skip
IN_JSON = {"structure", "key", "texts", "source"}
SHOWN = f"""
    SELECT {columns(Answer, "answer")}, text.id, text.texts, corrected.key,
      {", ".join(f"version.{name}" for name in FACTS)}
    FROM quizzes_answer answer
    JOIN quizzes_questionversion version ON version.id = answer.version_id
    LEFT JOIN quizzes_questionversion corrected ON corrected.id = answer.key_version_id
    LEFT JOIN quizzes_questiontext text ON text.id = (
      SELECT MAX(newest.id) FROM quizzes_questiontext newest
      WHERE newest.version_id = version.id AND newest.language = %s)
    WHERE answer.attempt_id = %s {{among}}
    ORDER BY answer.position
"""  # noqa: S608


def shown(attempt: Attempt, language: str, positions: Iterable[int] | None = None) -> list[Shown]:
    """The questions of an attempt in order, or those at some positions; one query, none for none.

    Other fields of a version (its number, when it was made) are asked for when they are read.
    """
    wanted = None if positions is None else list(positions)
    if wanted == []:
        return []
    among = f"AND answer.position IN ({', '.join(['%s'] * len(wanted))})" if wanted else ""
    rows = read(Answer, SHOWN.format(among=among), [language, attempt.pk, *(wanted or ())])
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
        for answer in (with_version(*row) for row in rows)
    ]


def with_version(answer: Any, more: Sequence[Any]) -> Any:
    """A row of `SHOWN`: with texts, the version that was asked, and its key as corrected since."""
    text_id, texts, corrected, *facts = more
    answer.text_shown_id, answer.texts_shown = text_id, texts and json.loads(texts)
    answer.version = version(
        FACTS,
        [
            json.loads(fact) if name in IN_JSON else fact
            for name, fact in zip(FACTS, facts, strict=True)
        ],
    )
    if corrected is not None:
        answer.key_version = version(("id", "key"), [answer.key_version_id, json.loads(corrected)])
    return answer


def version(names: Sequence[str], values: Sequence[Any]) -> QuestionVersion:
    return QuestionVersion.from_db(DEFAULT_DB_ALIAS, names, values)
