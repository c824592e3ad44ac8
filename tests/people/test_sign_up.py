import re

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django_tasks_db.models import DBTaskResult

from people.account_forms import SignUpForm
from people.models import User
from people.tasks import send_letter
from tests.people.conftest import PASSWORD
from tests.people.pages import said_beside, typed

SIGN_UP = "/accounts/signup/"
ANSWERS = {
    "given_name": "Dilnoza",
    "family_name": "Yusupova",
    "email": "Dilnoza@Example.org",
    "password1": PASSWORD,
    "password2": PASSWORD,
}


def deliver():
    """Do what the worker does with the letters that wait."""
    for row in DBTaskResult.objects.filter(task_path=send_letter.module_path):
        send_letter.func(*row.args_kwargs["args"])


def test_signing_up_makes_a_person_who_is_signed_in(client, db):
    answer = client.post(SIGN_UP, ANSWERS)
    user = User.objects.get()
    assert answer.status_code == 302
    assert answer.url.endswith("/my-learning/")
    assert (user.given_name, user.family_name) == ("Dilnoza", "Yusupova")
    assert user.email == "dilnoza@example.org"
    assert user.claimed_at
    assert len(user.key) == 32
    assert client.session["_auth_user_id"] == str(user.pk)


def test_the_language_of_sign_up_is_kept(client, db):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "uz-cyrl"
    client.post(SIGN_UP, ANSWERS)
    assert User.objects.get().language == "uz-cyrl"


def test_a_known_address_is_refused_in_any_case_and_nothing_typed_is_lost(client, aziza):
    answer = client.post(SIGN_UP, {**ANSWERS, "email": "AZIZA@example.org"})
    assert answer.status_code == 200
    assert "already an account" in said_beside(answer, "email")
    assert typed(answer, "email") == "AZIZA@example.org"
    assert typed(answer, "given_name") == "Dilnoza"
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("given_name", "", "Please fill this in."),
        ("given_name", "D" * 400, "too long"),
        ("given_name", "Dil\0noza", "cannot be stored"),
        ("email", "dilnoza", "whole e-mail address"),
        ("password1", "short1", "too short"),
        ("password1", "password123", "Too many people"),
        ("password2", "something-else", "not the same"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(client, db, name, value, words):
    answer = client.post(SIGN_UP, {**ANSWERS, name: value})
    assert words in said_beside(answer, name)
    assert not User.objects.exists()


def test_a_password_like_the_address_is_refused(client, db):
    data = {**ANSWERS, "password1": "dilnoza@example", "password2": "dilnoza@example"}
    assert "too much like" in said_beside(client.post(SIGN_UP, data), "password1")


def test_of_two_sign_ups_at_once_the_second_is_sent_to_sign_in(rf, db):
    """Both forms were checked before either was saved."""
    from django.contrib.messages.storage.fallback import FallbackStorage

    request = rf.post(SIGN_UP, ANSWERS)
    request.session = {}
    request._messages = FallbackStorage(request)
    first, second = SignUpForm(ANSWERS), SignUpForm(ANSWERS)
    assert first.is_valid()
    assert second.is_valid()
    first.try_save(request)
    user, answer = second.try_save(request)
    assert user is None
    assert answer.url == "/accounts/login/"
    assert User.objects.count() == 1


def test_the_letter_waits_for_the_worker_and_its_link_confirms_the_address(client, db):
    client.post(SIGN_UP, ANSWERS)
    assert mail.outbox == []
    deliver()
    letter = mail.outbox[0]
    assert letter.to == ["dilnoza@example.org"]
    link = re.search(r"http://testserver(/accounts/confirm-email/\S+)", letter.body)[1]
    assert User.objects.get().key not in letter.body
    # Mail scanners open links: looking at the page confirms nothing.
    assert client.get(link).status_code == 200
    assert not EmailAddress.objects.get().verified
    client.post(link)
    assert EmailAddress.objects.get().verified
