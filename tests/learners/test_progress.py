"""Where progress is written: once, and the course with its last step."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from learners import enrolling, progress
from learners.models import Completion, Enrolment, Requirement
from learners.signals import course_completed, step_completed
from tests.conftest import person
from tests.courses.watching import listed, queries

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def done(enrolment, step, steps, **more) -> bool:
    given = {"course_title": "Bread", "now": NOW, **more}
    return progress.complete(enrolment=enrolment, step_key=step, course_steps=steps, **given)


def stored(enrolment) -> Enrolment:
    return Enrolment.objects.get(pk=enrolment.pk)


def test_a_step_is_done_once(taken, steps, heard):
    assert done(taken, steps[0], steps) is True
    assert done(taken, steps[0], steps, now=LATER) is False
    row = Completion.objects.get()
    assert (row.enrolment, row.step_key, row.at) == (taken, steps[0], NOW)
    assert heard == [("step", taken.pk, steps[0])]
    assert not taken.is_complete
    assert str(steps[0]) in str(row)


def test_the_last_step_completes_the_course_once(taken, steps, heard):
    for step in steps:
        done(taken, step, steps)
    assert taken.completed_at == stored(taken).completed_at == NOW
    assert stored(taken).course_title == "Bread"
    assert [name for name, *_rest in heard] == ["step", "step", "step", "course"]
    done(taken, steps[0], steps, now=LATER, course_title="Cake")
    assert (stored(taken).completed_at, stored(taken).course_title) == (NOW, "Bread")
    assert len(heard) == 4


def test_the_order_of_steps_does_not_matter(taken, steps):
    for step in reversed(steps):
        done(taken, step, steps)
    assert taken.is_complete


def test_a_step_that_is_no_longer_part_of_the_course_counts_for_nothing(taken, steps):
    done(taken, uuid.uuid4(), steps)
    for step in steps[:2]:
        done(taken, step, steps)
    assert not taken.is_complete
    # The third one was taken out of the course; the next thing done completes it.
    done(taken, steps[0], steps[:2])
    assert taken.is_complete


def test_a_step_added_later_does_not_take_a_completion_back(taken, steps):
    for step in steps:
        done(taken, step, steps)
    assert progress.finish_if_ready(enrolment=taken, course_steps=[*steps, uuid.uuid4()]) is False
    assert stored(taken).completed_at == NOW


def test_a_course_without_steps_is_never_complete(taken, steps):
    assert progress.finish_if_ready(enrolment=taken, course_steps=[]) is False
    done(taken, steps[0], set())
    assert not taken.is_complete


def test_a_long_title_is_cut_not_refused(taken, steps):
    done(taken, steps[0], steps[:1], course_title="т" * 400)
    assert stored(taken).course_title == "т" * 255


def test_a_requirement_is_waited_for(taken, steps, heard):
    attendance = Requirement.objects.create(enrolment=taken, name="attendance")
    assert "attendance" in str(attendance)
    for step in steps:
        done(taken, step, steps)
    assert not stored(taken).is_complete
    Requirement.objects.update(met_at=LATER)
    assert progress.finish_if_ready(
        enrolment=taken, course_steps=steps, course_title="Bread", now=LATER
    )
    assert (stored(taken).completed_at, stored(taken).course_title) == (LATER, "Bread")
    assert heard[-1] == ("course", taken.pk, None)


def test_one_open_requirement_of_two_is_enough_to_wait(taken, steps):
    Requirement.objects.create(enrolment=taken, name="attendance", met_at=NOW)
    Requirement.objects.create(enrolment=taken, name="task")
    for step in steps:
        done(taken, step, steps)
    assert not taken.is_complete


def test_a_requirement_stands_once_an_enrolment(taken):
    Requirement.objects.create(enrolment=taken, name="task")
    with pytest.raises(IntegrityError), transaction.atomic():
        Requirement.objects.create(enrolment=taken, name="task")


def test_an_old_copy_of_an_enrolment_completes_nothing_twice(taken, steps, heard):
    """What another tab has read before the course was completed."""
    old = stored(taken)
    for step in steps:
        done(taken, step, steps)
    done(old, steps[0], steps, now=LATER)
    assert progress.finish_if_ready(enrolment=old, course_steps=steps, now=LATER) is False
    assert old.completed_at == stored(taken).completed_at == NOW
    assert [name for name, *_rest in heard].count("course") == 1


def test_the_database_keeps_a_step_once(taken, steps):
    done(taken, steps[0], steps)
    with pytest.raises(IntegrityError), transaction.atomic():
        Completion.objects.create(enrolment=taken, step_key=steps[0])


@pytest.mark.parametrize("signal", [step_completed, course_completed])
def test_news_come_before_the_commit_and_may_take_it_back(taken, steps, signal):
    def fail(sender, **kwargs):
        raise RuntimeError("no certificate")

    signal.connect(fail)
    try:
        with pytest.raises(RuntimeError), transaction.atomic():
            done(taken, steps[0], steps[:1])
    finally:
        signal.disconnect(fail)
    assert not Completion.objects.exists()
    assert not stored(taken).is_complete
    assert done(stored(taken), steps[0], steps[:1]) is True


def test_rounds_are_apart(taken, steps):
    for step in steps:
        done(taken, step, steps)
    enrolling.close(enrolment=taken)
    following = enrolling.enrol(user=taken.user, course_key=taken.course_key)
    assert progress.done_steps(following) == set()
    assert done(following, steps[0], steps) is True
    assert not following.is_complete
    assert progress.done_steps(taken) == set(steps)


def test_what_a_person_has_done_is_read_in_one_query(aziza, taken, course, steps):
    for step in steps[:2]:
        done(taken, step, steps)
    with queries() as asked:
        enrolment, keys = progress.of(aziza, course)
        assert enrolment.user == aziza
    assert len(asked) == 1, listed(asked)
    assert (enrolment, keys) == (taken, set(steps[:2]))
    assert progress.of(person("bek@example.org"), course) == (None, set())
    assert progress.of(AnonymousUser(), course) == (None, set())
    enrolling.close(enrolment=taken)
    assert progress.of(aziza, course) == (None, set())


def test_an_enrolment_without_steps_is_found_too(aziza, taken, course):
    assert progress.of(aziza, course) == (taken, set())


def test_completing_takes_little(taken, steps):
    done(taken, steps[0], steps)
    with queries() as asked:
        done(taken, steps[1], steps)
    assert len(asked) <= 3, listed(asked)
    with queries() as asked:
        done(taken, steps[1], steps)
    assert len(asked) <= 2, listed(asked)
