"""Participants in the admin: who may, and what staff enter."""

import pytest
from django.test import Client

from people.claims import Claim
from people.models import User
from tests.people.conftest import PASSWORD

WRITTEN = {
    "family_name": "Yusupova",
    "given_name": "Dilnoza",
    "sex": "female",
    "country": "UZ",
}
LIST, ADD = "/admin/people/", "/admin/people/add/"


@pytest.fixture
def dilnoza(db):
    return User.objects.create_user(
        given_name="Dilnoza", family_name="Yusupova", sex="female", country="UZ"
    )


@pytest.fixture
def root(db):
    return User.objects.create_superuser("root@example.org", PASSWORD)


@pytest.fixture
def officer(olga):
    client = Client()
    client.force_login(olga)
    return client


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


PAGES = ["", "add/", "{pk}/", "{pk}/edit/"]
ACTIONS = ["{pk}/link/", "{pk}/code/"]


@pytest.mark.parametrize("page", [*PAGES, *ACTIONS])
@pytest.mark.parametrize(
    ("who", "may"),
    [("nobody", False), ("aziza", False), ("timur", False), ("olga", True), ("root", True)],
)
def test_who_may(request, dilnoza, page, who, may):
    client = Client() if who == "nobody" else signed_in(request.getfixturevalue(who))
    url = LIST + page.format(pk=dilnoza.pk)
    answer = client.post(url, {}) if page in ACTIONS else client.get(url)
    if may:
        assert answer.status_code == 200 or answer.url == f"{LIST}{dilnoza.pk}/"
    else:
        assert answer.status_code == 302
        assert answer.url.startswith(("/accounts/login/", "/admin/login/", "/admin/"))
        assert not answer.url.startswith(LIST)
        assert not Claim.objects.exists()


def test_an_officer_enters_a_person_without_an_address(officer, olga, customs, land_border):
    data = {
        **WRITTEN,
        "patronymic": "Karimovna",
        "institution": customs.pk,
        "position_level": "operational",
        "target_group": land_border.pk,
    }
    answer = officer.post(ADD, data, follow=True)
    person = User.objects.get(given_name="Dilnoza")
    assert "Yusupova Dilnoza Karimovna" in answer.content.decode()
    assert (person.email, person.is_claimed) == ("", False)
    assert person.affiliation.institution == customs
    assert person.affiliation.verified_by == olga


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"family_name": ""}, "Please fill this in."),
        ({"country": "??"}, "Please choose one from the list."),
        ({"email": "lola"}, "whole e-mail address"),
        ({"email": "AZIZA@example.org"}, "already an account"),
        ({"given_name": "Dil\0noza"}, "cannot be stored"),
        ({"position_level": "middle"}, "it completes the post"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(officer, aziza, fields, words):
    html = officer.post(ADD, {**WRITTEN, "phone": "+998 90 1", **fields}).content.decode()
    assert words in html
    assert 'value="+998 90 1"' in html
    assert not User.objects.filter(phone="+998 90 1").exists()


def test_the_list_finds_and_filters_with_a_fixed_number_of_queries(
    officer, dilnoza, aziza, customs, land_border, django_assert_max_num_queries
):
    html = officer.get(f"{LIST}?q=yusup").content.decode()
    assert "Yusupova Dilnoza" in html
    assert "Karimova" not in html
    html = officer.get(f"{LIST}?account=no&country=UZ&sex=female").content.decode()
    assert "Yusupova" in html
    # Who was made with a password has an account as well, though nobody claimed it.
    assert "Karimova" not in officer.get(f"{LIST}?account=no").content.decode()
    assert "Karimova" in officer.get(f"{LIST}?account=yes").content.decode()
    for number in range(40):
        person = User.objects.create_user(given_name="N", family_name=f"Somebody{number}")
        person.affiliations.create(
            institution=customs, position_level="middle", target_group=land_border
        )
    with django_assert_max_num_queries(13):
        html = officer.get(LIST).content.decode()
    assert "Somebody39" in html
    assert html.count("Customs post") >= 40


def test_made_up_people_are_named_so(officer, dilnoza):
    assert "(sample)" not in officer.get(LIST).content.decode()
    User.objects.filter(pk=dilnoza.pk).update(is_sample=True)
    for url in (LIST, f"{LIST}{dilnoza.pk}/"):
        assert "(sample)" in officer.get(url).content.decode(), url


def test_the_address_of_an_account_is_its_owners_affair(officer, aziza):
    url = f"{LIST}{aziza.pk}/edit/"
    assert 'name="email"' not in officer.get(url).content.decode()
    officer.post(url, {**WRITTEN, "email": "thief@example.org"})
    aziza.refresh_from_db()
    assert (aziza.family_name, aziza.email) == ("Yusupova", "aziza@example.org")


def test_an_officer_comes_to_no_role_by_anothers_row(officer, timur, root):
    for person in (timur, root):
        for page in ("", "edit/"):
            assert officer.get(f"{LIST}{person.pk}/{page}").url == "/admin/"
        officer.post(f"{LIST}{person.pk}/code/")
    assert not Claim.objects.exists()
    assert signed_in(root).get(f"{LIST}{timur.pk}/").status_code == 200


def test_a_code_is_printed_and_kept_by_no_cache(officer, dilnoza):
    answer = officer.post(f"{LIST}{dilnoza.pk}/code/")
    html = answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert "Yusupova Dilnoza" in html
    assert "http://testserver/accounts/claim/" in html
    assert Claim.objects.get().form == "code"


def test_a_link_without_an_address_is_refused_in_words(officer, dilnoza):
    answer = officer.post(f"{LIST}{dilnoza.pk}/link/", follow=True)
    assert "There is no e-mail address." in answer.content.decode()
    User.objects.filter(pk=dilnoza.pk).update(email="d@example.org")
    answer = officer.post(f"{LIST}{dilnoza.pk}/link/", follow=True)
    assert "on its way to d@example.org" in answer.content.decode()


def test_giving_a_way_is_no_get(officer, dilnoza):
    for page in ACTIONS:
        assert officer.get(LIST + page.format(pk=dilnoza.pk)).status_code == 405


def test_those_who_were_merged_or_erased_are_not_listed(officer, dilnoza, aziza):
    from django.utils import timezone

    User.objects.filter(pk=dilnoza.pk).update(merged_into=aziza)
    User.objects.filter(pk=aziza.pk).update(erased_at=timezone.now())
    html = officer.get(LIST).content.decode()
    assert "Yusupova" not in html
    assert "Karimova" not in html
    assert officer.get(f"{LIST}{dilnoza.pk}/", follow=True).status_code == 404


def test_working_languages_are_written_down_and_shown(officer, dilnoza):
    url = f"{LIST}{dilnoza.pk}/"
    officer.post(f"{url}edit/", {**WRITTEN, "working_languages": ["ru", "tg"]})
    dilnoza.refresh_from_db()
    assert dilnoza.working_languages == ["ru", "tg"]
    assert "Русский, Тоҷикӣ" in officer.get(url).content.decode()
