"""The pages and files of the eight layouts, told through their addresses."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from programmes.models import Event
from reports.layouts import LAYOUTS
from reports.models import Export
from tests.reports.layouts import cohort
from tests.reports.layouts.promises import followed, promised

pytestmark = pytest.mark.django_db
NOT_PEOPLE = ("Events", "Institutions", "Countries", "Baseline", "Target", "Reached")
LANGUAGES = ["en", "ru", "uz", "uz-cyrl"]


def page(officer, layout, action="layout", **filters):
    response = officer.get(reverse(action, args=[layout]), filters)
    assert response.status_code == 200
    return response


def file(officer, layout, form="csv", language="en", small="shown", **filters) -> bytes:
    response = officer.post(
        reverse("layout_file", args=[layout]),
        {"form": form, "language": language, "small": small},
        query_params=filters,
    )
    assert response.status_code == 200
    return b"".join(response.streaming_content)


@pytest.fixture
def world(world):
    """Also promised: so many trained, such a share passing; some people were asked later."""
    promised(world)
    followed(world)
    return world


def filters_of(world, layout) -> dict:
    """A donor report is about one project."""
    return {"project": world.projects[0].pk} if layout == "donor" else {}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_page_has_tables_definitions_and_a_plot(officer, world, layout):
    response = page(officer, layout, **filters_of(world, layout))
    content = response.content.decode()
    report = response.context["report"]
    assert report["tables"]
    assert content.count("<table") >= len(report["tables"])
    assert "<svg" in content
    for _word, meaning in report["definitions"]:
        assert meaning.replace("'", "&#x27;") in content


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_empty_choice_says_so(officer, world, layout):
    assert (
        "Nothing to show for this choice."
        in page(officer, layout, since="2031-01-01").content.decode()
    )


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("since", "yesterday", "Please write a date as year, month, day: 2026-11-25."),
        ("country", "FR", "Please choose one from the list."),
        ("project", "999", "Please choose one from the list."),
        ("course", "x", "Please choose one from the list."),
        ("event", "NO-1", "There is no event with this code."),
    ],
)
def test_a_filter_that_makes_no_sense_says_so_beside_the_field(
    officer, world, name, value, message
):
    response = page(officer, "institutions", **{name: value})
    assert response.context["form"].errors[name] == [message]
    assert response.context["report"] is None
    assert message in response.content.decode()
    response = officer.post(
        reverse("layout_file", args=["institutions"]), {"form": "csv", "language": "en"},
        query_params={name: value},
    )  # fmt: skip
    assert response.status_code == 302
    assert not Export.objects.exists()


def test_a_period_that_ends_before_it_begins(officer, world):
    response = page(officer, "event", since="2026-02-02", until="2026-02-01")
    assert response.context["form"].errors["until"] == ["This day is before the first one."]


@pytest.mark.parametrize(
    "path", ["reports/programme/nothing/", "reports/programme/event/rows/?what=nothing"]
)
def test_what_is_not_there_is_not_found(officer, path):
    assert officer.get(f"/admin/{path}", follow=True).status_code == 404


@pytest.mark.parametrize("layout", LAYOUTS)
def test_as_many_queries_for_many_rows_as_for_few(officer, catalogue, layout):
    world = cohort.make(people=12)
    page(officer, layout)  # A process reads the outlines of courses once.
    with CaptureQueriesContext(connection) as few:
        page(officer, layout)
    more = cohort.World(world.course, world.lots, world.projects, world.donors, world.events)
    people = [cohort.born(more, number) for number in range(100, 150)]
    for event in Event.objects.exclude(state="cancelled"):
        cohort.listed(more, event, people)
    with CaptureQueriesContext(connection) as many:
        page(officer, layout)
    assert len(many) == len(few)
    assert len(few) <= 30


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_file_speaks_the_language_that_was_asked_for(officer, world, layout, language):
    rows = list(csv.reader(io.StringIO(file(officer, layout, language=language).decode()[1:])))
    words = {"en": "Report", "ru": "Отчёт", "uz": "Hisobot", "uz-cyrl": "Ҳисобот"}
    assert rows[0][0] == words[language]
    assert Export.objects.get().language == language


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_workbook_opens_and_has_the_figures_of_the_page_as_numbers(officer, world, layout):
    asked = filters_of(world, layout)
    made = page(officer, layout, **asked).context["report"]
    book = load_workbook(io.BytesIO(file(officer, layout, form="xlsx", **asked)))
    assert len(book.worksheets) == len(made["tables"]) + 1
    for sheet, table in zip(book.worksheets, made["tables"], strict=False):
        rows = list(sheet.values)
        assert list(rows[0]) == [table["head"], *(label for label, _number in table["columns"])]
        for typed, shown in zip(rows[1:], table["rows"], strict=True):
            assert typed[0] == shown["label"]
            for value, cell in zip(typed[1:], shown["cells"], strict=True):
                if cell["is_number"] and cell["text"] != "–":
                    assert isinstance(value, int | float)
                if cell["text"].isdigit():
                    assert value == int(cell["text"])


def test_the_files_say_what_they_are(officer, world):
    rows = dict(
        row[:2] for row in csv.reader(io.StringIO(
            file(officer, "institutions", country="UZ", since="2025-02-01").decode()[1:]
        )) if len(row) > 1
    )  # fmt: skip
    assert rows["Report"] == "Participants by kind of institution and sex"
    assert rows["Country"] == "Uzbekistan"
    assert "From" in rows
    assert "80 %" in rows["Trained"]
    log = Export.objects.get()
    assert (log.layout, log.form, log.is_exact) == ("institutions", "csv", True)
    assert log.filters == {"country": "UZ", "since": "2025-02-01"}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_for_others_no_small_count_stands_in_a_file(officer, world, layout):
    asked = filters_of(world, layout)
    book = load_workbook(io.BytesIO(file(officer, layout, form="xlsx", small="hidden", **asked)))
    for sheet in book.worksheets[:-1]:
        if sheet.title == "Markers  how many events":
            continue
        columns = [str(name) for name in next(sheet.values)]
        for row in list(sheet.values)[1:]:
            for name, value in zip(columns, row, strict=True):
                if isinstance(value, int) and name not in NOT_PEOPLE:
                    assert not 0 < value < 5, (sheet.title, name, row)


def test_no_name_stands_in_a_file_or_on_the_page_of_a_report(officer, world):
    for layout in LAYOUTS:
        for said in (page(officer, layout).content, file(officer, layout)):
            assert b"Family0" not in said


def test_titles_that_look_like_formulas_are_text(officer, world):
    Event.objects.filter(code="A-1").update(code="=1+1")
    rows = file(officer, "event").decode().splitlines()
    assert any(line.startswith(("'=1+1", "\"'=1+1")) for line in rows)


def test_nobody_keeps_a_copy_on_the_way(officer, world):
    assert "no-store" in page(officer, "event").headers["Cache-Control"]


def test_the_menu_leads_there(officer, world):
    assert reverse("layouts") in officer.get(reverse("wagtailadmin_home")).content.decode()
