"""Who may be in twice: across scripts and spellings, and who is not."""

import pytest
from django.test import Client

from people import likening
from people.blocking import name_block
from people.comparing import Reason, Row, compare
from people.merges import Likeness
from people.models import Affiliation, User


def row(given, family, pk=1, **fields):
    return Row(pk, given, family, **fields)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Дилноза", "Юсупова"), ("Dilnoza", "Yusupova")),
        (("Дилноза", "Юсупова"), ("Dilnoza", "Iusupova")),
        (("Бобур", "Қодиров"), ("Бабур", "Кадыров")),
        (("Oʻktam", "Toʻrayev"), ("Уктам", "Тураев")),
        (("O'ktam", "To‘rayev"), ("Ўктам", "Тўраев")),
        (("Jamshed", "Gʻafurov"), ("Джамшед", "Гафуров")),
        (("Sherzod", "Hojiyev"), ("Шерзод", "Ходжиев")),
        (("Merdan", "Ataýew"), ("Мердан", "Атаев")),
        (("Каримова", "Азиза"), ("Aziza", "Karimova")),
    ],
)
def test_spellings_of_one_name_share_a_block_and_sound_the_same(one, other):
    assert name_block(*one) == name_block(*other)
    points, reasons = compare(row(*one, institution=7), row(*other, institution=7))
    assert points >= 60
    assert Reason.SOUND in reasons


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Sex differs: said, told by the ending of the family name, or by the patronymic.
        (row("Nodir", "Юсупов"), row("Nodir", "Yusupova")),
        (row("A", "Yusupov", sex="male"), row("A", "Yusupov", sex="female")),
        (row("Zuhra", "Qosim", patronymic="Karim qizi"),
         row("Zuhra", "Qosim", patronymic="Каримович")),
        # Another father.
        (row("Aziz", "Karimov", patronymic="Anvarovich"),
         row("Азиз", "Каримов", patronymic="Рустам угли")),
    ],
)  # fmt: skip
def test_who_is_not_the_same_person(one, other):
    assert compare(one, other) == (0, [])


def test_one_letter_more_is_another_given_name():
    one, other = row("Aziz", "Karim", institution=7), row("Aziza", "Karim", institution=7)
    assert compare(one, other)[0] < 60


def test_a_patronymic_in_another_form_is_the_same():
    one = row("Dilnoza", "Yusupova", patronymic="Karim qizi")
    other = row("Дилноза", "Юсупова", patronymic="Каримовна")
    points, reasons = compare(one, other)
    assert points >= 60
    assert Reason.PATRONYMIC in reasons


def test_a_name_alone_is_not_enough_and_another_country_speaks_against():
    one, other = row("Aziza", "Karimova"), row("Азиза", "Каримова")
    assert compare(one, other)[0] < 60
    one = row("Aziza", "Karimova", country="UZ", institution=7)
    other = row("Азиза", "Каримова", country="KZ", institution=7)
    assert compare(one, other)[0] < 60


def test_telephone_and_address_speak_for_it():
    one = row("A", "Karimova", phone="+998 (90) 123-45-67", email="aziza.karimova@mail.example")
    other = row("Aziza", "Karimova", phone="90 1234567", email="azizakarimova@customs.example")
    points, reasons = compare(one, other)
    assert points >= 60
    assert {Reason.PHONE, Reason.EMAIL} <= set(reasons)


# In the database -----------------------------------------------------------------------------


def person(given, family, institution=None, group=None, **fields):
    user = User.objects.create_user(given_name=given, family_name=family, **fields)
    if institution:
        Affiliation.objects.create(
            user=user, institution=institution, position_level="middle", target_group=group
        )
    return user


@pytest.fixture
def pair(customs, land_border):
    return [
        person("Dilnoza", "Yusupova", customs, land_border),
        person("Дилноза", "Юсупова", customs, land_border),
    ]


