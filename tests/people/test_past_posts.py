"""Staff write down posts of before: a list of that time then names the right institution."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from people.models import Affiliation, Institution, TargetGroup, User
from programmes.participating import post_at

URL = "/admin/people/{}/posts/add/"


@pytest.fixture
def dilnoza(db, customs):
    """At the customs since this year."""
    user = User.objects.create_user(given_name="Dilnoza", family_name="Yusupova", country="UZ")
    group = TargetGroup.objects.get(slug="land_border")
    Affiliation.objects.create(user=user, institution=customs, position_level="operational",
                               target_group=group, since=date(2026, 1, 1))  # fmt: skip
    return user


@pytest.fixture
def officer(olga):
    client = Client()
    client.force_login(olga)
    return client


@pytest.fixture
def said(db):
    police = Institution.objects.create(name="Police", kind="police", country="UZ")
    group = TargetGroup.objects.get(slug="investigators")
    return {"institution": police.pk, "position_level": "middle", "target_group": group.pk,
            "since": "2022-03-01", "until": "2025-12-31"}  # fmt: skip


def test_an_earlier_post_is_confirmed_and_found_by_its_time(officer, olga, dilnoza, customs, said):
    answer = officer.post(URL.format(dilnoza.pk), said)
    assert answer.url == f"/admin/people/{dilnoza.pk}/"
    post = dilnoza.affiliations.get(until=date(2025, 12, 31))
    assert (post.institution.name, post.verified_by) == ("Police", olga)
    assert post_at(dilnoza, date(2024, 5, 1)) == post
    assert post_at(dilnoza, date(2026, 5, 1)).institution == customs
    assert dilnoza.affiliation.institution == customs
    assert "Police" in officer.get(answer.url).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("since", "2026-01-01", "This day is before the first one."),
        ("until", "soon", "Please write a date"),
        ("until", "", "Please fill this in."),
        ("institution", "", "Please fill this in."),
        ("target_group", "999", "Please choose one from the list."),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_is_stored(
    officer, dilnoza, said, field, value, message
):
    page = officer.post(URL.format(dilnoza.pk), {**said, field: value})
    assert message in str(page.context["form"].errors)
    assert dilnoza.affiliations.count() == 1


def test_a_post_that_is_held_today_is_told_elsewhere(officer, dilnoza, said):
    today = timezone.localdate()
    page = officer.post(URL.format(dilnoza.pk), {**said, "until": today})
    assert "is not over" in str(page.context["form"].errors)
    officer.post(URL.format(dilnoza.pk), {**said, "until": today - timedelta(days=1)})
    assert dilnoza.affiliations.count() == 2
