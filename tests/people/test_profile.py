import datetime
import json
import re

import pytest
from django.utils import timezone

from people.models import Affiliation, Institution, User
from tests.people.pages import said_beside, typed

PROFILE = "/en/profile/"
ABOUT = {"given_name": "Aziza", "family_name": "Karimova", "sex": "female", "country": "UZ"}


@pytest.fixture
def signed_in(client, aziza):
    client.force_login(aziza)
    return client


@pytest.fixture
def work(customs, land_border):
    return {
        "institution": customs.pk,
        "position_level": "operational",
        "target_group": land_border.pk,
    }


def test_the_profile_is_ones_own(client, db):
    assert client.get(PROFILE).url == "/accounts/login/?next=/en/profile/"


@pytest.mark.parametrize("language", ["en", "ru", "uz", "uz-cyrl"])
def test_the_profile_opens_in_every_language_without_script_or_key(signed_in, aziza, language):
    answer = signed_in.get(f"/{language}/profile/")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert aziza.key not in html
    assert "style=" not in html
    assert html.count("<script") == html.count('<script type="module" src=')


def test_saving_stores_what_was_said(signed_in, aziza, work, customs):
    names = {"name_latin": "Aziza  Karimova", "name_cyrillic": "Азиза Каримова"}
    data = {**ABOUT, **names, **work, "confirm_names": "on", "show_full_name": "on"}
    answer = signed_in.post(PROFILE, data, follow=True)
    assert "Your profile is saved." in answer.content.decode()
    aziza.refresh_from_db()
    assert aziza.name_latin == "Aziza Karimova"
    assert aziza.name_cyrillic == "Азиза Каримова"
    assert aziza.names_confirmed_at
    assert aziza.show_full_name
    assert (aziza.sex, aziza.country) == ("female", "UZ")
    assert aziza.affiliation.institution == customs
    assert not aziza.affiliation.is_verified


def test_names_need_their_owners_word_and_nothing_typed_is_lost(signed_in, aziza):
    data = {**ABOUT, "given_name": "Азиза", "name_latin": "Oʻgʻiloy Sheʼr-ova"}
    answer = signed_in.post(PROFILE, data)
    assert "Please confirm" in said_beside(answer, "confirm_names")
    assert typed(answer, "name_latin") == "Oʻgʻiloy Sheʼr-ova"
    assert typed(answer, "given_name") == "Азиза"
    # The page's header still calls her by her stored name.
    assert ">Aziza Karimova</span>" in answer.content.decode()
    aziza.refresh_from_db()
    assert aziza.name_latin == ""


def test_confirmed_names_need_no_second_word_until_they_change(signed_in, aziza):
    confirmed = timezone.now() - datetime.timedelta(days=9)
    User.objects.filter(pk=aziza.pk).update(
        name_latin="Aziza Karimova", names_confirmed_at=confirmed
    )
    kept = signed_in.post(PROFILE, {**ABOUT, "name_latin": "Aziza Karimova"})
    assert kept.status_code == 302
    aziza.refresh_from_db()
    assert aziza.names_confirmed_at == confirmed
    changed = signed_in.post(PROFILE, {**ABOUT, "name_latin": "Aziza Umarova"})
    assert "Please confirm" in said_beside(changed, "confirm_names")


@pytest.mark.parametrize(
    ("name", "value"),
    [("name_latin", "Азиза"), ("name_latin", "Aziza 2"), ("name_cyrillic", "Азизa")],
)
def test_a_name_is_of_one_script(signed_in, name, value):
    answer = signed_in.post(PROFILE, {**ABOUT, name: value, "confirm_names": "on"})
    assert "this script only" in said_beside(answer, name)
    assert typed(answer, name) == value


@pytest.mark.parametrize("name", ["given_name", "country"])
def test_what_must_be_said_is_asked_for_beside_the_field(signed_in, name):
    answer = signed_in.post(PROFILE, {**ABOUT, name: ""})
    assert "Please fill this in." in said_beside(answer, name)


def test_sex_is_asked_but_need_not_be_disclosed(signed_in, aziza):
    refused = signed_in.post(PROFILE, {**ABOUT, "sex": ""})
    assert "Please fill this in." in refused.content.decode()
    assert signed_in.post(PROFILE, {**ABOUT, "sex": "not_disclosed"}).status_code == 302


