"""Who is invited accepts or declines by the link of the letter; a declined place is free."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.outbox.running import drain
from programmes import inviting, nominating, participating, replying
from programmes.models import Event, Participation
from tests.conftest import person, signed_in
from tests.programmes.conftest import listed, new_event


@pytest.fixture
def soon(project) -> Event:
    """An event of next week with one place."""
    start = timezone.localdate() + timedelta(days=7)
    return new_event(project, "SOON", days=1, start=start, end=start, places=1)


@pytest.fixture
def invited(soon, aziza) -> Participation:
    line = listed(soon, aziza, confirmed_on=timezone.localdate())
    inviting.invite(line)
    line.refresh_from_db()
    return line


@pytest.fixture
def url(invited) -> str:
    return replying.path(invited, "en")


def test_the_letter_has_the_link(invited):
    drain()
    (letter,) = mail.outbox
    assert replying.url(invited, "en") in letter.body
    assert replying.url(invited, "en") in letter.alternatives[0][0]


def test_looking_changes_nothing(client, url, invited):
    before = Participation.objects.filter(pk=invited.pk).values().get()
    assert client.get(url).status_code == client.head(url).status_code == 200
    assert Participation.objects.filter(pk=invited.pk).values().get() == before


def test_accepting_is_shown_to_the_person_and_on_the_list(client, url, invited, olga):
    assert "You have accepted" in client.post(url, {"do": "accept"}, follow=True).content.decode()
    invited.refresh_from_db()
    assert (invited.reply, bool(invited.replied_at)) == ("accepted", True)
    page = reverse("programme_events:inspect", args=[invited.event_id])
    assert "Accepted, " in signed_in(olga).get(page).content.decode()


def test_declining_frees_the_place_and_says_why(client, url, invited, soon, olga):
    assert nominating.taken(soon) == 1
    answer = client.post(url, {"do": "decline", "reason": "On leave"}, follow=True)
    assert "You have declined" in answer.content.decode()
    invited.refresh_from_db()
    assert (invited.reply, invited.reply_reason) == ("declined", "On leave")
    assert invited.withdrawn_on
    assert nominating.taken(soon) == 0
    listed(soon, person("reserve@example.org"))
    page = reverse("programme_events:inspect", args=[soon.pk])
    shown = signed_in(olga).get(page).content.decode()
    assert "On leave" in shown
    assert "Places free: 1. Waiting for a place: 1." in shown


def test_a_repeated_answer_changes_nothing(client, url, invited):
    client.post(url, {"do": "decline"})
    first = Participation.objects.get(pk=invited.pk).replied_at
    client.post(url, {"do": "decline", "reason": "x"})
    client.post(url, {"do": "accept"})
    invited.refresh_from_db()
    assert (invited.reply, invited.reply_reason, invited.replied_at) == ("declined", "", first)


def test_who_accepted_may_still_decline(client, url, invited):
    client.post(url, {"do": "accept"})
    client.post(url, {"do": "decline"})
    invited.refresh_from_db()
    assert invited.reply == "declined"


def test_a_post_without_an_answer_changes_nothing(client, url, invited):
    assert client.post(url).status_code == 200
    assert client.post(url, {"do": "decline", "reason": "x" * 300}).status_code == 200
    invited.refresh_from_db()
    assert invited.reply == ""


def test_who_comes_back_onto_the_list_is_invited_anew_and_the_old_link_is_void(
    client, url, invited
):
    client.post(url, {"do": "decline"})
    line = participating.add(event=invited.event, user=invited.user,
                             confirmed_on=timezone.localdate())  # fmt: skip
    assert (line.reply, line.replied_at, line.invited_at) == ("", None, None)
    assert client.get(url).status_code == 404
    assert inviting.invite(line, timezone.now() + timedelta(seconds=5))
    line.refresh_from_db()
    assert client.get(url).status_code == 404
    assert client.get(replying.path(line, "en")).status_code == 200


@pytest.mark.parametrize("change", ["over", "cancelled", "taken off"])
def test_when_there_is_nothing_to_say_any_more(client, url, invited, change):
    day = timezone.localdate() - timedelta(days=3)
    if change == "over":
        Event.objects.update(start=day, end=day)
    elif change == "cancelled":
        Event.objects.update(state="cancelled")
    else:
        participating.withdraw(invited, timezone.localdate())
    assert client.get(url).status_code == 410
    assert client.post(url, {"do": "accept"}).status_code == 410
    invited.refresh_from_db()
    assert invited.reply == ""


@pytest.mark.parametrize("token", ["1", "1.abc", "1.abc~forged", "~", "x" * 300])
def test_a_forged_link_is_not_found(client, db, token):
    assert client.get(f"/en/invitation/{token}/").status_code == 404


def test_the_link_of_another_does_not_fit(client, url, invited, soon):
    other = listed(soon, person("x@example.org"), confirmed_on=timezone.localdate())
    forged = url.replace(f"/{invited.pk}.", f"/{other.pk}.")
    assert client.get(forged).status_code == 404


@pytest.mark.parametrize("language", ["ru", "uz", "uz-cyrl"])
def test_the_page_speaks_every_language(invited, language):
    shown = Client().get(replying.path(invited, language)).content.decode()
    assert "I will come" not in shown
