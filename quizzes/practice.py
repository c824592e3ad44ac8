"""Self-checks inside a lesson: answered, told, and not recorded."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string

from quizzes.forms import QuestionsForm, Row
from quizzes.models import QuestionVersion
from quizzes.showing import Shown, in_language, show
from quizzes.telling import Result, result_of


class Check(Row):
    """One question of a lesson. `result` is None before an answer; `empty`: sent without one."""

    def __init__(self, question: Shown, data: Any = None):
        self.form = QuestionsForm(data, questions=[question])
        super().__init__(question, self.form[question.name])
        sent = data is not None and self.form.is_valid()
        response = self.form.response(question) if sent else None
        self.result = self._result(response)
        self.empty = sent and not question.kind.is_answered(response)
        # What people would mark is not judged here: the author's note is there to compare with.
        self.notes = [] if self.result or not sent or self.empty else self._notes(response)

    @property
    def key(self) -> str:
        return str(self.question.version.question_key)

    def _notes(self, response: Any) -> list[str]:
        return self.question.kind.reply(self.question.version, response, self.question.texts)

    def _result(self, response: Any) -> Result | None:
        result = result_of(self.question, response)
        if result is not None:
            self.field.field.widget.marks = result.marks
        return result


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
        # Several stand on one page: labels and addresses within it need names of their own.
        show(version, version, language, seed=version.question_key.int, name=name(version))
        for version in in_language(versions, language, "pk")
    ]
    found = [(str(question.version.question_key), question) for question in questions]
    return {key: Check(question, answered.get(key)) for key, question in found}


def name(version: QuestionVersion) -> str:
    """What the field of a self-check is called."""
    return f"answer-{version.question_key}"


def check(question_key: str | UUID, data: Any, language: str) -> Check | None:
    """One question with its answer, or None if it is not published."""
    key = str(question_key)
    return checks([key], language, {key: data}).get(key)


def render(check: Check | None, *, token: str) -> str:
    """The form of a self-check; `token` is the request's CSRF token. "" without a question."""
    if check is None:
        return ""
    return render_to_string("quizzes/practice.html", {"check": check, "csrf_token": token})
