"""The main job, through addresses and forms: find a course, enrol, learn, pass, be certified."""

import pytest

from certificates.models import Certificate
from learners.models import Completion, Enrolment
from quizzes.models import Attempt
from tests.conftest import PASSWORD
from tests.courses.walking import FINAL, FLOUR, HEAT, PRE_TEST, RIGHT, WRONG, Walk

pytestmark = pytest.mark.django_db

TITLES = {
    "en": "Bread in two modules",
    "ru": "Хлеб в двух модулях",
    "uz": "Non ikki modulda",
    "uz-cyrl": "Нон икки модулда",
}


def test_a_visitor_reads_what_the_course_is_about(client, tiny):
    page = Walk(client).page()
    for said in (
        "A tiny course: a test, two lessons, a final test.",
        "Say what dough is made of",
        "Dough and oven, nothing more.",
        "1 hour",
        "2 lessons",
        "Русский",
        "Ўзбекча",
        "Trainers",
        "4 questions",
        "pass mark 75 %",
        "2 attempts",
        "Flour and water",
    ):
        assert said in page, said
    assert 'href="/en/courses/bread/dough/flour/"' not in page
    assert "/accounts/login/?next=/en/courses/bread/" in page


@pytest.mark.parametrize("language", TITLES)
def test_the_course_page_is_there_in_every_language(client, tiny, language):
    page = Walk(client, language=language).page()
    assert TITLES[language] in page
    others = [title for code, title in TITLES.items() if code != language]
    assert not [title for title in others if title in page]


def test_a_stranger_signs_in_comes_back_and_enrols(client, aziza, tiny):
    stranger = Walk(client, language="ru")
    answer = stranger.enrol()
    assert answer.url == "/accounts/login/?next=/ru/courses/bread/"
    assert not Enrolment.objects.exists()
    answer = client.post(
        answer.url,
        {"login": aziza.email, "password": PASSWORD, "next": "/ru/courses/bread/"},
    )
    assert answer.url == "/ru/courses/bread/"
    assert "/ru/courses/bread/enrol/" in stranger.page()
    assert stranger.enrol().url == "/ru/courses/bread/dough/pre-test/"
    enrolment = Enrolment.objects.get()
    assert (enrolment.user, enrolment.course_key, enrolment.round) == (aziza, tiny.key, 1)
    assert (enrolment.how, enrolment.language) == ("self", "ru")


def test_enrolling_twice_is_enrolling_once(walk):
    assert [walk.enrol().url for _click in range(3)] == ["/en/courses/bread/dough/pre-test/"] * 3
    assert Enrolment.objects.count() == 1


def test_enrolling_again_later_leads_to_where_one_stopped(at_flour):
    assert at_flour.enrol().url == at_flour.address(FLOUR)


def test_enrolling_is_not_done_by_looking(walk):
    assert walk.get("enrol").status_code == 405
    assert not Enrolment.objects.exists()


def test_steps_open_one_after_another(enrolled, record):
    for step in (FLOUR, HEAT, FINAL):
        assert enrolled.get(step).url == enrolled.address()
        assert enrolled.read(step).url == enrolled.address()
    assert record() == ([], False)
    enrolled.take(PRE_TEST, WRONG)
    assert enrolled.get(FLOUR).status_code == 200
    assert enrolled.get(HEAT).url == enrolled.address()
    assert enrolled.read(FLOUR).url == enrolled.address(HEAT)
    assert enrolled.read(HEAT).url == enrolled.address(FINAL)
    assert record() == ([PRE_TEST, FLOUR, HEAT], False)


def test_progress_is_seen_at_the_course_and_at_its_modules(at_flour):
    page = at_flour.page()
    assert "1 of 4 steps completed" in page
    assert "1 of 2" in page and "0 of 2" in page
    assert "Continue" in page
    at_flour.read(FLOUR)
    page = at_flour.page()
    assert "2 of 4 steps completed" in page and "2 of 2" in page
    assert "Step 3 of 4" in at_flour.page(HEAT)


def test_my_learning_resumes_at_the_first_step_that_is_not_done(walk):
    def my_learning():
        answer = walk.client.get("/en/my-learning/")
        return answer.content.decode()

    assert "You are not enrolled in a course yet" in my_learning()
    walk.enrol()
    page = my_learning()
    assert "Ready to begin" in page and f'href="{walk.address(PRE_TEST)}"' in page
    walk.take(PRE_TEST)
    page = my_learning()
    assert "This is where you stopped" in page
    assert f'href="{walk.address(FLOUR)}"' in page and "1 of 4 steps completed" in page
    # Going back and reading a lesson again moves nothing.
    walk.get(PRE_TEST)
    assert f'href="{walk.address(FLOUR)}"' in my_learning()


