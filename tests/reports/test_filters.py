from datetime import timedelta

import pytest
from django.utils import timezone

from learners.models import Enrolment
from reports.models import Export
from tests.reports.records import EXPORT, PAGE, figures, names, office, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(borders, rights):
    """Five enrolments that differ in everything that can be asked for."""
    now = timezone.now()
    lola = person("female", "UZ", "customs", name="Lola")
    borders.taken_by(lola, done=4)
    rights.taken_by(lola, done=1)
    borders.taken_by(person("male", "KZ", "border", name="Marat"), done=0)
    borders.taken_by(person("", "TJ", "", name="Firuz"), done=2, due=now - timedelta(days=1))
    rights.taken_by(
        person("not_disclosed", "UZ", "police", name="Bahar"), at=now - timedelta(hours=1)
    )
    return Enrolment.objects.all()


def asked(officer, **filters):
    return officer.get(PAGE, filters)


def found(officer, **filters) -> list[str]:
    return sorted(name.split()[0] for name in names(asked(officer, **filters)))


@pytest.mark.parametrize(
    ("filters", "who"),
    [
        ({}, ["Bahar", "Firuz", "Lola", "Lola", "Marat"]),
        ({"country": "UZ"}, ["Bahar", "Lola", "Lola"]),
        ({"country": "TM"}, []),
        ({"kind": "customs"}, ["Lola", "Lola"]),
        ({"sex": "female"}, ["Lola", "Lola"]),
        ({"sex": "male"}, ["Marat"]),
        ({"sex": "not_disclosed"}, ["Bahar", "Firuz"]),
        ({"state": "new"}, ["Bahar", "Marat"]),
        ({"state": "under_way"}, ["Firuz", "Lola"]),
        ({"state": "late"}, ["Firuz"]),
        ({"state": "passed"}, ["Lola"]),
        ({"state": "completed"}, ["Lola"]),
        ({"since": "2026-10-02"}, ["Bahar"]),
        ({"until": "2026-10-01"}, ["Firuz", "Lola", "Lola", "Marat"]),
        ({"since": "2026-10-01", "until": "2026-10-01"}, ["Firuz", "Lola", "Lola", "Marat"]),
        ({"country": "UZ", "sex": "female", "state": "completed"}, ["Lola"]),
    ],
)
def test_each_filter_narrows_rows_and_totals_alike(officer, cast, filters, who):
    response = asked(officer, **filters)
    assert sorted(name.split()[0] for name in names(response)) == who
    assert figures(response)["enrolments"] == str(len(who))
    assert figures(response)["people"] == str(len(set(who)))


def test_by_course(officer, cast, rights):
    assert found(officer, course=str(rights.key)) == ["Bahar", "Lola"]


def test_by_institution(officer, cast):
    assert found(officer, institution=office("border", "KZ").pk) == ["Marat"]


def test_a_course_that_is_gone_can_still_be_asked_for(officer, cast, borders):
    from courses.models import Outline

    Outline.objects.filter(course_key=borders.key).delete()
    response = asked(officer, course=str(borders.key))
    assert len(names(response)) == 3
    assert "Borders" in response.content.decode()


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"course": "nonsense"}, "Please choose one from the list."),
        ({"country": "FR"}, "Please choose one from the list."),
        ({"institution": "999999"}, "Please choose one from the list."),
        ({"institution": "x' OR 1=1"}, "Please choose one from the list."),
        ({"state": "rich"}, "Please choose one from the list."),
        ({"since": "yesterday"}, "Please write a date as year, month, day: 2026-11-25."),
        ({"until": "9999-12-31"}, "Please write a date as year, month, day: 2026-11-25."),
        ({"since": "0001-01-01"}, "Please write a date as year, month, day: 2026-11-25."),
        ({"since": "2026-10-02", "until": "2026-10-01"}, "This day is before the first one."),
    ],
)
def test_what_makes_no_sense_is_said_beside_the_field_and_nothing_is_shown(
    officer, cast, filters, message
):
    response = asked(officer, **filters)
    page = response.content.decode()
    assert response.status_code == 200
    assert message in page
    assert "Lola" not in page
    # What was typed stays.
    assert all(response.context["form"].data[name] == value for name, value in filters.items())


def test_nothing_is_exported_for_filters_that_make_no_sense(officer, cast):
    response = officer.post(f"{EXPORT}?since=yesterday&country=UZ", {"form": "csv"})
    assert response.status_code == 302
    assert response.url == f"{PAGE}?since=yesterday&country=UZ"
    assert not Export.objects.exists()


def test_an_unknown_form_of_file_leads_back(officer, cast):
    assert officer.post(EXPORT, {"form": "docx"}).status_code == 302
    assert not Export.objects.exists()


def test_an_empty_choice_says_so(officer, cast):
    page = asked(officer, country="TM").content.decode()
    assert "Nobody is enrolled who matches this choice." in page
    assert "participation/export/" not in page


def test_the_filters_go_on_to_the_next_page_and_to_the_file(officer, borders):
    for _ in range(51):
        borders.taken_by(person(country="KG"))
    page = asked(officer, country="KG").content.decode()
    assert "?country=KG&amp;page=2" in page
    assert 'action="/en/reports/participation/export/?country=KG"' in page
