"""The whole table, understood or refused: nobody is stored before everybody can be."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from languages.searching import folded
from people.blocking import name_block
from people.choices import Country, Sex
from people.importing.columns import FULL_NAME, POST, label, missing
from people.importing.limits import LONGEST_CELL
from people.importing.problems import Problem
from people.importing.tables import Table
from people.importing.values import LISTS, recognised
from people.importing.workbooks import FORMULA
from people.models import Institution, User

NAMES = ("family_name", "given_name", "patronymic")
LONGEST = {**dict.fromkeys(NAMES, 100), "email": 254, "phone": 40, "institution": 200}
# What a spreadsheet would run, when the list leaves the site again.
STARTS_A_FORMULA = re.compile(r"[=@\t\r]|[+\-](?![\d\s(])")
NOT_IN_NAMES = re.compile(r"[\d_<>{}\[\]\\/|@#$%^&*+=~:;!?\"]|[\x00-\x1f]")


@dataclass
class Entry:
    """One row as it will be stored: `said` by field. `existing` is the id of a person who is there
    already under the same address; `notes` are remarks that hinder nothing."""

    line: int
    said: dict[str, str]
    existing: int | None = None
    institution: int | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """As in lists."""
        return " ".join(self.said[part] for part in NAMES if self.said.get(part))

    @property
    def sex(self) -> str:
        """In words."""
        return str(dict(Sex.choices).get(self.said["sex"], ""))

    @property
    def country(self) -> str:
        """In words."""
        return str(dict(Country.choices).get(self.said["country"], ""))

    @property
    def place(self) -> tuple[str, str]:
        """What an institution is known by: its folded name, and the country."""
        return folded(self.said["institution"]), self.said["country"]


@dataclass
class Checked:
    """What came of a table. With problems, `entries` are only to be looked at."""

    entries: list[Entry]
    problems: list[Problem]


def check(table: Table, columns: dict[str, str]) -> Checked:
    """Every row by the columns {number as text: field}; three queries, whatever the rows."""
    if lacking := missing(columns):
        names = ", ".join(str(label(name)) for name in lacking)
        message = _("No column is chosen for: %(columns)s.") % {"columns": names}
        return Checked([], [Problem(0, message)])
    entries, problems = [], []
    for line, cells in table.rows:
        entry, wrong = row(line, cells, columns)
        entries.append(entry)
        problems += [Problem(line, message) for message in wrong]
    problems += twice(entries)
    problems += institutions(entries)
    existing(entries)
    alike(entries)
    return Checked(entries, sorted(problems))


def row(line: int, cells: list[str], columns: dict[str, str]) -> tuple[Entry, list[str]]:
    raw = {
        name: cells[int(number)] if int(number) < len(cells) else ""
        for number, name in columns.items()
    }
    wrong = [message for name, text in raw.items() for message in bad_cell(name, text)]
    if wrong:
        raw = {name: "" if FORMULA in text else text[:100] for name, text in raw.items()}
    said = understood(raw)
    return Entry(line, {k: v or "" for k, v in said.items()}), wrong or list(bad(said, raw))


def bad_cell(name: str, text: str) -> Iterator[str]:
    """What no field may hold."""
    if text == FORMULA or STARTS_A_FORMULA.match(text):
        yield _("%(column)s: write the value itself, not a formula.") % {"column": label(name)}
    elif len(text) > LONGEST.get(name, LONGEST_CELL):
        message = _("%(column)s: this is longer than %(limit)s characters.")
        yield message % {"column": label(name), "limit": LONGEST.get(name, LONGEST_CELL)}


def understood(raw: dict[str, str]) -> dict[str, str | None]:
    """Field → value; None where a list does not have it."""
    said: dict[str, str | None] = dict.fromkeys((*NAMES, "email", "phone", "institution"), "")
    said |= dict.fromkeys((*LISTS, "language"), "")
    for name, text in raw.items():
        said[name] = recognised(name, text) if name in LISTS or name == "language" else text
    whole = said.pop(FULL_NAME, None)
    if whole:
        parts = dict(zip(NAMES, whole.split(" ", 2), strict=False))
        said |= {name: text for name, text in parts.items() if not said[name]}
    said["email"] = str(said["email"]).lower()
    return said


def bad(said: dict[str, str | None], raw: dict[str, str]) -> Iterator[str]:
    """What is wrong with one row, by itself."""
    for name in ("family_name", "given_name", "sex", "country"):
        if said[name] == "":
            yield _("%(column)s: nothing is written here.") % {"column": label(name)}
    for name, value in said.items():
        if value is None:
            message = _("%(column)s: “%(text)s” is not in the list.")
            yield message % {"column": label(name), "text": raw[name][:60]}
    for name in NAMES:
        if found := NOT_IN_NAMES.search(said[name] or ""):
            message = _("%(column)s: “%(sign)s” does not belong into a name.")
            yield message % {"column": label(name), "sign": found[0]}
    if said["email"] and not is_email(said["email"]):
        message = _("%(column)s: “%(text)s” is no e-mail address.")
        yield message % {"column": label("email"), "text": said["email"][:60]}
    yield from half_a_post(said)


def half_a_post(said: dict[str, str | None]) -> Iterator[str]:
    """A post is told completely or not at all: half of it could not be counted."""
    told = [name for name in POST if said[name]]
    if told and len(told) < len(POST):
        lacking = ", ".join(str(label(name)) for name in POST if name not in told)
        message = _("The post is not told completely; missing: %(columns)s.")
        yield message % {"columns": lacking}


def is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def twice(entries: list[Entry]) -> Iterator[Problem]:
    """The same address in two rows."""
    seen: dict[str, int] = {}
    for entry in entries:
        email = entry.said["email"]
        if email and seen.setdefault(email, entry.line) != entry.line:
            message = _("The address %(email)s stands in line %(line)s already.")
            yield Problem(entry.line, message % {"email": email, "line": seen[email]})


def institutions(entries: list[Entry]) -> Iterator[Problem]:
    """Find the institutions that the rows name; one that is new needs its kind. One query."""
    known = {}
    for one in Institution.objects.order_by("confirmed", "-pk"):
        for name in (one.name, one.name_ru, one.name_uz):
            if name:
                known[folded(name), one.country] = one.pk
    for entry in entries:
        if not entry.said["institution"]:
            continue
        entry.institution = known.get(entry.place)
        if entry.institution is None and not entry.said["institution_kind"]:
            message = _("“%(name)s” is not in the list of institutions: write its kind, too.")
            yield Problem(entry.line, message % {"name": entry.said["institution"][:60]})
        elif entry.institution is None:
            entry.notes.append(_("The institution is new and will wait to be confirmed."))


def existing(entries: list[Entry]) -> None:
    """Who is there already under the same address stays as they are. One query."""
    there = User.objects.at(entry.said["email"] for entry in entries)
    for entry in entries:
        if person := there.get(entry.said["email"]):
            entry.existing = person.pk
            entry.notes.append(_("There already with this address: nothing is changed."))


def alike(entries: list[Entry]) -> None:
    """Remark on names that are there already; whether they are one person is decided later, with
    both side by side. One query."""
    blocks = {
        entry.line: name_block(entry.said["given_name"], entry.said["family_name"])
        for entry in entries
        if not entry.existing
    }
    there: dict[str, Any] = {}
    for person in User.objects.listed().filter(name_block__in=set(blocks.values()) - {""}):
        there.setdefault(person.name_block, person)
    for entry in entries:
        if found := there.get(blocks.get(entry.line, "")):
            message = _("Perhaps there already: %(name)s.")
            entry.notes.append(message % {"name": found.formal_name})
