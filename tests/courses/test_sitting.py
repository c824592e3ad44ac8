"""A test under bad lines, double clicks, clocks and forms that were tampered with."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.utils import timezone

from learners.models import Enrolment
from quizzes import attempts
from quizzes.models import GRACE, Attempt, Question, QuestionVersion, Quiz
from tests.courses import building
from tests.courses.walking import FINAL, PRE_TEST, RIGHT, WRONG, checked, fields, pairs
from tests.courses.watching import listed, queries, writes
from tests.quizzes.bank import body

pytestmark = pytest.mark.django_db


def give(walk, attempt: Attempt, given) -> HttpResponse:
    """What the script of the page sends for answers just given."""
    address = f"/{walk.language}/attempts/{attempt.pk}/answers/"
    return walk.client.post(address, fields(attempt, given))


@pytest.fixture
def attempt(at_final) -> Attempt:
    return at_final.begin(FINAL)


def stored(attempt: Attempt) -> dict[str, object]:
    """Answers on record by the question's code; what is not answered is left out."""
    answers = attempt.answers.select_related("version").exclude(response=None)
    return {answer.version.code: answer.response for answer in answers}


def time_over(attempt: Attempt, by: timedelta = timedelta(minutes=5)) -> None:
    """The clock has gone on: the deadline was `by` ago."""
    Attempt.objects.filter(pk=attempt.pk).update(deadline=timezone.now() - by)


def field_of(attempt: Attempt, code: str) -> str:
    return f"q{attempt.answers.get(version__code=code).position}"


# Beginning ------------------------------------------------------------------------------------


def test_a_double_click_begins_one_attempt(at_final):
    for _click in range(3):
        at_final.post(FINAL, {"start": "1"})
    assert Attempt.objects.filter(purpose="final_test").count() == 1


def test_the_start_page_says_how_the_test_works(at_final):
    page = at_final.page(FINAL)
    for said in ("4 questions", "75 %", "30 minutes", "2 attempts", "Four questions"):
        assert said in page, said
    assert Attempt.objects.filter(purpose="final_test").count() == 0


def test_coming_back_goes_on_with_the_open_attempt(at_final, attempt):
    at_final.send(FINAL, attempt, {"Q1": "a"}, save="1")
    page = at_final.page(FINAL)
    assert checked(page) == pairs(fields(attempt, {"Q1": "a"}))
    assert at_final.get(FINAL, "?attempt=1").url == at_final.address(FINAL)


def test_a_test_without_questions_says_so(at_final):
    QuestionVersion.objects.update(current=False)
    at_final.post(FINAL, {"start": "1"})
    assert "This test has no questions yet" in at_final.page(FINAL)
    assert Attempt.objects.filter(purpose="final_test").count() == 0


def test_extra_time_lengthens_the_limit_of_one_person(at_final, enrolment):
    Enrolment.objects.filter(pk=enrolment.pk).update(extra_time=50)
    attempt = at_final.begin(FINAL)
    assert attempt.deadline - attempt.started_at == timedelta(minutes=45)


def test_what_was_asked_never_holds_the_key(at_final, attempt):
    page = at_final.page(FINAL)
    for version in QuestionVersion.objects.filter(answers__attempt=attempt):
        assert version.texts["stem"] in page
        assert not [f for f in version.texts["feedback"].values() if f in page]
    assert "correct" not in page


# Answering ------------------------------------------------------------------------------------


