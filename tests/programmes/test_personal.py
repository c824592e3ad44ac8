"""Lists and nominations of a person who was in the register twice, or who is erased."""

from datetime import timedelta

import pytest
from django.utils import timezone

from people import erasing, merging
from people.models import User
from programmes import counting
from programmes.models import Attendance, FocalPoint, FollowUp, Nomination, Participation
from tests.programmes.conftest import MONDAY, listed, new_event


@pytest.fixture
def twice(db) -> tuple[User, User]:
    """One person in two rows."""
    names = {"given_name": "Aziza", "family_name": "Karimova", "country": "UZ", "sex": "female"}
    return User.objects.create_user(**names), User.objects.create_user(**names)


def present(line: Participation, day: int, half: str = "am", presence: str = "present") -> None:
    Attendance.objects.create(
        participation=line, day=line.event.days.order_by("day")[day], half=half,
        presence=presence, evidence="signature", marked_at=timezone.now(),
    )  # fmt: skip


def test_two_lines_of_one_event_become_one_with_all_its_half_days(event, olga, twice):
    kept, merged = twice
    line, other = listed(event, kept), listed(event, merged)
    present(line, 1)
    present(other, 0)
    present(other, 1, presence="absent")
    Participation.objects.filter(pk=line.pk).update(attended_on=MONDAY + timedelta(days=1))
    Participation.objects.filter(pk=other.pk).update(attended_on=MONDAY)
    record = merging.merge(kept=kept, merged=merged, by=olga)
    line.refresh_from_db()
    other.refresh_from_db()
    assert line.attended_on == MONDAY
    assert [row.presence for row in line.attendance.order_by("day__day")] == ["present", "present"]
    assert (other.user, bool(other.withdrawn_on)) == (merged, True)
    assert Participation.objects.filter(event=event, withdrawn_on=None).count() == 1

    assert merging.undo(record=record, by=olga) == 0
    line.refresh_from_db()
    other.refresh_from_db()
    assert (line.attended_on, other.withdrawn_on) == (MONDAY + timedelta(days=1), None)
    assert [line.attendance.count(), other.attendance.count()] == [1, 2]


def test_what_was_asked_of_either_row_is_asked_once(event, olga, twice):
    kept, merged = twice
    line, other = listed(event, kept), listed(event, merged)
    for one, months in ((line, 3), (other, 3), (other, 6)):
        FollowUp.objects.create(participation=one, months=months, expires_at=timezone.now())
    record = merging.merge(kept=kept, merged=merged, by=olga)
    assert list(line.follow_ups.values_list("months", flat=True)) == [3, 6]
    assert list(other.follow_ups.values_list("months", flat=True)) == [3]
    merging.undo(record=record, by=olga)
    assert [line.follow_ups.count(), other.follow_ups.count()] == [1, 2]


def test_lines_of_other_events_are_led_along(event, project, olga, twice):
    kept, merged = twice
    listed(event, kept)
    other = listed(new_event(project, "UZ-2026-02"), merged)
    merging.merge(kept=kept, merged=merged, by=olga)
    other.refresh_from_db()
    assert (other.user, other.withdrawn_on) == (kept, None)


def test_who_is_erased_is_named_by_no_nomination_and_counted_as_before(event, customs, olga, twice):
    person, _other = twice
    User.objects.filter(pk=person.pk).update(email="aziza@customs.example")
    person.refresh_from_db()
    line = listed(event, person, confirmed_on=MONDAY)
    present(line, 0)
    point = FocalPoint.objects.create(
        event=event,
        institution=customs,
        name="Nodira",
        email="nodira@customs.example",
        quota=5,
        expires_at=timezone.now() + timedelta(days=9),
    )
    facts = {
        "focal_point": point, "event": event, "given_name": "Aziza", "family_name": "Karimova",
        "phone": "+998 90 123 45 67", "sex": "female", "country": "UZ",
        "position_level": "operational", "target_group": group(),
    }  # fmt: skip
    ours = Nomination.objects.create(state="confirmed", participation=line, **facts)
    earlier = Nomination.objects.create(
        state="declined", email="Aziza@Customs.example", **facts
    )  # fmt: skip
    somebody_else = Nomination.objects.create(
        state="waiting", **facts | {"given_name": "Zuhra"}, email="zuhra@customs.example"
    )
    before = counting.figures(event)
    erasing.erase(person=person, by=olga)
    for row in (ours, earlier):
        row.refresh_from_db()
        assert (row.given_name, row.family_name, row.email, row.phone) == ("", "", "", "")
        assert (row.sex, row.country) == ("female", "UZ")
    somebody_else.refresh_from_db()
    assert somebody_else.given_name == "Zuhra"
    assert counting.figures(event) == before


def group():
    from people.models import TargetGroup

    return TargetGroup.objects.get(slug="land_border")
