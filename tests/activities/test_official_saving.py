"""What H5P's own editor opens and saves, in its frame and on the page around it."""

import json
import re

import pytest
from django.urls import reverse

from activities import playing
from activities.models import H5PLibrary
from activities.official import bundling
from tests.activities.conftest import brought
from tests.activities.official import file_of, get, send, url
from tests.activities.packing import library, library_files, package

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("bundle"),
    pytest.mark.skipif(not playing.is_installed(), reason="the player is not installed (npm ci)"),
]


def opened(client, content):
    return get(client, content, "params")


def save(client, content, **changes):
    told = opened(client, content)
    sent = {
        "library": told["library"], "params": told["params"]["params"],
        "metadata": told["params"]["metadata"], "revision": told["revision"], **changes,
    }  # fmt: skip
    return client.post(url(content, "params"), sent, content_type="application/json")


def test_the_latest_draft_is_opened(trainer, salt):
    salt.title, salt.body = "A & B", {**salt.body, "params": {"text": "<p>Draft.</p>"}}
    salt.save_revision()
    told = opened(trainer, salt)
    assert set(told) == {"library", "params", "revision"}
    assert told["library"] == "H5P.Salt 1.0"
    assert told["params"]["params"] == {"text": "<p>Draft.</p>"}
    assert told["params"]["metadata"]["title"] == "A &amp; B"
    assert told["params"]["metadata"]["defaultLanguage"] == "en"


def test_what_is_saved_is_a_draft_cut_down_to_its_fields(trainer, salt):
    picture = send(trainer, salt, file_of()).json()
    params = {
        "text": "<p onclick='x()'>New.<script>x()</script></p>", "evil": "x",
        "picture": {**picture, "originalImage": {"path": "images/before.png", "evil": 1}},
    }  # fmt: skip
    metadata = {"title": "A &amp; B", "license": "CC BY", "evil": "x", "authors": [{"name": "<b>"}]}
    answer = save(trainer, salt, params=params, metadata=metadata)
    assert answer.json() == {
        "success": True, "data": {"url": f"/admin/snippets/activities/h5pcontent/edit/{salt.pk}/"},
    }  # fmt: skip
    salt.refresh_from_db()
    assert salt.body["params"]["text"] == "<p>Salt slows the yeast.</p>", "learners see what was"
    draft = salt.get_latest_revision_as_object()
    assert salt.latest_revision.user.email == "timur@example.org"
    assert draft.title == "A & B"
    assert draft.body["params"]["text"] == "<p>New.</p>"
    assert draft.body["params"]["picture"]["originalImage"] == {"path": "images/before.png"}
    assert "evil" not in json.dumps(draft.body) + json.dumps(draft.metadata)
    assert draft.metadata["authors"] == [{"name": "&lt;b&gt;"}]
    assert list(draft.media) == [picture["path"]]
    page = trainer.get(answer.json()["data"]["url"]).content.decode()
    assert "The draft of “A &amp; B” is saved." in page
    assert "New." in page


def test_who_opened_it_before_another_saved_is_told_so(trainer, admin, salt):
    before = opened(trainer, salt)
    assert save(admin, salt).status_code == 200
    answer = save(trainer, salt, revision=before["revision"])
    assert (answer.status_code, answer.json()["errorCode"]) == (409, "CONFLICT")
    assert "Somebody saved" in answer.json()["message"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"metadata": {"title": " "}}, "INCOMPLETE"), ({"metadata": None}, "INCOMPLETE"),
        ({"metadata": {"title": "x" * 300}}, "INCOMPLETE"), ({"params": None}, "INCOMPLETE"),
        ({"library": "nonsense"}, "INCOMPLETE"), ({"library": None}, "INCOMPLETE"),
        ({"library": "H5P.Nowhere 1.0"}, "VALIDATION_FAILED"), ({"revision": "x"}, "CONFLICT"),
        ({"revision": None}, "CONFLICT"),
    ],
)  # fmt: skip
def test_what_is_no_content_changes_nothing(trainer, salt, changes, code):
    count = salt.revisions.count()
    assert save(trainer, salt, **changes).json()["errorCode"] == code
    assert salt.revisions.count() == count