def test_each_answer_is_saved_as_it_is_given(at_final, attempt):
    answer = give(at_final, attempt, {"Q4": "c"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert stored(attempt) == {"Q4": "c"}


def test_saving_by_hand_stays_on_the_page(at_final, attempt):
    answer = at_final.send(FINAL, attempt, {"Q1": "b", "Q2": ["a"]}, save="1")
    assert answer.url == at_final.address(FINAL)
    page = at_final.page(FINAL)
    assert "Your answers are saved." in page
    assert checked(page) == pairs(fields(attempt, {"Q1": "b", "Q2": ["a"]}))


def test_unanswered_questions_are_named_once_and_then_it_may_be_submitted(at_final, attempt):
    answer = at_final.send(FINAL, attempt, {"Q1": "a"}, submit="1")
    page = answer.content.decode()
    assert answer.status_code == 200 and "3 questions have no answer" in page
    missing = {position for code in ("Q2", "Q3", "Q4") for position in [field_of(attempt, code)]}
    assert all(f'href="#{name}"' in page for name in missing)
    attempt.refresh_from_db()
    assert attempt.is_open and stored(attempt) == {"Q1": "a"}
    assert 'name="confirm" value="1"' in page
    answer = at_final.send(FINAL, attempt, {"Q1": "a"}, submit="1", confirm="1")
    assert answer.url.endswith("?attempt=1")
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed) == (1, False)


def test_missing_ids_keep_what_was_saved(at_final, attempt):
    at_final.send(FINAL, attempt, RIGHT, save="1")
    answer = at_final.post(FINAL, {"attempt": "1", "submit": "1"})
    assert answer.url.endswith("?attempt=1")
    attempt.refresh_from_db()
    assert attempt.score == 4


def test_foreign_and_repeated_ids_change_nothing_else(at_final, attempt):
    other = Attempt.objects.get(purpose="pre_test")
    before = stored(other)
    data = fields(attempt, RIGHT)
    data |= {"q0": "a", "q5": "a", "q99": "a", "q-1": "a", "qx": "a", "asked": ["1", "99", "x"]}
    first = field_of(attempt, "Q1")
    data[first] = ["b", "c", "a"]
    data[field_of(attempt, "Q2")] = ["a", "b", "b", "a"]
    answer = at_final.post(FINAL, {"attempt": "1", **data, "submit": "1", "confirm": "1"})
    assert answer.url.endswith("?attempt=1")
    attempt.refresh_from_db()
    assert (attempt.score, attempt.answers.count()) == (4, 4)
    assert stored(attempt)["Q2"] == ["a", "b"]
    assert stored(other) == before


@pytest.mark.parametrize("value", ["z", "", "a" * 5000, "<script>", "\x00"])
def test_a_choice_that_is_none_is_refused_and_nothing_typed_is_lost(at_final, attempt, value):
    data = {**fields(attempt, RIGHT), field_of(attempt, "Q2"): ["a", value]}
    answer = at_final.post(FINAL, {"attempt": "1", **data, "submit": "1"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Nothing was submitted: please correct what is marked below." in page
    kept = {name: given for name, given in data.items() if name != field_of(attempt, "Q2")}
    assert pairs(kept) <= checked(page)
    attempt.refresh_from_db()
    assert attempt.is_open


def test_an_unknown_language_button_saves_and_stays(at_final, attempt):
    answer = at_final.send(FINAL, attempt, {"Q1": "a"}, switch="tlh")
    assert answer.url == at_final.address(FINAL)
    assert stored(attempt) == {"Q1": "a"}


# Ending ---------------------------------------------------------------------------------------


def test_two_tabs_submit_one_attempt(at_final, attempt):
    first = at_final.hand_in(FINAL, attempt, RIGHT)
    second = at_final.hand_in(FINAL, attempt, WRONG)
    assert first.url == second.url
    assert "already submitted" in at_final.page(FINAL, "?attempt=1")
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed) == (4, True)


def test_the_back_button_after_submitting_leads_to_the_result(at_final, attempt):
    at_final.hand_in(FINAL, attempt, WRONG)
    at_final.begin(FINAL)
    for button in ({"save": "1"}, {"switch": "ru"}, {"submit": "1"}):
        answer = at_final.send(FINAL, attempt, RIGHT, **button)
        assert answer.url == f"{at_final.address(FINAL)}?attempt=1"
    attempt.refresh_from_db()
    assert attempt.score == 0
    assert stored(Attempt.objects.get(number=2)) == {}


def test_saving_after_the_end_says_that_it_was_not_saved(at_final, attempt):
    at_final.hand_in(FINAL, attempt, WRONG)
    assert give(at_final, attempt, RIGHT).status_code == 409
    assert stored(attempt) == WRONG_STORED


WRONG_STORED = {code: WRONG[code] for code in ("Q1", "Q2", "Q3", "Q4")}


def test_within_the_grace_an_answer_still_counts(at_final, attempt):
    time_over(attempt, GRACE / 2)
    at_final.hand_in(FINAL, attempt, RIGHT)
    attempt.refresh_from_db()
    assert (attempt.score, attempt.how_ended) == (4, "submitted")


@pytest.mark.parametrize(
    "buttons",
    [
        {"submit": "1", "confirm": "1"},
        {"submit": "1"},
        {"save": "1"},
        {"switch": "ru"},
    ],
)
@pytest.mark.parametrize("given", [RIGHT, {"Q1": "a", "Q3": "true"}])
def test_after_the_deadline_only_what_was_saved_counts(at_final, attempt, buttons, given):
    at_final.send(FINAL, attempt, {"Q1": "a", "Q4": "a"}, save="1")
    at_final.page(FINAL)  # takes the message away
    time_over(attempt)
    answer = at_final.send(FINAL, attempt, given, **buttons)
    assert answer.url == f"{at_final.address(FINAL)}?attempt=1"
    page = at_final.page(FINAL, "?attempt=1")
    assert "Your answers are saved." not in page
    assert "time ran out" in page or "time was over" in page
    attempt.refresh_from_db()
    assert (attempt.score, attempt.how_ended) == (1, "time")
    assert attempt.submitted_at == attempt.deadline
    assert stored(attempt) == {"Q1": "a", "Q4": "a"}


def test_an_answer_saved_too_late_is_not_called_saved(at_final, attempt):
    time_over(attempt)
    assert give(at_final, attempt, RIGHT).status_code == 409
    assert stored(attempt) == {}


def test_looking_at_a_test_whose_time_is_over_writes_nothing(at_final, attempt):
    at_final.send(FINAL, attempt, RIGHT, save="1")
    time_over(attempt)
    at_final.page(FINAL)
    with queries() as asked:
        page = at_final.page(FINAL)
    assert not writes(asked), listed(asked)
    assert "The time is over" in page and checked(page) == set()
    attempt.refresh_from_db()
    assert attempt.is_open
    # The page's only button ends it.
    answer = at_final.post(FINAL, {"attempt": "1", "submit": "1"})
    assert answer.url.endswith("?attempt=1")
    attempt.refresh_from_db()
    assert (attempt.passed, attempt.how_ended) == (True, "time")
    assert Enrolment.objects.get().is_complete


def test_the_clock_completes_the_course_without_the_learner(at_final, attempt, enrolment):
    at_final.send(FINAL, attempt, RIGHT, save="1")
    time_over(attempt)
    assert attempts.close_overdue() == 1
    enrolment.refresh_from_db()
    attempt.refresh_from_db()
    assert enrolment.completed_at == attempt.submitted_at == attempt.deadline


def test_beginning_again_after_the_time_ran_out_gives_the_result_first(at_final, attempt):
    time_over(attempt)
    at_final.post(FINAL, {"start": "1"})
    attempt.refresh_from_db()
    assert attempt.how_ended == "time"
    assert Attempt.objects.filter(purpose="final_test").count() == 1
    assert "Begin another attempt" in at_final.page(FINAL)


# What the author changes meanwhile ------------------------------------------------------------


def rewrite(code: str, **content) -> None:
    """The author publishes another text and key of a question."""
    question = Question.objects.get(code=code, locale__language_code="en")
    question.body = body(**content)
    question.save_revision().publish()


def test_a_question_edited_between_showing_and_submitting_is_graded_as_it_was_shown(
    at_final, attempt
):
    rewrite("Q1", stem="Quite another question", right="c", keys="abc")
    page = at_final.page(FINAL)
    assert "What is dough made of?" in page and "Quite another question" not in page
    at_final.hand_in(FINAL, attempt, RIGHT)
    attempt.refresh_from_db()
    assert attempt.score == 4
    result = at_final.page(FINAL, "?attempt=1")
    assert "Flour and water" in result and "Quite another question" not in result


def test_the_next_attempt_asks_the_edited_question(at_final, attempt):
    at_final.hand_in(FINAL, attempt, WRONG)
    rewrite("Q1", stem="Quite another question", right="c", keys="abc")
    at_final.begin(FINAL)
    page = at_final.page(FINAL)
    assert "Quite another question" in page and "What is dough made of?" not in page


def test_a_question_deleted_meanwhile_is_still_graded_and_explained(at_final, attempt):
    Question.objects.filter(code="Q1").delete()
    at_final.hand_in(FINAL, attempt, RIGHT)
    attempt.refresh_from_db()
    assert (attempt.score, attempt.max_score) == (4, 4)
    assert "What is dough made of?" in at_final.page(FINAL, "?attempt=1")


def test_terms_are_those_at_the_start(at_final, attempt, tiny):
    page = building.QuizPage.objects.get(pk=tiny.find("oven", "final-test").source_pk)
    building.edited(page, pass_mark=100, review="score", time_limit=1)
    at_final.hand_in(FINAL, attempt, {**RIGHT, "Q1": "b"})
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed) == (3, True)
    assert "Sand is not eaten." in at_final.page(FINAL, "?attempt=1")


def test_a_quiz_that_grows_meanwhile_asks_the_next_attempt_only(at_final, attempt):
    quiz = Quiz.objects.get(key=attempt.quiz_key)
    quiz.questions = [*quiz.questions, str(Question.objects.filter(code="Q5")[0].translation_key)]
    quiz.save()
    at_final.hand_in(FINAL, attempt, WRONG)
    assert "5 questions" in at_final.page(FINAL)
    assert at_final.begin(FINAL).answers.count() == 5
    attempt.refresh_from_db()
    assert attempt.max_score == 4


def test_a_test_that_was_begun_stays_open_when_a_step_is_put_before_it(at_final, attempt, tiny):
    module = building.ModulePage.objects.get(slug="dough", locale__language_code="en")
    new = building.lesson(module, "water")
    building.announce(new)
    assert at_final.page().count(at_final.address("dough/water")) >= 1
    at_final.send(FINAL, attempt, {"Q1": "a"}, save="1")
    assert stored(attempt) == {"Q1": "a"}
    at_final.hand_in(FINAL, attempt, RIGHT)
    assert "Test passed" in at_final.page(FINAL, "?attempt=1")
    assert not Enrolment.objects.get().is_complete  # the new lesson is still to be read
    at_final.read("dough/water")
    assert Enrolment.objects.get().is_complete


def test_a_test_unpublished_while_it_is_taken_says_so_and_keeps_the_record(
    at_final, attempt, tiny, record
):
    before = record()
    page = building.QuizPage.objects.get(pk=tiny.find("oven", "final-test").source_pk)
    page.unpublish()
    answer = at_final.hand_in(FINAL, attempt, RIGHT)
    assert answer.url == at_final.address()
    assert "This step is no longer part of the course. Your progress is kept." in at_final.page()
    assert at_final.get(FINAL).status_code == 404
    assert record() == before
    attempt.refresh_from_db()
    assert attempt.is_open


def test_the_pre_test_is_drawn_and_handed_in_once(enrolled):
    attempt = enrolled.take(PRE_TEST)
    objectives = attempt.answers.values_list("version__objective", flat=True)
    assert sorted(objectives) == ["1.a", "1.b"]
    page = enrolled.page(PRE_TEST)
    assert "It cannot be failed and does not count." in page and 'name="start"' not in page
    enrolled.post(PRE_TEST, {"start": "1"})
    assert Attempt.objects.count() == 1
