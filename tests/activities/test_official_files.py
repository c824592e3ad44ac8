"""Files and packages that H5P's own editor brings."""

import json
import re

import pytest
from django.core.files.storage import storages

from activities import packing, playing
from activities.importing import media_path
from activities.models import H5PContent, H5PLibrary
from tests.activities.conftest import brought
from tests.activities.official import file_of, get, send, url
from tests.activities.packing import PNG, library, library_files, needs, package

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("bundle"),
    pytest.mark.skipif(not playing.is_installed(), reason="the player is not installed (npm ci)"),
]


def test_a_file_for_a_field(trainer, salt):
    told = send(trainer, salt, file_of()).json()
    assert set(told) == {"path", "mime", "width", "height"}
    assert (told["mime"], told["width"], told["height"]) == ("image/png", 1, 1)
    assert storages["private"].open(media_path(salt.folder, told["path"])).read() == PNG


@pytest.mark.parametrize(
    ("file", "kind"),
    [(("a.php", b"<?php"), "file"), (("a.png", b"<html>"), "image"), (("a.php.png", PNG), "image"),
     (("a.svg", b"<svg onload=x>"), "image"), (("a.png", PNG), "magic"), (("a.png", PNG), "video")],
)  # fmt: skip
def test_files_that_are_not_taken(trainer, salt, file, kind):
    answer = send(trainer, salt, file_of(*file), kind)
    assert answer.status_code == 400
    assert answer.json()["success"] is False
    assert answer.json()["message"]


@pytest.mark.parametrize("field", ["", "x", "[]", '{"type": []}', "[" * 5000])
def test_fields_that_are_none(trainer, salt, field):
    answer = trainer.post(url(salt, "files"), {"file": file_of(), "field": field})
    assert (answer.status_code, answer.json()["errorCode"]) == (400, "NO_FILE")


def test_pasted_parameters_are_filtered(trainer, salt):
    sent = {
        "library": "H5P.Salt 1.0", "metadata": {"title": "<b>", "evil": [1]},
        "params": {"text": "<p onclick='x()'>a<script>x()</script></p>", "evil": 1},
    }  # fmt: skip
    answer = trainer.post(url(salt, "filter"), {"libraryParameters": json.dumps(sent)}).json()
    assert answer["success"] is True
    assert answer["data"]["library"] == "H5P.Salt 1.0"
    assert answer["data"]["params"] == {"text": "<p>a</p>"}
    assert answer["data"]["metadata"]["title"] == "&lt;b&gt;"


@pytest.mark.parametrize(
    "sent", ["", "x", "[]", "{}", '{"library": "H5P.Nowhere 1.0"}', "[" * 9000]
)
def test_parameters_that_are_none(trainer, salt, sent):
    answer = trainer.post(url(salt, "filter"), {"libraryParameters": sent})
    assert (answer.status_code, answer.json()["success"]) == (400, False)


def upload(client, content, file):
    return client.post(
        url(content, "library-upload"), {"h5p": file_of("salt.h5p", file.getvalue())}
    )


def test_a_package_becomes_parameters_of_the_content(trainer, salt):
    params = {"text": "<p>Other.<script>x()</script></p>", "picture": {"path": "images/a.png"}}
    file = package(params, more={"content/images/a.png": PNG}, authors=[{"name": "Timur"}])
    data = upload(trainer, salt, file).json()["data"]
    assert data["content"] == {"text": "<p>Other.</p>", "picture": {"path": "images/a.png"}}
    assert data["h5p"]["mainLibrary"] == "H5P.Salt"
    assert data["h5p"]["preloadedDependencies"] == [needs("H5P.Salt")]
    assert data["h5p"]["authors"] == [{"name": "Timur"}]
    assert data["contentTypes"]["libraries"]
    assert storages["private"].exists(media_path(salt.folder, "images/a.png"))
    salt.refresh_from_db()
    assert salt.body["params"] == {"text": "<p>Salt slows the yeast.</p>"}, "nothing is saved yet"


def test_files_of_a_package_overwrite_none(trainer):
    content = brought(package(more={"content/images/a.png": PNG}))
    other = PNG + b"other"
    params = {"text": '<a href="images/a.png">a</a>', "picture": {"path": "images/a.png"}}
    file = package(params, more={"content/images/a.png": other})
    told = upload(trainer, content, file).json()["data"]["content"]
    path = told["picture"]["path"]
    assert re.fullmatch(r"images/a-[0-9a-f]{12}\.png", path)
    assert f'href="{path}"' in told["text"]
    stored = {name: storages["private"].open(media_path(content.folder, name)).read()
              for name in ("images/a.png", path)}  # fmt: skip
    assert stored == {"images/a.png": PNG, path: other}


def pinched(version="1.0.0"):
    """A package with a type that is not here, and another patch of one that is."""
    pinch = library_files(library("H5P.Pinch"), semantics=[])
    salt = library_files(library(version=version), script="// newer")
    main = {"mainLibrary": "H5P.Pinch", "preloadedDependencies": [needs("H5P.Pinch")]}
    return package({}, {**pinch, **salt}, **main)


def test_new_types_come_with_a_package_of_an_administrator_only(trainer, admin, salt):
    answer = upload(trainer, salt, pinched("1.0.1"))
    assert answer.status_code == 400
    assert "Only an administrator" in answer.json()["message"]
    assert H5PLibrary.objects.count() == 1
    told = upload(admin, salt, pinched("1.0.1")).json()["data"]
    assert {one["machineName"] for one in told["contentTypes"]["libraries"]} >= {"H5P.Pinch"}
    # What is here already stays as it is: nobody was shown what would change.
    assert H5PLibrary.objects.get(machine_name="H5P.Salt").patch == 0


@pytest.mark.parametrize(
    "more",
    [{"content/../x.png": "x"}, {"content/shell.php": "x"}, {"content/page.png": "<html>"},
     {"content/content.json": "[" * 100_000}],
)  # fmt: skip
def test_hostile_packages(admin, salt, more):
    answer = upload(admin, salt, package(more=more))
    assert (answer.status_code, answer.json()["errorCode"]) == (400, "VALIDATION_FAILED")
    assert H5PContent.objects.count() == 1


def test_our_own_types_are_installed_by_administrators(trainer, admin, salt):
    offered = get(admin, salt, "content-type-cache")["libraries"]
    assert [one["machineName"] for one in offered if one["canInstall"]] == packing.our_types()
    assert not [t for t in get(trainer, salt, "content-type-cache")["libraries"] if t["canInstall"]]
    asked = url(salt, "library-install", id="Saboq.Sorting")
    assert (trainer.post(asked).status_code, trainer.post(asked).json()["errorCode"]) == (
        403, "INSTALL_DENIED",
    )  # fmt: skip
    told = admin.post(asked).json()
    sorting = next(t for t in told["data"]["libraries"] if t["machineName"] == "Saboq.Sorting")
    assert sorting["installed"] is True
    for name in ("H5P.Nowhere", "", "../types"):
        answer = admin.post(url(salt, "library-install", id=name))
        assert answer.json()["errorCode"] == "INVALID_CONTENT_TYPE"


def test_nothing_is_fetched_from_elsewhere(admin, salt):
    answer = admin.post(url(salt, "get-hub-content", hubId=1))
    assert (answer.status_code, answer.json()["errorCode"]) == (403, "HUB_DISABLED")
    told = get(admin, salt, "content-hub-metadata-cache")
    assert told["success"] is True
    assert set(map(len, told["data"].values())) == {0}
