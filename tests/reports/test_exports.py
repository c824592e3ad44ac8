import csv
import io
from datetime import datetime

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from courses.models import Outline
from people.models import Affiliation
from reports import exporting
from reports.models import Export
from tests.reports.records import EXPORT, person

pytestmark = pytest.mark.django_db

COLUMNS = [
    "Person (pseudonym)", "Sample data", "Course code", "Course", "Steps in all", "Round",
    "Country", "Sex", "Age group", "Kind of institution", "Level of the post", "Target group",
    "Post confirmed", "Language at enrolment", "Enrolled on", "Due on", "Steps done", "Passed",
    "Completed on",
]  # fmt: skip


def file(officer, form="csv", language="en", **filters) -> bytes:
    response = officer.post(
        EXPORT.replace("/en/", f"/{language}/"), {"form": form}, query_params=filters
    )
    assert response.status_code == 200
    assert response.streaming
    assert (
        f'filename="participation-{timezone.localdate():%Y-%m-%d}.{form}"'
        in response["Content-Disposition"]
    )
    return b"".join(response.streaming_content)


def rows(officer, **options) -> list[dict[str, str]]:
    text = file(officer, **options).decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def sheet(officer, **options) -> list[tuple]:
    book = load_workbook(io.BytesIO(file(officer, form="xlsx", **options)))
    return list(book.worksheets[0].values)


@pytest.fixture
def lola(borders):
    user = person(
        "female", "UZ", "customs", name="Lola", email="lola@example.org", age_group="30_39"
    )
    borders.taken_by(user, done=4, language="uz")
    return user


def test_one_row_an_enrolment_in_the_readers_words(officer, lola, borders):
    (row,) = rows(officer)
    assert list(row) == COLUMNS
    assert row == {
        **row, "Sample data": "no", "Course code": "C2", "Course": "C2. Land borders",
        "Round": "1", "Country": "Uzbekistan", "Sex": "Female", "Age group": "30–39",
        "Kind of institution": "Customs", "Level of the post": "Operational level",
        "Post confirmed": "no", "Language at enrolment": "uz", "Enrolled on": "2026-10-01",
        "Due on": "", "Steps done": "4", "Steps in all": "4", "Passed": "yes",
        "Completed on": "2026-10-05",
    }  # fmt: skip


def test_headings_and_values_follow_the_language(officer, lola):
    (row,) = rows(officer, language="ru")
    assert "C2. Сухопутные границы" in row.values()


def test_nothing_in_a_file_names_a_person_or_their_office(officer, lola):
    office = Affiliation.objects.get(user=lola).institution.name
    book = load_workbook(io.BytesIO(file(officer, form="xlsx")))
    cells = [cell for page in book for row in page.values for cell in row]
    for text in (file(officer).decode(), " ".join(map(str, cells))):
        for trace in ("Lola", "Sobirova", "lola@example.org", lola.key, office):
            assert trace not in text


def test_a_pseudonym_is_the_same_in_every_export_and_another_for_another_person(
    officer, lola, borders, rights
):
    rights.taken_by(lola)
    borders.taken_by(person("male"))
    one, two, other = [row["Person (pseudonym)"] for row in rows(officer)]
    assert one == two != other
    assert one == rows(officer)[0]["Person (pseudonym)"]
    assert one == sheet(officer)[1][0]


def test_a_pseudonym_cannot_be_made_without_the_sites_key(officer, lola, settings):
    ours = exporting.pseudonym(lola.key)
    exporting.secret.cache_clear()
    settings.SECRET_KEY = "another site"
    theirs = exporting.pseudonym(lola.key)
    exporting.secret.cache_clear()
    assert ours != theirs


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_no_cell_is_a_formula(officer, lola, borders, start):
    title = f'{start}HYPERLINK("https://example.org","free")'
    for outline in Outline.objects.filter(course_key=borders.key):
        outline.data |= {"code": title, "title": title}
        outline.save()
    (row,) = rows(officer)
    assert row["Course code"] == f"'{title}"
    code = sheet(officer)[1][2]
    assert code.startswith("'")
    Outline.objects.all().delete()
    lola.enrolments.update(course_title=title)
    assert rows(officer)[0]["Course"] == f"'{title}"


def test_the_workbook_has_the_same_rows_with_real_days_and_numbers(officer, lola, borders):
    borders.taken_by(person("male", "KZ", ""), done=1)
    heading, *content = sheet(officer)
    assert list(heading) == COLUMNS
    for typed, written in zip(content, csv.reader(lines(officer)), strict=True):
        assert [as_text(value) for value in typed] == written
    assert content[0][14] == datetime(2026, 10, 1)  # noqa: DTZ001 - as openpyxl gives days
    assert content[0][16] == 4


def lines(officer) -> list[str]:
    return file(officer).decode()[1:].splitlines()[1:]


def as_text(value) -> str:
    return "" if value is None else str(value).removesuffix(" 00:00:00")


def test_the_workbook_says_what_it_is(officer, lola):
    book = load_workbook(io.BytesIO(file(officer, form="xlsx", country="UZ", since="2026-01-01")))
    about = dict(book.worksheets[1].values)
    assert about["Country"] == "Uzbekistan"
    assert about["Enrolled from"] == "2026-01-01"
    assert "pseudonym" in about["Person"]


def test_filters_hold_for_the_file(officer, lola, borders):
    borders.taken_by(person("male", "KZ"))
    assert [row["Country"] for row in rows(officer, country="KZ")] == ["Kazakhstan"]
    assert len(rows(officer)) == 2


def test_every_export_is_logged_before_it_leaves(officer, olga, lola):
    response = officer.post(f"{EXPORT}?country=UZ&state=", {"form": "csv"})
    log = Export.objects.get()
    assert (log.user, log.form, log.rows, log.filters) == (olga, "csv", 1, {"country": "UZ"})
    assert b"".join(response.streaming_content)


def test_headings_leave_before_the_rows_are_read(officer, lola, django_assert_num_queries):
    response = officer.post(EXPORT, {"form": "csv"})
    pieces = iter(response.streaming_content)
    with django_assert_num_queries(0):
        assert next(pieces).decode().startswith("\ufeffPerson")
    with django_assert_num_queries(1):
        assert b"C2" in b"".join(pieces)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_as_many_queries_for_many_rows_as_for_one(
    officer, lola, borders, form, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    file(officer, form=form)  # A process reads the outlines of courses once.
    with CaptureQueriesContext(connection) as few:
        file(officer, form=form)
    for _ in range(60):
        borders.taken_by(person())
    with CaptureQueriesContext(connection) as many:
        file(officer, form=form)
    assert len(many) == len(few)


def test_uncertain_posts_are_marked(officer, lola):
    Affiliation.objects.filter(user=lola).update(verified_at=timezone.now())
    assert rows(officer)[0]["Post confirmed"] == "yes"


def test_an_officer_finds_their_exports_among_their_own_data(officer, lola):
    file(officer, country="UZ")
    (entry,) = officer.get("/en/profile/my-data/").json()["exports"]
    assert (entry["form"], entry["rows"], entry["filters"]) == ("csv", 1, {"country": "UZ"})
