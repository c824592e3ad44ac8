"""Report 2: attendance by day, of one event or of several laid over each other."""

from collections import Counter
from datetime import date
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, F, QuerySet

from programmes.choices import Presence
from programmes.counting import sex_column
from programmes.models import Attendance, SessionDay
from reports.asking import Request
from reports.facts import SEXES, Fact
from reports.structure import Column, Label, Report, Row, Table, word


class Seen(NamedTuple):
    """On how many days of their event people were there, and how many of a sex on which day."""

    counts: Counter[tuple[str, int]]  # (sex, number of the day) → people
    days_of: dict[int, int]  # line → on how many days
    per_event: dict[int, int]  # event → how many days it has
    dates: dict[int, list[date]]


def build(request: Request) -> Report:
    """Eight queries. The days of one event have dates, those of several only numbers."""
    found = request.facts
    seen = read(request)
    longest = max(seen.per_event.values(), default=0)
    rows = [line(word(sex), [row for row in found.attended if row.sex == sex], seen, longest, sex)
            for sex in SEXES]  # fmt: skip
    total = line(word("total"), found.attended, seen, longest, "")
    total.is_total = True
    columns = [*(Column(day(seen, number)) for number in range(longest)),
               Column(word("all_days")), Column(word("enough"))]  # fmt: skip
    table = Table(
        "attendance", word("attendance_title"), word("sex"), columns,
        [*rows, total] if longest else [], chart=list(range(longest)), across=True,
    )  # fmt: skip
    events = list(found.events.values())
    return Report(
        request.layout,
        [table],
        ["participation", "day", "trained", "period"],
        facts=[(word("event"), events[0].title)] if len(events) == 1 else [],
        notes=[["note", "choose_event"]] if len(events) > 1 else [],
        missing=unsaid(request, seen),
        is_sample=found.is_sample,
    )


def read(request: Request) -> Seen:
    """Three queries: the days of the events, who was there on them, and on how many."""
    days = SessionDay.objects.filter(event__in=request.events.values("pk")).order_by("event", "day")
    number: dict[int, int] = {}
    dates: dict[int, list[date]] = {}
    for pk, event, day_ in days.values_list("pk", "event", "day"):
        number[pk] = len(dates.setdefault(event, []))
        dates[event].append(day_)
    there = Attendance.objects.filter(
        presence=Presence.PRESENT, participation__in=request.lines.values("pk")
    )
    pairs = (
        there.order_by()
        .values(line=F("participation"), on_day=F("day"), of_sex=F("participation__user__sex"))
        .annotate(halves=Count("pk"))
    )
    counts: Counter[tuple[str, int]] = Counter()
    for pk, sex, found in grouped(pairs, "on_day, of_sex"):
        counts[sex_column(sex), number[pk]] += found
    per_event = {event: len(held) for event, held in dates.items()}
    return Seen(counts, dict(grouped(pairs, "line")), per_event, dates)


def grouped(pairs: QuerySet, by: str) -> list[tuple]:
    """How many days of people are alike in `by`: a person is there once a day, not once a half."""
    rows, params = pairs.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {by}, COUNT(*) FROM ({rows}) AS pairs GROUP BY {by}", params)  # noqa: S608
        return cursor.fetchall()


def day(seen: Seen, number: int) -> Label:
    if len(seen.dates) == 1:
        (dates,) = seen.dates.values()
        return ["day", dates[number].isoformat()]
    return ["nth_day", number + 1]


def line(named: Label, rows: list[Fact], seen: Seen, longest: int, sex: str) -> Row:
    sexes = [sex] if sex else SEXES
    counts = [sum(seen.counts[one, day] for one in sexes) for day in range(longest)]
    whole = [row for row in rows if is_whole(row, seen)]
    enough = sum(row.enough for row in rows)
    pick = {"what": "reached", **({"sex": sex} if sex else {})}
    cells = [*counts, len(whole), enough]
    return Row(named, cells, [None] * longest + [None, {**pick, "what": "enough"}])


def is_whole(row: Fact, seen: Seen) -> bool:
    days = seen.per_event.get(row.event, 0)
    return 0 < days == seen.days_of.get(row.line, 0)


def unsaid(request: Request, seen: Seen) -> list[tuple[Label, int, int]]:
    """How many half-days of people who attended have no entry at all. One query."""
    found = request.facts
    there = {row.line for row in found.attended}
    wanted = sum(found.events[row.event].half_days for row in found.attended)
    said = Attendance.objects.filter(participation__in=request.lines.values("pk")).order_by()
    by_line = said.values_list("participation").annotate(Count("pk"))
    written = sum(number for line, number in by_line if line in there)
    empty = max(0, wanted - written)
    return [(word("missing_attendance"), empty, wanted)] if empty else []
