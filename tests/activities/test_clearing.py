"""Files that an author brought and then did not use go after a day; all others stay."""

import os
import time
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from activities import clearing
from activities.importing import media_path
from activities.models import H5PContent
from cms.periodic import PERIODIC
from tests.activities.conftest import brought
from tests.activities.packing import PNG, package
from tests.courses.watching import queries

pytestmark = pytest.mark.django_db
TOMORROW = timedelta(hours=25)


def put(content, name) -> str:
    return storages["private"].save(media_path(content.folder, name), ContentFile(PNG))


def files(content) -> set[str]:
    path = f"{clearing.CONTENTS}/{content.folder}"
    return set(clearing.files_below(storages["private"], path))


@pytest.fixture
def content():
    params = {"text": "a", "picture": {"path": "images/shown.png"}}
    return brought(package(params, more={"content/images/shown.png": PNG}))


def test_what_nothing_shows_goes_after_a_day(content):
    put(content, "images/unused.png")
    assert clearing.clear_uploads() == 0
    assert clearing.clear_uploads(timezone.now() + TOMORROW) == 1
    assert files(content) == {"images/shown.png"}
    assert clearing.clear_uploads(timezone.now() + TOMORROW) == 0


def test_only_old_ones_go(content):
    path = storages["private"].path(put(content, "images/old.png"))
    put(content, "images/new.png")
    day = time.time() - 25 * 3600
    os.utime(path, (day, day))
    assert clearing.clear_uploads() == 1
    assert files(content) == {"images/shown.png", "images/new.png"}


def test_drafts_and_earlier_versions_keep_theirs(content):
    put(content, "images/drafted.png")
    put(content, "videos/before.mp4")
    for name in ("videos/before.mp4", "images/drafted.png"):
        content.media = {name: "x"}
        content.save_revision()
    assert clearing.clear_uploads(timezone.now() + TOMORROW) == 0
    content.revisions.all().delete()
    assert clearing.clear_uploads(timezone.now() + TOMORROW) == 2


def test_a_translation_keeps_what_it_shows(content):
    put(content, "images/russian.png")
    H5PContent.objects.create(
        locale_id=brought(language="ru").locale_id, title="Хлеб", library=content.library,
        translation_key=content.translation_key, body=content.body, folder=content.folder,
        media={"images/russian.png": "x"},
    )  # fmt: skip
    assert clearing.clear_uploads(timezone.now() + TOMORROW) == 0


def test_what_a_broken_import_left_goes_whole(content):
    lost = H5PContent(locale=content.locale, title="Never saved", library=content.library)
    put(lost, "images/a.png")
    assert clearing.clear_uploads(timezone.now() + TOMORROW) == 1
    assert files(content) == {"images/shown.png"}


def test_it_is_done_by_the_clock():
    assert PERIODIC["clear_h5p_uploads"].run == "activities.clearing.clear_uploads"
    assert clearing.clear_uploads() == 0


def test_contents_without_leftovers_cost_one_query(content):
    for _n in range(3):
        brought(package(more={"content/images/a.png": PNG}))
    with queries() as asked:
        clearing.clear_uploads(timezone.now() + TOMORROW)
    assert len(asked) == 1
