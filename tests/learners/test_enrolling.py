"""Where an enrolment begins and ends."""

import uuid
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from learners.enrolling import close, current, enrol
from learners.models import Enrolment
from tests.conftest import person

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def test_an_enrolment_says_who_what_when_and_how(aziza, course, heard):
    enrolment = enrol(user=aziza, course_key=course, how="staff", language="uz", now=NOW)
    row = Enrolment.objects.get()
    assert (row.user, row.course_key, row.round, row.how) == (aziza, course, 1, "staff")
    assert (row.language, row.enrolled_at) == ("uz", NOW)
    assert (row.completed_at, row.closed_at, row.is_complete) == (None, None, False)
    assert heard == [("enrolled", enrolment.pk, None)]
    assert str(course) in str(row)


def test_enrolling_again_returns_the_open_enrolment_and_says_nothing(aziza, course, heard):
    first = enrol(user=aziza, course_key=course, language="ru")
    again = enrol(user=aziza, course_key=course, how="staff", language="uz")
    assert again == first
    assert (again.how, again.language) == ("self", "ru")
    assert len(heard) == 1


def test_a_completed_enrolment_is_open_until_it_is_closed(taken):
    Enrolment.objects.update(completed_at=NOW)
    assert enrol(user=taken.user, course_key=taken.course_key) == taken
    close(enrolment=taken, now=NOW)
    taken.refresh_from_db()
    assert taken.closed_at == NOW
    following = enrol(user=taken.user, course_key=taken.course_key)
    assert (following.pk != taken.pk, following.round) == (True, 2)
    assert following.completed_at is None


def test_rounds_are_counted_for_each_person_and_course(aziza, course):
    other = person("bek@example.org")
    for user in (aziza, other):
        for key in (course, uuid.uuid4()):
            close(enrolment=enrol(user=user, course_key=key))
            assert enrol(user=user, course_key=key).round == 2


def test_the_present_enrolment_is_found(aziza, taken, course):
    assert current(aziza, course) == taken
    assert current(aziza, uuid.uuid4()) is None
    assert current(person("bek@example.org"), course) is None
    assert current(AnonymousUser(), course) is None
    close(enrolment=taken)
    assert current(aziza, course) is None


def test_the_database_lets_only_one_be_open(taken):
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.create(user=taken.user, course_key=taken.course_key, round=2)
    Enrolment.objects.update(closed_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.create(user=taken.user, course_key=taken.course_key, round=1)


def test_whoever_comes_second_gets_the_enrolment_of_the_first(aziza, course, monkeypatch):
    """The other click was written between looking and writing."""
    from learners import enrolling

    first = enrol(user=aziza, course_key=course)
    monkeypatch.setattr(enrolling, "current", lambda user, key: None)
    assert enrol(user=aziza, course_key=course) == first
    assert Enrolment.objects.count() == 1


def test_a_receiver_that_fails_takes_the_enrolment_back(aziza, course):
    from learners.signals import enrolled

    def fail(sender, **kwargs):
        raise RuntimeError("no letter")

    enrolled.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            enrol(user=aziza, course_key=course)
    finally:
        enrolled.disconnect(fail)
    assert not Enrolment.objects.exists()


def test_a_person_with_a_record_is_not_deleted(aziza, taken):
    with pytest.raises(ProtectedError):
        aziza.delete()
