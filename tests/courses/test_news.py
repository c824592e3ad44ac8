"""A result that comes later, marked by people or judged anew: it completes, and is told."""

import pytest
from django.core import mail

from certificates.models import Certificate
from courses.tasks import send_news
from learners.models import Completion, Enrolment
from quizzes import attempts, marking, regrading, tasks
from quizzes.kinds import KINDS
from quizzes.models import Question, RegradedAttempt
from tests.courses import building
from tests.courses.placing import TEST, a_test_with, press
from tests.courses.walking import FINAL, RIGHT
from tests.quizzes.essay import Essay, essay

pytestmark = pytest.mark.django_db


def correct(code: str, right: str) -> None:
    """The author moves the key of a question to another choice, and publishes."""
    question = Question.objects.get(code=code, locale__language_code="en")
    for option in question.body[0].value["options"]:
        option["correct"] = option["key"] == right
    question.save_revision().publish()


def regraded(code: str, by) -> None:
    key = Question.objects.filter(code=code)[0].translation_key
    regrade = regrading.decide(version=regrading.corrected(key), by=by, reason="b was right")
    tasks.regrade_attempts.func(regrade.pk)


@pytest.fixture
def failed(at_final):
    """Two of four are right, one by the wrong key; 75 % are asked for."""
    return at_final.take(FINAL, {**RIGHT, "Q1": "b", "Q4": "a"})


def test_whoever_newly_passes_completes_the_course_and_gets_the_certificate(
    at_final, failed, enrolment, timur
):
    assert failed.passed is False and not Certificate.objects.exists()
    correct("Q1", "b")
    regraded("Q1", timur)
    failed.refresh_from_db()
    enrolment.refresh_from_db()
    assert failed.passed and enrolment.completed_at == failed.submitted_at
    assert Certificate.objects.filter(enrolment=enrolment).count() == 1
    assert "Test passed" in at_final.page(FINAL, "?attempt=1")


def test_whoever_passed_keeps_course_and_certificate(at_final, enrolment, timur):
    passed = at_final.take(FINAL, {**RIGHT, "Q4": "a"})
    enrolment.refresh_from_db()
    completed = enrolment.completed_at
    correct("Q1", "b")
    regraded("Q1", timur)
    passed.refresh_from_db()
    enrolment.refresh_from_db()
    assert (passed.score, passed.passed) == (2, True)
    assert enrolment.completed_at == completed
    certificate = Certificate.objects.get(enrolment=enrolment)
    assert certificate.revoked_at is None
    assert RegradedAttempt.objects.get(attempt=passed).kept_pass


def test_another_score_is_told_by_letter_in_the_persons_language_once(
    failed, enrolment, aziza, timur
):
    aziza.language = "ru"
    aziza.save()
    correct("Q1", "b")
    regraded("Q1", timur)
    mail.outbox.clear()
    record = RegradedAttempt.objects.get(attempt=failed)
    for _again in range(2):
        send_news.func(failed.pk, enrolment.pk, f"regraded {record.pk}")
    (letter,) = mail.outbox
    assert "/ru/courses/bread/oven/final-test/?attempt=1" in letter.body
    assert "3 из 4" in letter.body and "исправлен" in letter.body and "сдали" in letter.body
    # A second correction is told as well.
    send_news.func(failed.pk, enrolment.pk, "regraded 987")
    assert len(mail.outbox) == 2


def test_the_task_of_the_letter_is_written_with_the_regrade(failed, enrolment, timur):
    from django_tasks_db.models import DBTaskResult

    correct("Q1", "b")
    regraded("Q1", timur)
    rows = DBTaskResult.objects.filter(task_path="courses.tasks.send_news")
    record = RegradedAttempt.objects.get(attempt=failed)
    # The pre-test may have asked the question too.
    given = [row.args_kwargs["args"] for row in rows]
    assert [failed.pk, enrolment.pk, f"regraded {record.pk}"] in given


# Open answers ---------------------------------------------------------------------------------


@pytest.fixture
def open_test(monkeypatch, aziza_client, aziza, tiny):
    """A test whose last question is an open one."""
    monkeypatch.setitem(KINDS, "essay", Essay())

    def make(**terms):
        walk = a_test_with(aziza_client, aziza, questions=1, **terms)
        page = building.QuizPage.objects.get(slug="test")
        page.quiz.questions = [*page.quiz.questions, str(essay().question_key)]
        page.quiz.save()
        attempt = walk.begin(TEST)
        attempts.save(
            attempt=attempt, responses={2: "Words"}, language="en", now=attempt.started_at
        )
        press(walk, attempt, "submit", q1="b", confirm="1")
        attempt.refresh_from_db()
        return walk, attempt

    return make


def give(attempt, rater) -> None:
    marking.mark(
        answer=attempt.answers.get(position=2), rater=rater, criteria={"fact": 3, "law": 0}
    )


def test_a_final_test_waits_and_is_completed_when_it_is_marked(open_test, timur, aziza):
    walk, attempt = open_test(pass_mark=80)
    assert attempt.is_waiting
    page = walk.page(TEST, "?attempt=1")
    assert "Your answers are being marked" in page and "You get a letter" in page
    assert "/ 2" not in page and "Because." not in page
    assert "Being marked" in walk.page(TEST)
    assert not Completion.objects.exists()
    give(attempt, timur)
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed) == (1.75, True)
    assert Completion.objects.filter(enrolment__user=aziza).count() == 1
    assert "Test passed" in walk.page(TEST, "?attempt=1")


def test_what_is_done_by_handing_in_does_not_wait(open_test):
    _walk, attempt = open_test(purpose="post_test")
    assert attempt.is_waiting and Completion.objects.count() == 1


def test_the_trainee_is_told_when_it_is_marked(open_test, timur, aziza):
    _walk, attempt = open_test()
    give(attempt, timur)
    enrolment = Enrolment.objects.get(user=aziza)
    mail.outbox.clear()
    for _again in range(2):
        send_news.func(attempt.pk, enrolment.pk, "marked")
    (letter,) = mail.outbox
    assert "have been marked" in letter.body and "1.75 of 2" in letter.body
    assert letter.to == ["aziza@example.org"]


def test_a_letter_about_something_that_is_gone_is_not_written(db):
    send_news.func(12345, 12345, "marked")
    assert mail.outbox == []
