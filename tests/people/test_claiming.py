"""A person whom staff entered comes to an account: by a link, or by a code from paper."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from people import claiming
from people.claims import Claim
from people.models import User
from people.tasks import send_letter
from tests.people.conftest import PASSWORD
from tests.people.pages import said_beside, typed

CODE_PAGE, ACCOUNT_PAGE = "/accounts/claim/", "/accounts/claim/account/"
PASSWORDS = {"password1": "qorakoʻl-terisi-9", "password2": "qorakoʻl-terisi-9"}


@pytest.fixture
def dilnoza(db):
    """She signed an attendance list; nobody knows an address of hers."""
    return User.objects.create_user(given_name="Dilnoza", family_name="Yusupova", sex="female")


@pytest.fixture
def with_address(db):
    return User.objects.create_user("lola@example.org", given_name="Lola", language="uz")


def account(**fields):
    return {"email": "dilnoza@example.org", **PASSWORDS, **fields}


def type_code(client, code):
    return client.post(CODE_PAGE, {"code": code})


def test_a_code_from_paper_makes_the_account_and_what_was_before_stays(client, dilnoza, olga):
    code = claiming.give_code(person=dilnoza, by=olga)
    # As people type: small letters, no hyphens, a Cyrillic keyboard.
    answer = type_code(client, code.replace("-", " ").lower().replace("a", "а"))
    assert answer.url == ACCOUNT_PAGE
    assert "Dilnoza Yusupova" in client.get(ACCOUNT_PAGE).content.decode()
    answer = client.post(ACCOUNT_PAGE, account())
    assert answer.status_code == 302
    again = User.objects.get(pk=dilnoza.pk)
    assert again.is_claimed
    assert (again.email, again.key, again.sex) == ("dilnoza@example.org", dilnoza.key, "female")
    assert client.session["_auth_user_id"] == str(dilnoza.pk)
    assert User.objects.filter(given_name="Dilnoza").count() == 1
    # The address was typed, not proven.
    assert not EmailAddress.objects.get(user=dilnoza).verified


def test_the_database_holds_no_code(dilnoza):
    code = claiming.give_code(person=dilnoza, by=None)
    row = Claim.objects.get()
    assert code not in str(vars(row))
    assert code.replace("-", "") not in str(vars(row))


def test_codes_of_before_a_new_secret_key_still_open(client, dilnoza, settings):
    code = claiming.give_code(person=dilnoza, by=None)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-secret-another-secret-another-secret-another"
    assert claiming.found_code(code).user == dilnoza


def test_a_link_goes_to_the_person_in_their_language_and_looking_at_it_spends_nothing(
    client, with_address, olga
):
    claiming.send_link(person=with_address, by=olga)
    row = DBTaskResult.objects.get(task_path=send_letter.module_path)
    send_letter.func(*row.args_kwargs["args"])
    (letter,) = mail.outbox
    assert letter.to == ["lola@example.org"]
    assert "Hurmatli" in letter.body
    link = re.search(r"http://testserver(/accounts/claim/link/\S+)", letter.body)[1]
    for _scanner in range(3):
        assert client.get(link).status_code == 200
        assert Client().head(link).status_code == 200
    assert Claim.objects.get().spent_at is None
    client.post(link, account(email="lola@example.org"))
    # Who reads the letters of an address has shown that it is theirs.
    assert EmailAddress.objects.get(user=with_address).verified
    assert Client().get(link).status_code == 410


def test_another_address_than_the_letter_came_to_is_confirmed_first(client, with_address):
    link = claiming.give_link(person=with_address, by=None)
    client.post(link, account(email="other@example.org"))
    assert not EmailAddress.objects.get(user=with_address).verified


@pytest.mark.parametrize("form", ["link", "code"])
def test_a_way_works_once_and_a_newer_one_ends_the_older(dilnoza, form):
    give = {"link": claiming.give_link, "code": claiming.give_code}[form]
    old, new = give(person=dilnoza, by=None), give(person=dilnoza, by=None)
    if form == "code":
        assert type_code(Client(), old).status_code == 200
        assert type_code(Client(), new).status_code == 302
    else:
        assert Client().get(old).status_code == 410
        assert Client().get(new).status_code == 200
    claim = Claim.objects.order_by("pk").last()
    claiming.spend(claim=claim, email="d@example.org", password=PASSWORD)
    with pytest.raises(claiming.Spent):
        claiming.spend(claim=claim, email="e@example.org", password=PASSWORD)
    assert User.objects.get(pk=dilnoza.pk).email == "d@example.org"


@pytest.mark.parametrize(("form", "days"), [("link", 14), ("code", 90)])
def test_ways_end_by_themselves(dilnoza, form, days):
    give = {"link": claiming.give_link, "code": claiming.give_code}[form]
    now = timezone.now()
    secret = give(person=dilnoza, by=None, now=now - timedelta(days=days, seconds=1))
    client = Client()
    if form == "code":
        assert "not valid" in said_beside(type_code(client, secret), "code")
    else:
        assert client.get(secret).status_code == 410


def test_a_spent_way_also_ends_the_other_kind(dilnoza):
    link = claiming.give_link(person=dilnoza, by=None)
    code = claiming.give_code(person=dilnoza, by=None)
    claiming.spend(claim=claiming.found_code(code), email="d@example.org", password=PASSWORD)
    assert Client().get(link).status_code == 410


def test_who_guesses_has_to_wait_and_the_right_code_waits_too(client, dilnoza):
    from cms import guessing

    code = claiming.give_code(person=dilnoza, by=None)
    for _guess in range(guessing.MISSES):
        assert "not valid" in said_beside(type_code(client, "AAAA-AAAA-AAAA"), "code")
    assert "Too many attempts" in said_beside(type_code(client, code), "code")


@pytest.mark.parametrize("code", ["", "x", "\0", "7K3M-9QXR-4TBC" * 2, "АБВГ", "7K3M-9QXR-4TB"])
def test_nonsense_for_a_code_is_answered_in_words(client, db, code):
    answer = type_code(client, code)
    assert answer.status_code == 200
    assert said_beside(answer, "code")


@pytest.mark.parametrize("token", ["x", "ы" * 300])
def test_nonsense_for_a_link_opens_nothing(client, db, token):
    assert client.get(f"/accounts/claim/link/{token}/").status_code == 410


@pytest.mark.parametrize(
    ("fields", "name", "words"),
    [
        ({"email": "aziza@example.org"}, "email", "already an account"),
        ({"email": "dilnoza"}, "email", "whole e-mail address"),
        ({"password1": "short1", "password2": "short1"}, "password1", "too short"),
        ({"password2": "something-else"}, "password2", "not the same"),
        ({"password1": ""}, "password1", "Please fill this in."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_spent(client, dilnoza, aziza, fields, name, words):
    link = claiming.give_link(person=dilnoza, by=None)
    answer = client.post(link, account(**fields))
    assert words in said_beside(answer, name)
    assert typed(answer, "email") == account(**fields)["email"]
    assert Claim.objects.get().spent_at is None
    assert not User.objects.get(pk=dilnoza.pk).is_claimed


def test_the_account_page_without_a_code_leads_back(client, db):
    assert client.get(ACCOUNT_PAGE).url == CODE_PAGE


def test_who_is_signed_in_as_somebody_else_claims_nothing(client, aziza, dilnoza):
    link = claiming.give_link(person=dilnoza, by=None)
    client.force_login(aziza)
    assert "signed in as Aziza Karimova" in client.get(link).content.decode()
    client.post(link, account())
    assert not User.objects.get(pk=dilnoza.pk).is_claimed
    assert Claim.objects.get().spent_at is None


def test_who_has_an_account_already_adds_what_is_on_paper_to_it(client, aziza, dilnoza, tiny):
    from learners.enrolling import enrol

    enrolment = enrol(user=dilnoza, course_key=tiny.key)
    code = claiming.give_code(person=dilnoza, by=None)
    client.force_login(aziza)
    type_code(client, code)
    html = client.get(ACCOUNT_PAGE).content.decode()
    assert "This is me" in html
    answer = client.post(ACCOUNT_PAGE, {"action": "join"}, follow=True)
    assert "It is added to your account." in answer.content.decode()
    enrolment.refresh_from_db()
    assert enrolment.user == aziza
    assert User.objects.get(pk=dilnoza.pk).merged_into == aziza
    assert claiming.found_code(code) is None


def test_who_has_an_account_is_given_no_way(aziza):
    for give in (claiming.give_link, claiming.give_code):
        with pytest.raises(claiming.HasAccount):
            give(person=aziza, by=None)


@pytest.mark.parametrize("language", ["ru", "uz", "uz-cyrl"])
def test_the_pages_speak_every_language(client, dilnoza, language):
    client.cookies["django_language"] = language
    link = claiming.give_link(person=dilnoza, by=None)
    for page in (CODE_PAGE, link):
        html = client.get(page).content.decode()
        for english in ("I have a code", "Make your account", "Continue", "This account is for"):
            assert english not in html
