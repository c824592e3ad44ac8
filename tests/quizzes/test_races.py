"""Two tabs, a double click, a clock that strikes: really at once, in threads of their own.

On PostgreSQL the rows are locked, on SQLite the whole database is (BEGIN IMMEDIATE).
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from quizzes import attempts, versions
from quizzes.grading import grade
from quizzes.models import Answer, Attempt, Question
from quizzes.signals import attempt_graded
from tests.quizzes.bank import all_versions, answers, published
from tests.quizzes.conftest import NOW

ROUNDS = range(5)
MUCH_LATER = NOW + timedelta(hours=1)


@pytest.fixture
def aziza(transactional_db, aziza):
    """Rows that other connections see."""
    return aziza


@pytest.fixture
def graded():
    """Ids of the attempts that were announced."""
    heard = []

    def listen(sender, attempt, **kwargs):
        heard.append(attempt.pk)

    attempt_graded.connect(listen)
    yield heard
    attempt_graded.disconnect(listen)


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Run the jobs in threads that start together; their results, exceptions among them."""
    barrier = Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=30)
            return job()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def submit(attempt, responses, now=NOW):
    return attempts.submit(attempt=attempt, responses=responses, language="en", now=now)


def save(attempt, responses, now=NOW):
    return attempts.save(attempt=attempt, responses=responses, language="en", now=now)


def stored(attempt):
    return dict(attempt.answers.values_list("position", "response"))


def assert_graded_as_stored(attempt):
    """The score on record is the score of the answers on record."""
    on_record = Attempt.objects.get(pk=attempt.pk)
    again = grade(Attempt.objects.get(pk=attempt.pk))
    assert (on_record.score, on_record.passed) == (again.score, again.passed)


def test_a_double_click_on_start_begins_one_attempt(begin):
    for _ in ROUNDS:
        place = uuid4()
        results = at_once(*[lambda place=place: begin(context_key=place, seed=None)] * 4)
        assert len({attempt.pk for attempt in results}) == 1, results
        assert Attempt.objects.filter(context_key=place).count() == 1
        assert Answer.objects.filter(attempt__context_key=place).count() == 5


def test_the_last_attempt_is_begun_once(begin, terms):
    for _ in ROUNDS:
        place = uuid4()
        submit(begin(context_key=place), {})
        results = at_once(*[lambda place=place: begin(context_key=place)] * 3)
        assert {attempt.number for attempt in results} == {2}, results
        assert Attempt.objects.filter(context_key=place).count() == 2


def test_two_tabs_that_submit_are_graded_once(begin, graded):
    for _ in ROUNDS:
        attempt = begin(context_key=uuid4())
        graded.clear()
        right, wrong = answers(attempt), {1: "a", 2: "a", 3: "a"}
        first, second = at_once(
            lambda a=attempt, r=right: submit(a, r), lambda a=attempt, w=wrong: submit(a, w)
        )
        assert first.score == second.score, (first, second)
        assert first.score in (0, 5)
        assert stored(attempt)[1] == ("b" if first.score == 5 else "a")
        assert graded == [attempt.pk]
        assert_graded_as_stored(attempt)


def test_an_answer_saved_while_submitting_counts_or_is_not_kept(begin, graded):
    for _ in ROUNDS:
        attempt = begin(context_key=uuid4())
        save(attempt, {1: "b"})
        results = at_once(
            lambda a=attempt: submit(a, {2: "b"}),
            lambda a=attempt: save(a, {3: "b"}),
            lambda a=attempt: save(a, {1: "a"}),
        )
        assert all(isinstance(result, Attempt) for result in results), results
        assert_graded_as_stored(attempt)


def test_answers_saved_at_once_are_all_kept(begin):
    for _ in ROUNDS:
        attempt = begin(context_key=uuid4())
        at_once(
            *[lambda a=attempt, n=n: save(a, {n: "b"}) for n in (1, 2, 3)],
            lambda a=attempt: save(a, {4: ["a", "c"]}),
        )
        assert stored(attempt) == {1: "b", 2: "b", 3: "b", 4: ["a", "c"], 5: None}


def test_the_clock_and_the_learner_end_an_attempt_once(begin, terms, graded):
    for _ in ROUNDS:
        attempt = begin(context_key=uuid4(), terms={**terms, "time_limit": 30})
        save(attempt, {1: "b"})
        graded.clear()
        results = at_once(
            lambda: attempts.close_overdue(MUCH_LATER),
            lambda: attempts.close_overdue(MUCH_LATER),
            lambda a=attempt: submit(a, answers(a), MUCH_LATER),
            lambda a=attempt: save(a, answers(a), MUCH_LATER),
        )
        assert not any(isinstance(result, Exception) for result in results), results
        assert graded == [attempt.pk]
        attempt.refresh_from_db()
        assert (attempt.score, attempt.how_ended) == (1, "time")


def test_the_last_second_belongs_to_whoever_comes_first(begin, terms, graded):
    """A submission within the grace, and a worker whose clock is ahead."""
    for _ in ROUNDS:
        attempt = begin(context_key=uuid4(), terms={**terms, "time_limit": 30})
        graded.clear()
        at_once(
            lambda a=attempt: submit(a, answers(a), a.deadline),
            lambda: attempts.close_overdue(MUCH_LATER),
        )
        attempt.refresh_from_db()
        assert graded == [attempt.pk]
        assert (attempt.how_ended, attempt.score) in {("submitted", 5), ("time", 0)}
        assert_graded_as_stored(attempt)


def test_two_editors_who_publish_together_make_one_version(locales, transactional_db):
    for number in ROUNDS:
        question = published(f"Q-{number}")
        all_versions().all().delete()

        def publish(pk=question.pk):
            return versions.record(Question.objects.get(pk=pk))

        results = at_once(publish, publish, publish)
        assert len({version.pk for version in results}) == 1, results
        assert all_versions().get().current
        question.delete()
        all_versions().delete()


def test_a_class_submits_at_the_same_minute(begin, graded):
    class_attempts = [begin(context_key=uuid4()) for _ in range(12)]
    results = at_once(*[lambda a=a: submit(a, answers(a)) for a in class_attempts])
    assert [result.score for result in results] == [5] * 12, results
    assert sorted(graded) == sorted(a.pk for a in class_attempts)
