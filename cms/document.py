"""A text document for word processors: DOCX of headings, paragraphs and tables, and nothing else.

WordprocessingML (ECMA-376, part 1): the few parts that every reader asks for. Headings are real
headings and the first row of a table repeats on every page, so that a screen reader finds its way.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from cms.workbook import HEAD, NOT_XML, PACKAGE, PACKAGE_RELS, relations

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
A4 = (11906, 16838)
"""Width and height in twentieths of a point."""
MARGIN = 1134
MANY = 6
"""Columns from which on a table wants the sheet on its side."""
CROWDED, SMALL = 8, 16
"""Columns from which on letters are smaller; their size in half points."""
SENTENCE = 3
"""Lines on which the longest text of a column may stand."""


def style(name: str, title: str, size: int, rest: str = "") -> str:
    outline = f'<w:outlineLvl w:val="{int(name[-1]) - 1}"/>' if name.startswith("Heading") else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{title}"/>'
        f'<w:basedOn w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="240" w:after="80"/>'
        f'{outline}</w:pPr><w:rPr><w:b/><w:sz w:val="{size}"/>{rest}</w:rPr></w:style>'
    )


def styles(language: str) -> str:
    colour = '<w:color w:val="0B5866"/>'
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:color="B9D6D6"/>'
        for side in ("top", "bottom", "insideH")
    )
    return (
        f'{HEAD}<w:styles xmlns:w="{MAIN}"><w:docDefaults><w:rPrDefault><w:rPr>'
        '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/><w:sz w:val="20"/>'
        f"<w:lang w:val={quoteattr(language)}/></w:rPr></w:rPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        '<w:pPr><w:spacing w:after="80"/></w:pPr></w:style>'
        f"{style('Title', 'Title', 36, colour)}{style('Heading1', 'heading 1', 26, colour)}"
        '<w:style w:type="table" w:default="1" w:styleId="Figures"><w:name w:val="Figures"/>'
        f"<w:tblPr><w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>"
        '<w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        "</w:style></w:styles>"
    )


def run(text: str, *, bold: bool = False, size: int = 0) -> str:
    marks = ("<w:b/>" if bold else "") + (f'<w:sz w:val="{size}"/>' if size else "")
    mark = f"<w:rPr>{marks}</w:rPr>" if marks else ""
    said = escape(NOT_XML.sub("", text))
    return f'<w:r>{mark}<w:t xml:space="preserve">{said}</w:t></w:r>'


def paragraph(
    text: str, named: str = "", *, end: bool = False, bold: bool = False, size: int = 0
) -> str:
    said = f'<w:pStyle w:val="{named}"/>' if named else ""
    said += '<w:jc w:val="right"/>' if end else ""
    return f"<w:p><w:pPr>{said}</w:pPr>{run(text, bold=bold, size=size)}</w:p>"


def widths(lines: Sequence[Sequence[str]], numbers: Sequence[bool]) -> list[int]:
    """What each column takes of the table, in fiftieths of a per cent: no word is broken, and long
    texts get room. Word processors share the width equally where nothing is said."""
    wanted = [
        max(
            max((len(word) for line in lines for word in line[n].split()), default=0) + 2,
            0 if is_number else max(len(line[n]) for line in lines) // SENTENCE,
        )
        for n, is_number in enumerate(numbers)
    ]
    return [5000 * each // sum(wanted) for each in wanted]


@dataclass
class Document:
    """Written from top to bottom; `packed` gives the file."""

    title: str
    language: str
    body: list[str] = field(default_factory=list)
    is_wide: bool = False

    def __post_init__(self) -> None:
        self.body.append(paragraph(self.title, "Title"))

    def heading(self, text: str) -> None:
        self.body.append(paragraph(text, "Heading1"))

    def paragraph(self, text: str) -> None:
        self.body.append(paragraph(text))

    def pairs(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Words and what is said of them, one a paragraph."""
        for word, said in pairs:
            self.body.append(f"<w:p>{run(f'{word}: ', bold=True)}{run(said)}</w:p>")

    def table(
        self, headings: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[bool],
        totals: Iterable[int] = (),
    ) -> None:  # fmt: skip
        """`numbers`: which columns stand at the end of their cell; `totals`: rows in bold."""
        strong, said = set(totals), [headings, *rows]
        self.is_wide = self.is_wide or len(headings) > MANY
        columns = list(zip(numbers, widths(said, numbers), strict=True))
        size = SMALL if len(headings) >= CROWDED else 0
        lines = [
            self.row(row, columns, bold=not n or n - 1 in strong, is_head=not n, size=size)
            for n, row in enumerate(said)
        ]
        grid = "".join(f'<w:gridCol w:w="{2 * width}"/>' for _number, width in columns)
        self.body.append(
            '<w:tbl><w:tblPr><w:tblStyle w:val="Figures"/><w:tblW w:w="5000" w:type="pct"/>'
            f'<w:tblLook w:firstRow="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
            f"{''.join(lines)}</w:tbl>"
        )

    @staticmethod
    def row(
        cells: Sequence[str], columns: Sequence[tuple[bool, int]], *, bold: bool, is_head: bool,
        size: int,
    ) -> str:  # fmt: skip
        mark = "<w:trPr><w:cantSplit/>" + ("<w:tblHeader/>" if is_head else "") + "</w:trPr>"
        inside = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="pct"/></w:tcPr>'
            f"{paragraph(text, end=end, bold=bold, size=size)}</w:tc>"
            for text, (end, width) in zip(cells, columns, strict=True)
        )
        return f"<w:tr>{mark}{inside}</w:tr>"

    def packed(self) -> bytes:
        """The file; the sheet lies on its side where a table is wide."""
        width, height = reversed(A4) if self.is_wide else A4
        side = ' w:orient="landscape"' if self.is_wide else ""
        edges = " ".join(f'w:{e}="{MARGIN}"' for e in ("top", "right", "bottom", "left"))
        section = (
            f'<w:sectPr><w:pgSz w:w="{width}" w:h="{height}"{side}/><w:pgMar {edges} '
            'w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
        )
        parts = {
            "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
            f'<Default Extension="rels" ContentType="{PACKAGE_RELS}"/>'
            f'<Override PartName="/word/document.xml" ContentType="{TYPES}.document.main+xml"/>'
            f'<Override PartName="/word/styles.xml" ContentType="{TYPES}.styles+xml"/></Types>',
            "_rels/.rels": relations({"rId1": ("officeDocument", "word/document.xml")}),
            "word/_rels/document.xml.rels": relations({"rId1": ("styles", "styles.xml")}),
            "word/styles.xml": styles(self.language),
            "word/document.xml": f'{HEAD}<w:document xmlns:w="{MAIN}"><w:body>'
            f"{''.join(self.body)}{section}</w:body></w:document>",
        }
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in parts.items():
                package.writestr(name, content)
        return file.getvalue()
