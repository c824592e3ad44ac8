"""Translations that no native speaker has reviewed: marked in their files and on their pages."""

import pytest
from django.urls import reverse
from django.utils import translation

from content import exporting, formatting, importing, loading, po_files
from courses import outline, printing
from courses.models import CoursePage
from tests.conftest import TINY
from tests.content.curricula import RU, UZ, export
from tests.library.conftest import add_shelf

pytestmark = pytest.mark.django_db

LINES = {
    "ru": "Перевод предварительный: носитель языка его ещё не проверил.",
    "uz": "Bu tarjima — qoralama: uni shu til sohibi boʻlgan mutaxassis hali tekshirmagan.",
    "uz-cyrl": "Бу таржима — қоралама: уни шу тил соҳиби бўлган мутахассис ҳали текширмаган.",
}
PAGES = ("bread/", "bread/handbook/", "bread/dough/flour/", "bread/dough/pre-test/")
DRAFT = b'"X-Draft: yes\\n"\n'


def set_mark(file, draft: bool) -> bytes:
    """Write the mark into a PO file, or take it away; returns the file's bytes."""
    data = file.read_bytes().replace(DRAFT, b"")
    head, empty, rest = data.partition(b"\n\n")
    file.write_bytes(head + b"\n" + DRAFT.rstrip(b"\n") + empty + rest if draft else data)
    return file.read_bytes()


@pytest.fixture
def drafted(curriculum):
    """The tiny course, its Russian and Uzbek marked as drafts, and loaded."""
    for name in (RU, UZ):
        set_mark(curriculum.file(name), draft=True)
    loading.load(curriculum.root)
    return curriculum.root


def key():
    return CoursePage.objects.filter(slug="bread").first().translation_key


def course(language: str) -> outline.Course:
    return outline.course("bread", language)


def test_the_mark_is_written_back_byte_for_byte(drafted, tmp_path):
    written = export(tmp_path / "out")
    for name in (RU, UZ):
        assert DRAFT in written[name]
        assert written[name] == (drafted / name).read_bytes()


def test_the_formatter_keeps_the_mark(drafted):
    assert formatting.format_files(drafted) == []


def test_uzbek_cyrillic_follows_uzbek_latin_and_the_source_is_no_draft(drafted):
    marked = {language: course(language).is_draft for language in ("en", "ru", "uz", "uz-cyrl")}
    assert marked == {"en": False, "ru": True, "uz": True, "uz-cyrl": True}


@pytest.mark.parametrize("language", LINES)
@pytest.mark.parametrize("page", PAGES)
def test_pages_say_so_once_in_their_language(aziza_client, enrolment, drafted, language, page):
    answer = aziza_client.get(f"/{language}/courses/{page}", follow=True)
    assert answer.status_code == 200
    assert answer.content.decode().count(LINES[language]) == 1


@pytest.mark.parametrize("page", PAGES)
def test_the_source_and_a_reviewed_translation_say_nothing(aziza_client, enrolment, drafted, page):
    set_mark(drafted / RU, draft=False)
    loading.load(drafted)
    for language in ("en", "ru"):
        said = aziza_client.get(f"/{language}/courses/{page}", follow=True).content.decode()
        assert "draft" not in said
        assert LINES["ru"] not in said


def test_the_printed_handbook_says_so(drafted):
    for language, line in LINES.items():
        with translation.override(language):
            assert printing.labels(course(language))["draft"] == line
    with translation.override("en"):
        assert printing.labels(course("en"))["draft"] == ""


def test_a_person_takes_the_mark_away_and_no_load_brings_it_back(client, timur, drafted, tmp_path):
    client.force_login(timur)
    answer = client.post(reverse("content_desk_mark", args=["bread", "ru"]))
    assert answer.status_code == 302
    assert not course("ru").is_draft
    # Another change of the files, which still have the mark.
    file = drafted / RU
    file.write_bytes(file.read_bytes().replace("Мука и вода".encode(), "Мука да вода".encode()))
    loading.load(drafted)
    assert not course("ru").is_draft
    assert course("uz").is_draft
    written = export(tmp_path / "out")
    assert DRAFT not in written[RU]
    assert DRAFT in written[UZ]


def test_a_mark_that_a_file_gets_later_is_taken(drafted):
    set_mark(drafted / RU, draft=False)
    loading.load(drafted)
    assert not course("ru").is_draft
    set_mark(drafted / RU, draft=True)
    loading.load(drafted)
    assert course("ru").is_draft


def test_the_desk_shows_the_mark_and_its_file_has_it(client, timur, drafted):
    client.force_login(timur)
    page = client.get(reverse("content_desk_course", args=["bread", "ru"])).content.decode()
    assert "a native speaker has not reviewed it yet" in page
    client.post(reverse("content_desk_mark", args=["bread", "uz"]))
    source = CoursePage.objects.get(slug="bread", locale__language_code="en")
    assert '"X-Draft: yes' in importing.po_of(source, "ru")
    assert '"X-Draft: yes' not in importing.po_of(source, "uz")


@pytest.mark.parametrize(
    ("person", "language", "status"),
    [("timur", "ru", 200), ("aziza", "ru", 403), ("timur", "uz-cyrl", 404), ("timur", "en", 404)],
)
def test_who_may_change_the_mark(client, request, drafted, person, language, status):
    client.force_login(request.getfixturevalue(person))
    answer = client.post(reverse("content_desk_mark", args=["bread", language]), follow=True)
    assert answer.status_code == status
    assert course("ru").is_draft == (person == "aziza" or language != "ru")


def test_the_mark_is_changed_by_post_only(client, timur, drafted):
    client.force_login(timur)
    assert client.get(reverse("content_desk_mark", args=["bread", "ru"])).status_code == 405
    assert course("ru").is_draft


def test_the_library_says_so_in_its_translations(client, drafted):
    add_shelf(drafted)
    file = drafted / "translations/ru/library.po"
    set_mark(file, draft=True)
    loading.load(drafted)
    for page in (
        "library/bread-code/", "library/bread-code/10/", "cases/burnt-loaf/",
        "library/", "cases/", "cases/?course=none", "paths/", "paths/baker/",
    ):  # fmt: skip
        said = client.get(f"/ru/{page}").content.decode()
        assert said.count(LINES["ru"]) == 1
        assert "a native speaker" not in client.get(f"/en/{page}").content.decode()
        assert LINES["uz"] not in client.get(f"/uz/{page}").content.decode()


def test_what_nothing_is_said_of_is_no_draft(tiny):
    assert not course("ru").is_draft
    assert DRAFT not in (TINY / RU).read_bytes()
    assert not po_files.is_draft(po_files.read(TINY / RU))
    assert exporting.drafts.languages_of(key()) == set()
