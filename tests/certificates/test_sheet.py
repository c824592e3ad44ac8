"""The certificate on paper."""

import io
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pypdf
import pytest
import segno
from django.core.files.storage import storages

from certificates import rendering
from certificates.models import Certificate, site_day
from certificates.tasks import render_certificate
from tests.certificates.conftest import renamed

LANGUAGES = ["en", "ru", "uz", "uz-cyrl"]
LONG = ("Abdurahmonova Gulchehra Shahobiddin qizi " * 4)[:120]
LONG_CYRILLIC = ("Абдураҳмонова Гулчеҳра Шаҳобиддин қизи " * 4)[:120]


def pdf(certificate: Certificate, language: str) -> pypdf.PdfReader:
    with rendering.sheet(certificate, language) as sheet:
        return pypdf.PdfReader(io.BytesIO(sheet.read()))


def text(reader: pypdf.PdfReader) -> str:
    return " ".join(reader.pages[0].extract_text().split())


@pytest.mark.parametrize(
    ("language", "name", "title"),
    [
        ("en", "Oʻktamova Gʻuncha", "Bread in two modules"),
        ("ru", "Ўктамова Ғунча Қаҳҳор қизи", "Хлеб в двух модулях"),
        ("uz", "Oʻktamova Gʻuncha", None),
        ("uz-cyrl", "Ўктамова Ғунча Қаҳҳор қизи", None),
    ],
)
def test_it_says_who_what_and_when_in_every_language(confirmed, language, name, title):
    said = text(pdf(confirmed, language))
    assert name in said
    assert (title or confirmed.title_in(language)[0]) in said
    assert confirmed.serial in said
    assert f"testserver/{language}/verify/{confirmed.serial}/" in said
    assert str(site_day(confirmed.issued_at).year) in said
    assert "75" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_tagged_for_readers_who_do_not_see(confirmed, language):
    reader = pdf(confirmed, language)
    root = reader.trailer["/Root"]
    assert root["/Lang"] == {"uz": "uz-Latn", "uz-cyrl": "uz-Cyrl"}.get(language, language)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert confirmed.serial in reader.metadata.title
    figures = list(elements(root["/StructTreeRoot"], "/Figure"))
    assert any(f"/verify/{confirmed.serial}/" in figure.get("/Alt", "") for figure in figures)


def elements(node, kind):
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            yield from elements(child, kind)
    elif isinstance(node, dict):
        if node.get("/S") == kind:
            yield node
        if "/K" in node:
            yield from elements(node["/K"], kind)


@pytest.mark.parametrize("name", [LONG, LONG_CYRILLIC, "Ж" * 120, "A"])
def test_any_name_stands_on_one_page(certificate, name):
    renamed(certificate, name)
    reader = pdf(certificate, "ru")
    assert len(reader.pages) == 1
    page = reader.pages[0]
    assert [round(float(side)) for side in page.mediabox[2:]] == [842, 595]
    assert name.replace(" ", "") in text(reader).replace(" ", "").replace("\u200b", "")
    starts = []
    # The name stands in the middle: if it were too wide, it would begin left of the paper's edge.
    page.extract_text(
        visitor_text=lambda said, cm, *rest: starts.append(cm[4]) if said.strip() else None
    )
    assert min(starts) > 27 / 25.4 * 72 - 1


def test_no_name_is_read_as_markup(certificate):
    renamed(certificate, '#eval("1 + 1") *bold* $x^2$ \\ @ref <a>')
    assert '#eval("1 + 1") *bold* $x^2$ \\ @ref <a>' in text(pdf(certificate, "en"))


def test_the_fonts_are_inside(confirmed):
    fonts = pdf(confirmed, "uz-cyrl").pages[0]["/Resources"]["/Font"].values()
    inner = [font.get_object()["/DescendantFonts"][0].get_object() for font in fonts]
    assert inner
    assert all({"/FontFile2", "/FontFile3"} & set(font["/FontDescriptor"]) for font in inner)


def test_it_is_light(confirmed):
    with rendering.sheet(confirmed, "ru") as sheet:
        assert len(sheet.read()) <= 60_000


