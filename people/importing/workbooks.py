"""The first sheet of an XLSX workbook, cell by cell as text, from people one need not trust.

Each part is unpacked piece by piece and counted (`cms.archives`).
A document type is refused, and with it entities that blow up. Formulas are not computed: a cell
that holds one is `FORMULA`.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from django.utils.translation import gettext as _

from cms import archives
from cms.digits import whole
from people.importing.limits import (
    LARGEST_PART,
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_PARTS,
    MOST_ROWS,
)
from people.importing.problems import Unreadable

FORMULA = "\0formula"
COLUMN = re.compile(r"([A-Z]{1,3})\d*")
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
ENCODINGS = ("utf-8", "utf-16", "us-ascii", "iso-8859-1")
"""Those of expat itself; workbooks are written in the first two."""
Row = tuple[int, list[str]]


def rows_of(data: bytes) -> Iterator[Row]:
    """(number, cells) of each row of the first sheet that holds anything.

    Raises Unreadable.
    """
    if data.startswith(OLD_OR_LOCKED):
        message = _("This workbook is in the old XLS format or has a password.")
        raise Unreadable(f"{message} {save_as()}")
    try:
        with archives.opened(io.BytesIO(data), MOST_PARTS) as package:
            names = package.namelist()
            if len(set(names)) != len(names):
                raise Unreadable(broken())
            strings = shared_strings(package, names)
            yield from SheetReader(strings).rows(pieces(package, first_sheet(package, names)))
    except archives.BadArchive as error:
        raise Unreadable(too_large() if error.rule == "size" else broken()) from error
    except expat.ExpatError as error:
        raise Unreadable(broken()) from error


def save_as() -> str:
    return _("Save it as an XLSX workbook without a password, or as CSV.")


def broken() -> str:
    return f"{_('This is not an XLSX workbook, or it is damaged.')} {save_as()}"


def too_large() -> str:
    return _("This workbook becomes too large when it is opened.")


def pieces(package: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    return archives.chunks(package, name, LARGEST_PART)


def first_sheet(package: zipfile.ZipFile, names: list[str]) -> str:
    """The part that holds the sheet which stands first in the workbook."""
    book, relations = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    if book not in names or relations not in names:
        raise Unreadable(broken())
    ids = [dict(attributes) for tag, attributes in tags(package, book) if tag == "sheet"]
    wanted = next((value for key, value in (ids or [{}])[0].items() if key.endswith("id")), "")
    for tag, attributes in tags(package, relations):
        if tag == "Relationship" and attributes.get("Id") == wanted:
            target = attributes.get("Target", "").lstrip("/")
            name = target if target.startswith("xl/") else f"xl/{target}"
            if name in names:
                return name
    raise Unreadable(broken())


def tags(package: zipfile.ZipFile, name: str) -> list[tuple[str, dict[str, str]]]:
    """Every element of a small part with its attributes, without prefixes."""
    found: list[tuple[str, dict[str, str]]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if len(found) > 10 * MOST_PARTS:
            raise Unreadable(broken())
        found.append((local(tag), attributes))

    parser = careful_parser()
    parser.StartElementHandler = start
    feed(parser, pieces(package, name))
    # `r:id` of a sheet, beside its `sheetId`.
    return [
        (tag, {key: value for key, value in attributes.items() if key != "sheetId"})
        for tag, attributes in found
    ]


def careful_parser() -> Any:
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def declaration(version: str, encoding: str | None, standalone: int) -> None:
        if (encoding or "utf-8").lower() not in ENCODINGS:
            raise Unreadable(broken())

    def doctype(*declared: Any) -> None:
        raise Unreadable(broken())

    parser.XmlDeclHandler = declaration
    parser.StartDoctypeDeclHandler = doctype
    return parser


def feed(parser: Any, parts: Iterator[bytes]) -> None:
    for piece in parts:
        parser.Parse(piece, False)
    parser.Parse(b"", True)


def local(tag: str) -> str:
    return tag.rpartition(":")[2]


def shared_strings(package: zipfile.ZipFile, names: list[str]) -> list[str]:
    """The texts that cells point to, each as much of it as a cell may hold."""
    name = "xl/sharedStrings.xml"
    if name not in names:
        return []
    reader = StringsReader()
    feed(reader.parser, pieces(package, name))
    return reader.strings


class StringsReader:
    """Collects `<si>`; what stands in `<rPh>` is how a text is read aloud, and not part of it."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self.open: list[str] = []
        self.text = ""
        self.parser = careful_parser()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.open.append(local(tag))
        if self.open[-1] == "si":
            self.text = ""

    def end(self, tag: str) -> None:
        if self.open.pop() == "si":
            self.strings.append(self.text)
            if len(self.strings) > MOST_ROWS * MOST_COLUMNS:
                raise Unreadable(too_large())

    def characters(self, text: str) -> None:
        if self.open and self.open[-1] == "t" and "rPh" not in self.open:
            self.text = (self.text + text)[: LONGEST_CELL + 1]


class SheetReader:
    """Hands out the rows of a sheet as they are read."""

    def __init__(self, strings: list[str]) -> None:
        self.strings = strings
        self.ready: list[Row] = []
        self.number = 0
        self.cells: list[str] = []
        self.kind = self.text = ""
        self.column = 0
        self.is_formula = self.is_value = False
        self.parser = careful_parser()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters

    def rows(self, parts: Iterator[bytes]) -> Iterator[Row]:
        for piece in parts:
            self.parser.Parse(piece, False)
            yield from self.ready
            self.ready.clear()
        self.parser.Parse(b"", True)
        yield from self.ready

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        match local(tag):
            case "row":
                self.number = whole(attributes.get("r") or "") or self.number + 1
                self.cells, self.column = [], -1
            case "c":
                self.column = column_of(attributes.get("r"), self.column + 1)
                self.kind, self.text = attributes.get("t", "n"), ""
                self.is_formula = False
            case "f":
                self.is_formula = True
            case "v" | "t":
                self.is_value = True

    def end(self, tag: str) -> None:
        match local(tag):
            case "v" | "t":
                self.is_value = False
            case "c":
                self.keep_cell()
            case "row" if any(self.cells):
                self.ready.append((self.number, self.cells))

    def characters(self, text: str) -> None:
        if self.is_value:
            self.text = (self.text + text)[: LONGEST_CELL + 1]

    def keep_cell(self) -> None:
        if self.column >= MOST_COLUMNS:
            return
        self.cells += [""] * (self.column + 1 - len(self.cells))
        self.cells[self.column] = FORMULA if self.is_formula else self.value()

    def value(self) -> str:
        if self.kind == "s":
            place = whole(self.text) or 0
            return self.strings[place] if place < len(self.strings) else ""
        return as_written(self.text) if self.kind == "n" else self.text


def column_of(reference: str | None, otherwise: int) -> int:
    """From 0: `C5` → 2. Cells need not say where they stand."""
    found = COLUMN.fullmatch(reference or "")
    if not found:
        return otherwise
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def as_written(number: str) -> str:
    """A number as people typed it: telephone numbers come as 9.98901234567E11."""
    try:
        value = float(number)
    except ValueError:
        return number
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else number
