"""A focal point nominates by a link and a code, without an account; officers decide."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cms.outbox.running import drain
from people import merging
from people.models import Institution, TargetGroup, User
from programmes import balancing, linking, nominating, participating
from programmes.models import FocalPoint, Nomination, Participation
from tests.conftest import person, signed_in
from tests.programmes.conftest import CAST, listed

State = Nomination.State


@pytest.fixture
def focal_point(event, customs) -> FocalPoint:
    return new_focal_point(event, customs)


def new_focal_point(event, institution, email="feruza@example.org", **fields) -> FocalPoint:
    facts = {"name": "Feruza", "quota": 2, "language": "en"}
    until = timezone.now() + timedelta(days=7)
    return FocalPoint.objects.create(
        event=event, institution=institution, email=email, expires_at=until, **(facts | fields)
    )


def said(**fields) -> dict:
    """What a focal point writes of a person."""
    facts = {"family_name": "Saidova", "given_name": "Nilufar", "sex": "female", "country": "UZ",
             "position_level": "operational", "region": "Termez", "email": "n@example.org",
             "phone": "", "language": "uz"}  # fmt: skip
    return facts | {"target_group": TargetGroup.objects.get(slug="land_border").pk} | fields


def facts(**fields) -> dict:
    """The same, as the verb takes it."""
    given = said(**fields)
    return given | {"target_group": TargetGroup.objects.get(slug="land_border")}


def code_in(letter) -> str:
    return re.search(r"\b\d{6}\b", letter.body)[0]


def opened(focal_point, client=None) -> tuple[Client, str]:
    """A browser in which the code was typed, and the address of the page."""
    client, url = client or Client(), linking.path(focal_point)
    client.post(url, {"do": "send"})
    drain()
    answer = client.post(url, {"do": "code", "code": code_in(mail.outbox[-1])})
    assert answer.status_code == 302
    return client, url


def letters_waiting() -> bool:
    return DBTaskResult.objects.filter(task_path__startswith="programmes.").exists()


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


# Deciding -----------------------------------------------------------------------------------------


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
