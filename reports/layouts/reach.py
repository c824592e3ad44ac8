"""Report 7: cumulative reach since the start, year by year."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import floor

from reports.asking import Request
from reports.facts import Fact, Facts
from reports.layouts.crossing import REACHED, TRAINED, missing
from reports.structure import Column, Report, Row, Table, word

COLUMNS = ("events", "participations", "new_unique", "new_women", "new_trained", "awareness_only")


def build(request: Request) -> Report:
    """Years of the project where one was asked for, else those of the calendar."""
    found = request.facts
    rows = list(lines(request, found))
    table = Table(
        "reach", word("reach_title"), word("period"), [Column(word(name)) for name in COLUMNS],
        rows, chart=[2],
    )  # fmt: skip
    people = rows[-1].cells[2] if rows else 0
    return Report(
        request.layout,
        [table],
        ["participation", "unique", "new", "trained", "reached", "awareness", "period", "cofunded"],
        facts=[(word("press"), ["over", rounded_down(people)])] if people > MANY else [],
        missing=missing(found, "missing_sex"),
        is_sample=found.is_sample,
    )


MANY = 10


def rounded_down(number: int) -> int:
    """A round number below: 259 → 250, 1 213 → 1 200. "Over" is true of it."""
    step = 10 if number < 1000 else 100
    return floor((number - 1) / step) * step


def lines(request: Request, found: Facts) -> Iterator[Row]:
    attended = sorted(found.attended, key=lambda row: found.events[row.event].start)
    if not found.events:
        return
    sums = Sums(found)
    start = first_day(request, found)
    last = max(event.start for event in found.events.values())
    for number, (first, end) in enumerate(years(start, last), start=1):
        here = {pk for pk, event in found.events.items() if first <= event.start <= end}
        cells = sums.of(here, [row for row in attended if row.event in here])
        span = [first.isoformat(), end.isoformat()]
        yield Row(["year", [number, span]], cells, picks({"since": span[0], "until": span[1]}))
    yield Row(word("since_start"), sums.total(), picks({}), is_total=True)


def picks(when: dict[str, str]) -> list[dict[str, str] | None]:
    """Whoever is new in a year cannot be found by filters alone: those figures lead nowhere."""
    new = None if when else {"what": REACHED}
    trained = None if when else {"what": TRAINED}
    women = None if when else {"what": REACHED, "sex": "female"}
    return [None, {**when, "what": REACHED}, new, women, trained, None]


def first_day(request: Request, found: Facts) -> date:
    project = request.asked.get("project")
    first = min(event.start for event in found.events.values())
    if project and project.start <= first:
        return project.start
    return date(first.year, 1, 1)


def years(start: date, last: date) -> Iterator[tuple[date, date]]:
    """Periods of twelve months from `start`, until one holds `last`."""
    while start <= last:
        after = next_year(start)
        yield start, after - timedelta(days=1)
        start = after


def next_year(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return date(day.year + 1, 3, 1)


@dataclass
class Sums:
    """Who was counted in an earlier period is not new in a later one."""

    found: Facts
    seen: set[int] = field(default_factory=set)
    taught: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        attended = self.found.attended
        beyond = {row.person for row in attended if not self.found.events[row.event].is_awareness}
        self.only_aware = {row.person for row in attended} - beyond
        self.women = {row.person for row in attended if row.sex == "female"}

    def of(self, events: set[int], rows: list[Fact]) -> list[int]:
        new = {row.person for row in rows} - self.seen
        taught = {row.person for row in rows if row.trained} - self.taught
        self.seen |= new
        self.taught |= taught
        return [
            len(events), len(rows), len(new), len(new & self.women), len(taught),
            len(new & self.only_aware),
        ]  # fmt: skip

    def total(self) -> list[int]:
        return [
            len(self.found.events), len(self.found.attended), len(self.seen),
            len(self.seen & self.women), len(self.taught), len(self.only_aware),
        ]  # fmt: skip
