"""Codes for everybody of an event or an import who has no account, on one printed sheet."""

import pytest
from django.urls import reverse

from people import admin_claims
from people.models import Claim, Import, ImportedLine, User
from tests.conftest import signed_in
from tests.programmes.conftest import CAST, participants


@pytest.fixture
def people(event) -> list[User]:
    """Three without an account."""
    return [line.user for line in participants(event, 3)]


def codes(answer) -> list[str]:
    return [slip["code"] for slip in answer.context["slips"]]


def test_everybody_without_account_gets_a_slip(event, people, line, olga):
    answer = signed_in(olga).post(reverse("event_codes", args=[event.key]))
    assert [slip["person"] for slip in answer.context["slips"]] == people
    assert len(set(codes(answer))) == 3
    shown = answer.content.decode()
    assert all(code in shown for code in codes(answer))
    assert "no-store" in answer["Cache-Control"]
    assert Claim.objects.filter(form="code").count() == 3


def test_the_page_of_the_event_offers_it(event, people, olga):
    shown = signed_in(olga).get(reverse("programme_events:inspect", args=[event.pk]))
    assert "Print codes for 3 people without account" in shown.content.decode()


def test_long_lists_are_printed_in_parts(event, people, olga, monkeypatch):
    monkeypatch.setattr(admin_claims, "AT_ONCE", 2)
    officer, url = signed_in(olga), reverse("event_codes", args=[event.key])
    assert len(codes(officer.post(url, {"part": "1"}))) == 2
    assert len(codes(officer.post(url, {"part": "2"}))) == 1
    assert officer.post(url, {"part": "3"}).status_code == 302
    assert [(p.first, p.last) for p in admin_claims.parts(3)] == [(1, 2), (3, 3)]
    for odd in ("", "x", "-1", "²", "9" * 30):
        assert len(codes(officer.post(url, {"part": odd}))) == 2


def test_looking_gives_no_codes(event, people, olga):
    assert signed_in(olga).get(reverse("event_codes", args=[event.key])).status_code == 405
    assert not Claim.objects.exists()


@pytest.mark.parametrize("name", [*CAST, "nobody"])
def test_who_may_print_them(event, people, clients, kazakh, name):
    clients[name].post(reverse("event_codes", args=[event.key]))
    assert Claim.objects.exists() == (name == "olga")


def test_people_with_a_role_are_left_out(event, people, malika, timur, olga):
    for user in (malika, timur):
        user.set_unusable_password()
        user.save()
    answer = signed_in(olga).post(reverse("event_codes", args=[event.key]))
    assert {slip["person"] for slip in answer.context["slips"]} == set(people)


@pytest.fixture
def imported(people, olga) -> Import:
    of = Import.objects.create(name="list.xlsx", file="", by=olga, state="done", lines=3)
    for n, user in enumerate(people):
        ImportedLine.objects.create(of=of, line=n + 2, user=user)
    return of


def test_codes_of_an_import(imported, people, olga):
    officer = signed_in(olga)
    shown = officer.get(reverse("people_import", args=[imported.pk])).content.decode()
    assert "Print codes for 3 people without account" in shown
    answer = officer.post(reverse("give_import_codes", args=[imported.pk]))
    assert [slip["person"] for slip in answer.context["slips"]] == people


def test_an_import_that_was_taken_back_has_none(imported, olga):
    Import.objects.update(state="gone")
    signed_in(olga).post(reverse("give_import_codes", args=[imported.pk]))
    assert not Claim.objects.exists()


@pytest.mark.parametrize("name", [*CAST, "nobody"])
def test_who_may_print_those_of_an_import(imported, clients, name):
    clients[name].post(reverse("give_import_codes", args=[imported.pk]))
    assert Claim.objects.exists() == (name == "olga")
