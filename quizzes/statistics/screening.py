"""Which questions stand out by their figures: all of them at once, from sums that the database
makes, so that the list of questions can be filtered by them.

The same figures as on the pages of statistics (`reporting.py`), from the same answers.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, FloatField, Q, Sum, Value
from django.db.models.functions import Cast, Coalesce, NullIf

from quizzes.models import QuestionVersion
from quizzes.statistics import gathering
from quizzes.statistics.figure import FEW
from quizzes.statistics.reporting import asks_the_same

FLAT = 1e-9
"""A spread below this is rounding: all were equal."""


@dataclass(frozen=True)
class Sums:
    """Of the scores x and the rests y of a question's answers."""

    n: int = 0
    x: float = 0
    y: float = 0
    xx: float = 0
    yy: float = 0
    xy: float = 0

    def __add__(self, other: "Sums") -> "Sums":
        names = ("n", "x", "y", "xx", "yy", "xy")
        return Sums(*(getattr(self, name) + getattr(other, name) for name in names))

    @property
    def facility(self) -> float | None:
        """The mean share of the points (`items.facility`)."""
        return self.x / self.n if self.n else None

    @property
    def discrimination(self) -> float | None:
        """Pearson's r of scores and rests (`items.discrimination`) from their sums."""
        spread_x, spread_y = self.n * self.xx - self.x**2, self.n * self.yy - self.y**2
        if self.n < 3 or spread_x < FLAT or spread_y < FLAT:
            return None
        return (self.n * self.xy - self.x * self.y) / math.sqrt(spread_x * spread_y)


STANDS_OUT: dict[str, Callable[[Sums], bool]] = {
    "hard": lambda sums: sums.facility is not None and sums.facility < 0.2,
    "easy": lambda sums: sums.facility is not None and sums.facility > 0.95,
    "flat": lambda sums: sums.discrimination is not None and sums.discrimination < 0.1,
    "reversed": lambda sums: sums.discrimination is not None and sums.discrimination < 0,
}
"""What a question may stand out by; the limits are those that the pages of statistics explain."""


def standing_out(by: str) -> set[UUID]:
    """The keys of the questions that do, among those with answers enough to be judged."""
    return {key for key, sums in all_sums().items() if sums.n >= FEW and STANDS_OUT[by](sums)}


def judged() -> set[UUID]:
    """The keys of the questions that have answers enough."""
    return {key for key, sums in all_sums().items() if sums.n >= FEW}


def all_sums() -> dict[UUID, Sums]:
    """{question key: its sums} over the versions that ask the same as its newest; two queries."""
    by_version = {version: Sums(*sums) for version, *sums in _rows()}
    asked: dict[UUID, list[QuestionVersion]] = {}
    fields = ("question_key", "number", "kind", "structure", "key")
    answered = gathering.answers(Q()).values("version")
    for version in QuestionVersion.objects.filter(pk__in=answered).only(*fields):
        asked.setdefault(version.question_key, []).append(version)
    found = {}
    for key, versions in asked.items():
        newest = max(versions, key=lambda version: version.number)
        alike = [version for version in versions if asks_the_same(version, newest)]
        found[key] = sum((by_version[version.pk] for version in alike), Sums())
    return found


def _rows() -> list[tuple]:
    number = FloatField()
    x = Cast("score", number)
    others = NullIf(Cast("attempt__max_score", number) - 1, Value(0.0))
    y = Coalesce((Cast("attempt__score", number) - x) / others, Value(0.0))
    answers = gathering.answers(Q()).annotate(x=x, y=y).order_by().values("version")
    sums = answers.annotate(
        n=Count("pk"), sx=Sum("x"), sy=Sum("y"),
        sxx=Sum(F("x") * F("x")), syy=Sum(F("y") * F("y")), sxy=Sum(F("x") * F("y")),
    )  # fmt: skip
    return list(sums.values_list("version", "n", "sx", "sy", "sxx", "syy", "sxy"))
