"""A trainer marks who is there on a telephone that loses its network."""

import secrets
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from people.models import User
from programmes import participating
from programmes.models import Attendance, Event, Programme, Project, SessionDay
from tests.browser.conftest import new_address
from tests.conftest import PASSWORD


@pytest.fixture
def event(site, transactional_db) -> Event:
    """It began yesterday, so that a half-day has been, whatever the hour."""
    name, today = secrets.token_hex(4), timezone.localdate()
    programme = Programme.objects.create(name=name)
    dates = {"start": today - timedelta(days=1), "end": today}
    project = Project.objects.create(programme=programme, code=name, title="x", **dates)
    event = Event.objects.create(
        project=project, code=name, kind="webinar", title="Training", place="Tashkent",
        country="UZ", languages=["ru"], hours=8, **dates,
    )  # fmt: skip
    SessionDay.objects.create(event=event, day=dates["start"])
    for given in ("Aziza", "Bek"):
        user = User.objects.create_user(given_name=given, family_name="Karimov")
        participating.add(event=event, user=user, confirmed_on=today)
    return event


@pytest.fixture
def trainer(event) -> User:
    user = User.objects.create_user(new_address(), PASSWORD, given_name="Timur")
    user.groups.add(Group.objects.get_or_create(name="Trainers")[0])
    participating.add(event=event, user=user, role="trainer")
    return user


def test_marks_made_without_a_network_arrive_later(window, event, trainer):
    window.sign_in(trainer.email)
    page, path = window.page, f"/en/events/{event.key}/attendance/"
    window.open(path)
    page.evaluate("navigator.serviceWorker.ready")
    window.open(path)
    present = page.locator("input[type=radio][value=present]")
    present.nth(0).check()
    assert window.says("Everything is saved on the server.")
    assert Attendance.objects.filter(participation__event=event).count() == 1

    page.context.set_offline(True)
    present.nth(1).check()
    assert window.says("No network. It is kept on this phone and sent later:")
    page.reload()
    assert present.nth(1).is_checked()
    assert window.says("No network. It is kept on this phone and sent later:")
    assert Attendance.objects.filter(participation__event=event).count() == 1

    page.context.set_offline(False)
    assert window.says("Everything is saved on the server.")
    rows = Attendance.objects.filter(participation__event=event)
    assert [row.presence for row in rows] == ["present", "present"]
    page.reload()
    assert present.nth(1).is_checked()
    assert [c for c in window.complaints if "Failed to load" not in c and "ERR_" not in c] == []
