"""A list of attendance from a file: checked whole, told line by line, then recorded at once.

The file is the one that `template` hands out, filled in: a row a person, a column a half-day.
"""

import csv
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from people.importing.problems import Problem
from people.importing.tables import Table, read
from people.models import User
from programmes import attending
from programmes.attending import Mark, Outcome
from programmes.choices import Evidence, Half, Presence
from programmes.events import half_days
from programmes.models import Event, Participation, SessionDay
from programmes.views_attendance import WHOM

BOM = "\ufeff"
HEADING = re.compile(r"(\d{4}-\d{2}-\d{2}) (am|pm)", re.IGNORECASE)
SIGNS = {
    Presence.PRESENT: {"1", "+", "x", "х", "v", "✓", "p"},
    Presence.ABSENT: {"0", "-", "–", "a"},
    # The second is the first as Uzbek Cyrillic writes it in the help of the form.
    Presence.EXCUSED: {"e", "э", "у", "s"},
}


@dataclass
class Checked:
    """What a file says, or what is wrong with it: never both."""

    marks: list[Mark] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def template(event: Event) -> str:
    """The list as CSV, to be filled in; two queries. Names that a spreadsheet would run are made
    harmless."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    places = list(half_days(list(event.days.all())))
    writer.writerow([_("No."), _("Person"), *(heading(day, half) for day, half in places)])
    lines = event.participations.filter(withdrawn_on=None, role__in=WHOM).select_related("user")
    for line in lines:
        name = line.user.formal_name
        writer.writerow([line.pk, f"'{name}" if name[:1] in "=+-@" else name, *[""] * len(places)])
    return BOM + file.getvalue()


def heading(day: SessionDay, half: Half) -> str:
    return f"{day.day.isoformat()} {half.value}"


def words() -> dict[str, Presence]:
    """What may stand in a cell: signs, and the words of every language."""
    known = {sign: presence for presence, signs in SIGNS.items() for sign in signs}
    for code, _name in settings.LANGUAGES:
        with override(code):
            known |= {str(each.label).casefold(): each for each in Presence}
    return known | {each.value: each for each in Presence}


def check(event: Event, data: bytes, now: datetime | None = None) -> Checked:
    """Read the whole file. Raises people.importing.problems.Unreadable. Two queries."""
    return Reader(event, data, now or timezone.now()).checked()


class Reader:
    """One file and the event that it is about."""

    def __init__(self, event: Event, data: bytes, now: datetime) -> None:
        self.table: Table = read(data)
        self.event, self.now, self.today = event, now, event.today(now)
        self.digest = hashlib.sha256(data).hexdigest()
        days = list(event.days.all())
        self.places = {heading(day, half): (day, half) for day, half in half_days(days)}
        lines = event.participations.filter(withdrawn_on=None)
        self.lines: dict[str, Participation] = {str(line.pk): line for line in lines}
        self.words = words()
        self.problems: list[Problem] = []

    def checked(self) -> Checked:
        columns = self.columns()
        marks = [mark for row in self.table.rows for mark in self.marks(row, columns)]
        if not marks and not self.problems:
            self.problems.append(Problem(0, _("Nothing is filled in.")))
        return Checked([] if self.problems else marks, sorted(self.problems))

    def columns(self) -> dict[int, tuple[SessionDay, Half]]:
        """Column → half-day; a column that looks like one and is none is a problem."""
        found = {}
        for number, text in enumerate(self.table.headings):
            key = text.strip().casefold()
            if key in self.places:
                found[number] = self.places[key]
            elif HEADING.fullmatch(key):
                said = _("The event has no half-day “%(heading)s”.") % {"heading": text}
                self.problems.append(Problem(1, said))
        if not found:
            said = _("No column is a half-day. Please fill in the list that is offered here.")
            self.problems.append(Problem(1, said))
        return found

    def marks(self, row: tuple[int, list[str]], columns: dict) -> Iterator[Mark]:
        number, cells = row
        line = self.lines.pop(cells[0].strip(), None)
        if line is None:
            said = _("No. “%(number)s” is not on the list of this event, or stands here twice.")
            self.problems.append(Problem(number, said % {"number": cells[0][:40]}))
            return
        for column, (day, half) in columns.items():
            text = cells[column].strip() if column < len(cells) else ""
            if text and (presence := self.presence(number, text, day, half)):
                yield self.mark(line, day, half, presence)

    def presence(self, number: int, text: str, day: SessionDay, half: Half) -> Presence | None:
        said = self.words.get(text.casefold())
        if said is None:
            message = _("%(heading)s: “%(text)s” is not understood. Write 1, 0 or e.")
        elif day.day > self.today:
            message = _("%(heading)s: this day has not come yet.")
        else:
            return said
        facts = {"heading": heading(day, half), "text": text[:40]}
        self.problems.append(Problem(number, message % facts))
        return None

    def mark(self, line: Participation, day: SessionDay, half: Half, presence: Presence) -> Mark:
        # The same file again says nothing new.
        name = f"{self.event.key}:{self.digest}:{line.pk}:{day.pk}:{half}"
        return Mark(
            line=line.pk,
            day=day.pk,
            half=half,
            presence=presence,
            marked_at=self.now,
            evidence=Evidence.SCAN,
            client=uuid5(NAMESPACE_URL, name),
        )


def take(event: Event, checked: Checked, *, by: User) -> int:
    """Record what a file says; how many entries are new."""
    outcomes = attending.record(event=event, marks=checked.marks, by=by)
    return outcomes.count(Outcome.DONE)
