"""What people say of their posts waits for an officer: many at once, by country and institution."""

import pytest
from django.test import Client

from people.models import Affiliation, Institution, User

PAGE = "/admin/people/posts/"


def declared(name, institution, group, **fields):
    user = User.objects.create_user(given_name=name, family_name="Karimova")
    return Affiliation.objects.create(
        user=user, institution=institution, position_level="middle", target_group=group, **fields
    )


@pytest.fixture
def border(db):
    return Institution.objects.create(name="Border post", kind="border", country="KZ")


@pytest.fixture
def waiting(customs, border, land_border):
    return [
        declared("Lola", customs, land_border),
        declared("Nodira", customs, land_border),
        declared("Aigerim", border, land_border),
    ]


@pytest.fixture
def officer(olga):
    client = Client()
    client.force_login(olga)
    return client


def confirmed():
    return set(Affiliation.objects.exclude(verified_at=None).values_list("pk", flat=True))


def test_what_is_ticked_is_confirmed_once(officer, olga, waiting):
    data = {"post": [waiting[0].pk, waiting[2].pk]}
    html = officer.post(PAGE, data, follow=True).content.decode()
    assert "2 posts are confirmed." in html
    assert confirmed() == {waiting[0].pk, waiting[2].pk}
    assert Affiliation.objects.get(pk=waiting[0].pk).verified_by == olga
    html = officer.post(PAGE, data, follow=True).content.decode()
    assert "confirmed already" in html


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5000, "²", ""])
def test_a_number_that_no_post_has_confirms_nothing(officer, waiting, number):
    html = officer.post(PAGE, {"post": number}, follow=True).content.decode()
    assert "No post was ticked" in html
    assert not confirmed()


def test_they_are_filtered_by_country_and_institution(officer, waiting, customs):
    html = officer.get(PAGE, {"country": "KZ"}).content.decode()
    assert "Aigerim" in html
    assert "Lola" not in html
    html = officer.get(PAGE, {"institution": customs.pk}).content.decode()
    assert "Lola" in html
    assert "Aigerim" not in html
    assert officer.get(PAGE, {"country": "??", "institution": "x"}).status_code == 200


def test_past_posts_and_those_of_merged_people_do_not_wait(officer, waiting, aziza):
    from django.utils import timezone

    Affiliation.objects.filter(pk=waiting[0].pk).update(until=timezone.localdate())
    User.objects.filter(pk=waiting[1].user_id).update(merged_into=aziza)
    html = officer.get(PAGE).content.decode()
    assert "Aigerim" in html
    assert "Lola" not in html
    assert "Nodira" not in html
    officer.post(PAGE, {"post": [post.pk for post in waiting]})
    assert confirmed() == {waiting[2].pk}


def test_nobody_confirms_their_own_word(officer, olga, customs, land_border):
    own = Affiliation.objects.create(
        user=olga, institution=customs, position_level="middle", target_group=land_border
    )
    officer.post(PAGE, {"post": own.pk})
    assert not confirmed()


def test_nonsense_confirms_nothing(officer, waiting):
    html = officer.post(PAGE, {"post": ["x", "²", "999999", ""]}, follow=True).content.decode()
    assert "No post was ticked" in html
    assert not confirmed()


def test_the_queries_do_not_grow(officer, customs, land_border, django_assert_max_num_queries):
    for number in range(40):
        declared(f"N{number}", customs, land_border)
    with django_assert_max_num_queries(12):
        assert "N39" in officer.get(PAGE).content.decode()


@pytest.mark.parametrize("who", ["aziza", "timur"])
def test_others_confirm_nothing(request, waiting, who):
    client = Client()
    client.force_login(request.getfixturevalue(who))
    assert client.get(PAGE).status_code == 302
    client.post(PAGE, {"post": [post.pk for post in waiting]})
    assert not confirmed()
