"""What came out, as a table: the limit, what was measured, and whether it holds."""

from dataclasses import dataclass

OK, MISSED, OVER = "ok", "MISSED", "over"


@dataclass(frozen=True)
class Line:
    """One figure. Ratios, counts and bytes are judged; times depend on the machine and are not."""

    what: str
    value: float
    limit: float | None = None
    unit: str = ""
    at_least: bool = False
    judged: bool = True

    @property
    def holds(self) -> bool:
        if self.limit is None:
            return True
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    @property
    def verdict(self) -> str:
        if self.limit is None:
            return ""
        return OK if self.holds else MISSED if self.judged else OVER

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        limit = f"{sign} {number(self.limit)}" if self.limit is not None else ""
        return (
            f"{self.what:<58} {limit:>10} {number(self.value):>10} {self.unit:<12} {self.verdict}"
        )


def number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.2f}"


def time(what: str, seconds: float, limit: float | None = None) -> Line:
    """A time in milliseconds: told, not judged."""
    limit = None if limit is None else 1000 * limit
    return Line(what, 1000 * seconds, limit, "ms", judged=False)


def failed(lines: list[Line]) -> list[Line]:
    return [line for line in lines if line.verdict == MISSED]


HEADING = f"{'':<58} {'limit':>10} {'measured':>10}"
LEGEND = (
    "MISSED: a ratio, count or size over its limit. over: a time, which depends on the machine."
)
