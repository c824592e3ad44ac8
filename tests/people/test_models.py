import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import override

from people.models import Affiliation, Institution, TargetGroup, User

TODAY = datetime.date(2026, 3, 2)


def test_two_people_without_an_email_live_side_by_side(db):
    first = User.objects.create_user(given_name="Dilnoza")
    second = User.objects.create_user(given_name="Farrukh")
    assert first.email == second.email == ""
    assert first.key != second.key
    assert not first.has_usable_password()


def test_an_email_is_taken_in_whatever_case_it_is_written(aziza):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="AZIZA@Example.ORG")
    with pytest.raises(ValidationError):
        User(email="Aziza@example.org", password="!").full_clean()


def test_cleaning_a_person_leaves_the_key_alone(aziza):
    key = aziza.key
    aziza.full_clean()
    assert aziza.key == key


def test_the_key_is_shown_nowhere_a_name_is_expected(db):
    nobody = User.objects.create_user()
    for text in (str(nobody), nobody.get_full_name(), nobody.get_username(), nobody.display_name):
        assert text
        assert nobody.key not in text


def test_names_and_initials(aziza, db):
    assert str(aziza) == "Aziza Karimova"
    assert aziza.initials == "A. K."
    assert User(email="x@example.org").display_name == "x@example.org"
    assert User().initials == ""


@pytest.mark.parametrize("field", ["sex", "country", "age_group"])
def test_the_database_refuses_what_is_not_in_the_lists(aziza, field):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=aziza.pk).update(**{field: "??"})


def test_an_administrator_needs_an_address(db):
    with pytest.raises(ValueError, match="e-mail"):
        User.objects.create_superuser("")


def test_the_eight_target_groups_are_there_in_their_order(db):
    slugs = list(TargetGroup.objects.values_list("slug", flat=True))
    assert slugs[0] == "land_border"
    assert slugs[-1] == "trainers"
    assert len(slugs) == 8
    assert TargetGroup.objects.get(slug="investigators").title == "Investigators"


def test_an_institution_is_known_once_in_a_country(customs):
    with pytest.raises(IntegrityError), transaction.atomic():
        Institution.objects.create(name="CUSTOMS POST", kind="border", country="UZ")
    Institution.objects.create(name="Customs post", kind="customs", country="KZ")


def test_an_institution_is_called_as_its_reader_calls_it(customs):
    with override("ru"):
        assert customs.title == "Таможенный пост"
    with override("uz"):
        assert customs.title == "Customs post"
    customs.name_uz = "Bojxona oʻtkazish joyi"
    with override("uz"):
        assert customs.title == "Bojxona oʻtkazish joyi"
    with override("uz-cyrl"):
        assert customs.title == "Божхона ўтказиш жойи"


def affiliation(user, customs, land_border, **fields):
    return Affiliation.objects.create(
        user=user,
        institution=customs,
        position_level="operational",
        target_group=land_border,
        **{"since": TODAY, **fields},
    )


def test_a_person_holds_one_post_at_a_time_and_keeps_the_history(aziza, customs, land_border):
    affiliation(aziza, customs, land_border, until=TODAY)
    now = affiliation(aziza, customs, land_border)
    assert aziza.affiliation == now
    with pytest.raises(IntegrityError), transaction.atomic():
        affiliation(aziza, customs, land_border)


def test_a_post_does_not_end_before_it_begins(aziza, customs, land_border):
    yesterday = TODAY - datetime.timedelta(days=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        affiliation(aziza, customs, land_border, until=yesterday)


def test_who_verified_a_post_did_so_at_a_time(aziza, olga, customs, land_border):
    with pytest.raises(IntegrityError), transaction.atomic():
        affiliation(aziza, customs, land_border, verified_by=olga)
