"""Self-checks inside a lesson: answered, told, and not recorded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string

from quizzes.forms import QuestionsForm, Row
from quizzes.models import QuestionVersion
from quizzes.showing import Shown, in_language, show


@dataclass(frozen=True)
class Result:
    """What came of an answer: a sentence and a mark for each thing chosen.

    What should have been chosen instead stays with the server: the learner may try again.
    """

    response: Any
    score: Fraction
    feedback: list[str]
    marks: dict[str, str]

    @property
    def right(self) -> bool:
        return self.score == 1


class Check(Row):
    """One question of a lesson. `result` is None before an answer; `empty`: sent without one."""

    def __init__(self, question: Shown, data: Any = None):
        self.form = QuestionsForm(data, questions=[question])
        super().__init__(question, self.form[question.name])
        answered = data is not None and self.form.is_valid()
        self.result = self._result() if answered else None
        self.empty = answered and self.result is None

    @property
    def key(self) -> str:
        return str(self.question.version.question_key)

    def _result(self) -> Result | None:
        question, kind = self.question, self.question.kind
        response = self.form.response(question)
        if response is None:
            return None
        marks = kind.marks(question.version, response)
        self.field.field.widget.marks = marks
        return Result(
            response,
            kind.grade(question.version, response),
            kind.reply(question.version, response, question.texts),
            marks,
        )


def checks(
    keys: Iterable[str | UUID], language: str, answered: Mapping[str, Any] | None = None
) -> dict[str, Check]:
    """The published questions among `keys`, by key; `answered` holds the POST of those answered.

    One query, however many there are.
    """
    answered = answered or {}
    versions = QuestionVersion.objects.filter(question_key__in=list(keys), current=True)
    questions = [
        # Every learner sees the choices of a self-check in one order, so that it can be cached.
        show(version, version, language, seed=version.question_key.int)
        for version in in_language(versions, language, "pk")
    ]
    found = [(str(question.version.question_key), question) for question in questions]
    return {key: Check(question, answered.get(key)) for key, question in found}


def check(question_key: str | UUID, data: Any, language: str) -> Check | None:
    """One question with its answer, or None if it is not published."""
    key = str(question_key)
    return checks([key], language, {key: data}).get(key)


def render(check: Check | None, *, token: str) -> str:
    """The form of a self-check; `token` is the request's CSRF token. "" without a question."""
    if check is None:
        return ""
    return render_to_string("quizzes/practice.html", {"check": check, "csrf_token": token})
