"""One question in figures: how easy, how well it tells strong from weak, what was chosen, how long
it took."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import StatisticsError, correlation, fmean, median

GROUP = 0.27
"""The share of people in the upper and in the lower group: Kelley, T. L. (1939). The selection of
upper and lower groups for the validation of test items. Journal of Educational Psychology 30."""


def facility(scores: Sequence[float]) -> float | None:
    """The mean share of the points, 0 to 1 (of right-or-wrong questions: the share of right ones).

    Crocker, L. & Algina, J. (1986). Introduction to Classical and Modern Test Theory, ch. 14.
    """
    return fmean(scores) if scores else None


def discrimination(scores: Sequence[float], rests: Sequence[float]) -> float | None:
    """The point-biserial correlation of a question with the rest of the test, −1 to 1.

    `rests` is each person's score without this question: a question that is part of the total it
    is compared with would look better than it is (Henrysson, S. (1963). Correction of item-total
    correlations in item analysis. Psychometrika 28). None where all are equal on either side, or
    for fewer than three people.
    """
    if len(scores) < 3:
        return None
    try:
        return correlation(scores, rests)
    except StatisticsError:
        return None


def extremes(totals: Sequence[float]) -> tuple[float, float] | None:
    """The highest total of the lower group and the lowest one of the upper group.

    Each has at least 27 % of the people: who stands level with the last one belongs to it as well,
    so that no lot decides. None where the two would overlap.
    """
    if not totals:
        return None
    ranked = sorted(totals)
    size = math.ceil(GROUP * len(ranked))
    low, high = ranked[size - 1], ranked[-size]
    return (low, high) if low < high else None


@dataclass
class Choice:
    """How many people chose one part of a question: of all, and in the two outer groups."""

    all: int = 0
    upper: int = 0
    lower: int = 0


def choices(
    answers: Iterable[tuple[Iterable[str], float]], parts: Iterable[str]
) -> dict[str, Choice]:
    """{part: Choice}, for answers as (what was chosen, the person's total).

    A choice that the lower group takes more often than the upper one is at work as a distractor; a
    wrong one that the upper group prefers points to a wrong key (Haladyna, T. M. (2004).
    Developing and Validating Multiple-Choice Test Items, ch. 9).
    """
    answers = [(list(chosen), total) for chosen, total in answers]
    outer = extremes([total for _chosen, total in answers])
    counts = {part: Choice() for part in parts}
    for chosen, total in answers:
        for part in chosen:
            if part in counts:
                counts[part].all += 1
                counts[part].upper += outer is not None and total >= outer[1]
                counts[part].lower += outer is not None and total <= outer[0]
    return counts


def seconds(answered: datetime | None, before: datetime) -> float | None:
    """How long an answer took: since the attempt's start, or its last answer before this one.

    None for no answer and for answers that were sent together: nobody knows which took how long.
    """
    if answered is None or answered <= before:
        return None
    return (answered - before).total_seconds()


def typical(times: Sequence[float]) -> float | None:
    """The median: one person who went to have tea must not move it."""
    return median(times) if times else None
