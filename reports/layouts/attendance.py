"""Report 2: attendance by day, of one event or of several laid over each other."""

from collections import Counter
from datetime import date
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, F, QuerySet

from programmes.choices import Presence
from programmes.counting import sex_column
from programmes.models import SessionDay
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
    """Seven queries. The days of one event have dates, those of several only numbers."""
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
        missing=unsaid(request),
        is_sample=found.is_sample,
    )


def read(request: Request) -> Seen:
    """Two queries: the days of the events; who was there on them, and on how many."""
    number, dates = numbered(request)
    pairs = (
        request.lines.filter(attendance__presence=Presence.PRESENT)
        .order_by()
        .values(line=F("pk"), on_day=F("attendance__day"), of_sex=F("user__sex"))
        .annotate(halves=Count("attendance"))
    )
    counts: Counter[tuple[str, int]] = Counter()
    days_of: dict[int, int] = {}
    for line, pk, sex, found in summed(pairs):
        if line is None:
            counts[sex_column(sex), number[pk]] += found
        else:
            days_of[line] = found
    per_event = {event: len(held) for event, held in dates.items()}
    return Seen(counts, days_of, per_event, dates)


def numbered(request: Request) -> tuple[dict[int, int], dict[int, list[date]]]:
    """Day → which of its event it is, from 0; event → its days. One query."""
    days = SessionDay.objects.filter(event__in=request.events.values("pk")).order_by("event", "day")
    number: dict[int, int] = {}
    dates: dict[int, list[date]] = {}
    for pk, event, day_ in days.values_list("pk", "event", "day"):
        number[pk] = len(dates.setdefault(event, []))
        dates[event].append(day_)
    return number, dates


def there_on(request: Request, number: int) -> set[int]:
    """The lines of those who were there on this day of their event, counted from 0. Two queries."""
    days = [pk for pk, at in numbered(request)[0].items() if at == number]
    there = request.lines.filter(attendance__presence=Presence.PRESENT, attendance__day__in=days)
    return set(there.order_by().values_list("pk", flat=True))


SUMS = """
WITH pairs AS ({pairs})
SELECT NULL, on_day, of_sex, COUNT(*) FROM pairs GROUP BY on_day, of_sex
UNION ALL SELECT line, NULL, NULL, COUNT(*) FROM pairs GROUP BY line
"""


def summed(pairs: QuerySet) -> list[tuple]:
    """How many people of a sex were there on a day, and on how many days a line was: (line, day,
    sex, number), without a line or without day and sex. A person is there once a day, not once a
    half."""
    rows, params = pairs.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(SUMS.format(pairs=rows), params)
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
    of_sex = {"sex": sex} if sex else {}
    days = [{"what": "day", "of": str(number + 1), **of_sex} for number in range(longest)]
    whole_time = [{"what": "all_days", **of_sex}, {"what": "enough", **of_sex}]
    return Row(named, [*counts, len(whole), enough], [*days, *whole_time])


def is_whole(row: Fact, seen: Seen) -> bool:
    days = seen.per_event.get(row.event, 0)
    return 0 < days == seen.days_of.get(row.line, 0)


def unsaid(request: Request) -> list[tuple[Label, int, int]]:
    """How many half-days of people who attended have no entry at all. One query."""
    found = request.facts
    wanted = sum(found.events[row.event].half_days for row in found.attended)
    empty = sum(gaps(request).values())
    return [(word("missing_attendance"), empty, wanted)] if empty else []


def gaps(request: Request) -> dict[int, int]:
    """Line → of how many half-days it says nothing; only of people who attended. One query."""
    found = request.facts
    others = [presence for presence in Presence if presence != Presence.PRESENT]
    away = request.lines.filter(attendance__presence__in=others).order_by()
    entries = dict(away.values_list("pk").annotate(Count("attendance")))
    empty = {
        row.line: found.events[row.event].half_days - row.present - entries.get(row.line, 0)
        for row in found.attended
    }
    return {line: number for line, number in empty.items() if number > 0}
