"""Participation as a table to take away: one row an enrolment, pseudonymous, CSV or XLSX.

A person is a pseudonym that stays the same from export to export, so that rows can be compared,
and that nobody can turn back without the site's secret key. Names, addresses and the institution's
name are left out: with sex and level of the post they would often be as good as a name.
"""

import csv
import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import (
    BooleanField,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.workbook import stream
from learners.models import Completion, Enrolment
from people.choices import AgeGroup, Audience, Country, InstitutionKind, PositionLevel, Sex
from reports.participation import Courses

BOM = "\ufeff"
CHUNK = 2000
# A cell that begins so would be run as a formula by a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def pseudonym(key: str) -> str:
    """A person's name in exports: 16 letters and digits made from the random key of the account."""
    return hashlib.blake2b(key.encode(), key=secret(), digest_size=8).hexdigest().upper()


@cache
def secret() -> bytes:
    """What pseudonyms are made with; another site, or another SECRET_KEY, makes others."""
    return hashlib.sha256(b"reports.pseudonym" + settings.SECRET_KEY.encode()).digest()


def safe(text: str) -> str:
    """The text with an apostrophe before it if a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def columns() -> list[str]:
    """The headings, in the language of the moment: the person, the facts, what was done."""
    return [
        _("Person (pseudonym)"),
        *(
            *(_("Sample data"), _("Course code"), _("Course"), _("Steps in all"), _("Round")),
            *(_("Country"), _("Sex"), _("Age group"), _("Kind of institution")),
            *(_("Level of the post"), _("Target group"), _("Post confirmed")),
            _("Language at enrolment"),
        ),
        *(_("Enrolled on"), _("Due on"), _("Steps done"), _("Passed"), _("Completed on")),
    ]


def records(found: QuerySet[Enrolment], courses: Courses) -> QuerySet:
    """The values behind the rows, in the order of enrolment; one query, read in chunks.

    Whatever the database can turn into what is written (days, yes or no) it does: a row costs
    less there.
    """
    here = Completion.objects.filter(enrolment=OuterRef("pk"))
    known = {key for course in courses.there for key in course.step_keys}
    steps = here.filter(step_key__in=known).values("enrolment").annotate(n=Count("pk"))
    passed = Q(completed_at__isnull=False) | Exists(here.filter(step_key__in=courses.final_tests))
    return found.order_by("pk").values_list(
        *("user__key", "user__is_sample", Cast("course_key", CharField()), "course_title", "round"),
        *("user__country", "user__sex", "user__age_group", "post__institution__kind"),
        *("post__position_level", "post__target_group__slug"),
        ExpressionWrapper(Q(post__verified_at__isnull=False), BooleanField()),
        "language",
        *(day("enrolled_at"), day("due")),
        Coalesce(Subquery(steps.values("n")), 0),
        ExpressionWrapper(passed, BooleanField()),
        day("completed_at"),
    )


def day(moment: str) -> Any:
    """The day of a moment, as the database reckons it; `Table.day` does what it leaves undone.

    SQLite would call Python back for every one, which takes three times as long as reading it.
    """
    return F(moment) if connection.vendor == "sqlite" else TruncDate(moment)


# Of a record: the person, the facts, what was done.
FACTS, DONE = slice(1, 13), slice(13, 18)


class Table:
    """Headings and rows of one export. All words are looked up at once, in the language of now:
    rows are read later, when the request's language is gone."""

    def __init__(self, found: QuerySet[Enrolment], courses: Courses) -> None:
        self.records = records(found, courses)
        self.columns = columns()
        self.courses = {
            key.hex: (safe(courses.code(key)), safe(str(title)), len(courses.steps(key)))
            for key, title in courses.titles.items()
        }
        self.zone = timezone.get_current_timezone()
        self.yes_no = {True: _("yes"), False: _("no")}
        self.words = [
            {value: str(label) for value, label in choices.choices}
            for choices in (Country, Sex, AgeGroup, InstitutionKind, PositionLevel, Audience)
        ]

    def parts(self) -> Iterator[tuple[str, tuple, tuple]]:
        """(pseudonym, facts as the database has them, what was done) of every row."""
        for record in self.records.iterator(chunk_size=CHUNK):
            enrolled, due, steps, passed, completed = record[DONE]
            done = (self.day(enrolled), self.day(due), steps, passed, self.day(completed))
            yield pseudonym(record[0]), record[FACTS], done

    def day(self, moment: date | None) -> date | None:
        """The day where the site is."""
        if isinstance(moment, datetime):
            return moment.astimezone(self.zone).date()
        return moment

    def rows(self) -> Iterator[list[Any]]:
        """Every row as plain values; days are `date`s, what is not known is empty."""
        known: dict[tuple, list] = {}
        for person, facts, (enrolled, due, steps, passed, completed) in self.parts():
            said = known.get(facts)
            if said is None:
                said = known[facts] = self.said(facts)
            yield [person, *said, enrolled, due, steps, self.yes_no[passed], completed]

    def said(self, facts: tuple) -> list[Any]:
        """The facts of a row in words. Many rows share theirs."""
        sample, key, title, number, *values, confirmed, language = facts
        code, title, steps = self.courses.get(key.replace("-", ""), ("", safe(title), ""))
        words = (known.get(value, "") for known, value in zip(self.words, values, strict=True))
        return [
            self.yes_no[bool(sample)], code, title, steps, number, *words,
            self.yes_no[bool(confirmed)], language,
        ]  # fmt: skip


class Echo:
    """What a csv.writer writes, handed on."""

    @staticmethod
    def write(line: str) -> str:
        return line


def csv_lines(table: Table) -> Iterator[str]:
    """The file, a piece at a time: the headings at once, then chunks of rows."""
    writer = csv.writer(Echo(), lineterminator="")
    yield f"{BOM}{writer.writerow(table.columns)}\r\n"
    passed = {value: writer.writerow([word]) for value, word in table.yes_no.items()}
    # Facts are quoted once for all rows that share them; days and numbers need no quotes.
    known: dict[tuple, str] = {}
    lines: list[str] = []
    for person, facts, (enrolled, due, steps, yes, completed) in table.parts():
        said = known.get(facts)
        if said is None:
            said = known[facts] = writer.writerow(table.said(facts))
        lines.append(
            f"{person},{said},{enrolled},{due or ''},{steps},{passed[yes]},{completed or ''}\r\n"
        )
        if len(lines) == CHUNK:
            yield "".join(lines)
            lines.clear()
    yield "".join(lines)


WIDTHS = (20, 8, 8, 48, 10, 8, 16, 10, 10, 26, 22, 44, 10, 10, 13, 13, 10, 8, 13)


def xlsx_pieces(table: Table, about: Iterable[tuple[str, str]]) -> Iterator[bytes]:
    """A workbook of two sheets, a piece at a time: the rows, and what they are."""
    return stream(
        {
            _("Participation"): (table.columns, table.rows(), WIDTHS),
            _("About these data"): ((_("What"), _("Value")), about, (28, 100)),
        }
    )


def about(asked: Iterable[tuple[Any, Any]], now: datetime) -> list[tuple[str, str]]:
    """What stands beside the rows: when, for which choice, and how things are counted."""
    said = [
        (_("Exported on"), timezone.localtime(now).strftime("%Y-%m-%d %H:%M")),
        *asked,
        (_("Person"), _("A pseudonym: the same person has the same one in every export.")),
        *definitions(),
    ]
    return [(safe(str(what)), safe(str(value))) for what, value in said]


def definitions() -> list[tuple[str, str]]:
    """How the report counts; stands under its tables too."""
    return [
        (
            _("Enrolment"),
            _("One person in one course, once a round: who takes two courses counts twice."),
        ),
        (
            _("Passed"),
            _("The course is completed, or its final test is passed while a step is still open."),
        ),
        (_("Completed"), _("Every step of the course is done, the final test passed included.")),
        (_("Institution"), _("Where the person works now, as they or an officer stated it.")),
        (_("Sex not disclosed"), _("The person did not say, or has not been asked yet.")),
    ]