def test_a_library_that_is_no_type_is_not_saved(trainer, salt):
    brought(package(libraries={**library_files(),
                               **library_files(library("H5P.Pinch", runnable=0), [])}))  # fmt: skip
    answer = save(trainer, salt, library="H5P.Pinch 1.0")
    assert answer.json()["errorCode"] == "VALIDATION_FAILED"


@pytest.mark.parametrize("raw", ["", "x", "[]", "[" * 100_000, "null"])
def test_what_is_no_message(trainer, salt, raw):
    answer = trainer.post(url(salt, "params"), raw, content_type="application/json")
    assert answer.status_code == 400


# The frame and the page around it ---------------------------------------------------------------


def test_the_frame_is_opaque_and_loads_nothing_else(trainer, salt, bundle):
    answer = trainer.get(reverse("h5p_full_frame", args=[salt.pk]))
    policy = dict(
        part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";")
    )
    assert policy["sandbox"] == "allow-scripts"
    assert policy["default-src"] == policy["frame-src"] == policy["form-action"] == "'none'"
    for name in ("script-src", "connect-src", "img-src"):
        sources = [one for one in policy[name].split() if one.startswith("http")]
        assert all("/h5p/" in one or "/static/activities/" in one for one in sources), name
    assert "no-store" in answer["Cache-Control"]
    page = answer.content.decode()
    assert f"/h5p/editor/{bundle.digest}/scripts/h5peditor.js" in page
    for word in ("timur", "csrf", "sessionid"):
        assert word not in page.lower()
    # As the editor is loaded: what it needs, itself, its words.
    order = ["before.js", "full-before.js", "frame.bundle.js", "h5peditor.js", "ckeditor.js",
             "language/en.js", "full-frame.js"]  # fmt: skip
    places = [page.index(f'{name}"></script>') for name in order]
    assert places == sorted(places)


def test_what_the_editor_knows_of_its_server(trainer, salt):
    page = trainer.get(reverse("h5p_full_frame", args=[salt.pk])).content.decode()
    found = re.search(r'<script id="h5p-integration"[^>]*>(.*?)</script>', page)
    told = json.loads(found[1])
    assert told["editor"]["ajaxPath"] == "/h5p/ask/"
    assert told["editor"]["nodeVersionId"] == salt.pk
    assert {one["name"] for one in told["editor"]["metadataSemantics"]} == {
        "title", "a11yTitle", "license", "licenseVersion", "yearFrom", "yearTo", "source",
        "authors", "licenseExtras", "changes", "authorComments", "contentType", "defaultLanguage",
    }  # fmt: skip
    assert [one["name"] for one in told["editor"]["copyrightSemantics"]["fields"]] == [
        "title", "author", "year", "source", "license", "version",
    ]  # fmt: skip
    digest = H5PLibrary.objects.get().digest
    assert told["libraryDirectories"] == {"H5P.Salt-1.0": digest}


def test_the_page_around_it_shows_no_other_sites(trainer, salt):
    answer = trainer.get(reverse("h5p_full", args=[salt.pk]))
    assert answer["Content-Security-Policy"] == "frame-src http://testserver"
    page = answer.content.decode()
    assert 'sandbox="allow-scripts"' in page
    edit = trainer.get(f"/admin/snippets/activities/h5pcontent/edit/{salt.pk}/").content.decode()
    assert reverse("h5p_full", args=[salt.pk]) in edit


def test_without_the_editor_there_is_our_own_alone(trainer, salt):
    bundling.remove()
    edit = trainer.get(f"/admin/snippets/activities/h5pcontent/edit/{salt.pk}/").content.decode()
    assert "data-h5p-editor" in edit
    assert reverse("h5p_full", args=[salt.pk]) not in edit
    for name in ("h5p_full", "h5p_full_frame"):
        assert trainer.get(reverse(name, args=[salt.pk]), follow=True).status_code == 404
    assert trainer.get(url(salt, "libraries"), follow=True).status_code == 404
