"""Two rows are merged while the person answers a test: really at once.

This test commits. What was done is taken away afterwards; the content stays as it was.
"""

from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django_tasks_db.models import DBTaskResult
from wagtail.models import ModelLogEntry

from certificates.models import Certificate, LogEntry
from content import loading
from courses import outline
from learners.models import Completion, Enrolment
from people import merging
from people.merges import Merge
from people.models import User
from quizzes.models import Answer, Attempt
from tests.conftest import TINY
from tests.courses.walking import FINAL, Walk
from tests.people.conftest import PASSWORD
from tests.people.test_races import at_once

RECORDS = [
    LogEntry, Certificate, Answer, Attempt, Completion, Enrolment, DBTaskResult, Session, Merge,
    ModelLogEntry,
]  # fmt: skip


@pytest.fixture
def db(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The test database without a transaction around the test."""
    with django_db_blocker.unblock():
        assert "test" in str(connection.settings_dict["NAME"]), "Not on a real database."
        loading.load(TINY)
        yield
        for model in RECORDS:
            model._base_manager.all().delete()
        User.objects.update(merged_into=None)
        User.objects.all().delete()
        connection.close()


def test_a_merge_while_the_person_answers_loses_nothing(db):
    """The course is finished in one thread, the merge runs in the other."""
    assert outline.course("bread", "en")
    kept = User.objects.create_user("kept@example.org", PASSWORD)
    merged = User.objects.create_user(given_name="A", family_name="B")
    client = Client()
    client.force_login(merged)
    walk = Walk(client)
    walk.enrol()
    walk.walk_to(FINAL)

    def answer():
        try:
            walk.take(FINAL)
        except AssertionError:
            # Signed out in the middle: what was sent before is kept.
            return "signed out"
        return "done"

    results = at_once(answer, lambda: merging.merge(kept=kept, merged=merged, by=None))
    assert results[0] in ("done", "signed out"), results
    assert isinstance(results[1], Merge), results
    merging.follow(results[1].pk)
    for model, field in merging.pointing():
        assert not model._base_manager.filter(**{field: merged}).exists(), (model, field)
    assert kept.enrolments.count() == 1
    assert kept.attempts.filter(purpose="final_test").count() <= 1
