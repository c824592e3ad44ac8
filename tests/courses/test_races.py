"""Really at once: browsers in threads of their own, on whatever database runs.

These tests commit. What learners did is taken away afterwards; the content stays as it was.
"""

import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from certificates.models import Certificate, LogEntry
from cms.outbox.models import Delivery
from content import loading
from courses import outline
from courses.models import LessonPage, ModulePage
from learners import progress
from learners.enrolling import enrol
from learners.models import Completion, Enrolment, Requirement
from people.models import User
from quizzes.models import Answer, Attempt
from tests.conftest import TINY, person, signed_in
from tests.courses import building
from tests.courses.walking import FINAL, FLOUR, HEAT, PRE_TEST, RIGHT, WRONG, Walk, fields

RECORDS = [
    LogEntry, Certificate, Answer, Attempt, Completion, Requirement, Enrolment,
    Delivery, DBTaskResult, EmailAddress, Session, User,
]  # fmt: skip
TABS = 4


@pytest.fixture
def db(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The test database without a transaction around the test.

    It stands in for the fixture of this name, by which the runner knows that a database is wanted.
    """
    with django_db_blocker.unblock():
        assert "test" in str(connection.settings_dict["NAME"]), "Not on a real database."
        loading.load(TINY)
        yield
        for model in RECORDS:
            model._base_manager.all().delete()
        connection.close()


@pytest.fixture
def committing(db) -> None:
    """What its name says; by it `conftest` finds these tests."""


@pytest.fixture
def walk(committing) -> Walk:
    """Aziza in her browser."""
    return Walk(signed_in(person("aziza@example.org", given_name="Aziza")))


def tabs(walk: Walk, number: int = TABS) -> list[Walk]:
    """The same person in several tabs."""
    user = User.objects.get(email="aziza@example.org")
    return [Walk(signed_in(user), walk.course, walk.language) for _tab in range(number)]


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Run the jobs in threads that start together; their results. What they raise is raised."""
    barrier = Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=60)
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def test_a_double_click_on_enrol_enrols_once(walk):
    answers = at_once(*[tab.enrol for tab in tabs(walk)])
    assert {answer.url for answer in answers} == {walk.address(PRE_TEST)}
    assert Enrolment.objects.count() == 1
    assert DBTaskResult.objects.filter(task_path__contains="send_welcome").count() == 1


def test_a_double_click_on_begin_begins_one_attempt(walk):
    walk.enrol()
    answers = at_once(*[lambda tab=tab: tab.post(PRE_TEST, {"start": "1"}) for tab in tabs(walk)])
    assert {answer.url for answer in answers} == {walk.address(PRE_TEST)}
    assert Attempt.objects.count() == 1
    assert Answer.objects.count() == 2


