"""The language a visit begins with: the person's, else the last one chosen, else the browser's."""

import pytest
from django.conf import settings

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("uz", "uz"),
        ("uz-UZ,uz;q=0.9,ru;q=0.8", "uz"),
        ("uz-Latn-UZ", "uz"),
        ("uz-Cyrl", "uz-cyrl"),
        ("uz-Cyrl-UZ,ru;q=0.5", "uz-cyrl"),
        ("ru-RU,ru;q=0.9", "ru"),
        ("tg,ru;q=0.7", "ru"),
        ("de,en;q=0.5", "en"),
        ("kaa", "en"),
        ("", "en"),
    ],
)
def test_the_browser_is_asked_first(client, asked, given):
    response = client.get("/", headers={"Accept-Language": asked})
    assert response.url == f"/{given}/"
    assert "Accept-Language" in response["Vary"]


def test_the_last_choice_goes_before_the_browser(client, tiny):
    client.get("/uz-cyrl/courses/")
    assert client.get("/", headers={"Accept-Language": "ru"}).url == "/uz-cyrl/"


def test_what_a_person_stored_goes_before_all(client, aziza, tiny):
    aziza.language = "uz"
    aziza.save()
    client.force_login(aziza)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ru"
    assert client.get("/", headers={"Accept-Language": "en"}).url == "/uz/"


def test_the_switch_keeps_the_place_and_the_query(client, tiny):
    html = client.get("/ru/courses/?q=bread&in=ru").content.decode()
    for code in ("en", "uz", "uz-cyrl"):
        assert f'href="/{code}/courses/?q=bread&amp;in=ru"' in html
