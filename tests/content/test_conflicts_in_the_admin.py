"""Timur finds what was changed on both sides, sees the difference, and takes the file's version."""

import pytest
from django.urls import reverse

from content.differing import difference
from content.models import Conflict
from tests.conftest import signed_in
from tests.content.curricula import HEAT, RU, draft, lesson, publish


@pytest.fixture
def conflict(curriculum) -> Conflict:
    """File and CMS both changed the title of a lesson."""
    publish(lesson("heat"), title="Warmth")
    curriculum.edit(HEAT, 'title: "Heat"', 'title: "Great heat"')
    curriculum.load()
    return Conflict.objects.get()


def decide(client, conflict, take="file", seen=None):
    page = client.get(reverse("content_conflicts"))
    html = page.content.decode()
    if seen is None:
        seen = html.partition('name="seen" value="')[2].partition('"')[0]
    return client.post(
        reverse("decide_content_conflict", args=[conflict.pk]),
        {"take": take, "seen": seen},
        follow=True,
    )


def test_a_trainer_sees_what_differs(timur, conflict):
    html = signed_in(timur).get(reverse("content_conflicts")).content.decode()
    assert "bread/oven/heat" in html
    assert "title: &quot;Warmth&quot;</del>" in html
    assert "title: &quot;Great heat&quot;</ins>" in html
    assert reverse("wagtailadmin_pages:edit", args=[lesson("heat").pk]) in html


def test_the_report_is_in_the_menu_of_trainers(timur, conflict):
    html = signed_in(timur).get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("content_conflicts") in html


def test_the_file_s_version_is_written_by_the_next_load(timur, conflict, curriculum):
    response = decide(signed_in(timur), conflict)
    assert "The next load will write the file" in response.content.decode()
    assert lesson("heat").title == "Warmth"
    report = curriculum.load()
    assert (report.loaded, report.conflicts) == (["bread/oven/heat"], [])
    assert lesson("heat").title == "Great heat"
    assert not Conflict.objects.exists()


def test_a_decision_can_be_taken_back(timur, conflict, curriculum):
    client = signed_in(timur)
    decide(client, conflict)
    decide(client, conflict, take="cms")
    curriculum.load()
    assert lesson("heat").title == "Warmth"


def test_a_draft_made_after_the_decision_is_not_written_over(timur, conflict, curriculum):
    decide(signed_in(timur), conflict)
    draft(lesson("heat"), title="Warmer still")
    assert curriculum.load().conflicts == ["bread/oven/heat"]
    assert lesson("heat").get_latest_revision_as_object().title == "Warmer still"
    assert not Conflict.objects.get().taken


def test_a_decision_on_what_one_did_not_see_is_refused(timur, conflict):
    response = decide(signed_in(timur), conflict, seen="something else")
    assert "changed meanwhile" in response.content.decode()
    conflict.refresh_from_db()
    assert not conflict.taken


def test_a_text_in_conflict_is_decided_alone(timur, curriculum):
    publish(lesson("heat", "ru"), title="Тепло")
    curriculum.edit(RU, 'msgstr "Жар"', 'msgstr "Зной"')
    curriculum.load()
    decide(signed_in(timur), Conflict.objects.get())
    assert curriculum.load().conflicts == []
    assert lesson("heat", "ru").title == "Зной"


def test_a_conflict_of_a_translation_leads_to_its_editor(timur, curriculum):
    publish(lesson("heat", "ru"), title="Тепло")
    curriculum.edit(RU, 'msgstr "Жар"', 'msgstr "Зной"')
    curriculum.load()
    html = signed_in(timur).get(reverse("content_conflicts")).content.decode()
    assert reverse("wagtailadmin_pages:edit", args=[lesson("heat", "ru").pk]) in html


def test_others_see_and_decide_nothing(aziza, olga, conflict, client):
    for user in (aziza, olga):
        own = signed_in(user)
        assert own.get(reverse("content_conflicts")).status_code == 302
        own.post(reverse("decide_content_conflict", args=[conflict.pk]), {"take": "file"})
    client.post(reverse("decide_content_conflict", args=[conflict.pk]), {"take": "file"})
    conflict.refresh_from_db()
    assert not conflict.taken


def test_deciding_is_a_post(timur, conflict):
    url = reverse("decide_content_conflict", args=[conflict.pk])
    assert signed_in(timur).get(url).status_code == 405


def test_a_conflict_that_is_over_meanwhile_is_no_error(timur, conflict):
    Conflict.objects.all().delete()
    url = reverse("decide_content_conflict", args=[conflict.pk])
    response = signed_in(timur).post(url, {"take": "file", "seen": ""}, follow=True)
    assert "changed meanwhile" in response.content.decode()


def test_a_difference_shows_the_lines_around_it():
    before = "\n".join("abcdefgh")
    assert difference(before, before.replace("f", "F")) == [
        ("…", ""), (" ", "d"), (" ", "e"), ("-", "f"), ("+", "F"), (" ", "g"), (" ", "h"),
    ]  # fmt: skip


def test_equal_texts_do_not_differ():
    assert difference("a\nb", "a\nb") == []
