from datetime import timedelta

import pytest
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.models import Outline
from quizzes.models import Attempt
from tests.reports.records import (
    MOMENT,
    PAGE,
    chart,
    figures,
    key,
    names,
    office,
    person,
    work_for,
)

pytestmark = pytest.mark.django_db


def test_a_person_in_two_courses_counts_once_among_people_and_twice_among_enrolments(
    officer, borders, rights
):
    lola = person("female")
    borders.taken_by(lola, done=4)
    rights.taken_by(lola)
    borders.taken_by(person("male"))
    said = figures(officer.get(PAGE))
    assert said["people"] == "2"
    assert said["women"] == "1"
    assert said["men"] == "1"
    assert said["sex not disclosed"] == "0"
    assert said["enrolments"] == "3"
    assert said["completed"] == "1"
    assert said["passed"] == "1"


def test_who_passed_the_final_test_while_another_step_is_open_passed_but_did_not_complete(
    officer, borders
):
    enrolment = borders.taken_by(person(), done=2)
    enrolment.completions.create(step_key=borders.steps[-1])
    said = figures(officer.get(PAGE))
    assert (said["passed"], said["completed"]) == ("1", "0")
    (row,) = officer.get(PAGE).context["enrolments"].object_list
    assert (row["state"], row["done"], row["total"]) == ("passed", 3, 4)


def test_tables_by_country_kind_and_course(officer, borders, rights):
    borders.taken_by(person("female", "UZ", "customs"), done=4)
    borders.taken_by(person("male", "UZ", "customs"))
    borders.taken_by(person("not_disclosed", "KG", "police"))
    rights.taken_by(person("", "", ""))
    response = officer.get(PAGE)
    assert chart(response, "by-country") == {
        "Kyrgyzstan": [0, 0, 1],
        "Uzbekistan": [1, 1, 0],
        "Not stated": [0, 0, 1],
    }
    assert chart(response, "by-kind") == {
        "Customs": [1, 1, 0],
        "Police, internal affairs": [0, 0, 1],
        "Not stated": [0, 0, 1],
    }
    assert chart(response, "by-course") == {"C2. Land borders": [1, 2], "C8. Human rights": [0, 1]}


def test_every_table_adds_up_to_the_number_of_enrolments(officer, borders, rights):
    for number in range(12):
        course = (borders, rights)[number % 2]
        kind = ("customs", "police", "")[number % 3]
        course.taken_by(person(("female", "male", "")[number % 3], "KZ", kind), done=number % 4)
    for one in officer.get(PAGE).context["charts"]:
        assert one["footer"]["total"] == 12
        assert sum(row["total"] for row in one["rows"]) == 12


def test_bars_stay_within_the_drawing_and_leave_room_for_the_number(officer, borders):
    for sex in ("female", "male", "male", ""):
        borders.taken_by(person(sex))
    (row,) = officer.get(PAGE).context["charts"][0]["rows"]
    assert [bar["width"] for bar in row["bars"]] == [21, 42, 21]
    assert row["end"] == 84


@pytest.mark.parametrize(
    ("done", "due", "state", "words"),
    [
        (0, None, "new", "Not begun"),
        (2, None, "under_way", "Under way"),
        (2, timedelta(days=-1), "late", "Was due"),
        (2, timedelta(days=1), "under_way", "Under way"),
        (4, timedelta(days=-1), "completed", "Completed"),
    ],
)
def test_each_row_says_how_far_its_person_came(officer, borders, done, due, state, words):
    borders.taken_by(person(name="Lola"), done=done, due=due and timezone.now() + due)
    response = officer.get(PAGE)
    (row,) = response.context["enrolments"].object_list
    assert (row["state"], row["done"], row["total"]) == (state, done, 4)
    assert words in response.content.decode()
    assert f"{done} of 4" in response.content.decode()


def test_steps_that_left_the_course_do_not_count(officer, borders):
    enrolment = borders.taken_by(person(), done=2)
    enrolment.completions.create(step_key=key("a step of last year"))
    (row,) = officer.get(PAGE).context["enrolments"].object_list
    assert (row["done"], row["total"]) == (2, 4)


def test_a_course_that_is_gone_keeps_its_learners_in_the_report(officer, borders):
    borders.taken_by(person(name="Lola"), done=4)
    Outline.objects.all().delete()
    response = officer.get(PAGE)
    assert figures(response)["completed"] == "1"
    assert names(response) == ["Lola Sobirova"]
    assert response.context["enrolments"].object_list[0]["course"] == "Borders"


def test_an_institution_is_the_one_of_today(officer, borders):
    lola = person(kind="")
    work_for(lola, office("customs"), until=MOMENT.date())
    work_for(lola, office("police"))
    borders.taken_by(lola)
    response = officer.get(PAGE)
    assert chart(response, "by-kind") == {"Police, internal affairs": [1, 0, 0]}
    assert response.context["enrolments"].object_list[0]["institution"] == "Police office of UZ"


def test_scores_of_a_named_person_are_not_in_the_page(officer, borders):
    lola = person(name="Lola")
    borders.taken_by(lola, done=4)
    Attempt.objects.create(
        user=lola, context_key=key("place"), quiz_key=key("borders/quiz"), purpose="final_test",
        number=1, terms={}, seed=1, language="en", started_at=MOMENT, submitted_at=MOMENT,
        score="17.3750", max_score="20", passed=True, how_ended="submitted",
    )  # fmt: skip
    page = officer.get(PAGE).content.decode()
    assert "Lola" in page
    for trace in ("17.3", "17,3", "86.8", "86,8", "87 %"):
        assert trace not in page


def test_sample_data_is_named_as_such(officer, borders):
    borders.taken_by(person())
    assert "those people are fictional" not in officer.get(PAGE).content.decode()
    borders.taken_by(person(is_sample=True))
    page = officer.get(PAGE).content.decode()
    assert "Sample data is included: those people are fictional." in page
    assert page.count("(sample)") == 1


def test_fifty_a_page_newest_first(officer, borders):
    for number in range(53):
        borders.taken_by(person(name=f"No{number}"), at=MOMENT + timedelta(hours=number))
    first, second = officer.get(PAGE), officer.get(PAGE, {"page": 2})
    assert [name.split()[0] for name in names(first)] == [f"No{n}" for n in range(52, 2, -1)]
    assert [name.split()[0] for name in names(second)] == ["No2", "No1", "No0"]
    assert "Page 2 of 2" in second.content.decode()


@pytest.mark.parametrize("number", ["0", "-1", "99", "x"])
def test_a_page_that_is_not_there_shows_one_that_is(officer, borders, number):
    borders.taken_by(person())
    assert len(names(officer.get(PAGE, {"page": number}))) == 1


def queries(officer, connection, path=PAGE) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert officer.get(path).status_code == 200
    assert not [q for q in captured if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    return len(captured)


@pytest.mark.parametrize("query", ["", "?state=under_way&country=UZ&kind=customs&sex=female"])
def test_as_many_queries_for_a_thousand_rows_as_for_ten(officer, borders, query):
    from django.db import connection

    def enrol(number):
        for _ in range(number):
            borders.taken_by(person(), done=1)

    enrol(10)
    queries(officer, connection, PAGE + query)  # A process reads the outlines of courses once.
    few = queries(officer, connection, PAGE + query)
    enrol(990)
    assert queries(officer, connection, PAGE + query) == few <= 13
