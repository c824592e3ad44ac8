"""Letters about a course: in the person's language, once, and never in a learner's way."""

import re

from django.core import mail

from courses.tasks import send_result, send_welcome
from learners.enrolling import enrol
from learners.models import Completion, Enrolment
from quizzes.models import Attempt

FINAL = "/en/courses/bread/oven/final-test/"
RIGHT = {"Q1": "a", "Q2": ["a", "b"], "Q3": "true", "Q4": "b"}


def test_enrolling_welcomes_in_the_persons_language_once(aziza, tiny):
    aziza.language = "ru"
    aziza.save()
    enrolment = enrol(user=aziza, course_key=tiny.key, language="en")
    for _again in range(2):
        send_welcome.func(enrolment.pk)
    (letter,) = mail.outbox
    assert letter.to == ["aziza@example.org"]
    assert "Хлеб в двух модулях" in letter.subject
    assert "/ru/courses/bread/" in letter.body


def test_a_person_without_an_address_gets_no_letter(aziza, enrolment):
    aziza.email = ""
    aziza.save()
    send_welcome.func(enrolment.pk)
    assert mail.outbox == []


def test_a_letter_about_something_that_is_gone_is_not_written(db):
    send_welcome.func(12345)
    send_result.func(12345, 12345)
    assert mail.outbox == []


def sit_final_test(client, enrolment: Enrolment, course) -> Attempt:
    for step in course.steps[:-1]:
        Completion.objects.create(enrolment=enrolment, step_key=step.key)
    client.post(FINAL, {"start": "1"})
    attempt = Attempt.objects.get()
    answers = {
        f"q{answer.position}": RIGHT[answer.version.code]
        for answer in attempt.answers.select_related("version")
    }
    client.post(FINAL, {"attempt": "1", "submit": "1", "confirm": "1", **answers})
    attempt.refresh_from_db()
    return attempt


def test_the_result_is_written_with_a_link_that_opens_it(aziza_client, enrolment, tiny):
    attempt = sit_final_test(aziza_client, enrolment, tiny)
    assert attempt.passed
    for _again in range(2):
        send_result.func(attempt.pk, enrolment.pk)
    (letter,) = mail.outbox
    link = re.search(r"http://testserver(\S+)", letter.body)[1]
    assert aziza_client.get(link).status_code == 200