def test_two_tabs_that_submit_the_last_test_complete_the_course_once(walk):
    walk.enrol()
    walk.walk_to(FINAL)
    attempt = walk.begin(FINAL)
    given = [RIGHT, WRONG] * (TABS // 2)
    data = [{**fields(attempt, g), "attempt": "1", "submit": "1", "confirm": "1"} for g in given]
    answers = at_once(
        *[
            lambda tab=tab, sent=sent: tab.post(FINAL, sent)
            for tab, sent in zip(tabs(walk), data, strict=True)
        ]
    )
    assert {answer.url for answer in answers} == {f"{walk.address(FINAL)}?attempt=1"}
    attempt.refresh_from_db()
    assert attempt.score in (0, 4)
    stored = {a.version.code: a.response for a in attempt.answers.select_related("version")}
    won = RIGHT if attempt.score == 4 else WRONG
    assert stored == {code: won[code] for code in stored}
    passed = bool(attempt.passed)
    assert Enrolment.objects.get().is_complete is passed
    assert Completion.objects.count() == 3 + passed
    assert Certificate.objects.count() == int(passed)
    assert DBTaskResult.objects.filter(task_path__contains="send_result").count() == 1


def test_the_last_two_steps_in_two_tabs_complete_the_course(committing):
    """Each tab finishes another step; whoever is second completes the course, and only once."""
    page = building.course("barley", lessons=TABS)
    try:
        building.edited(page, sequential=False)
        for n in range(3):
            person_ = person(f"learner-{n}@example.org")
            walks = [Walk(signed_in(person_), "barley") for _tab in range(TABS)]
            walks[0].enrol()
            at_once(
                *[lambda w=w, i=i: w.read(f"module-1/lesson-{i}") for i, w in enumerate(walks, 1)]
            )
            enrolment = Enrolment.objects.get(user=person_)
            assert enrolment.completions.count() == TABS
            assert enrolment.is_complete
            assert Certificate.objects.filter(enrolment=enrolment).count() == 1
    finally:
        page.delete()


def test_the_same_lesson_finished_in_two_tabs_counts_once(walk):
    walk.enrol()
    walk.walk_to(FLOUR)
    answers = at_once(*[lambda tab=tab: tab.read(FLOUR) for tab in tabs(walk)])
    assert {answer.url for answer in answers} == {walk.address(HEAT)}
    assert Completion.objects.count() == 2


def test_answers_saved_in_two_tabs_and_languages_are_all_kept(walk):
    walk.enrol()
    walk.walk_to(FINAL)
    attempt = walk.begin(FINAL)
    given = [{"Q1": "b"}, {"Q2": ["a", "c"]}, {"Q3": "false"}, {"Q4": "c"}]
    data = [{**fields(attempt, g), "attempt": "1", "save": "1"} for g in given]
    walks = tabs(walk)
    for tab, language in zip(walks, ("en", "ru", "uz", "uz-cyrl"), strict=True):
        tab.language = language
    at_once(
        *[
            lambda tab=tab, sent=sent: tab.post(FINAL, sent)
            for tab, sent in zip(walks, data, strict=True)
        ]
    )
    stored = {a.version.code: a.response for a in attempt.answers.select_related("version")}
    assert stored == {"Q1": "b", "Q2": ["a", "c"], "Q3": "false", "Q4": "c"}


def test_a_lesson_unpublished_at_the_very_moment_it_is_finished(walk):
    walk.enrol()
    walk.walk_to(FLOUR)
    lesson = LessonPage.objects.get(slug="flour", locale__language_code="en")
    try:
        answers = at_once(
            lesson.unpublish, *[lambda tab=tab: tab.read(FLOUR) for tab in tabs(walk, 2)]
        )[1:]
        assert {a.status_code for a in answers} <= {302}
        assert {a.url for a in answers} <= {walk.address(), walk.address(HEAT)}
    finally:
        LessonPage.objects.get(pk=lesson.pk).save_revision().publish()
    assert Completion.objects.count() in (1, 2)


def test_two_trainers_who_publish_at_once_are_both_in_the_outline(committing):
    """A later reading of the tree must never be overwritten by an earlier one."""
    course = building.course("barley", lessons=0)
    module = building.module_of(course)
    try:
        for round_ in range(3):
            names = [f"lesson-{round_}-{n}" for n in range(TABS)]
            for name in names:
                page = building.lesson(module, name)
                LessonPage.objects.filter(pk=page.pk).update(live=False)
            at_once(*[lambda name=name: publish(name) for name in names])
            there = [step.slug for step in building.known("barley").steps]
            assert there[-TABS:] == names
    finally:
        course.delete()


def publish(slug: str) -> None:
    LessonPage.objects.get(slug=slug).save_revision().publish()


def test_a_learner_reads_on_while_the_course_is_loaded(walk):
    """Outlines are rewritten in one transaction: nobody ever finds half a course."""
    walk.enrol()
    walk.walk_to(FLOUR)
    key = outline.course("bread", "en").key

    def rebuild() -> None:
        for _time in range(10):
            outline.rebuild(key)

    def read() -> set[int]:
        return {walk.get(FLOUR).status_code for _time in range(20)}

    _none, codes = at_once(rebuild, read)
    assert codes == {200}
    assert ModulePage.objects.filter(slug="oven").count() == 4
    user = User.objects.get(email="aziza@example.org")
    assert enrol(user=user, course_key=key) == Enrolment.objects.get()


def test_the_last_step_and_the_last_requirement_at_once_complete_the_course(committing):
    """Whoever comes second sees what the first has written: the completion is never lost."""
    course = uuid.uuid4()
    for n in range(5):
        taker = person(f"learner-{n}@example.org")
        step = uuid.uuid4()
        enrolment = enrol(user=taker, course_key=course)
        Requirement.objects.create(enrolment=enrolment, name="attendance")

        def read(pk=enrolment.pk, step=step) -> None:
            own = Enrolment.objects.get(pk=pk)
            progress.complete(enrolment=own, step_key=step, course_steps={step})

        def attend(pk=enrolment.pk, step=step) -> None:
            own = Enrolment.objects.get(pk=pk)
            with transaction.atomic():
                Requirement.objects.filter(enrolment=own).update(met_at=timezone.now())
                progress.finish_if_ready(enrolment=own, course_steps={step})

        at_once(read, attend)
        assert Enrolment.objects.get(pk=enrolment.pk).is_complete
        assert Certificate.objects.filter(enrolment=enrolment).count() == 1
