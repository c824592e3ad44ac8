"""How far two people agree who mark the same answers: Cohen's κ.

J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement
20 (1960), 37–46: κ = (p₀ − pₑ) / (1 − pₑ), where p₀ is the share of answers on which both agree and
pₑ the share expected if each gave the same marks as often, but at random: pₑ = Σ p₁ₖ p₂ₖ.

Marks are ordered, so a near miss is no full disagreement. J. Cohen, "Weighted kappa", Psychological
Bulletin 70 (1968), 213–220: κ_w = 1 − Σ w o / Σ w e with a weight of disagreement for each pair of
categories; here the square of their distance in rank, (i − j)².
"""

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

from quizzes.models import Mark

Pair = tuple[Any, Any]


def kappa(pairs: Sequence[Pair]) -> float | None:
    """Cohen's κ of (mark of the first, mark of the second); None without pairs, and where both
    gave one and the same mark throughout: there is nothing to disagree on."""
    return _one_minus(pairs, lambda a, b: int(a != b))


def weighted_kappa(pairs: Sequence[Pair]) -> float | None:
    """The same with squared distances of rank among the marks that were given."""
    ranks = {mark: n for n, mark in enumerate(sorted({mark for pair in pairs for mark in pair}))}
    return _one_minus(pairs, lambda a, b: (ranks[a] - ranks[b]) ** 2)


def _one_minus(pairs: Sequence[Pair], weight: Any) -> float | None:
    # 1 − observed ÷ expected disagreement; with weights of 0 and 1 this is (p₀ − pₑ) / (1 − pₑ).
    if not pairs:
        return None
    first, second = (Counter(pair[place] for pair in pairs) for place in (0, 1))
    expected = sum(weight(a, b) * n * m for a, n in first.items() for b, m in second.items())
    if not expected:
        return None
    observed = sum(weight(a, b) for a, b in pairs)
    return float(1 - Fraction(observed * len(pairs), expected))


@dataclass(frozen=True)
class Agreement:
    """Two raters of a quiz: over `answers` both marked, how far they agree."""

    first: Any
    second: Any
    answers: int
    same: int
    kappa: float | None
    weighted: float | None


def agreements(quiz_key: UUID) -> list[Agreement]:
    """Every pair of people who marked the same answers of a quiz. One query."""
    marks = Mark.objects.filter(answer__attempt__quiz_key=quiz_key).select_related("rater")
    by_answer: dict[int, list[Mark]] = {}
    for mark in marks.order_by("rater_id"):
        by_answer.setdefault(mark.answer_id, []).append(mark)
    pairs: dict[tuple[Any, Any], list[Pair]] = {}
    for given in by_answer.values():
        for one, two in itertools.pairwise(given):
            pairs.setdefault((one.rater, two.rater), []).append((one.points, two.points))
    return [
        Agreement(
            *raters, len(found), sum(a == b for a, b in found), kappa(found), weighted_kappa(found)
        )
        for raters, found in pairs.items()
    ]
