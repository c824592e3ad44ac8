"""A focal point nominates by a link and a code, without an account."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from cms.outbox.running import drain
from people import merging
from people.models import Institution
from programmes import balancing, linking, nominating
from programmes.models import FocalPoint, Nomination, Participation
from tests.conftest import person
from tests.programmes.focal_points import (
    code_in,
    facts,
    letters_waiting,
    new_focal_point,
    opened,
    said,
)

State = Nomination.State


# The link -----------------------------------------------------------------------------------------


def test_the_link_leaves_by_letter_in_the_language_of_the_focal_point(event, customs):
    row = new_focal_point(event, customs, language="ru")
    linking.send(row)
    drain()
    letter = mail.outbox[0]
    assert letter.to == ["feruza@example.org"]
    assert "/ru/nominate/" in letter.body
    assert "Ваше учреждение приглашается" in letter.body
    assert linking.url(row) in letter.body


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["", "1", "1.abc", "1.abc~forged", "~", "x" * 300, "1.ab~c~d"])
def test_a_forged_link_is_not_found(client, token):
    assert client.get(f"/en/nominate/{token}/", follow=True).status_code == 404


def test_the_number_of_another_focal_point_does_not_fit_the_signature(client, event, customs):
    first = new_focal_point(event, customs)
    second = new_focal_point(event, customs, email="other@example.org")
    mine = linking.path(first)
    forged = mine.replace(f"/{first.pk}.", f"/{second.pk}.")
    assert forged != mine
    assert client.get(forged).status_code == 404


def test_a_link_that_has_ended_is_gone_and_says_what_to_do(client, focal_point):
    url = linking.path(focal_point)
    FocalPoint.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    answer = client.get(url)
    assert answer.status_code == 410
    assert "ask whoever sent you the link" in answer.content.decode()
    assert client.post(url, {"do": "send"}).status_code == 410
    assert not letters_waiting()


def test_a_new_link_makes_the_old_one_void_and_puts_out_who_is_inside(focal_point):
    client, old = opened(focal_point)
    focal_point.refresh_from_db()
    linking.renew(focal_point, focal_point.expires_at)
    assert client.get(old).status_code == 404
    new = client.get(linking.path(focal_point))
    assert new.status_code == 200
    assert "we send a code" in new.content.decode()


def test_a_closed_link_keeps_out_who_is_inside(focal_point):
    client, url = opened(focal_point)
    linking.revoke(focal_point)
    assert client.post(url, {"do": "nominate", **said()}).status_code == 410
    assert not Nomination.objects.exists()


def test_looking_changes_and_sends_nothing(client, focal_point, django_assert_max_num_queries):
    url = linking.path(focal_point)
    with django_assert_max_num_queries(3) as asked:
        answer = client.get(url)
    assert all(query["sql"].startswith("SELECT") for query in asked.captured_queries)
    assert "feruza@example.org" not in answer.content.decode()
    assert "f•••@example.org" in answer.content.decode()
    assert not letters_waiting()


# The code -----------------------------------------------------------------------------------------


def test_without_the_code_nothing_opens(client, focal_point):
    url = linking.path(focal_point)
    Nomination.objects.create(focal_point=focal_point, event=focal_point.event, **facts())
    assert "Saidova" not in client.get(url).content.decode()
    client.post(url, {"do": "nominate", **said(email="x@example.org")})
    assert Nomination.objects.count() == 1


def test_the_code_goes_to_the_one_address_and_opens_this_browser_only(focal_point):
    client, url = opened(focal_point)
    assert mail.outbox[-1].to == ["feruza@example.org"]
    assert "Name a person" in client.get(url).content.decode()
    assert "Name a person" not in Client().get(url).content.decode()


def test_a_code_opens_once(focal_point):
    _client, url = opened(focal_point)
    answer = Client().post(url, {"do": "code", "code": code_in(mail.outbox[-1])})
    assert "no longer valid" in answer.content.decode()


def test_a_code_is_typed_with_spaces_too(client, focal_point):
    url = linking.path(focal_point)
    client.post(url, {"do": "send"})
    drain()
    code = code_in(mail.outbox[-1])
    assert client.post(url, {"do": "code", "code": f" {code[:3]} {code[3:]}"}).status_code == 302


def test_after_five_wrong_tries_the_right_code_opens_nothing(client, focal_point):
    url = linking.path(focal_point)
    client.post(url, {"do": "send"})
    drain()
    code = code_in(mail.outbox[-1])
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for left in (4, 3, 2, 1, 0):
        answer = client.post(url, {"do": "code", "code": wrong}).content.decode()
        assert f"{left} tr" in answer
    answer = client.post(url, {"do": "code", "code": code})
    assert "no longer valid" in answer.content.decode()


def test_a_code_of_a_quarter_of_an_hour_ago_opens_nothing(client, focal_point):
    url = linking.path(focal_point)
    client.post(url, {"do": "send"})
    drain()
    FocalPoint.objects.update(code_until=timezone.now())
    answer = client.post(url, {"do": "code", "code": code_in(mail.outbox[-1])})
    assert "no longer valid" in answer.content.decode()


def test_codes_are_not_sent_one_after_the_other(client, focal_point):
    url = linking.path(focal_point)
    client.post(url, {"do": "send"})
    assert "a moment ago" in client.post(url, {"do": "send"}).content.decode()
    drain()
    assert len(mail.outbox) == 1


def test_the_code_of_one_focal_point_does_not_open_another(event, customs):
    first = new_focal_point(event, customs)
    second = new_focal_point(event, customs, email="other@example.org")
    client, _url = opened(first)
    assert "we send a code" in client.get(linking.path(second)).content.decode()


def test_the_browser_is_forgotten_after_some_hours(focal_point, rf):
    session = Client().session
    linking.let_in(session, focal_point, now=timezone.now() - linking.OPEN_FOR)
    assert not linking.is_in(session, focal_point)
    linking.let_in(session, focal_point)
    assert linking.is_in(session, focal_point)


def test_the_code_is_not_stored_in_the_row(client, focal_point):
    client.post(linking.path(focal_point), {"do": "send"})
    drain()
    row = FocalPoint.objects.get()
    assert code_in(mail.outbox[-1]) not in (row.code_digest, row.nonce)
    assert len(row.code_digest) == 64


# Nominating ---------------------------------------------------------------------------------------


def test_a_person_is_named_and_shown(focal_point):
    client, url = opened(focal_point)
    answer = client.post(url, {"do": "nominate", **said()}, follow=True)
    shown = answer.content.decode()
    assert "Saidova Nilufar" in shown
    assert "1 of 2" in shown
    row = Nomination.objects.get()
    assert (row.focal_point, row.event, row.state) == (focal_point, focal_point.event, "waiting")
    assert not Participation.objects.exists()


def test_nothing_typed_is_lost_when_something_is_missing(focal_point):
    client, url = opened(focal_point)
    answer = client.post(url, {"do": "nominate", **said(sex="", email="not an address")})
    assert answer.context["form"].errors.keys() == {"sex", "email"}
    assert 'value="Saidova"' in answer.content.decode()
    assert not Nomination.objects.exists()


def test_the_quota_holds_and_a_withdrawn_name_makes_room(focal_point):
    client, url = opened(focal_point)
    for n in range(3):
        last = client.post(
            url, {"do": "nominate", **said(email=f"{n}@example.org", given_name=f"N{n}")}
        )
    assert Nomination.objects.count() == 2
    assert "Your quota is full" in last.content.decode()
    assert "Your quota is full" in client.get(url).content.decode()
    client.post(url, {"do": "withdraw", "nomination": Nomination.objects.first().pk})
    client.post(url, {"do": "nominate", **said(email="3@example.org", given_name="N3")})
    assert [row.state for row in Nomination.objects.order_by("pk")] == [
        "withdrawn", "waiting", "waiting"
    ]  # fmt: skip


def test_the_same_person_is_not_named_twice(focal_point, event):
    client, url = opened(focal_point)
    client.post(url, {"do": "nominate", **said()})
    for again in (said(), said(email="N@example.org", given_name="Other"), said(email="")):
        answer = client.post(url, {"do": "nominate", **again})
        assert "already nominated" in answer.content.decode()
    police = Institution.objects.create(name="Police", kind="police", country="UZ")
    other = new_focal_point(event, police, email="other@example.org")
    with pytest.raises(nominating.AlreadyNamed):
        nominating.nominate(other, **facts())


def test_who_was_merged_is_confirmed_as_the_person_who_stays(event, customs, focal_point, olga):
    stays = person("aziza.new@example.org", given_name="Aziza", family_name="Karimova")
    before = person("aziza@example.org", given_name="Aziza", family_name="Karimova")
    merging.merge(kept=stays, merged=before, by=olga)
    row = nominating.nominate(focal_point, **facts(email="aziza@example.org"))
    assert nominating.confirm(row, by=olga).user == stays


def test_a_focal_point_sees_and_withdraws_own_nominations_only(event, customs, focal_point):
    police = Institution.objects.create(name="Police", kind="police", country="UZ")
    other = new_focal_point(event, police, email="other@example.org")
    theirs = nominating.nominate(other, **facts(family_name="Secret"))
    client, url = opened(focal_point)
    assert "Secret" not in client.get(url).content.decode()
    for number in (theirs.pk, "x", "", "9" * 30, "٣"):
        assert client.post(url, {"do": "withdraw", "nomination": number}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.state == State.WAITING


def test_what_is_decided_is_not_withdrawn(focal_point, olga):
    row = nominating.nominate(focal_point, **facts())
    nominating.decline(row, by=olga)
    client, url = opened(focal_point)
    answer = client.post(url, {"do": "withdraw", "nomination": row.pk}, follow=True)
    assert "already decided" in answer.content.decode()
    row.refresh_from_db()
    assert row.state == State.DECLINED


def test_the_balance_of_women_is_shown_against_the_target(focal_point, event):
    event.target_women = 40
    event.save()
    client, url = opened(focal_point)
    assert "wants at least 40 % women" in client.get(url).content.decode()
    client.post(url, {"do": "nominate", **said(sex="male")})
    assert "it is 0 %" in client.get(url).content.decode()


def test_institutions_and_regions_of_all_are_shown_and_nobody_elses_names(event, customs):
    event.target_institutions, event.target_regions = 3, 2
    event.save()
    police = Institution.objects.create(name="Police", kind="police", country="UZ")
    nominating.nominate(
        new_focal_point(event, police, email="other@example.org"),
        **facts(email="x@example.org", family_name="Secretov", region="Nukus"),
    )
    client, url = opened(new_focal_point(event, customs))
    client.post(url, {"do": "nominate", **said(region="Termez")})
    page = client.get(url)
    shown = [(row.value, row.wanted, row.is_reached) for row in page.context["spread"]]
    assert shown == [(2, 3, False), (2, 2, True)]
    html = page.content.decode()
    assert "2; wanted at least 3" in html
    assert "Secretov" not in html
    assert "Police" not in html


def test_an_event_that_wants_no_spread_shows_none(focal_point):
    client, url = opened(focal_point)
    assert "All nominations for the event so far" not in client.get(url).content.decode()


def test_the_balance_of_an_event(event, customs):
    event.target_women, event.target_institutions, event.target_regions = 40, 2, 2
    police = Institution.objects.create(name="Police", kind="police", country="UZ")
    first = new_focal_point(event, customs, quota=9)
    second = new_focal_point(event, police, email="other@example.org", quota=9)
    for n, (focal, sex, region) in enumerate([
        (first, "female", "Termez"), (first, "male", "termez "), (second, "male", ""),
    ]):  # fmt: skip
        mail = f"{n}@example.org"
        nominating.nominate(focal, **facts(email=mail, sex=sex, region=region, given_name=str(n)))
    gone = nominating.nominate(second, **facts(email="x@example.org", region="Nukus"))
    nominating.withdraw(gone)
    rows = event.nominations.select_related("focal_point")
    found = balancing.balance(event, rows)
    assert [(row.shown, row.is_reached) for row in found] == [
        ("33 %", False), ("2", True), ("1", False)
    ]  # fmt: skip
    assert balancing.share_of_women([]) == 0


@pytest.mark.parametrize("number", [1, 10, 100])
def test_the_page_asks_no_query_for_each_nomination(
    event, customs, number, django_assert_max_num_queries
):
    row = new_focal_point(event, customs, quota=200)
    client, url = opened(row)
    for n in range(number):
        nominating.nominate(row, **facts(email=f"{n}@example.org", given_name=f"N{n}"))
    with django_assert_max_num_queries(6):
        client.get(url)
