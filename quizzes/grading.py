"""The marks of an attempt. Points are exact fractions until they are stored with four decimals."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from quizzes.kinds import KINDS
from quizzes.models import Answer, Attempt


def grade(attempt: Attempt, answers: Iterable[Answer] | None = None) -> Attempt:
    """Set the scores of the answers (one point a question), the attempt's score, and `passed`.

    Nothing is saved. Every answer is graded by the version frozen in it. `answers` are those of
    the attempt, with `version`, for a caller that has them already.
    """
    if answers is None:
        answers = attempt.answers.select_related("version")
    points = []
    for answer in answers:
        points.append(KINDS[answer.version.kind].grade(answer.version, answer.response))
        answer.score = as_decimal(points[-1])
    total = sum(points, Fraction(0))
    attempt.score, attempt.max_score = as_decimal(total), as_decimal(Fraction(len(points)))
    attempt.passed = passes(total, len(points), attempt.terms.get("pass_mark"))
    return attempt


def passes(score: Fraction | Decimal, max_score: int, pass_mark: float | str | None) -> bool | None:
    """Whether a score reaches the pass mark in per cent; None where nothing is to be passed.

    Exact: 80 % of 11 questions are reached with 9, and 66.7 % of 3 with 3, not with 2.
    """
    if pass_mark is None:
        return None
    return Fraction(score) * 100 >= Fraction(str(pass_mark)) * max_score


def as_decimal(points: Fraction) -> Decimal:
    """With the four decimals that the database keeps."""
    exact = Decimal(points.numerator) / Decimal(points.denominator)
    return exact.quantize(Decimal("0.0001"), ROUND_HALF_UP)
