"""Two at once, really: in threads and connections of their own."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from people.models import Institution, TargetGroup, User
from programmes import gathering, nominating
from programmes.models import Event, Feedback, FocalPoint, Nomination, Programme, Project
from tests.people.test_races import at_once
from tests.programmes.conftest import new_event, participants

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def event(transactional_db) -> Event:
    """An earlier test of this kind has emptied the database: nothing that migrations made."""
    TargetGroup.objects.get_or_create(slug="land_border")
    programme = Programme.objects.create(name="Firearms programme")
    today = timezone.localdate()
    project = Project.objects.create(
        programme=programme, code="CAS-1", title="x", start=today, end=today + timedelta(days=900)
    )
    return new_event(project, days=1)


@pytest.fixture
def focal_point(event) -> FocalPoint:
    customs = Institution.objects.create(name="Customs", kind="customs", country="UZ")
    until = timezone.now() + timedelta(days=7)
    return FocalPoint.objects.create(
        event=event, institution=customs, name="F", email="f@example.org", quota=9, expires_at=until
    )


def facts(n: int) -> dict:
    return {"family_name": "Saidova", "given_name": f"N{n}", "sex": "female", "country": "UZ",
            "position_level": "operational", "email": f"{n}@example.org",
            "target_group": TargetGroup.objects.get(slug="land_border")}  # fmt: skip


def test_the_last_place_of_a_quota_is_given_once(focal_point):
    FocalPoint.objects.update(quota=1)
    jobs = [lambda n=n: nominating.nominate(focal_point, **facts(n)) for n in range(3)]
    found = at_once(*jobs)
    assert Nomination.objects.count() == 1
    assert sum(isinstance(each, nominating.QuotaFull) for each in found) == 2


def test_two_officers_give_the_last_place_of_an_event_once(event, focal_point):
    Event.objects.update(places=1)
    olga = User.objects.create_user("olga@example.org")
    rows = [nominating.nominate(focal_point, **facts(n)) for n in range(2)]
    found = at_once(*(lambda one=one: nominating.confirm(one, by=olga) for one in rows))
    assert event.participations.count() == 1
    assert sum(isinstance(each, nominating.NoPlaceLeft) for each in found) == 1


def test_two_officers_confirm_the_same_person_once(event, focal_point):
    olga = User.objects.create_user("olga@example.org")
    row = nominating.nominate(focal_point, **facts(1))
    found = at_once(*(lambda: nominating.confirm(row, by=olga) for _twice in range(2)))
    assert event.participations.count() == 1
    assert sum(isinstance(each, nominating.Decided) for each in found) == 1
    assert User.objects.filter(email="1@example.org").count() == 1


@pytest.fixture
def today(event) -> Event:
    Event.objects.update(start=event.today(), end=event.today())
    event.refresh_from_db()
    return event


def test_the_last_form_of_an_event_is_taken_once(today):
    participants(today, 2)
    jobs = [lambda: gathering.store(today, uuid4(), {"useful": 5}) for _each in range(4)]
    assert sorted(at_once(*jobs)) == ["full", "full", "open", "open"]
    assert Feedback.objects.count() == 2


def test_a_form_that_is_sent_twice_at_once_is_stored_once(today):
    participants(today, 3)
    key = uuid4()
    found = at_once(*(lambda: gathering.store(today, key, {"useful": 5}) for _twice in range(3)))
    assert found == ["open"] * 3
    assert Feedback.objects.count() == 1
