"""A person finds the events they were at, or are invited to, on their profile."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from programmes import inviting, own_events, replying
from programmes.models import Attendance
from tests.conftest import signed_in
from tests.programmes.conftest import listed, new_event

FIRST_MORNING = datetime(2026, 5, 4, 5, tzinfo=UTC)
"""Ten o'clock in Tashkent."""


def page(user) -> str:
    return signed_in(user).get(reverse("profile")).content.decode()


def test_who_was_at_no_event_has_no_panel(aziza):
    assert "My events" not in page(aziza)


def test_the_events_are_ones_own(line, kazakh, aziza):
    html = page(aziza)
    assert "My events" in html
    assert "Detection at the border" in html
    assert "Customs committee" in html
    assert "Serik" not in html


def test_half_days_are_counted(line, aziza, event):
    for half in ("am", "pm"):
        Attendance.objects.create(
            participation=line, day=event.days.first(), half=half, presence="present",
            evidence="signature", marked_at=timezone.now(),
        )  # fmt: skip
    assert "Half-days attended: 2 of 10" in page(aziza)


def test_check_in_is_there_while_the_event_is_on(line, aziza):
    (one,) = own_events.own(aziza, FIRST_MORNING)
    assert one.check_in == reverse("check_in", args=[line.event.key])
    line.withdrawn_on = line.event.start
    line.save()
    (one,) = own_events.own(aziza, FIRST_MORNING)
    assert one.check_in == ""


def test_the_invitation_can_be_answered_there(line, aziza):
    assert own_events.own(aziza, FIRST_MORNING)[0].reply == ""
    inviting.invite(line)
    line.refresh_from_db()
    (one,) = own_events.own(aziza, FIRST_MORNING)
    assert one.reply == replying.path(line, "en")
    later = datetime(2026, 5, 6, tzinfo=UTC)
    assert own_events.own(aziza, later)[0].reply == ""


@pytest.mark.parametrize("number", [1, 5])
def test_two_queries_whatever_the_number(aziza, project, number, django_assert_num_queries):
    for n in range(number):
        listed(new_event(project, f"E{n}"), aziza)
    with django_assert_num_queries(2):
        assert len(own_events.own(aziza, timezone.now())) == number
