"""The one place where attendance is written: the state of a half-day, and a line of the log.

What a phone sends twice is recorded once, by the number that it gave each mark. Of two looks at the
same person and half-day the later one holds, whichever reached the server first.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from people.models import User
from programmes.choices import Evidence, Half, Presence
from programmes.events import NOON
from programmes.models import Attendance, AttendanceEntry, Event, Participation, SessionDay
from programmes.signals import attendance_changed


class Outcome(StrEnum):
    """What became of a mark."""

    DONE = "done"
    SAME = "same"  # it was so already: nothing to log
    KNOWN = "known"  # this very mark was recorded before
    LATE = "late"  # a later look is on record; kept in the log only
    EARLY = "early"  # the day has not come yet
    UNKNOWN = "unknown"  # no such person, day or half-day at this event


@dataclass(frozen=True)
class Mark:
    """Somebody was seen, or not: `line` and `day` are numbers of a participation and a day."""

    line: int
    day: int
    half: str
    presence: str
    marked_at: datetime
    evidence: str = Evidence.TRAINER
    reason: str = ""
    minutes: int | None = None
    client: UUID = field(default_factory=uuid4)


Place = tuple[int, int, str]


@transaction.atomic
def record(
    *, event: Event, marks: Iterable[Mark], by: User, now: datetime | None = None
) -> list[Outcome]:
    """Write what was seen; what became of each mark, in order. Ten queries, however many marks.

    Of two who send at the same moment the second waits for the first: the lines are locked.
    """
    now = now or timezone.now()
    desk = Desk(event, list(marks), by, now)
    outcomes = [desk.take(mark) for mark in desk.marks]
    desk.store()
    return outcomes


class Desk:
    """What is known of the lines that marks speak of, and what will be written of them."""

    def __init__(self, event: Event, marks: list[Mark], by: User, now: datetime) -> None:
        self.event, self.marks, self.by, self.now = event, marks, by, now
        self.today = event.today(now)
        numbers = {mark.line for mark in marks}
        lines = event.participations.select_for_update().filter(pk__in=numbers, withdrawn_on=None)
        self.lines: dict[int, Participation] = {line.pk: line for line in lines.order_by("pk")}
        self.days: dict[int, SessionDay] = {day.pk: day for day in event.days.all()}
        there = Attendance.objects.filter(participation__in=self.lines)
        self.there: dict[Place, Attendance] = {place_of(row): row for row in there}
        clients = [mark.client for mark in marks]
        known = AttendanceEntry.objects.filter(client__in=clients)
        self.known: set[UUID] = set(known.values_list("client", flat=True))
        self.entries: list[AttendanceEntry] = []
        self.changed: dict[Place, Attendance] = {}

    def take(self, mark: Mark) -> Outcome:
        """Decide about one mark."""
        day = self.days.get(mark.day)
        if mark.line not in self.lines or day is None or mark.half not in day.halves:
            return Outcome.UNKNOWN
        if day.day > self.today:
            return Outcome.EARLY
        if mark.client in self.known:
            return Outcome.KNOWN
        # A telephone whose clock is ahead must not keep out all later looks.
        return self.write(mark, min(mark.marked_at, self.now))

    def write(self, mark: Mark, at: datetime) -> Outcome:
        place = (mark.line, mark.day, mark.half)
        row = self.there.get(place)
        before = row.presence if row else ""
        late = row is not None and row.marked_at > at
        if row and not late and before == mark.presence:
            row.marked_at = at
            self.changed[place] = row
            return Outcome.SAME
        self.entries.append(self.entry(mark, at, before, applied=not late))
        self.known.add(mark.client)
        if late:
            return Outcome.LATE
        row = row or Attendance(participation_id=mark.line, day_id=mark.day, half=mark.half)
        row.presence, row.evidence = mark.presence, mark.evidence
        row.minutes, row.marked_at = mark.minutes, at
        self.there[place] = self.changed[place] = row
        return Outcome.DONE

    def entry(self, mark: Mark, at: datetime, before: str, *, applied: bool) -> AttendanceEntry:
        return AttendanceEntry(
            participation_id=mark.line,
            day_id=mark.day,
            half=mark.half,
            before=before,
            after=mark.presence,
            evidence=mark.evidence,
            reason=mark.reason[:255],
            marked_at=at,
            at=self.now,
            by=self.by,
            client=mark.client,
            applied=applied,
        )

    def store(self) -> None:
        """Write all of it in a few queries, and tell who waits for it."""
        AttendanceEntry.objects.bulk_create(self.entries, batch_size=500)
        rows = list(self.changed.values())
        written = ["presence", "evidence", "minutes", "marked_at"]
        Attendance.objects.bulk_create([row for row in rows if row.pk is None], batch_size=500)
        Attendance.objects.bulk_update(
            [row for row in rows if row.pk is not None], written, batch_size=200
        )
        if not self.entries:
            return
        lines = {row.participation_id for row in rows}
        self.write_first_days(lines)
        attendance_changed.send(sender=Attendance, event=self.event, lines=lines)

    def write_first_days(self, lines: set[int]) -> None:
        """Since when each has attended: the first day on which they were there."""
        first: dict[int, date] = {}
        for (pk, number, _half), row in self.there.items():
            if row.presence == Presence.PRESENT:
                day = self.days[number].day
                first[pk] = min(first.get(pk, day), day)
        moved = []
        for line in (self.lines[pk] for pk in lines):
            if line.attended_on != first.get(line.pk):
                line.attended_on = first.get(line.pk)
                moved.append(line)
        Participation.objects.bulk_update(moved, ["attended_on"], batch_size=200)


def place_of(row: Attendance) -> Place:
    return row.participation_id, row.day_id, row.half


def current(event: Event, now: datetime | None = None) -> tuple[SessionDay, Half] | None:
    """The half-day that is under way, else the last one that has been; None before the first."""
    now = now or timezone.now()
    at = now.astimezone(event.zone)
    halves = [
        (day, half)
        for day in event.days.all()
        for half in day.halves
        if day.day < at.date() or (day.day == at.date() and begun(half, at))
    ]
    return halves[-1] if halves else None


def begun(half: Half, at: datetime) -> bool:
    """Whether this half of the day has come: the morning is there from midnight on."""
    return half == Half.MORNING or at.time() >= NOON
