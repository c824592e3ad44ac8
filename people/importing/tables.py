"""A file as a table of text: XLSX, or CSV with commas, semicolons or tabs."""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from people.importing.limits import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS
from people.importing.problems import Unreadable
from people.importing.workbooks import OLD_OR_LOCKED, Row, rows_of

UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
DELIMITERS = ",;\t"


@dataclass(frozen=True)
class Table:
    """Headings, and the rows below them with the numbers they have in the file."""

    headings: list[str]
    rows: list[Row]


def read(data: bytes) -> Table:
    """The table in a file; what it is is told by its content, not by its name.

    Raises Unreadable.
    """
    found = rows_of(data) if data.startswith((b"PK", OLD_OR_LOCKED)) else csv_rows(data)
    head: list[str] | None = None
    rows: list[Row] = []
    for number, cells in found:
        cells = [" ".join(cell.split()) for cell in cells]
        if not any(cells):
            continue
        if head is None:
            head = cells
        elif len(rows) < MOST_ROWS:
            rows.append((number, cells))
        else:
            message = _("The file has more than %(limit)s people. Please divide it.")
            raise Unreadable(message % {"limit": MOST_ROWS})
    if head is None or not rows:
        raise Unreadable(_("There is nobody in this file: the first row names the columns, each"
                           " further row one person."))  # fmt: skip
    return Table(head, rows)


def csv_rows(data: bytes) -> Iterator[Row]:
    text = decoded(data)
    # A first line that is a file by itself ends here.
    first = text[: LONGEST_CELL * MOST_COLUMNS].partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    lines = text.splitlines(keepends=True)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    begun = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise Unreadable(_("The row that begins here is not written as CSV."), begun) from error
        if cells is None:
            return
        yield begun, [cell[: LONGEST_CELL + 1] for cell in cells[:MOST_COLUMNS]]
        begun = reader.line_num + 1


def decoded(data: bytes) -> str:
    """The text of a CSV file. Raises Unreadable at the line that is not in UTF-8."""
    encoding = "utf-16" if data.startswith(UTF_16) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = _("This line is not in UTF-8. Save the file as “CSV UTF-8”, or as XLSX.")
        raise Unreadable(message, line) from error
    if "\0" in text:
        raise Unreadable(_("This is neither an XLSX workbook nor a CSV file."))
    return text
