"""Participation as a table to take away: one row an enrolment, pseudonymous, CSV or XLSX.

A person is a pseudonym that stays the same from export to export, so that rows can be compared,
and that nobody can turn back without the site's secret key. Names, addresses and the institution's
name are left out: with sex and level of the post they would often be as good as a name.
"""

import csv
import hashlib
import hmac
from base64 import b32encode
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from learners.models import Completion, Enrolment
from people.choices import AgeGroup, Audience, Country, InstitutionKind, PositionLevel, Sex
from reports.participation import Courses
from reports.workbook import stream

BOM = "\ufeff"
CHUNK = 2000
# A cell that begins so would be run as a formula by a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def pseudonym(key: str) -> str:
    """A person's name in exports: 16 letters and digits made from the random key of the account."""
    digest = hmac.digest(secret(), key.encode(), "sha256")
    return b32encode(digest[:10]).decode()


@cache
def secret() -> bytes:
    """What pseudonyms are made with; another site, or another SECRET_KEY, makes others."""
    return hashlib.sha256(b"reports.pseudonym" + settings.SECRET_KEY.encode()).digest()


def safe(text: str) -> str:
    """The text with an apostrophe before it if a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def columns() -> list[str]:
    """The headings, in the language of the moment."""
    return [
        _("Person (pseudonym)"),
        _("Sample data"),
        _("Course code"),
        _("Course"),
        _("Round"),
        _("Country"),
        _("Sex"),
        _("Age group"),
        _("Kind of institution"),
        _("Level of the post"),
        _("Target group"),
        _("Post confirmed"),
        _("Language at enrolment"),
        _("Enrolled on"),
        _("Due on"),
        _("Steps done"),
        _("Steps in all"),
        _("Passed"),
        _("Completed on"),
    ]


FIELDS = (
    *("user__key", "user__is_sample", "course_key", "course_title", "round"),
    *("user__country", "user__sex", "user__age_group"),
    *("post__institution__kind", "post__position_level", "post__target_group__slug"),
    *("post__verified_at", "language", "enrolled_at", "due", "completed_at", "steps", "final"),
)


def records(found: QuerySet[Enrolment], courses: Courses) -> QuerySet:
    """The values behind the rows, in the order of enrolment; one query, read in chunks."""
    here = Completion.objects.filter(enrolment=OuterRef("pk"))
    known = {key for course in courses.there for key in course.step_keys}
    steps = here.filter(step_key__in=known).values("enrolment").annotate(n=Count("pk"))
    return (
        found.annotate(
            steps=Coalesce(Subquery(steps.values("n")), 0),
            final=Exists(here.filter(step_key__in=courses.final_tests)),
        )
        .order_by("pk")
        .values_list(*FIELDS)
    )


class Table:
    """Headings and rows of one export. All words are looked up at once, in the language of now:
    rows are read later, when the request's language is gone."""

    def __init__(self, found: QuerySet[Enrolment], courses: Courses) -> None:
        self.records = records(found, courses)
        self.columns = columns()
        self.titles = {key: safe(str(title)) for key, title in courses.titles.items()}
        self.codes = {key: safe(courses.code(key)) for key in courses.titles}
        self.steps = {key: len(courses.steps(key)) for key in courses.titles}
        self.yes, self.no = _("yes"), _("no")
        self.words = {
            name: {value: str(label) for value, label in choices.choices}
            for name, choices in {
                "country": Country,
                "sex": Sex,
                "age": AgeGroup,
                "kind": InstitutionKind,
                "level": PositionLevel,
                "group": Audience,
            }.items()
        }
        self.zone = timezone.get_current_timezone()

    def rows(self) -> Iterator[list[Any]]:
        """Every row as plain values; days are `date`s, what is not known is empty."""
        for record in self.records.iterator(chunk_size=CHUNK):
            yield self.row(*record)

    def row(
        self, key, sample, course, title, number, country, sex, age, kind, level, group,
        verified, language, enrolled, due, completed, steps, final,
    ) -> list[Any]:  # fmt: skip
        words = self.words
        return [
            pseudonym(key),
            self.yes if sample else self.no,
            self.codes.get(course, ""),
            self.titles.get(course) or safe(title),
            number,
            words["country"].get(country, ""),
            words["sex"].get(sex, ""),
            words["age"].get(age, ""),
            words["kind"].get(kind, ""),
            words["level"].get(level, ""),
            words["group"].get(group, ""),
            self.yes if verified else self.no,
            language,
            self.day(enrolled),
            self.day(due),
            steps,
            self.steps.get(course, ""),
            self.yes if completed or final else self.no,
            self.day(completed),
        ]

    def day(self, moment: datetime | None) -> Any:
        return moment.astimezone(self.zone).date() if moment else ""


class Echo:
    """What a csv.writer writes, handed on."""

    @staticmethod
    def write(line: str) -> str:
        return line


def csv_lines(table: Table) -> Iterator[str]:
    """The file, a piece at a time: the headings at once, then chunks of rows."""
    writer = csv.writer(Echo())
    yield BOM + writer.writerow(table.columns)
    lines: list[str] = []
    for row in table.rows():
        lines.append(writer.writerow(row))
        if len(lines) == CHUNK:
            yield "".join(lines)
            lines.clear()
    yield "".join(lines)


WIDTHS = (20, 8, 8, 48, 8, 16, 10, 10, 26, 22, 44, 10, 10, 13, 13, 10, 10, 8, 13)


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
