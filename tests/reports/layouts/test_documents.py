"""DOCX and PDF: well-formed, in every language, with the figures of the page."""

import io
import re
import shutil
import subprocess
import zipfile
from xml.etree import ElementTree as Tree

import pytest
from django.urls import reverse
from pypdf import PdfReader

from cms.document import MAIN, Document, widths
from reports.layouts import LAYOUTS
from reports.models import Export
from tests.reports.layouts.promises import followed, promised

pytestmark = pytest.mark.django_db
LANGUAGES = ["en", "ru", "uz", "uz-cyrl"]
W = f"{{{MAIN}}}"
TITLES = {
    "en": "Cumulative reach", "ru": "Накопленный охват", "uz": "Jamlangan qamrov",
    "uz-cyrl": "Жамланган қамров",
}  # fmt: skip


def file(officer, layout, form, language="en", **filters) -> bytes:
    response = officer.post(
        reverse("layout_file", args=[layout]),
        {"form": form, "language": language, "small": "shown"},
        query_params=filters,
    )
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def parsed(data: bytes) -> Tree.Element:
    """The body of a DOCX; every part of the package is well-formed XML."""
    package = zipfile.ZipFile(io.BytesIO(data))
    assert package.testzip() is None
    for name in package.namelist():
        Tree.fromstring(package.read(name))  # noqa: S314 - our own file
    return Tree.fromstring(package.read("word/document.xml"))  # noqa: S314


def tables(body: Tree.Element) -> list[list[list[str]]]:
    return [
        [["".join(t.text or "" for t in cell.iter(f"{W}t")) for cell in row.iter(f"{W}tc")]
         for row in table.iter(f"{W}tr")]
        for table in body.iter(f"{W}tbl")
    ]  # fmt: skip


@pytest.fixture
def asked(world):
    promised(world)
    followed(world)
    return {"project": world.projects[0].pk}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_docx_has_the_figures_of_the_page(officer, world, asked, layout):
    made = officer.get(reverse("layout", args=[layout]), asked).context["report"]
    found = tables(parsed(file(officer, layout, "docx", **asked)))
    assert len(found) == len(made["tables"])
    for rows, table in zip(found, made["tables"], strict=True):
        assert rows[0] == [table["head"], *(label for label, _number in table["columns"])]
        assert rows[1:] == [
            [row["label"], *(cell["text"] for cell in row["cells"])] for row in table["rows"]
        ]
    assert Export.objects.get().form == "docx"


@pytest.mark.parametrize("language", LANGUAGES)
def test_docx_in_every_language(officer, world, language):
    data = file(officer, "reach", "docx", language)
    text = "".join(parsed(data).itertext())
    assert TITLES[language] in text
    styles = zipfile.ZipFile(io.BytesIO(data)).read("word/styles.xml").decode()
    tag = {"uz": "uz-Latn", "uz-cyrl": "uz-Cyrl"}.get(language, language)
    assert f'w:lang w:val="{tag}"' in styles


def test_signs_that_a_document_cannot_hold_are_left_out():
    document = Document("A\x00 & <B>", "en")
    document.table(["a\x0b"], [["<script>"]], [False])
    document.pairs([("x & y", "“z”")])
    assert "".join(parsed(document.packed()).itertext()) == "A & <B>a<script>x & y: “z”"


def text_of(data: bytes) -> str:
    """What a reader reads; by pdftotext where it is there."""
    if shutil.which("pdftotext"):
        done = subprocess.run(
            ["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True
        )
        return done.stdout.decode()
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_pdf_has_the_figures_of_the_page(officer, world, asked, layout):
    made = officer.get(reverse("layout", args=[layout]), asked).context["report"]
    data = file(officer, layout, "pdf", **asked)
    text = text_of(data)
    words = re.sub(r"\s+", " ", text.replace("-\n", ""))
    assert made["title"] in words
    for table in made["tables"]:
        for row in table["rows"]:
            for cell in row["cells"]:
                assert cell["text"].split(" ")[0] in text
    root = PdfReader(io.BytesIO(data)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_pdf_in_every_language(officer, world, language):
    data = file(officer, "reach", "pdf", language)
    assert TITLES[language] in re.sub(r"\s+", " ", text_of(data))
    assert PdfReader(io.BytesIO(data)).trailer["/Root"]["/Lang"].startswith(language[:2])


def test_what_an_event_says_is_text_and_no_markup(officer, world):
    event = world.events["A-1"]
    event.aim, event.title = "#panic() *bold* $x$ <b> =1+1", "#set page(paper: 1)"
    event.save()
    assert "#panic() *bold* $x$ <b> =1+1" in text_of(file(officer, "event", "pdf", event="A-1"))
    body = parsed(file(officer, "event", "docx", event="A-1"))
    assert "#panic() *bold* $x$ <b> =1+1" in "".join(body.itertext())


def test_columns_are_as_wide_as_their_words():
    """Where nothing is said word processors share the sheet equally, and break names and dates."""
    title = "National training on detection at the border, in the city A"
    lines = [["Event", "Dates", "Attended"], [title, "25.05.2026 – 29.05.2026", "7"]]
    event, dates, attended = widths(lines, [False, False, True])
    assert event + dates + attended <= 5000
    assert event > dates > attended
    letters = [len("detection"), len("25.05.2026"), len("Attended")]
    for width, number in zip((event, dates, attended), letters, strict=True):
        assert width / 5000 > number / (sum(letters) * 1.6)


def test_the_grid_and_the_cells_of_a_table_say_their_widths(officer, asked):
    body = parsed(file(officer, "event", "docx", **asked))
    table = next(body.iter(f"{W}tbl"))
    grid = [int(column.attrib[f"{W}w"]) for column in table.iter(f"{W}gridCol")]
    row = next(table.iter(f"{W}tr"))
    cells = [int(one.attrib[f"{W}w"]) for one in row.iter(f"{W}tcW")]
    assert grid == [2 * width for width in cells]
    assert len(set(cells)) > 1


def test_what_was_asked_for_stands_there_once_in_the_language_of_the_file(officer, world):
    """The event is a filter and a fact; its title follows the language of the file."""
    world.events["A-1"].title_ru = "Обучение на границе"
    world.events["A-1"].save()
    body = parsed(file(officer, "event", "docx", "ru", event="A-1"))
    said = ["".join(t.text or "" for t in one.iter(f"{W}t")) for one in body.iter(f"{W}p")]
    assert [one for one in said if one.startswith("Мероприятие: ")] == [
        "Мероприятие: A-1 – Обучение на границе"
    ]
