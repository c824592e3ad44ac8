"""H5P's own editor: brought by an administrator, checked by its hash, served, removed."""

import stat
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django_tasks_db.models import DBTaskResult

from activities import tasks
from activities.models import EditorBundle
from activities.official import bundling
from activities.refusing import Refused
from tests.activities.official import ROOT, editor, files, sha256
from tests.activities.packing import archive
from tests.conftest import signed_in
from tests.courses.watching import queries

pytestmark = pytest.mark.django_db
PAGE = "/admin/interactive/editor/"


def bring(client, file, typed=None):
    upload = SimpleUploadedFile("editor.zip", file.getvalue())
    data = {"file": upload, "sha256": sha256(file) if typed is None else typed}
    return client.post(PAGE, data, follow=True).content.decode()


def test_it_is_brought_with_the_hash_that_its_source_says(admin):
    file = editor()
    spaced = " ".join(sha256(file).upper()[n : n + 8] for n in range(0, 64, 8))
    assert "The H5P editor is here." in bring(admin, file, spaced)
    bundle = EditorBundle.objects.get()
    assert (bundle.archive, bundle.installed_by.email) == (sha256(file), "rustam@example.org")
    assert bundle.scripts == ["scripts/h5peditor.js", "ckeditor/ckeditor.js"]
    assert bundle.styles == ["styles/css/application.css"]
    page = admin.get(PAGE).content.decode()
    assert bundle.archive in page
    assert bundle.digest in page


def test_another_hash_is_refused_and_nothing_is_written(admin):
    page = bring(admin, editor(), "0" * 64)
    assert "not what you typed" in page
    assert sha256(editor()) in page
    assert not EditorBundle.objects.exists()
    assert not default_storage.exists("h5p/editor")


def test_without_a_hash_only_known_versions_are_taken(admin, monkeypatch):
    assert "none of those" in bring(admin, editor(), "")
    digest = bundling.check(editor(), sha256(editor())).digest
    monkeypatch.setitem(bundling.KNOWN, digest, "the stand-in")
    assert "is here" in bring(admin, editor(), "")
    assert "the stand-in" in admin.get(PAGE).content.decode()


def test_only_what_a_browser_loads_is_kept(admin):
    more = {"scripts/evil.php": "<?php", "scripts/page.html": "<html>", "other/a.js": "x"}
    bring(admin, editor(**more))
    kept = EditorBundle.objects.get().files
    assert "scripts/h5peditor.js" in kept
    assert "images/binary-file.png" in kept
    assert not [path for path in kept if path.endswith((".php", ".html", ".json"))]
    assert not [path for path in kept if path.startswith(("other", ".git"))]


def test_what_takes_contents_to_newer_versions_is_taken_from_the_core():
    core = {
        "core-1/js/h5p-version.js": "v",
        "core-1/js/h5p-content-upgrade-process.js": "u",
        "core-1/js/h5p.js": "no",
    }
    file = archive({**files(), **core})
    found = bundling.check(file, sha256(file))
    assert "core/js/h5p-version.js" in found.files
    assert "core/js/h5p-content-upgrade-process.js" in found.files
    assert "core/js/h5p.js" not in found.files


def refusal(file) -> str:
    with pytest.raises(Refused) as refused:
        bundling.check(file, sha256(file))
    assert str(refused.value)
    return refused.value.rule


@pytest.mark.parametrize(
    "path",
    ["scripts/h5peditor.js", "h5peditor.class.php", "language/en.js", "ckeditor/ckeditor.js",
     "styles/css/application.css"],
)  # fmt: skip
def test_an_editor_without_one_of_its_parts(path):
    assert refusal(editor(**{path: None})) == "no_editor"


