"""On one's own machine an officer finds an event with people on the first day."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from people.demo import NotForProductionError, make_demo_accounts
from people.models import User
from programmes.models import CohortEnrolment, Event, Participation
from reports import demo, sampling
from tests.conftest import signed_in

TODAY = date(2026, 11, 20)


@pytest.fixture
def debug(settings, db):
    settings.DEBUG = True
    make_demo_accounts()


def test_the_event_is_there_with_its_people(debug, borders):
    assert demo.make(TODAY)
    event = Event.objects.get()
    assert (event.start, event.end) == (date(2026, 11, 9), date(2026, 11, 13))
    assert event.participations.count() == demo.PEOPLE + 2
    assert event.participations.get(role="trainer", user__email="trainer@example.org")
    assert event.participations.get(user__email="trainee@example.org").role == "participant"
    assert event.participations.filter(attended_on__isnull=False).count() > 10
    assert CohortEnrolment.objects.exists()
    officer = signed_in(User.objects.get(email="officer@example.org"))
    page = officer.get(reverse("programme_events:inspect", args=[event.pk])).content.decode()
    assert "(sample)" in page


def test_making_it_again_changes_nothing(debug, borders):
    demo.make(TODAY)
    assert not demo.make(TODAY)
    assert Event.objects.count() == 1


def test_looking_whether_it_is_there_is_one_query(debug, borders, django_assert_num_queries):
    demo.make(TODAY)
    with django_assert_num_queries(1):
        demo.make(TODAY)


def test_it_is_refused_on_a_real_site(db, settings, borders):
    settings.DEBUG = False
    with pytest.raises(NotForProductionError):
        demo.make()
    with pytest.raises(CommandError, match="DEBUG=1"):
        call_command("demo_event")
    assert not Event.objects.exists()


def test_before_a_course_is_loaded_nothing_is_made_and_nothing_said(debug, catalogue, capsys):
    call_command("demo_event")
    assert not Event.objects.exists()
    assert capsys.readouterr().out == ""


def test_clearing_takes_it_away_and_leaves_the_accounts(debug, borders):
    demo.make(TODAY)
    sampling.clear()
    assert not Event.objects.exists()
    assert not Participation.objects.exists()
    assert User.objects.count() == 4
