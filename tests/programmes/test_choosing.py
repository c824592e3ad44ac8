"""People who are known come onto the list of an event: by words, by country, by import."""

import pytest
from django.urls import reverse

from people.imports import Import, ImportedLine
from people.models import User
from tests.conftest import person, signed_in
from tests.programmes.conftest import employed, listed


@pytest.fixture
def url(event) -> str:
    return reverse("event_choose", args=[event.key])


@pytest.fixture
def lola(db) -> User:
    return User.objects.create_user(given_name="Lola", family_name="Karimova", country="UZ")


@pytest.fixture
def brought(olga) -> Import:
    """An import of three people without addresses."""
    of = Import.objects.create(name="list.xlsx", file="x", by=olga, state=Import.State.DONE)
    for line in range(3):
        user = User.objects.create_user(given_name="New", family_name=f"Person{line}", country="KG")
        ImportedLine.objects.create(of=of, line=line + 2, user=user)
    return of


def found(page) -> set[str]:
    return {one.family_name for one in page.context["people"]}


def test_nobody_is_shown_before_something_is_asked(olga, url, lola):
    page = signed_in(olga).get(url)
    assert not page.context["people"]
    assert "Karimova" not in page.content.decode()


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"words": "karimova"}, {"Karimova"}),
        ({"words": "lola kari"}, {"Karimova"}),
        ({"words": "nobody"}, set()),
        ({"country": "UZ", "words": "lola"}, {"Karimova"}),
        ({"country": "KG", "words": "lola"}, set()),
        ({"country": "KG"}, {"Person0", "Person1", "Person2"}),
        ({"words": "PERSON1", "imported": "the import"}, {"Person1"}),
        ({"imported": "the import"}, {"Person0", "Person1", "Person2"}),
        ({"imported": "77"}, set()),
    ],
)
def test_they_are_found(olga, url, lola, brought, asked, names):
    if asked.get("imported") == "the import":
        asked = asked | {"imported": brought.pk}
    assert found(signed_in(olga).get(url, asked)) == names


def test_an_import_comes_onto_the_list_with_one_button(olga, event, url, brought):
    officer = signed_in(olga)
    page = officer.get(url, {"imported": brought.pk})
    html = page.content.decode()
    assert html.count(" checked>") == 4  # the three, and that they are confirmed
    ids = [one.pk for one in page.context["people"]]
    answer = officer.post(f"{url}?imported={brought.pk}", {"person": ids, "confirmed": "on"})
    assert answer.url == f"{url}?imported={brought.pk}"
    lines = event.participations.filter(user__in=ids)
    assert {(line.role, line.confirmed_on) for line in lines} == {("participant", event.today())}
    assert not found(officer.get(url, {"imported": brought.pk}))
    # Pressed again on an old page, nothing happens.
    officer.post(url, {"person": ids, "confirmed": "on"})
    assert event.participations.count() == 3


def test_who_is_not_confirmed_yet_waits_on_the_list(olga, event, url, lola):
    signed_in(olga).post(url, {"person": [lola.pk]})
    assert event.participations.get().confirmed_on is None


def test_the_post_is_that_of_the_event(olga, event, url, lola, customs):
    employed(lola, customs)
    signed_in(olga).post(url, {"person": [lola.pk], "confirmed": "on"})
    line = event.participations.get()
    assert (line.institution, line.country) == (customs, "UZ")


def test_who_is_on_the_list_is_not_offered_and_who_was_taken_off_is(olga, event, url, lola):
    line = listed(event, lola)
    officer = signed_in(olga)
    assert not found(officer.get(url, {"words": "lola"}))
    line.withdrawn_on = event.start
    line.save()
    assert found(officer.get(url, {"words": "lola"})) == {"Karimova"}
    officer.post(url, {"person": [lola.pk]})
    line.refresh_from_db()
    assert line.withdrawn_on is None


@pytest.mark.parametrize("ids", [[], ["x"], ["9" * 40], ["-1"], ["²"], ["999999"]])
def test_nonsense_puts_nobody_onto_the_list(olga, event, url, ids):
    assert signed_in(olga).post(url, {"person": ids}).status_code == 302
    assert not event.participations.exists()


def test_merged_and_erased_people_are_not_offered_nor_taken(olga, event, url, lola):
    User.objects.filter(pk=lola.pk).update(merged_into=olga)
    officer = signed_in(olga)
    assert not found(officer.get(url, {"words": "lola"}))
    officer.post(url, {"person": [lola.pk]})
    assert not event.participations.exists()


@pytest.mark.parametrize("number", [1, 8])
def test_the_page_asks_no_query_for_each(olga, url, customs, number, django_assert_max_num_queries):
    for n in range(number):
        employed(person(f"p{n}@example.org", family_name="Many", given_name=f"N{n}"), customs)
    officer = signed_in(olga)
    officer.get(url, {"words": "many"})
    with django_assert_max_num_queries(16):
        assert len(officer.get(url, {"words": "many"}).context["people"]) == number


def test_sample_people_are_named_so(olga, url, lola):
    User.objects.filter(pk=lola.pk).update(is_sample=True)
    assert "(sample)" in signed_in(olga).get(url, {"words": "lola"}).content.decode()
