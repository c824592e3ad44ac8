import pytest

from reports.models import Export
from tests.reports.records import EXPORT, PAGE, person

pytestmark = pytest.mark.django_db

LANGUAGES = ["en", "ru", "uz", "uz-cyrl"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stranger_signs_in_first_and_comes_back_with_the_filters(client, language):
    path = PAGE.replace("/en/", f"/{language}/")
    response = client.get(f"{path}?country=UZ")
    assert response.status_code == 302
    assert response.url == f"/accounts/login/?next={path}%3Fcountry%3DUZ"


@pytest.mark.parametrize(
    ("who", "status"), [("aziza", 403), ("timur", 403), ("olga", 200), ("admin", 200)]
)
@pytest.mark.parametrize("act", ["see", "csv", "xlsx"])
def test_only_officers_and_administrators_see_and_export(
    client, request, borders, who, status, act
):
    borders.taken_by(person())
    client.force_login(request.getfixturevalue(who))
    response = client.get(PAGE) if act == "see" else client.post(EXPORT, {"form": act})
    assert response.status_code == status
    assert Export.objects.exists() == (act != "see" and status == 200)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_stranger_exports_nothing(client, borders, form):
    borders.taken_by(person())
    response = client.post(EXPORT, {"form": form})
    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")
    assert not Export.objects.exists()


def test_an_officer_whose_account_was_closed_sees_nothing(client, olga):
    client.force_login(olga)
    olga.is_active = False
    olga.save()
    assert client.get(PAGE).status_code == 302


def test_a_link_exports_nothing(officer):
    assert officer.get(EXPORT).status_code == 405


def test_another_site_cannot_make_an_officer_export(borders, olga):
    from django.test import Client

    forged = Client(enforce_csrf_checks=True)
    forged.force_login(olga)
    assert forged.post(EXPORT, {"form": "csv"}).status_code == 403


def test_nobody_keeps_a_copy_on_the_way(officer):
    assert "no-store" in officer.get(PAGE).headers["Cache-Control"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_the_readers_language(officer, borders, language):
    borders.taken_by(person())
    response = officer.get(PAGE.replace("/en/", f"/{language}/"))
    assert response.status_code == 200
    expected = "Сухопутные границы" if language == "ru" else "Land borders"
    assert expected in response.content.decode()