def test_lines_that_others_wrote_stand_on_it(certificate):
    certificate.snapshot["lines"] = [
        "Tashkent, 2026",
        {"ru": "По заказу донора", "en": "For a donor"},
    ]
    assert "По заказу донора" in text(pdf(certificate, "ru"))
    said = text(pdf(certificate, "en"))
    assert "Tashkent, 2026" in said
    assert "For a donor" in said


def test_a_language_the_course_does_not_speak_gives_the_certificates_own(certificate):
    certificate.snapshot["course"]["titles"] = {"en": "Bread in two modules"}
    assert rendering.speaks(certificate, "ru") == "en"
    assert "Bread in two modules" in text(pdf(certificate, "ru"))


def test_sample_data_say_so(certificate):
    assert "Sample" not in text(pdf(certificate, "en"))
    certificate.snapshot["sample"] = True
    assert "Sample" in text(pdf(certificate, "en"))


def test_an_end_of_validity_is_printed(certificate):
    # Late in the evening in London is already the next day in Tashkent, the zone of the site.
    certificate.expires_at = datetime(2029, 10, 12, 22, tzinfo=UTC)
    assert "13 October 2029" in text(pdf(certificate, "en"))


# The code -----------------------------------------------------------------------------------------


def test_the_code_leads_to_the_page_of_this_number(confirmed):
    """Its drawing is that of the address, dot for dot."""
    address = rendering.link(confirmed, "uz-cyrl")
    assert address == f"http://testserver/uz-cyrl/verify/{confirmed.serial}/"
    assert drawn(rendering.qr(address)) == matrix(address)
    assert drawn(rendering.qr(address)) != matrix(address.replace("verify", "verifi"))


def matrix(address: str) -> set[tuple[int, int]]:
    code = segno.make(address, error="m", micro=False)
    return {
        (x, y)
        for y, row in enumerate(code.matrix_iter(border=4))
        for x, dot in enumerate(row)
        if dot
    }


def drawn(svg: str) -> set[tuple[int, int]]:
    """The dark dots of segno's drawing: one path of relative moves and horizontal strokes."""
    x, y, dots = 0.0, 0.0, set()
    path = re.search(r' d="([^"]+)"', svg)[1]
    for command, numbers in re.findall(r"([Mmh])([^Mmh]*)", path):
        values = [float(n) for n in re.findall(r"-?\d*\.?\d+", numbers)]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            dots |= {(int(x) + step, int(y)) for step in range(int(values[0]))}
            x += values[0]
    return dots


# Stored, and made when it is not ------------------------------------------------------------------


def stored() -> list[str]:
    folder = Path(storages["private"].path("certificates"))
    return sorted(str(path) for path in folder.rglob("*.pdf"))


def test_the_worker_makes_it_once(certificate):
    render_certificate.func(certificate.pk)
    (first,) = stored()
    render_certificate.func(certificate.pk)
    assert stored() == [first]
    assert "private" in first


def test_a_certificate_that_is_gone_is_no_failure(db):
    render_certificate.func(12345)


def test_the_same_words_give_the_same_bytes(certificate):
    said = rendering.saying(certificate, "ru")
    assert rendering.make(said, certificate) == rendering.make(said, certificate)


def test_a_full_disk_does_not_withhold_it(certificate, monkeypatch, caplog):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storages["private"], "_save", full)
    assert "Aziza Karimova" in text(pdf(certificate, "en"))
    assert "could not be stored" in caplog.text


def test_many_at_once_are_each_their_own(certificate):
    said = rendering.saying(certificate, "en")

    def make(number: int) -> str:
        mine = {**said, "parts": [{**said["parts"][0], "name": f"Person number {number}"}]}
        return text(pypdf.PdfReader(io.BytesIO(rendering.make(mine, certificate))))

    with ThreadPoolExecutor(4) as pool:
        for number, page in enumerate(pool.map(make, range(12))):
            assert f"Person number {number} has" in page.replace("  ", " ")


def test_a_web_process_does_not_carry_the_engine():
    """Importing everything that answers requests imports neither typst nor segno."""
    code = (
        "import django, sys, json; django.setup();"
        "import cms.urls, cms.wsgi, certificates.views, certificates.tasks;"
        "print(json.dumps([m for m in ('typst', 'segno') if m in sys.modules]))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
    )
    assert json.loads(answer.stdout.splitlines()[-1]) == []
