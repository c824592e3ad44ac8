import re

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from cms import guessing
from cms.outbox.running import drain
from people.models import User
from tests.people.conftest import PASSWORD
from tests.people.pages import said_beside, typed
from tests.people.test_sign_up import deliver

SIGN_IN = "/accounts/login/"


def sign_in(client, email="aziza@example.org", password=PASSWORD, **more):
    return client.post(SIGN_IN, {"login": email, "password": password, **more})


@pytest.mark.parametrize("email", ["aziza@example.org", "Aziza@EXAMPLE.org"])
def test_one_signs_in_by_email(client, aziza, email):
    answer = sign_in(client, email)
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(aziza.pk)


def test_one_does_not_sign_in_by_the_key(client, aziza):
    assert sign_in(client, aziza.key).status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_wrong_password_is_said_beside_it_and_the_address_stays(client, aziza):
    answer = sign_in(client, password="wrong")
    assert "is wrong" in said_beside(answer, "password")
    assert typed(answer, "login") == "aziza@example.org"


def test_whoever_has_no_password_yet_cannot_sign_in(client, db):
    User.objects.create_user("new@example.org")
    assert sign_in(client, "new@example.org", "").status_code == 200
    assert sign_in(client, "new@example.org", "anything").status_code == 200
    assert "_auth_user_id" not in client.session


def test_signing_in_goes_where_one_was_going_but_never_off_the_site(client, aziza):
    assert sign_in(client, next="/en/profile/").url == "/en/profile/"
    client.logout()
    assert "evil.example" not in sign_in(client, next="https://evil.example/").url


def test_on_a_new_device_the_stored_language_answers(client, aziza):
    User.objects.filter(pk=aziza.pk).update(language="uz")
    assert sign_in(client).url == "/uz/my-learning/"


def test_a_language_chosen_on_this_device_wins(client, aziza):
    User.objects.filter(pk=aziza.pk).update(language="uz")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ru"
    assert sign_in(client).url == "/ru/my-learning/"


def test_after_many_wrong_passwords_even_the_right_one_waits(client, aziza):
    for _ in range(10):
        sign_in(client, password="wrong")
    answer = sign_in(client)
    assert answer.status_code in (200, 429)
    assert "_auth_user_id" not in client.session


def test_a_room_behind_one_address_signs_in_within_a_minute(aziza, db):
    # One password for all: to hash it so often would take the minute.
    User.objects.bulk_create(
        User(email=f"trainee{n}@example.org", password=aziza.password) for n in range(40)
    )
    for n in range(40):
        assert sign_in(Client(), f"trainee{n}@example.org").status_code == 302, n


def test_behind_a_proxy_visitors_are_told_apart_by_what_it_says(rf, settings):
    def seen(says: str) -> str:
        return guessing.address(rf.get("/", headers={"X-Forwarded-For": says}))

    assert seen("203.0.113.7") == "127.0.0.1"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert seen("203.0.113.7") == "203.0.113.7"
    assert seen("1.1.1.1, 203.0.113.7") == "203.0.113.7"
    assert seen("nonsense") == ""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    assert seen("203.0.113.7") == ""


def test_a_forgotten_password_is_set_anew_through_the_letter(client, aziza):
    answer = client.post("/accounts/password/reset/", {"email": "AZIZA@example.org"})
    assert answer.status_code == 302
    deliver()
    letter = mail.outbox[0]
    assert aziza.key not in letter.body
    link = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", letter.body)[1]
    page = client.get(link, follow=True)
    form = page.redirect_chain[-1][0]
    refused = client.post(form, {"password1": "short", "password2": "short"})
    assert "too short" in said_beside(refused, "password1")
    client.post(form, {"password1": "yangi-parol-2026", "password2": "yangi-parol-2026"})
    aziza.refresh_from_db()
    assert aziza.check_password("yangi-parol-2026")
    assert aziza.claimed_at
    assert "no longer valid" in client.get(link, follow=True).content.decode()


def test_a_letter_that_left_leaves_no_link_in_the_database(client, aziza):
    client.post("/accounts/password/reset/", {"email": aziza.email})
    drain()
    (task,) = DBTaskResult.objects.filter(task_path="people.tasks.send_letter")
    assert task.status == TaskResultStatus.SUCCESSFUL
    assert "/reset/key/" in mail.outbox[0].body
    assert task.args_kwargs == {"args": [], "kwargs": {}}


def test_asking_for_an_unknown_address_tells_nothing(client, db):
    answer = client.post("/accounts/password/reset/", {"email": "nobody@example.org"}, follow=True)
    assert "Look into your mail" in answer.content.decode()


def test_signing_out_is_asked_for_and_done_by_post(client, aziza):
    client.force_login(aziza)
    assert "Do you want to sign out?" in client.get("/accounts/logout/").content.decode()
    assert "_auth_user_id" in client.session
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session


PUBLIC = ["login", "signup", "password/reset", "password/reset/done", "password/reset/key/done"]
PUBLIC += ["confirm-email", "confirm-email/nonsense", "inactive", "password/reset/key/1-nonsense"]
OWN = ["password/change", "email", "logout", "2fa", "reauthenticate"]


@pytest.mark.parametrize("page", PUBLIC)
def test_pages_on_the_way_in_have_our_frame_and_no_script_of_their_own(client, db, page):
    assert_ours(client.get(f"/accounts/{page}/", follow=True))


@pytest.mark.parametrize("page", OWN)
def test_pages_of_ones_account_have_our_frame(client, aziza, page):
    sign_in(client)
    assert_ours(client.get(f"/accounts/{page}/", follow=True))


def assert_ours(answer):
    html = answer.content.decode()
    assert answer.status_code == 200
    assert 'class="gate' in html
    assert re.findall(r"<script(?![^>]*\bsrc=)|\bstyle=|\bon[a-z]+=\"", html) == []