@pytest.mark.parametrize(
    "lists",
    ["", "<?php", "public static $scripts = array();",
     "public static $styles = array('../../x.css'); public static $scripts = array('/etc/x.js');"],
)  # fmt: skip
def test_an_editor_that_does_not_say_what_to_load(lists):
    assert refusal(editor(**{"h5peditor.class.php": lists})) == "no_editor"


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("../x.js", "escape"), (f"{ROOT}scripts/../../x.js", "escape"), ("/x.js", "escape"),
        (f"{ROOT}scripts\\x.js", "escape"), ("C:/x.js", "escape"), ("a/" * 20 + "x.js", "depth"),
        (f"{ROOT}SCRIPTS/H5PEDITOR.JS", "duplicate"), (f"{ROOT}scripts/a\x01.js", "name"),
    ],
)  # fmt: skip
def test_hostile_names(name, rule):
    assert refusal(archive({**files(), name: "x"})) == rule


def test_hostile_members():
    link = zipfile.ZipInfo(f"{ROOT}scripts/link.js")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert refusal(archive([*files().items(), (link, "/etc/passwd")])) == "link"
    assert refusal(editor(**{"scripts/bomb.js": b"0" * 20_000_000})) == "ratio"
    many = {f"{ROOT}scripts/{n}.js": "" for n in range(10_001)}
    assert refusal(archive({**files(), **many})) == "count"


@pytest.mark.parametrize("content", [b"", b"PK", b"no archive" * 100])
def test_what_is_no_archive(admin, content):
    import io

    assert refusal(io.BytesIO(content)) == "zip"


def test_its_files_are_served_for_ever_without_a_query(admin, client):
    bring(admin, editor())
    digest = EditorBundle.objects.get().digest
    with queries() as asked:
        answer = client.get(f"/h5p/editor/{digest}/scripts/h5peditor.js")
    assert (answer.status_code, len(asked)) == (200, 0)
    assert "immutable" in answer["Cache-Control"]
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "sandbox" in answer["Content-Security-Policy"]
    for path in ("../x.js", "h5peditor.class.php", "nothing.js"):
        assert client.get(f"/h5p/editor/{digest}/{path}").status_code == 404
    assert client.options(f"/h5p/editor/{digest}/x.js").status_code == 204


def test_it_is_replaced_and_removed_with_its_files(admin):
    bring(admin, editor())
    old = EditorBundle.objects.get().digest
    bring(admin, editor())  # the same once more: nothing to remove
    assert not DBTaskResult.objects.filter(task_path=tasks.remove_editor.module_path).exists()
    bring(admin, editor(**{"scripts/more.js": "x"}))
    new = EditorBundle.objects.get().digest
    assert old != new
    tasks.remove_editor.call(old)
    tasks.remove_editor.call(new)  # in use: stays
    assert not default_storage.exists(f"h5p/editor/{old}/scripts/h5peditor.js")
    assert default_storage.exists(f"h5p/editor/{new}/scripts/h5peditor.js")
    assert "was removed" in admin.post(f"{PAGE}remove/", follow=True).content.decode()
    tasks.remove_editor.call(new)
    assert not EditorBundle.objects.exists()
    assert not default_storage.exists(f"h5p/editor/{new}/scripts/h5peditor.js")
    rows = DBTaskResult.objects.filter(task_path=tasks.remove_editor.module_path)
    assert rows.count() == 2


@pytest.mark.parametrize("who", ["timur", "olga", "aziza"])
def test_only_administrators_bring_and_remove_it(request, admin, who):
    bring(admin, editor())
    client = signed_in(request.getfixturevalue(who))
    assert client.get(PAGE).status_code in (302, 403)
    bring(client, editor(**{"scripts/more.js": "x"}))
    client.post(f"{PAGE}remove/")
    assert "scripts/more.js" not in EditorBundle.objects.get().files


def test_strangers_are_asked_to_sign_in(client):
    assert client.get(PAGE).status_code == 302
    assert client.post(f"{PAGE}remove/").status_code == 302


def test_removing_needs_a_post(admin):
    bring(admin, editor())
    assert admin.get(f"{PAGE}remove/").status_code == 405
    assert EditorBundle.objects.exists()
