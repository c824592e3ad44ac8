"""Does a question ask the same in two languages? People of equal score should do equally well in
it; where they do not, the translation is the first suspect."""

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

SIGNIFICANT = 3.841
"""The χ² of one degree of freedom that chance exceeds once in twenty times."""
ONE_SIDED = 1.645
"""The same for a normal deviate in one direction."""

Table = tuple[int, int, int, int]


@dataclass(frozen=True)
class Difference:
    """How one language compares with the source language in a question.

    `odds_ratio` above 1, and `delta` below 0, mean: harder in the other language than for people
    of equal score in the source language. `grade`: "A" negligible, "B" moderate, "C" large.
    """

    odds_ratio: float
    delta: float
    error: float
    chi_square: float
    grade: str

    @property
    def is_harder(self) -> bool:
        return self.delta < 0


def strata(answers: Iterable[tuple[Hashable, bool, bool]]) -> list[Table]:
    """2 × 2 tables (source right, source wrong, other right, other wrong), one for each total.

    `answers`: (the person's total, whether in the other language, whether right). The total holds
    the question itself (Holland, P. W. & Thayer, D. T. (1988). Differential item performance and
    the Mantel-Haenszel procedure. In Wainer & Braun, Test Validity).
    """
    tables: dict[Hashable, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for total, other, right in answers:
        tables[total][2 * other + (not right)] += 1
    return [(a, b, c, d) for a, b, c, d in tables.values()]


def difference(tables: Iterable[Table]) -> Difference | None:
    """The Mantel-Haenszel comparison over all totals; None where the tables do not allow one.

    Common odds ratio α = Σ(A·D ÷ T) ÷ Σ(B·C ÷ T) and χ² with the continuity correction: Mantel, N.
    & Haenszel, W. (1959). Statistical aspects of the analysis of data from retrospective studies.
    Journal of the National Cancer Institute 22. Δ = −2.35 ln α: Holland & Thayer (1988). Its
    standard error: Robins, J., Breslow, N. & Greenland, S. (1986). Biometrics 42.
    """
    tables = [table for table in tables if _tells(table)]
    hits, misses = _products(tables)
    if not sum(hits) or not sum(misses):
        return None
    odds_ratio = sum(hits) / sum(misses)
    delta = -2.35 * math.log(odds_ratio)
    error = 2.35 * math.sqrt(_variance(tables, hits, misses))
    chi_square = _chi_square(tables)
    return Difference(odds_ratio, delta, error, chi_square, grade(delta, error, chi_square))


def grade(delta: float, error: float, chi_square: float) -> str:
    """The class of the Educational Testing Service: Zieky, M. (1993). Practical questions in the
    use of DIF statistics. In Holland & Wainer, Differential Item Functioning.

    A: |Δ| below 1, or not significant. C: |Δ| at least 1.5, and significantly above 1. B: between.
    """
    if abs(delta) < 1 or chi_square < SIGNIFICANT:
        return "A"
    if abs(delta) >= 1.5 and abs(delta) - 1 > ONE_SIDED * error:
        return "C"
    return "B"


def _tells(table: Table) -> bool:
    a, b, c, d = table
    # Where one language is missing, or all are right or all wrong, nothing can be compared.
    return all((a + b, c + d, a + c, b + d))


def _products(tables: list[Table]) -> tuple[list[float], list[float]]:
    hits = [a * d / (a + b + c + d) for a, b, c, d in tables]
    misses = [b * c / (a + b + c + d) for a, b, c, d in tables]
    return hits, misses


def _chi_square(tables: list[Table]) -> float:
    excess, variance = 0.0, 0.0
    for a, b, c, d in tables:
        total = a + b + c + d
        excess += a - (a + b) * (a + c) / total
        variance += (a + b) * (c + d) * (a + c) * (b + d) / (total**2 * (total - 1))
    # The correction must not turn a difference of less than one half round.
    return max(abs(excess) - 0.5, 0.0) ** 2 / variance


def _variance(tables: list[Table], hits: list[float], misses: list[float]) -> float:
    """Of ln α: Robins, Breslow & Greenland (1986)."""
    r, s = sum(hits), sum(misses)
    p = [(a + d) / (a + b + c + d) for a, b, c, d in tables]
    q = [(b + c) / (a + b + c + d) for a, b, c, d in tables]
    rows = list(zip(p, q, hits, misses, strict=True))
    return (
        sum(pi * ri for pi, _qi, ri, _si in rows) / (2 * r**2)
        + sum(pi * si + qi * ri for pi, qi, ri, si in rows) / (2 * r * s)
        + sum(qi * si for _pi, qi, _ri, si in rows) / (2 * s**2)
    )
