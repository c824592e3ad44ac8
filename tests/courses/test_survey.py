"""A survey: nobody can tell who answered what; sent once; the step is done."""

import pytest
from django.db import connection

from learners.models import Completion
from quizzes.models import Attempt, AttemptEvent, SurveyResponse
from tests.courses.placing import TEST, a_test_with
from tests.courses.walking import checked
from tests.quizzes.bank import translate

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(aziza_client, aziza, tiny):
    return a_test_with(aziza_client, aziza, purpose="survey")


def test_a_survey_is_stored_without_its_author_and_the_time(survey, aziza):
    page = survey.page(TEST)
    assert "without your name" in page and page.count("<fieldset") == 3
    answer = survey.post(TEST, {"q1": "a", "q3": "c", "submit": "1"})
    assert answer.url == survey.address(TEST)
    (response,) = SurveyResponse.objects.all()
    assert [given["response"] for given in response.answers] == ["a", "c"]
    assert response.language == "en"
    fields = {field.attname: field.get_internal_type() for field in SurveyResponse._meta.fields}
    assert fields == {
        "id": "UUIDField", "quiz_key": "UUIDField", "place_key": "UUIDField", "day": "DateField",
        "language": "CharField", "answers": "JSONField",
    }  # fmt: skip
    assert not Attempt.objects.exists() and not AttemptEvent.objects.exists()
    assert Completion.objects.filter(enrolment__user=aziza).count() == 1


def test_no_row_of_the_database_joins_a_person_and_an_answer(survey, aziza):
    before = tables_with_rows()
    survey.post(TEST, {"q1": "a", "submit": "1"})
    grown = {name for name, rows in tables_with_rows().items() if rows > before.get(name, 0)}
    told = {name for name in grown if name.startswith(("quizzes_", "learners_", "courses_"))}
    assert told == {"quizzes_surveyresponse", "learners_completion"}
    response, completion = SurveyResponse.objects.get(), Completion.objects.get()
    assert str(completion.enrolment_id) not in (str(response.pk), response.language)


def tables_with_rows() -> dict[str, int]:
    with connection.cursor() as cursor:
        counts = {}
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')  # noqa: S608
            counts[table] = cursor.fetchone()[0]
        return counts


def test_a_survey_is_sent_once(survey):
    for _click in range(3):
        survey.post(TEST, {"q1": "a", "submit": "1"})
    assert SurveyResponse.objects.count() == 1
    page = survey.page(TEST)
    assert "You have answered this survey" in page and "<fieldset" not in page


def test_it_is_not_graded_and_has_no_result(survey):
    survey.post(TEST, {"q1": "a", "submit": "1"})
    page = survey.page(TEST, "?attempt=1")
    assert "Your result" not in page and "1 of 3" not in page


def test_every_question_may_be_left_open(survey):
    survey.post(TEST, {"submit": "1"})
    assert SurveyResponse.objects.get().answers == []


def test_what_is_no_choice_is_refused_and_nothing_typed_is_lost(survey):
    page = survey.post(TEST, {"q1": "z", "q2": "b", "submit": "1"}).content.decode()
    assert "Nothing was sent" in page and ("q2", "b") in checked(page)
    assert not SurveyResponse.objects.exists()


def test_a_change_of_language_takes_the_answers_along(survey, tiny):
    from quizzes.models import Question

    question = Question.objects.filter(code__endswith="-0").latest("pk")
    translate(question, "ru", stem="Что сначала?", words="вариант")
    page = survey.page(TEST)
    assert 'formaction="/ru/courses/barley/module-1/test/"' in page
    survey.language = "ru"
    page = survey.post(TEST, {"q1": "c"}).content.decode()
    assert "Что сначала?" in page and ("q1", "c") in checked(page)
    survey.post(TEST, {"q1": "c", "submit": "1"})
    assert SurveyResponse.objects.get().language == "ru"


def test_everybody_sees_one_order(survey, bek):
    from learners.enrolling import enrol
    from people.models import User
    from tests.courses.building import known
    from tests.courses.walking import Walk

    enrol(user=User.objects.get(email="bek@example.org"), course_key=known("barley").key)
    other = Walk(bek.client, "barley")
    assert other.main(TEST).count("<fieldset") == 3
    strip = lambda page: page.split("<fieldset", 1)[1].rsplit("</fieldset>", 1)[0]  # noqa: E731
    assert strip(survey.main(TEST)) == strip(other.main(TEST))
