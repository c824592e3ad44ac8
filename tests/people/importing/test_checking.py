"""Rows understood in any language and script, or refused line by line."""

import pytest
from django.utils.translation import override

from people import merging
from people.importing import tables
from people.importing.checking import check
from people.importing.columns import guessed
from people.models import User
from tests.people.importing.files import HEAD, JASUR, LOLA, csv

POST = ["Institution", "Kind of institution", "Level of the post", "Target group"]


def checked(*rows, head=HEAD):
    table = tables.read(csv(head, *rows, delimiter="\t"))
    return check(table, guessed(table.headings))


def messages(*rows, **options):
    return [(problem.line, problem.message) for problem in checked(*rows, **options).problems]


def test_values_are_understood_in_any_language_and_script(db):
    lola, jasur = checked(LOLA, JASUR).entries
    assert (lola.said["sex"], lola.said["country"]) == ("female", "UZ")
    assert (jasur.said["sex"], jasur.said["country"]) == ("male", "UZ")


@pytest.mark.parametrize(
    ("written", "meant"),
    [("ж", "female"), ("Муж.", "male"), ("Ayol", "female"), ("эркак", "male"),
     ("Женский", "female"),
     ("Other, or I prefer not to say", "not_disclosed"), ("-", "not_disclosed")],
)  # fmt: skip
def test_sex_as_people_write_it(db, written, meant):
    assert checked([*LOLA[:2], written, *LOLA[3:]]).entries[0].said["sex"] == meant


def test_a_name_in_one_column_is_taken_apart(db):
    head = ["Ф.И.О.", "Пол", "Страна"]
    (entry,) = checked(["Юсупова Дилноза Каримовна кизи", "ж", "Узбекистан"], head=head).entries
    assert entry.said["family_name"] == "Юсупова"
    assert entry.said["given_name"] == "Дилноза"
    assert entry.said["patronymic"] == "Каримовна кизи"


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        (0, "", "Family name: nothing is written here."),
        (2, "", "Sex: nothing is written here."),
        (2, "perhaps", "Sex: “perhaps” is not in the list."),
        (3, "Utopia", "Country: “Utopia” is not in the list."),
        (4, "lola@", "“lola@” is no e-mail address."),
        (0, "=HYPERLINK(1)", "Family name: write the value itself, not a formula."),
        (1, "-2+3+cmd|' /C calc'!A0", "does not belong into a name"),
        (1, "Lola2", "“2” does not belong into a name"),
        (0, "K" * 101, "longer than 100 characters"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(db, place, value, words):
    row = [*LOLA]
    row[place] = value
    (line, message), *_more = messages(JASUR, row)
    assert line == 3
    assert words in message


def test_problems_are_told_in_the_language_of_the_person_who_imports(db):
    with override("ru"):
        ((_line, message),) = messages(["", *LOLA[1:]])
        assert message == "Фамилия: здесь ничего не написано."
    with override("uz"):
        ((_line, message),) = messages(["", *LOLA[1:]])
        assert message == "Familiya: bu yerga hech narsa yozilmagan."


def test_without_a_needed_column_nothing_is_guessed(db):
    ((line, message),) = messages(["Karimova"], head=["Family name"])
    assert line == 0
    assert "Given name, Sex, Country" in message


def test_an_address_stands_in_one_row_only(db):
    twice = ["Other", "Person", "m", "KZ", "LOLA@example.org"]
    assert messages(LOLA, twice) == [(3, "The address lola@example.org stands in line 2 already.")]


def test_a_post_is_told_completely_and_a_new_institution_with_its_kind(db, customs):
    head = HEAD + POST
    known = [*LOLA, "таможенный  пост", "", "Operational level", "Investigators"]
    new = [*JASUR, "Border post 7", "Border service", "средний", "Investigators"]
    assert checked(known, head=head).entries[0].institution == customs.pk
    assert not checked(known, head=head).problems
    assert "not in the list" in messages(new, head=head)[0][1]
    new[7] = "Middle management"
    assert not messages(new, head=head)
    assert "wait to be confirmed" in checked(new, head=head).entries[0].notes[0]
    new[6] = ""
    assert "write its kind" in messages(new, head=head)[0][1]
    assert "missing: Target group" in messages([*known[:-1], ""], head=head)[0][1]


def test_an_address_of_a_row_that_was_merged_leads_to_the_one_that_stays(aziza, timur, olga):
    merging.merge(kept=timur, merged=aziza, by=olga)
    merging.merge(kept=olga, merged=timur, by=olga)
    (entry,) = checked(["Someone", "Else", "f", "UZ", "aziza@example.org"]).entries
    assert entry.existing == olga.pk


def test_who_is_there_already_is_remarked_and_left_alone(db, aziza):
    there = ["Someone", "Else", "f", "UZ", "aziza@example.org"]
    alike = ["Каримова", "Азиза", "f", "UZ", ""]
    first, second = checked(there, alike).entries
    assert first.existing == aziza.pk
    assert "nothing is changed" in first.notes[0]
    assert second.existing is None
    assert second.notes == ["Perhaps there already: Karimova Aziza."]


def test_the_number_of_queries_does_not_grow_with_the_rows(db, django_assert_num_queries):
    rows = [
        [f"Family{chr(97 + n % 26)}", "Lola", "f", "UZ", f"l{n}@example.org"] for n in range(300)
    ]
    User.objects.create_user("l7@example.org")
    table = tables.read(csv(HEAD, *rows, delimiter="\t"))
    with django_assert_num_queries(3):
        assert len(check(table, guessed(HEAD)).entries) == 300