def test_the_whole_course_in_four_languages_is_one_enrolment(walk, aziza):
    walk.enrol()
    walk.language = "ru"
    walk.take(PRE_TEST)
    walk.language = "uz"
    assert "Xamir — un va" in walk.page(FLOUR)
    walk.read(FLOUR)
    walk.language = "uz-cyrl"
    assert "иссиқ бўлади" in walk.page(HEAT)
    walk.read(HEAT)
    walk.language = "ru"
    attempt = walk.begin(FINAL)
    walk.language = "uz"
    walk.hand_in(FINAL, attempt)

    enrolment = Enrolment.objects.get()
    assert enrolment.completed_at is not None
    assert enrolment.course_title == "Bread in two modules"
    assert Completion.objects.count() == 4
    final = Attempt.objects.get(purpose="final_test")
    assert (final.number, final.language, final.passed, final.score) == (1, "ru", True, 4)
    assert set(final.answers.values_list("language", flat=True)) == {"uz"}
    assert enrolment.completed_at == final.submitted_at
    certificate = Certificate.objects.get()
    assert certificate.enrolment == enrolment and certificate.user == aziza
    assert certificate.snapshot["course"]["titles"] == TITLES
    page = walk.client.get("/ru/my-learning/").content.decode()
    assert TITLES["ru"] in page and certificate.serial in page
    assert certificate.serial in walk.page()


def test_the_last_lesson_completes_a_course_that_ends_with_one(walk, aziza):
    from tests.courses import building

    building.course("barley", lessons=2)
    walk.course = "barley"
    walk.enrol()
    assert walk.read("module-1/lesson-1").url == walk.address("module-1/lesson-2")
    answer = walk.read("module-1/lesson-2")
    assert answer.url == walk.address()
    assert "You have completed the course." in walk.page()
    assert Enrolment.objects.get().is_complete
    assert walk.read("module-1/lesson-2").url == walk.address()
    assert "You have completed the course." not in walk.page()


def test_a_pre_test_is_done_by_handing_it_in_and_tells_the_score_only(enrolled, record):
    attempt = enrolled.take(PRE_TEST, WRONG)
    assert record() == ([PRE_TEST], False)
    page = enrolled.page(PRE_TEST, "?attempt=1")
    assert "Where you stand" in page and "not passed" not in page.lower()
    assert "Say what dough is made of" in page
    for answer in attempt.answers.select_related("version"):
        texts = answer.version.texts
        assert not [f for f in texts["feedback"].values() if f in page]


def test_a_failed_final_test_shows_the_score_by_objective_and_no_key(at_final, record):
    attempt = at_final.take(FINAL, {**WRONG, "Q1": "a"})
    assert (attempt.score, attempt.passed) == (1, False)
    assert record() == ([PRE_TEST, FLOUR, HEAT], False)
    page = at_final.page(FINAL, "?attempt=1")
    assert "Test not passed" in page and "Pass mark: 75 %" in page
    assert "Say what dough is made of" in page and "1 of 2" in page
    assert "Choose the heat of the oven" in page and "0 of 2" in page
    assert "shown after you have passed, or after your last attempt" in page
    assert "1 attempt is left" in page
    for answer in attempt.answers.select_related("version"):
        texts = answer.version.texts
        assert texts["stem"] not in page
        assert not [t for t in (*texts["feedback"].values(),) if t in page]
    assert "Right answer" not in page


def test_after_passing_it_is_shown_what_was_wrong_and_why_with_the_source(at_final, record):
    at_final.take(FINAL, WRONG)
    attempt = at_final.take(FINAL, {**RIGHT, "Q4": "a"})
    assert (attempt.number, attempt.score, attempt.passed) == (2, 3, True)
    assert record()[1] is True
    page = at_final.page(FINAL, "?attempt=2")
    assert "Test passed" in page
    assert "How hot is the oven?" in page and "20 degrees" in page and "230 degrees" in page
    assert "That is a room." in page and "F1" in page
    assert at_final.address(FLOUR) in page  # the lesson to read again
    # The course is completed with it: what comes next is the certificate.
    assert f"/verify/{Certificate.objects.get().serial}/" in page and "See the certificate" in page
    # The first attempt may now be looked through as well.
    assert "That is a room." in at_final.page(FINAL, "?attempt=1")


def test_after_the_last_failed_attempt_the_answers_are_shown_and_none_is_left(at_final, record):
    for _try in range(2):
        at_final.take(FINAL, WRONG)
    page = at_final.page(FINAL, "?attempt=2")
    assert "Test not passed" in page and "No attempts are left" in page
    assert "A cold oven bakes nothing." in page
    page = at_final.page(FINAL)
    assert "No attempts are left." in page and 'name="start"' not in page
    answer = at_final.post(FINAL, {"start": "1"})
    assert answer.url == at_final.address(FINAL)
    assert "There are no attempts left." in at_final.page(FINAL)
    assert Attempt.objects.filter(purpose="final_test").count() == 2
    assert record()[1] is False
    assert not Certificate.objects.exists()


def test_who_has_passed_does_not_begin_again(finished):
    answer = finished.post(FINAL, {"start": "1"})
    assert answer.url == finished.address(FINAL)
    assert "You have passed this test." in finished.page(FINAL)
    assert Attempt.objects.filter(purpose="final_test").count() == 1


def test_a_completed_course_says_so_everywhere(finished):
    page = finished.page()
    assert "Completed" in page and "See the certificate" in page
    assert "/enrol/" not in page
    catalogue = finished.client.get("/en/courses/").content.decode()
    assert "Completed" in catalogue
    page = finished.client.get("/en/my-learning/").content.decode()
    assert "Bread in two modules" in page and "This is where you stopped" not in page


def test_a_finished_lesson_stays_open_and_offers_to_go_on(finished):
    page = finished.page(FLOUR)
    assert f'href="{finished.address(HEAT)}"' in page
    assert 'name="finish"' not in page
