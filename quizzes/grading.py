"""The marks of an attempt. Points are exact fractions until they are stored with four decimals."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from quizzes.kinds import KINDS
from quizzes.models import Answer, Attempt


def grade(attempt: Attempt, answers: Iterable[Answer] | None = None) -> Attempt:
    """Set the scores of the answers (one point a question), the attempt's score, and `passed`.

    Nothing is saved. Every answer is graded by the version frozen in it. `answers` are those of
    the attempt, with `version`, for a caller that has them already. While an answer waits for
    people to mark it the attempt has no score.
    """
    if answers is None:
        answers = list(attempt.answers.select_related("version", "key_version"))
    points = [points_of(answer) for answer in answers]
    attempt.max_score = as_decimal(Fraction(len(points)))
    if None in points:
        attempt.score = attempt.passed = None
        return attempt
    total = sum(points, Fraction(0))
    attempt.score = as_decimal(total)
    attempt.passed = passes(total, len(points), attempt.terms.get("pass_mark"))
    return attempt


def points_of(answer: Answer) -> Fraction | None:
    """What an answer earns, 0 to 1, by the version frozen in it (with the key as corrected since);
    also set as its score.

    None while people have still to mark it: their marks are its score already.
    """
    points = KINDS[answer.version.kind].grade(answer.judged, answer.response)
    if points is None:
        return None if answer.score is None else Fraction(answer.score)
    answer.score = as_decimal(points)
    return points


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
