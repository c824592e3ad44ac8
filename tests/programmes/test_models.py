"""What the database promises of programmes, whoever writes to it."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone, translation

from people.models import Affiliation, Institution
from programmes import participating
from programmes.choices import Half, Role
from programmes.events import half_days
from programmes.models import (
    Attendance,
    AttendanceEntry,
    Coordinator,
    EventCourse,
    FundingLine,
    Participation,
    Programme,
    Project,
    SessionDay,
)
from tests.programmes.conftest import employed, listed, new_event


def refused(make) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_a_phase_of_a_project_is_there_once_and_ends_after_it_begins(project):
    facts = {"programme": project.programme, "title": "x"}
    dates = {"start": project.start, "end": project.end}
    refused(lambda: Project.objects.create(code="cas-1", phase="ii", **facts, **dates))
    Project.objects.create(code="CAS-1", phase="III", **facts, **dates)
    refused(
        lambda: Project.objects.create(code="CAS-2", start=project.end, end=project.start, **facts)
    )
    refused(lambda: Programme.objects.create(name="FIREARMS programme"))


@pytest.mark.parametrize("share", [0, -5, 101])
def test_a_share_is_a_part_of_a_hundred(project, share):
    donor = project.funding_lines.first().donor
    refused(lambda: FundingLine.objects.create(project=project, donor=donor, share=share))


def test_a_grant_of_a_donor_pays_a_project_once(project):
    line = project.funding_lines.first()
    refused(
        lambda: FundingLine.objects.create(
            project=project, donor=line.donor, grant=line.grant, share=1
        )
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "party"},
        {"state": "maybe"},
        {"mode": "by post"},
        {"country": "ZZ"},
        {"gender": 3},
        {"hours": 0},
        {"places": 0},
        {"end": date(2026, 5, 1)},
    ],
)
def test_an_event_holds_known_values(project, wrong):
    refused(lambda: new_event(project, **wrong))


def test_codes_days_and_courses_of_events_are_there_once(event):
    refused(lambda: new_event(event.project, event.code))
    refused(lambda: SessionDay.objects.create(event=event, day=event.start))
    refused(
        lambda: SessionDay.objects.create(
            event=event, day=date(2026, 6, 1), morning=False, afternoon=False
        )
    )
    EventCourse.objects.create(event=event, course_key=event.key)
    refused(lambda: EventCourse.objects.create(event=event, course_key=event.key))


def test_a_person_is_on_a_list_once(event, line):
    refused(lambda: Participation.objects.create(event=event, user=line.user))
    refused(lambda: Participation.objects.filter(pk=line.pk).update(role="guest"))
    refused(
        lambda: Participation.objects.filter(pk=line.pk).update(
            confirmed_on=None, invited_at=timezone.now()
        )
    )


def test_a_half_day_is_attended_once_and_stays_on_record(event, line):
    day = event.days.first()
    facts = {"participation": line, "day": day, "half": "am", "evidence": "trainer"}
    now = timezone.now()
    Attendance.objects.create(presence="present", marked_at=now, **facts)
    refused(lambda: Attendance.objects.create(presence="absent", marked_at=now, **facts))
    refused(
        lambda: Attendance.objects.create(
            **(facts | {"half": "xx"}), presence="absent", marked_at=now
        )
    )
    for row in (line, line.user, day):
        with pytest.raises(ProtectedError):
            row.delete()


def test_the_log_of_attendance_is_only_added_to(event, line, olga):
    entry = AttendanceEntry.objects.create(
        participation=line, day=event.days.first(), half="am", after="present",
        evidence="trainer", marked_at=timezone.now(), by=olga,
    )  # fmt: skip
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()
    refused(
        lambda: AttendanceEntry(
            participation=line,
            day=entry.day,
            half="am",
            after="absent",
            evidence="trainer",
            marked_at=timezone.now(),
            by=olga,
            client=entry.client,
        ).save()
    )


def test_a_country_is_coordinated_by_a_person_once(nurlan):
    refused(lambda: Coordinator.objects.create(user=nurlan, country="KZ"))
    refused(lambda: Coordinator.objects.create(user=nurlan, country="??"))


def test_half_days_follow_the_days(event):
    days = list(event.days.all())
    days[4].afternoon = False
    found = list(half_days(days))
    assert len(found) == 9
    assert found[0] == (days[0], Half.MORNING)
    assert found[-1] == (days[4], Half.MORNING)


def test_times_are_those_of_the_place(event):
    begins, ends = event.days.first().moments()
    assert begins.isoformat() == "2026-05-04T09:00:00+05:00"
    assert ends.isoformat() == "2026-05-04T17:00:00+05:00"
    event.time_zone = "Europe/Bucharest"
    late = begins.replace(hour=1)
    assert event.today(late) == date(2026, 5, 3)


def test_the_title_is_in_the_readers_language(event):
    event.title_ru, event.title_uz = "Выявление", "Chegarada aniqlash"
    shown = {}
    for code in ("en", "ru", "uz", "uz-cyrl"):
        with translation.override(code):
            shown[code] = event.name
    assert shown == {
        "en": "Detection at the border",
        "ru": "Выявление",
        "uz": "Chegarada aniqlash",
        "uz-cyrl": "Чегарада аниқлаш",
    }


# The post at the event's date ---------------------------------------------------------------------


def test_the_post_is_that_of_the_events_first_day(event, aziza, customs):
    police = Institution.objects.create(name="Police", kind="police", country="UZ")
    employed(aziza, customs, date(2025, 1, 1))
    employed(aziza, police, date(2026, 6, 1))
    line = listed(event, aziza)
    assert line.institution == customs
    assert line.affiliation == Affiliation.objects.get(institution=customs)
    later = new_event(event.project, "UZ-2026-02", start=date(2026, 7, 6), end=date(2026, 7, 10))
    assert listed(later, aziza).institution == police


def test_what_was_frozen_stays_when_the_person_changes_posts(line, customs):
    police = Institution.objects.create(name="Police", kind="police", country="UZ")
    employed(line.user, police, date(2026, 5, 1))
    line.refresh_from_db()
    assert line.institution == customs
    assert line.target_group.slug == "land_border"


def test_who_has_stated_no_post_is_listed_all_the_same(event, aziza):
    line = listed(event, aziza)
    assert (line.institution, line.position_level, line.country) == (None, "", "")


def test_nobody_comes_onto_a_list_twice_and_who_left_may_come_back(event, line):
    with pytest.raises(participating.AlreadyThere):
        listed(event, line.user)
    participating.withdraw(line, event.start)
    again = listed(event, line.user, Role.OBSERVER)
    assert again.pk == line.pk
    assert again.withdrawn_on is None
    assert Participation.objects.filter(event=event).count() == 1
