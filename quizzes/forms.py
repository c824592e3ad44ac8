"""The learner's form: one field a question, named q<position>."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property

from quizzes.kinds import KINDS
from quizzes.models import Attempt, Question, QuestionVersion
from quizzes.showing import Shown, shown
from quizzes.telling import Result, result_of
from quizzes.versions import freeze

# A question's fields are named q<position>, parts of it q<position>_<part>.
FIELD = re.compile(r"q(\d{1,4})(?:_|\Z)", re.ASCII)
NUMBER = re.compile(r"\d{1,4}\Z", re.ASCII)


class Row:
    """A question together with its bound field, as `quizzes/question.html` shows it.

    `result` is what may be told of the answer at once, in practice only.
    """

    def __init__(self, question: Shown, field: forms.BoundField, result: Result | None = None):
        self.question, self.field, self.result = question, field, result

    @property
    def template(self) -> str:
        return self.question.kind.template

    @property
    def stem(self) -> str:
        return self.question.stem

    @property
    def hint(self) -> str:
        return self.question.kind.hint

    @property
    def position(self) -> int:
        return self.question.position

    @property
    def lang(self) -> str:
        """The language of its texts where it is not the one asked for."""
        return self.question.language if self.question.untranslated else ""

    @property
    def errors(self) -> list[str]:
        return self.field.errors

    @property
    def answered(self) -> bool:
        return self.question.kind.is_answered(self.field.value())


class QuestionsForm(forms.Form):
    """A field for each question. No field is required: what is missing may be answered later."""

    def __init__(self, data: Any = None, files: Any = None, *, questions: Iterable[Shown]):
        self.questions = list(questions)
        self.told: dict[str, Result] = {}
        held = {q.name: q.answer.response for q in self.questions if q.answer is not None}
        super().__init__(data, files, initial=held)
        for question in self.questions:
            self.fields[question.name] = question.field()

    def rows(self) -> list[Row]:
        return [Row(q, self[q.name], self.told.get(q.name)) for q in self.questions]

    @property
    def count(self) -> int:
        """How many questions the test has."""
        return len(self.questions)

    def response(self, question: Shown) -> Any:
        """What was answered, as it is stored; None for nothing. Only after `is_valid()`, and not
        of a question whose answer is refused."""
        return question.kind.clean(self.cleaned_data[question.name])


class AnswersForm(QuestionsForm):
    """Answers to some questions of an attempt, which stand on the page that was sent.

    What a request may bring: a choice that a question does not have is refused with a message at
    the question; positions that the attempt does not have are not looked at; of a value repeated
    for one radio question the last counts, a box repeated counts once; a question that is missing
    keeps its saved answer. A hidden `asked` names the positions that stand on the page, so that
    boxes all unticked can be told from a question that is not there.
    """

    def responses(self) -> dict[int, Any]:
        """{position: response} of what the page answers or takes back, without what is refused."""
        answered = {
            q.position: self.response(q) for q in self.questions if q.name not in self.errors
        }
        cleared = self._cleared()
        return {
            position: response
            for position, response in answered.items()
            if response is not None or position in cleared
        }

    def _cleared(self) -> set[int]:
        asked = set(_values(self.data, "asked"))
        return {
            question.position
            for question in self.questions
            if question.kind.clearable and str(question.position) in asked
        }


def positions_in(data: Any) -> set[int]:
    """The questions that stand on the page that was sent: one, when it is saved as given."""
    named = (FIELD.match(name) for name in data)
    positions = {int(match[1]) for match in named if match}
    return positions | {int(value) for value in _values(data, "asked") if NUMBER.match(value)}


class AttemptForm(AnswersForm):
    """The questions of an attempt in one language (or those at `positions`); one query, and one
    more for how far the attempt is where not all questions stand on the page."""

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        attempt: Attempt,
        language: str,
        positions: Iterable[int] | None = None,
    ):
        self.attempt, self.whole = attempt, positions is None
        super().__init__(data, files, questions=shown(attempt, language, positions))

    @cached_property
    def states(self) -> dict[int, bool]:
        """{position: whether it has an answer} of the whole attempt, this page's included."""
        if self.whole:
            return {row.position: row.answered for row in self.rows()}
        saved = self.attempt.answers.values_list("position", "response", "version__kind")
        states = {n: KINDS[kind].is_answered(response) for n, response, kind in saved}
        return states | {row.position: row.answered for row in self.rows()}

    @property
    def count(self) -> int:
        return len(self.states)

    @property
    def done(self) -> int:
        """How many questions have an answer, saved or just given."""
        return sum(self.states.values())

    @property
    def only(self) -> int | None:
        """The question that stands on the page alone."""
        return None if self.whole else self.questions[0].position

    @property
    def is_last(self) -> bool:
        """Whether the page holds the last question."""
        return self.whole or self.only == max(self.states)

    def tell(self) -> None:
        """Let every answered question say at once how it was answered."""
        for question in self.questions:
            result = result_of(question, question.answer.response)
            if result is not None:
                self.told[question.name] = result
                self.fields[question.name].widget.marks = result.marks

    def unanswered(self) -> list[int]:
        """Positions that have no answer once this page's are saved; only after `is_valid()`."""
        kinds = {q.position: q.kind for q in self.questions}
        given = {n: kinds[n].is_answered(response) for n, response in self.responses().items()}
        here = {q.position: q.kind.is_answered(q.answer.response) for q in self.questions}
        after = {**({} if self.whole else self.states), **here, **given}
        return [position for position, answered in after.items() if not answered]


# What a kind raises where a draft lacks a part that only a complete question has.
INCOMPLETE = (AttributeError, KeyError, TypeError, ValueError, ArithmeticError, IndexError)


def preview(question: Question) -> Row | None:
    """A question of the bank as a learner will see it, from its present content, saved or not;
    None while a draft lacks what its kind can't be shown without."""
    block = question.body[0]
    try:
        value = block.block.clean(block.value)
    except ValidationError:
        value = block.value
    try:
        version = QuestionVersion(**freeze(question, value))
        draft = Shown(version, version.texts, question.locale.language_code)
        return QuestionsForm(questions=[draft]).rows()[0]
    except INCOMPLETE:
        return None


def _values(data: Mapping, name: str) -> list[str]:
    return data.getlist(name) if hasattr(data, "getlist") else list(data.get(name, []))
