"""How consistent the questions of one test are with each other."""

from collections.abc import Sequence
from statistics import pvariance


def alpha(rows: Sequence[Sequence[float]]) -> float | None:
    """Cronbach's α of a test: k ÷ (k − 1) × (1 − Σ variance of a question ÷ variance of totals).

    `rows`: one for each person, the points for each question in one order. Cronbach, L. J. (1951).
    Coefficient alpha and the internal structure of tests. Psychometrika 16. Where questions are
    right (1) or wrong (0), the variance of one is p × q and α is KR-20 (Kuder, G. F. & Richardson,
    M. W. (1937). The theory of the estimation of test reliability. Psychometrika 2).

    None for fewer than two people or questions, and where all totals are equal. It may be negative:
    then the questions do not measure one thing.
    """
    questions = len(rows[0]) if rows else 0
    if len(rows) < 2 or questions < 2:
        return None
    total = pvariance([sum(row) for row in rows])
    if not total:
        return None
    within = sum(pvariance(column) for column in zip(*rows, strict=True))
    return questions / (questions - 1) * (1 - within / total)


def is_right_or_wrong(rows: Sequence[Sequence[float]]) -> bool:
    """Whether no question gave part of its points, so that KR-20 is the name of its α."""
    return all(points in (0, 1) for row in rows for points in row)
