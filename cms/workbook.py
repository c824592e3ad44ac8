"""A workbook written as it is read: XLSX as a stream, in constant memory.

For tables of plain values only. openpyxl's write-only mode took ten times as long (about 40 s of
processor time for 100,000 rows of 19 columns), which would have needed a task, a stored file and a
page to wait on.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from typing import IO, Any, cast
from xml.sax.saxutils import escape

EPOCH = date(1899, 12, 30)
"""Day 0 of spreadsheets."""
PIECE = 256 * 1024
"""Bytes of XML that are compressed at a time."""
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# Styles: 0 as it comes, 1 a day (in the reader's own format), 2 a heading.
STYLES = f"""{HEAD}<styleSheet xmlns="{MAIN}">
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>\
<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill>\
<fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf/></cellStyleXfs>
<cellXfs count="3"><xf/><xf numFmtId="14" applyNumberFormat="1"/>\
<xf fontId="1" applyFont="1"/></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>"""

Row = Iterable[Any]


class Pipe:
    """A file that only goes forward: what was written is taken out again."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        data = b"".join(self.pieces)
        self.pieces.clear()
        return data


class Cells:
    """Values as XML. Words that come again and again are written once in the file."""

    def __init__(self) -> None:
        self.shared: dict[str, int] = {}
        self.ready: dict[tuple[type, Any], str] = {}

    def row(self, values: Row, style: int = 0) -> str:
        """One row; the first text of a row is its own, and is not kept in memory."""
        first, *others = values
        return f"<row>{inline(first, style)}{''.join(self.cell(v, style) for v in others)}</row>"

    def cell(self, value: Any, style: int) -> str:
        if style:
            return inline(value, style)
        known = self.ready.get((type(value), value))
        if known is None:
            known = self.ready[type(value), value] = self.made(value)
        return known

    def made(self, value: Any) -> str:
        match value:
            case None | "":
                return "<c/>"
            case int() | float():
                return f"<c><v>{value}</v></c>"
            case date():
                return f'<c s="1"><v>{(value - EPOCH).days}</v></c>'
        number = self.shared.setdefault(str(value), len(self.shared))
        return f'<c t="s"><v>{number}</v></c>'

    def strings(self) -> str:
        items = "".join(f"<si>{text(value)}</si>" for value in self.shared)
        return f'{HEAD}<sst xmlns="{MAIN}">{items}</sst>'


def text(value: Any) -> str:
    return f'<t xml:space="preserve">{escape(NOT_XML.sub("", str(value)))}</t>'


def inline(value: Any, style: int) -> str:
    if value in (None, ""):
        return "<c/>"
    mark = f' s="{style}"' if style else ""
    return f'<c{mark} t="inlineStr"><is>{text(value)}</is></c>'


def sheet(columns: Row, rows: Iterable[Row], widths: Iterable[int], cells: Cells) -> Iterator[str]:
    """The XML of one sheet: a heading that stays in sight, then rows."""
    yield f'{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
    yield '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    yield "</sheetView></sheetViews><cols>"
    for number, width in enumerate(widths, start=1):
        yield f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
    yield f"</cols><sheetData>{cells.row(columns, style=2)}"
    for row in rows:
        yield cells.row(row)
    yield "</sheetData></worksheet>"


def stream(sheets: dict[str, tuple[Row, Iterable[Row], Iterable[int]]]) -> Iterator[bytes]:
    """A workbook, a piece at a time. `sheets`: name → headings, rows, widths of the columns.

    Values are text, numbers, days (`date`), booleans as text, and None.
    """
    pipe, cells = Pipe(), Cells()
    file = cast(IO[bytes], pipe)  # all of a file that is asked of it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as package:
        for name, content in frame(list(sheets)).items():
            package.writestr(name, content)
        yield pipe.taken()
        for number, (columns, rows, widths) in enumerate(sheets.values(), start=1):
            with package.open(f"xl/worksheets/sheet{number}.xml", "w") as part:
                for piece in pieces(sheet(columns, rows, widths, cells)):
                    part.write(piece)
                    yield pipe.taken()
        package.writestr("xl/sharedStrings.xml", cells.strings())
    yield pipe.taken()


def pieces(parts: Iterable[str]) -> Iterator[bytes]:
    """The same text in pieces worth compressing."""
    held, size = [], 0
    for part in parts:
        held.append(part)
        size += len(part)
        if size >= PIECE:
            yield "".join(held).encode()
            held, size = [], 0
    yield "".join(held).encode()


def frame(names: list[str]) -> dict[str, str]:
    """The parts of a workbook that do not depend on what is in it."""
    numbers = range(1, len(names) + 1)
    of_sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{TYPES}.worksheet+xml"/>'
        for n in numbers
    )
    sheets = "".join(
        f'<sheet name="{escape(name[:31], {chr(34): "&quot;"})}" sheetId="{n}" r:id="rId{n}"/>'
        for n, name in zip(numbers, names, strict=True)
    )
    targets = {
        **{f"rId{n}": ("worksheet", f"worksheets/sheet{n}.xml") for n in numbers},
        "rIdStyles": ("styles", "styles.xml"),
        "rIdStrings": ("sharedStrings", "sharedStrings.xml"),
    }
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{PACKAGE_RELS}"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>{of_sheets}'
        f'<Override PartName="/xl/styles.xml" ContentType="{TYPES}.styles+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{TYPES}.sharedStrings+xml"/>'
        "</Types>",
        "_rels/.rels": relations({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/_rels/workbook.xml.rels": relations(targets),
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f"<sheets>{sheets}</sheets></workbook>",
        "xl/styles.xml": STYLES,
    }


PACKAGE_RELS = "application/vnd.openxmlformats-package.relationships+xml"


def relations(targets: dict[str, tuple[str, str]]) -> str:
    items = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{items}</Relationships>'
