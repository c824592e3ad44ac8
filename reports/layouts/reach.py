"""Report 7: cumulative reach since the start, year by year."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import floor
from typing import Any, NamedTuple

from reports.asking import Request
from reports.facts import Fact, Facts
from reports.layouts.crossing import REACHED, missing
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


class Counted(NamedTuple):
    """What a row of the table counts: events, participations, and persons by their numbers. `span`:
    its days, or None since the start."""

    number: int
    span: list[str] | None
    events: set[int]
    rows: list[Fact]
    new: set[int]
    women: set[int]
    trained: set[int]
    aware: set[int]

    @property
    def cells(self) -> list[int]:
        return [len(part) for part in self[2:]]


def lines(request: Request, found: Facts) -> Iterator[Row]:
    if not found.events:
        return
    for one in table_rows(request, found):
        label = ["year", [one.number, one.span]] if one.span else word("since_start")
        yield Row(label, one.cells, picks(one, request.asked), is_total=one.span is None)


def table_rows(request: Request, found: Facts) -> Iterator[Counted]:
    """Year after year, and all of them."""
    sums = Sums(found)
    attended = sorted(found.attended, key=lambda row: found.events[row.event].start)
    last = max(event.start for event in found.events.values())
    for number, (first, end) in enumerate(years(first_day(request, found), last), start=1):
        here = {pk for pk, event in found.events.items() if first <= event.start <= end}
        span = [first.isoformat(), end.isoformat()]
        yield sums.of(number, span, here, [row for row in attended if row.event in here])
    yield sums.total()


def counted(request: Request, year: str) -> Counted:
    """What the row of a year counts, by its number; "": the last row. Of a year that the table has
    not, nothing."""
    rows = list(table_rows(request, request.facts)) if request.facts.events else []
    wanted = int(year or 0)
    nothing = Counted(wanted, None, set(), [], set(), set(), set(), set())
    return next((row for row in rows if row.number == wanted), nothing)


def picks(of: Counted, asked: dict[str, Any]) -> list[dict[str, str] | None]:
    """Of a year: its events by their days, whoever is new in it by its number. The days that were
    asked for still hold: a year may begin before them."""
    if of.span is None:
        persons = {"what": "reached_persons"}
        return [{"what": "events"}, {"what": REACHED}, persons, {**persons, "sex": "female"},
                {"what": "trained_persons"}, {"what": "awareness_only"}]  # fmt: skip
    when = within(of.span, asked)
    new = {"what": "new", "of": str(of.number)}
    return [{**when, "what": "events"}, {**when, "what": REACHED}, new, {**new, "sex": "female"},
            {**new, "what": "new_trained"}, {**new, "what": "awareness_only"}]  # fmt: skip


def within(span: list[str], asked: dict[str, Any]) -> dict[str, str]:
    since, until = asked.get("since"), asked.get("until")
    return {
        "since": max(span[0], since.isoformat()) if since else span[0],
        "until": min(span[1], until.isoformat()) if until else span[1],
    }


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

    def of(self, number: int, span: list[str], events: set[int], rows: list[Fact]) -> Counted:
        new = {row.person for row in rows} - self.seen
        taught = {row.person for row in rows if row.trained} - self.taught
        self.seen |= new
        self.taught |= taught
        return Counted(
            number, span, events, rows, new, new & self.women, taught, new & self.only_aware
        )

    def total(self) -> Counted:
        return Counted(
            0, None, set(self.found.events), self.found.attended, self.seen,
            self.seen & self.women, self.taught, self.only_aware,
        )  # fmt: skip
