"""A report as CSV and XLSX: the same tables, figures as numbers."""

import csv
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cms.workbook import stream
from reports.exporting import BOM, Echo, safe
from reports.presenting import filters_of, pairs
from reports.structure import SAID, Column, Report, Row, Table
from reports.wording import defined, said, title

NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
LONGEST = 31
"""Letters that the name of a sheet may have."""


def about(report: Report, made: datetime, stamp: str) -> Iterator[tuple[str, str]]:
    """What stands beside the figures: title, when, for which choice, how things are counted."""
    yield _("Report"), title(report.layout)
    yield _("Made on"), timezone.localtime(made).strftime("%Y-%m-%d %H:%M")
    if stamp:
        yield _("Frozen report"), stamp
    if report.is_sample:
        yield _("Sample data"), _("Sample data is included: those people are fictional.")
    yield from pairs(filters_of(report))
    yield from pairs(report.facts)
    for what, number, of in report.missing:
        yield (
            _("Missing: %(what)s") % {"what": said(what)},
            _("%(number)s of %(all)s")
            % {
                "number": number,
                "all": of,
            },
        )
    for note in report.notes:
        yield _("Note"), said(note)
    yield from defined(report.definitions)


def plain(value: Any, column: Column) -> Any:
    """A cell as a file holds it; long fractions are noise in a table."""
    if column.form == SAID:
        return safe(said(value))
    return round(value, 4) if isinstance(value, float) else value


def cells(row: Row, table: Table) -> list[Any]:
    return [
        safe(said(row.label)),
        *(plain(value, column) for value, column in zip(row.cells, table.columns, strict=True)),
    ]


def headings(table: Table) -> list[str]:
    return [safe(said(table.head)), *(safe(said(column.label)) for column in table.columns)]


def csv_lines(report: Report, made: datetime, stamp: str = "") -> Iterator[str]:
    """What it is, then one table below the other."""
    writer = csv.writer(Echo(), lineterminator="\r\n")
    yield BOM
    for what, value in about(report, made, stamp):
        yield writer.writerow([safe(what), safe(value)])
    for table in report.tables:
        yield "\r\n"
        yield writer.writerow([safe(said(table.title))])
        yield writer.writerow(headings(table))
        for row in table.rows:
            yield writer.writerow(["" if cell is None else cell for cell in cells(row, table)])


def shortened(name: str) -> str:
    """As much as a sheet may be called, to the end of a word."""
    if len(name) <= LONGEST:
        return name
    return name[: LONGEST + 1].rpartition(" ")[0] or name[:LONGEST]


def sheet_name(name: str, taken: set[str]) -> str:
    """A name that a workbook allows, and that no other sheet has."""
    name = shortened(" ".join(NOT_IN_NAMES.sub(" ", name).split()))
    number = 1
    while name.casefold() in taken:
        number += 1
        name = f"{name[: LONGEST - 3].strip()} {number}"
    taken.add(name.casefold())
    return name


def xlsx_pieces(report: Report, made: datetime, stamp: str = "") -> Iterator[bytes]:
    """A sheet for each table, and one that says what they are."""
    taken: set[str] = set()
    sheets: dict[str, tuple] = {}
    for table in report.tables:
        widths = [44, *(26 if column.form == SAID else 15 for column in table.columns)]
        rows = [cells(row, table) for row in table.rows]
        sheets[sheet_name(capfirst(said(table.title)), taken)] = (headings(table), rows, widths)
    said_of = [(safe(what), safe(value)) for what, value in about(report, made, stamp)]
    name = sheet_name(_("About these data"), taken)
    sheets[name] = ((_("What"), _("Value")), said_of, (34, 100))
    return stream(sheets)
