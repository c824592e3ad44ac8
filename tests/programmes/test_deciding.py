"""What officers decide of nominations, and who may."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from cms.outbox.running import drain
from people.models import User
from programmes import nominating, participating
from programmes.models import FocalPoint, Nomination, Participation
from tests.conftest import person, signed_in
from tests.programmes.conftest import CAST, listed
from tests.programmes.focal_points import facts, new_focal_point

State = Nomination.State


@pytest.fixture
def nomination(focal_point) -> Nomination:
    return nominating.nominate(focal_point, **facts())


def test_a_confirmed_person_comes_onto_the_list(nomination, olga, event, customs):
    client = signed_in(olga)
    client.post(reverse("event_confirm_nomination", args=[event.key, nomination.pk]))
    nomination.refresh_from_db()
    line = event.participations.get()
    assert (nomination.state, nomination.participation, nomination.decided_by) == (
        "confirmed", line, olga
    )  # fmt: skip
    assert line.user.email == "n@example.org"
    assert line.user.language == "uz"
    assert not line.user.has_usable_password()
    assert (line.institution, line.country, line.region) == (customs, "UZ", "Termez")
    assert line.nominated_on and line.confirmed_on


def test_two_officers_confirm_once(nomination, olga):
    nominating.confirm(nomination, by=olga)
    with pytest.raises(nominating.Decided):
        nominating.confirm(nomination, by=olga)
    with pytest.raises(nominating.Decided):
        nominating.decline(nomination, by=olga)
    assert Participation.objects.count() == 1


def test_no_more_are_confirmed_than_there_are_places(nomination, olga, event):
    event.places = 1
    event.save()
    listed(event, person("a@example.org"), confirmed_on=event.start)
    client = signed_in(olga)
    url = reverse("event_confirm_nomination", args=[event.key, nomination.pk])
    assert "Every place of the event is given" in client.post(url, follow=True).content.decode()
    nomination.refresh_from_db()
    assert nomination.state == State.WAITING
    assert not User.objects.filter(email="n@example.org").exists()


def test_an_officer_says_who_it_is(focal_point, olga, event):
    known = User.objects.create_user(given_name="Nilufar", family_name="Saidova", sex="female")
    stranger = User.objects.create_user(given_name="Ali", family_name="Valiev")
    row = nominating.nominate(focal_point, **facts(email=""))
    client = signed_in(olga)
    shown = client.get(reverse("event_nominations", args=[event.key])).content.decode()
    assert f'<option value="{known.pk}">' in shown
    url = reverse("event_confirm_nomination", args=[event.key, row.pk])
    # Only somebody who was offered.
    client.post(url, {"same_as": stranger.pk})
    assert not event.participations.exists()
    client.post(url, {"same_as": known.pk})
    assert event.participations.get().user == known


def test_who_is_known_by_the_address_is_not_asked_for(focal_point, olga):
    person("n@example.org", given_name="Nilufar", family_name="Saidova")
    row = nominating.nominate(focal_point, **facts())
    assert nominating.look_alikes([row]) == {}


def test_somebody_who_is_on_the_list_is_not_confirmed_again(nomination, olga, event):
    listed(event, person("n@example.org"))
    with pytest.raises(participating.AlreadyThere):
        nominating.confirm(nomination, by=olga)
    nomination.refresh_from_db()
    assert nomination.state == State.WAITING


# Who may ------------------------------------------------------------------------------------------

BUTTONS = {
    "event_renew_link": {"olga", "malika"},
    "event_close_link": {"olga", "malika"},
    "event_confirm_nomination": {"olga"},
    "event_decline_nomination": {"olga"},
    "event_invite": {"olga"},
}


@pytest.mark.parametrize("name", BUTTONS)
def test_who_may_press_which_button(clients, event, focal_point, line, name):
    for who in (*CAST, "nobody"):
        Nomination.objects.all().delete()
        row = nominating.nominate(focal_point, **facts())
        before = FocalPoint.objects.values_list("nonce", "revoked_at").get()
        args = {"event_invite": []}.get(name, [focal_point.pk if "link" in name else row.pk])
        clients[who].post(reverse(name, args=[event.key, *args]))
        row.refresh_from_db()
        done = (
            row.state != State.WAITING
            or FocalPoint.objects.values_list("nonce", "revoked_at").get() != before
            or Participation.objects.filter(invited_at__isnull=False).exists()
        )
        assert done == (who in BUTTONS[name]), (name, who)
        Nomination.objects.update(participation=None, state="waiting")
        Participation.objects.filter(user__email="n@example.org").delete()
        Participation.objects.update(invited_at=None)
        FocalPoint.objects.update(revoked_at=None)
        focal_point.refresh_from_db()


PAGE = {"olga": 1, "malika": 1, "timur": 0, "nurlan": 0, "dana": None, "rustam": None,
        "aziza": None, "nobody": None}  # fmt: skip


def test_who_sees_which_names_on_the_page(clients, event, nomination, kazakh):
    for who, number in PAGE.items():
        answer = clients[who].get(reverse("event_nominations", args=[event.key]))
        if number is None:
            assert answer.status_code == 302, who
        else:
            assert answer.content.decode().count("Saidova") == number, who
    Nomination.objects.update(country="KZ")
    seen = clients["nurlan"].get(reverse("event_nominations", args=[event.key])).content.decode()
    assert "Saidova" in seen
    assert "feruza@example.org" not in seen


def test_a_nomination_of_another_event_is_not_found(olga, nomination, other_event):
    url = reverse("event_confirm_nomination", args=[other_event.key, nomination.pk])
    signed_in(olga).post(url)
    nomination.refresh_from_db()
    assert nomination.state == State.WAITING


def test_a_focal_point_is_added_and_gets_the_link(malika, event, customs):
    client = signed_in(malika)
    url = reverse("event_add_focal_point", args=[event.key])
    tomorrow = timezone.localtime() + timedelta(days=1)
    form = {"institution": customs.pk, "name": "Feruza", "email": "Feruza@example.org", "quota": 3,
            "language": "uz", "expires_at": f"{tomorrow:%Y-%m-%d %H:%M}"}  # fmt: skip
    assert client.post(url, form).status_code == 302
    drain()
    assert "/uz/nominate/" in mail.outbox[0].body
    assert "already a link" in client.post(url, form).content.decode()
    late = form | {"email": "x@example.org", "expires_at": "2020-01-01 10:00"}
    assert "This moment is over." in client.post(url, late).content.decode()
    assert FocalPoint.objects.count() == 1


@pytest.mark.parametrize("number", [1, 10, 100])
def test_the_officers_page_asks_no_query_for_each(
    olga, event, customs, number, django_assert_max_num_queries
):
    row = new_focal_point(event, customs, quota=200)
    for n in range(number):
        nominating.nominate(row, **facts(email=f"{n}@example.org", given_name=f"N{n}"))
    client, url = signed_in(olga), reverse("event_nominations", args=[event.key])
    client.get(url)
    with django_assert_max_num_queries(18):
        client.get(url)
