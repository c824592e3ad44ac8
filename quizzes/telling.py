"""What a learner is told of an answer at once: in self-checks and in practice."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from quizzes.showing import Shown


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


def result_of(question: Shown, response: Any) -> Result | None:
    """What came of a response; None without one, and where only people can judge it."""
    kind = question.kind
    if not kind.is_answered(response):
        return None
    points = kind.grade(question.version, response)
    if points is None:
        return None
    return Result(
        response,
        points,
        kind.reply(question.version, response, question.texts),
        kind.marks(question.version, response),
    )