def test_half_a_post_is_refused(signed_in, work, customs):
    answer = signed_in.post(PROFILE, {**ABOUT, "institution": customs.pk})
    assert "Please choose one" in said_beside(answer, "position_level")
    assert "Please choose one" in said_beside(answer, "target_group")
    answer = signed_in.post(PROFILE, {**ABOUT, **work, "institution": ""})
    assert "your institution" in said_beside(answer, "institution")
    assert not Affiliation.objects.exists()


def test_an_institution_is_chosen_or_written_not_both(signed_in, work):
    answer = signed_in.post(PROFILE, {**ABOUT, **work, "institution_name": "Border post"})
    assert "not both" in said_beside(answer, "institution_name")
    assert typed(answer, "institution_name") == "Border post"


def test_an_institution_that_is_not_listed_is_kept_for_its_writer_only(
    signed_in, client, aziza, timur, work
):
    data = {**ABOUT, **work, "institution": "", "institution_name": "Border post 7"}
    unkind = signed_in.post(PROFILE, data)
    assert "what kind" in said_beside(unkind, "institution_kind")
    assert signed_in.post(PROFILE, {**data, "institution_kind": "border"}).status_code == 302
    written = Institution.objects.get(name="Border post 7")
    assert (written.kind, written.country, written.confirmed) == ("border", "UZ", False)
    assert "Border post 7" in signed_in.get(PROFILE).content.decode()
    client.force_login(timur)
    assert "Border post 7" not in client.get(PROFILE).content.decode()


def test_saving_twice_records_one_post(signed_in, aziza, work):
    signed_in.post(PROFILE, {**ABOUT, **work})
    signed_in.post(PROFILE, {**ABOUT, **work})
    assert Affiliation.objects.count() == 1


def test_a_new_post_leaves_the_verified_one_in_the_history(signed_in, aziza, olga, work):
    signed_in.post(PROFILE, {**ABOUT, **work})
    month_ago = timezone.localdate() - datetime.timedelta(days=30)
    Affiliation.objects.update(since=month_ago, verified_at=timezone.now(), verified_by=olga)
    signed_in.post(PROFILE, {**ABOUT, **work, "position_level": "middle"})
    then, now = Affiliation.objects.order_by("since")
    assert then.is_verified
    assert then.until == timezone.localdate() - datetime.timedelta(days=1)
    assert now.until is None
    assert not now.is_verified


def test_a_language_chosen_answers_at_once(signed_in, aziza):
    answer = signed_in.post(PROFILE, {**ABOUT, "language": "ru"})
    assert answer.url == "/ru/profile/"
    aziza.refresh_from_db()
    assert aziza.language == "ru"


def test_nonsense_in_a_list_is_refused(signed_in):
    answer = signed_in.post(PROFILE, {**ABOUT, "language": "xx", "country": "??"})
    assert "from the list" in said_beside(answer, "language")
    assert "from the list" in said_beside(answer, "country")


def test_one_may_take_all_ones_data_along(signed_in, aziza, work):
    signed_in.post(PROFILE, {**ABOUT, **work})
    answer = signed_in.get("/en/profile/my-data/")
    assert "attachment" in answer["Content-Disposition"]
    data = json.loads(answer.content)
    assert data["person"]["email"] == "aziza@example.org"
    assert data["affiliations"][0]["institution"] == "Customs post"
    assert not {"password", "key"} & set(data["person"])
    assert aziza.key not in answer.content.decode()


def test_the_fields_for_an_unlisted_institution_open_by_themselves_when_they_matter(
    signed_in, work
):
    assert "<details>" in signed_in.get(PROFILE).content.decode()
    data = {**ABOUT, **work, "institution": "", "institution_name": "Border post 7"}
    assert "<details open>" in signed_in.post(PROFILE, data).content.decode()


def test_working_languages_are_said_and_taken_back(signed_in, aziza):
    signed_in.post(PROFILE, {**ABOUT, "working_languages": ["ru", "uz"]})
    aziza.refresh_from_db()
    assert aziza.working_languages == ["ru", "uz"]
    html = signed_in.get(PROFILE).content.decode()
    assert html.count('name="working_languages"') == 7
    assert len(re.findall(r'name="working_languages"[^>]* checked', html)) == 2
    signed_in.post(PROFILE, ABOUT)
    aziza.refresh_from_db()
    assert aziza.working_languages == []
    page = signed_in.post(PROFILE, {**ABOUT, "working_languages": ["xx"]})
    assert page.context["form"].errors["working_languages"]
