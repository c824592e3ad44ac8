"""Zones are drawn on the picture in the editor: what the script needs, and for whom."""

import json

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from quizzes.models import Question
from tests.quizzes.bank import BANK
from tests.quizzes.pictures import stored
from tests.quizzes.questions import VALUES, as_listed
from tests.quizzes.test_editor import url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def root(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("root", is_superuser=True))
    return client


def question(locales, kind, image, **changes):
    value = as_listed({**VALUES[kind], "image": image and image.pk, **changes})
    return Question.objects.create(
        code="Q-1", bank=BANK, locale=locales["en"], source_language="en", live=False,
        body=json.dumps([{"type": kind, "value": value}]),
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["point_on_image", "xray_search"])
def test_the_editor_brings_the_drawing_tool(root, locales, kind):
    page = root.get(url("edit", question(locales, kind, stored()).pk)).content.decode()
    assert "quizzes/admin/zones.js" in page
    assert "quizzes/admin/zones.css" in page
    assert "zones-on-picture" in page
    assert "zone-fields" in page


def test_the_picture_to_draw_on_is_for_those_who_may_choose_pictures(client, timur, olga):
    image = stored()
    address = reverse("picture_to_draw_on", args=[image.pk])
    assert client.get(address).status_code == 302
    assert "login" in client.get(address).url
    client.force_login(olga)
    assert client.get(address).status_code in (302, 403)
    timur.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(timur)
    assert client.get(address).url.endswith(".svg")


def test_a_picture_that_is_no_more_is_not_found(root):
    address = reverse("picture_to_draw_on", args=[999])
    assert root.get(address, follow=True).status_code == 404


@pytest.mark.parametrize("kind", sorted(VALUES))
def test_every_kind_has_a_preview(locales, kind):
    image = stored() if "image" in VALUES[kind] else None
    asked = question(locales, kind, image) if image else _plain(locales, kind)
    shown = asked.get_preview_context(None, "")["question"]
    assert shown.stem == VALUES[kind]["stem"]
    assert list(shown.field)


@pytest.mark.parametrize("kind", sorted(VALUES))
def test_a_draft_without_its_parts_has_a_preview_or_says_that_it_is_incomplete(locales, kind):
    empty = {name: [] if isinstance(v, list) else None for name, v in VALUES[kind].items()}
    asked = _plain(locales, kind, **{**empty, "stem": "Not ready"})
    context = asked.get_preview_context(None, "")
    assert context["question"] is None or context["question"].stem == "Not ready"


def _plain(locales, kind, **changes):
    value = as_listed({**VALUES[kind], **changes})
    return Question.objects.create(
        code="Q-1", bank=BANK, locale=locales["en"], source_language="en", live=False,
        body=json.dumps([{"type": kind, "value": value}]),
    )  # fmt: skip