def test_they_are_found_and_what_was_decided_stays(pair, olga):
    assert likening.find_all() == 1
    assert likening.find_all() == 0
    (found,) = likening.waiting()
    assert [found.first, found.second] == pair
    assert likening.part(likeness=found, by=olga)
    assert not likening.part(likeness=found, by=olga)
    assert likening.find_all() == 0
    assert not likening.waiting().exists()
    assert Likeness.objects.get().decided_by == olga


def test_those_who_are_new_are_compared_with_those_who_are_there(pair):
    assert likening.find_for([pair[1]]) == 1


def test_merged_and_erased_people_are_not_found(pair, aziza):
    likening.find_all()
    User.objects.filter(pk=pair[0].pk).update(merged_into=aziza)
    assert not likening.waiting().exists()
    Likeness.objects.all().delete()
    assert likening.find_all() == 0


def test_the_queries_do_not_grow_with_people_or_pairs(
    customs, land_border, django_assert_max_num_queries
):
    letters = "bcdfgklmnprstvz"
    for number, letter in enumerate(letters):
        for _twin in range(4):
            person("Dilnoza", f"Yu{letter}u{letters[number - 1]}ova", customs, land_border)
    with django_assert_max_num_queries(7):
        assert likening.find_all() == len(letters) * 6


def test_a_very_common_name_costs_neighbours_only(db):
    User.objects.bulk_create(
        User(given_name="Aziz", family_name="Karimov", key=f"{n:032}", phone=f"9012345{n % 90:02}")
        for n in range(400)
    )
    rows = [Row(n, "Aziz", "Karimov", institution=n) for n in range(400)]
    assert len(list(likening.pairs_in([rows]))) == 0
    assert likening.find_all() <= 400 * likening.WINDOW


@pytest.fixture
def officer(olga):
    client = Client()
    client.force_login(olga)
    return client


def test_both_stand_side_by_side(officer, pair, django_assert_max_num_queries):
    likening.find_all()
    with django_assert_max_num_queries(14):
        html = officer.get("/admin/people/duplicates/").content.decode()
    assert "a name that sounds the same; the same institution" in html
    (found,) = likening.waiting()
    html = officer.get(f"/admin/people/duplicates/{found.pk}/").content.decode()
    assert "<strong>Дилноза</strong>" in html
    assert "<strong>Dilnoza</strong>" in html
    answer = officer.post(f"/admin/people/duplicates/{found.pk}/", {"action": "two"}, follow=True)
    assert "remembered that they are two" in answer.content.decode()
    assert officer.get(f"/admin/people/duplicates/{found.pk}/", follow=True).status_code == 404


def test_the_list_does_not_grow_in_queries(
    officer, customs, land_border, django_assert_max_num_queries
):
    for _twin in range(8):
        person("Dilnoza", "Yusupova", customs, land_border)
    answer = officer.post("/admin/people/duplicates/", follow=True)
    assert "28 new pairs were found." in answer.content.decode()
    with django_assert_max_num_queries(14):
        officer.get("/admin/people/duplicates/")


def test_entering_somebody_who_is_there_tells_of_it(officer, pair, customs, land_border):
    data = {
        "family_name": "Yusupova", "given_name": "Dilnoza", "sex": "female", "country": "UZ",
        "institution": customs.pk, "position_level": "middle", "target_group": land_border.pk,
    }  # fmt: skip
    officer.post("/admin/people/add/", data)
    assert likening.waiting().count() == 3


@pytest.mark.parametrize("who", ["aziza", "timur"])
def test_others_see_and_decide_nothing(request, pair, who):
    likening.find_all()
    (found,) = likening.waiting()
    client = Client()
    client.force_login(request.getfixturevalue(who))
    for page in ("/admin/people/duplicates/", f"/admin/people/duplicates/{found.pk}/"):
        assert client.get(page).status_code == 302
        client.post(page, {"action": "two", "kept": str(pair[0].pk)})
    assert likening.waiting().count() == 1
