"""The contract of H5P's own editor: what it asks about libraries, and who may ask at all."""

import io
import json

import pytest
from django.test import Client
from django.urls import reverse

from activities import packing, playing
from activities.models import H5PLibrary
from tests.activities.conftest import brought
from tests.activities.official import get, one, url
from tests.activities.packing import SEMANTICS, library, library_files, needs, package
from tests.conftest import signed_in
from tests.courses.watching import listed, queries

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("bundle"),
    pytest.mark.skipif(not playing.is_installed(), reason="the player is not installed (npm ci)"),
]


# Libraries --------------------------------------------------------------------------------------


def test_what_may_be_chosen(trainer, salt):
    brought(package(libraries=library_files(library(version="1.0.3"))))
    brought(io.BytesIO(packing.build("Saboq.Sorting")))
    told = get(trainer, salt, "content-type-cache")
    assert set(told) == {"outdated", "libraries", "recentlyUsed", "apiVersion", "details"}
    assert told["outdated"] is False
    assert told["apiVersion"] == {"major": 1, "minor": 28}
    assert told["recentlyUsed"] == ["Saboq.Sorting", "H5P.Salt"]
    assert [one["machineName"] for one in told["libraries"]] == ["H5P.Salt", "Saboq.Sorting"]
    salt_type = told["libraries"][0]
    assert {
        "title": "Salt", "majorVersion": 1, "minorVersion": 0, "patchVersion": 3,
        "localMajorVersion": 1, "localMinorVersion": 0, "localPatchVersion": 3,
        "installed": True, "isUpToDate": True, "canInstall": False, "restricted": False,
        "owner": "", "description": "",
    }.items() <= salt_type.items()  # fmt: skip
    assert isinstance(salt_type["id"], int)


def test_the_picture_of_a_type(trainer):
    content = brought(package(more={"H5P.Salt-1.0/icon.svg": "<svg/>"}))
    told = get(trainer, content, "content-type-cache")["libraries"][0]
    digest = H5PLibrary.objects.get().digest
    assert told["icon"] == f"/h5p/libraries/{digest}/icon.svg"


def test_all_types_and_some_libraries(trainer, salt):
    pinch = library_files(library("H5P.Pinch", runnable=0), semantics=[])
    newer = library_files(library(version="1.2.0", metadataSettings={"disable": 1}))
    brought(package(libraries={**library_files(), **pinch}))
    brought(
        package(
            libraries=newer,
            preloadedDependencies=[{**needs("H5P.Salt"), "minorVersion": 2}],
        )
    )
    told = get(trainer, salt, "libraries")
    assert [one["uberName"] for one in told] == ["H5P.Salt 1.0", "H5P.Salt 1.2"]
    assert told[0]["isOld"] is True
    assert "isOld" not in told[1]
    assert told[1]["metadataSettings"] == {"disable": 1}
    assert set(told[1]) == {
        "uberName", "name", "title", "majorVersion", "minorVersion", "runnable", "restricted",
        "tutorialUrl", "metadataSettings",
    }  # fmt: skip
    names = ["H5P.Pinch 1.0", "H5P.Nowhere 1.0", "nonsense", "H5P.Pinch 9.9"]
    some = trainer.post(url(salt, "libraries"), {"libraries[]": names}).json()
    assert [one["uberName"] for one in some] == ["H5P.Pinch 1.0"]


WIDGET = {"libraryStrings": {"hello": "Hello"}}


def widgets():
    """A type whose form has a widget, which needs a library itself; and the type needs a pinch, of
    which the same is true."""
    salt = library(
        preloadedDependencies=[needs("H5P.Pinch")], editorDependencies=[needs("H5PEditor.Grain")]
    )
    pinch = library(
        "H5P.Pinch", runnable=0, editorDependencies=[needs("H5PEditor.Mill")],
        preloadedCss=[{"path": "salt.js"}],
    )  # fmt: skip
    grain = library(
        "H5PEditor.Grain", runnable=0, preloadedDependencies=[needs("H5PEditor.Stone")],
        preloadedCss=[{"path": "grain.css"}],
    )  # fmt: skip
    return {
        **library_files(salt), **library_files(pinch, []), **library_files(grain, []),
        **library_files(library("H5PEditor.Stone", runnable=0), []),
        **library_files(library("H5PEditor.Mill", runnable=0), []),
        "H5PEditor.Grain-1.0/grain.css": "a {}",
        "H5PEditor.Grain-1.0/language/en.json": WIDGET,
        "H5PEditor.Mill-1.0/language/ru.json": {"libraryStrings": {"hello": "Привет"}},
        "H5P.Salt-1.0/presave.js": "// before saving",
        "H5P.Salt-1.0/upgrades.js": "// newer versions",
        "H5P.Salt-1.0/language/ru.json": {"semantics": [{"label": "Текст"}]},
    }  # fmt: skip


def test_one_library_with_all_that_its_form_needs(trainer):
    content = brought(package(libraries=widgets()))
    told = one(trainer, content, language="ru").json()
    assert set(told) == {
        "name", "version", "title", "upgradesScript", "semantics", "language", "defaultLanguage",
        "languages", "javascript", "css", "translations",
    }  # fmt: skip
    assert (told["name"], told["version"]) == ("H5P.Salt", {"major": 1, "minor": 0})
    assert told["semantics"] == SEMANTICS
    assert json.loads(told["language"]) == {"semantics": [{"label": "Текст"}]}
    assert told["defaultLanguage"] is None
    assert told["languages"] == ["en", "ru"]
    digests = dict(H5PLibrary.objects.values_list("machine_name", "digest"))
    # What a widget needs comes before it; of the type itself only what is done before saving.
    assert told["javascript"] == [
        f"/h5p/libraries/{digests['H5PEditor.Mill']}/salt.js",
        f"/h5p/libraries/{digests['H5PEditor.Stone']}/salt.js",
        f"/h5p/libraries/{digests['H5PEditor.Grain']}/salt.js",
        f"/h5p/libraries/{digests['H5P.Salt']}/presave.js",
    ]
    assert told["css"] == [f"/h5p/libraries/{digests['H5PEditor.Grain']}/grain.css"]
    assert told["upgradesScript"] == f"/h5p/libraries/{digests['H5P.Salt']}/upgrades.js"
    assert told["translations"] == {
        "H5PEditor.Grain": WIDGET, "H5PEditor.Mill": {"libraryStrings": {"hello": "Привет"}},
    }  # fmt: skip
    assert b"".join(trainer.get(told["javascript"][0]))


def test_the_words_of_a_type_in_the_language_of_the_content(trainer):
    content = brought(io.BytesIO(packing.build("Saboq.Sorting")))
    version = content.library
    told = {
        code: one(trainer, content, version, **{"default-language": code}).json()
        for code in ("ru", "uz", "uz-cyrl", "xx", "../ru")
    }
    assert told["xx"]["defaultLanguage"] is told["../ru"]["defaultLanguage"] is None
    fields = {code: json.loads(told[code]["defaultLanguage"])["semantics"]
              for code in ("ru", "uz", "uz-cyrl")}  # fmt: skip
    assert len({json.dumps(one, ensure_ascii=False) for one in fields.values()}) == 3
    # Only words differ: names, types and the like are those of the fields.
    plain, derived = told["ru"]["semantics"], fields["uz-cyrl"]
    assert [one["name"] for one in derived] == [one["name"] for one in plain]
    assert [one["type"] for one in derived] == [one["type"] for one in plain]


def test_translations_of_several(trainer):
    salt = brought(package(libraries=widgets()))
    brought(io.BytesIO(packing.build("Saboq.Sorting")))
    names = ["Saboq.Sorting 1.0", "H5P.Nowhere 1.0", "H5PEditor.Grain 1.0"]
    answer = trainer.post(url(salt, "translations", language="ru"), {"libraries[]": names}).json()
    assert answer["success"] is True
    assert list(answer["data"]) == ["Saboq.Sorting 1.0"]
    assert json.loads(answer["data"]["Saboq.Sorting 1.0"])["semantics"]


@pytest.mark.parametrize("version", ["H5P.Nowhere 1.0", "H5P.Salt 9.9", "H5P.Salt x.y"])
def test_a_library_that_is_not_here(trainer, salt, version):
    answer = one(trainer, salt, version)
    assert answer.status_code == 400
    assert answer.json()["errorCode"] == "NO_LIBRARY"


def test_a_library_costs_a_query_a_level(trainer):
    content = brought(package(libraries=widgets()))
    one(trainer, content)
    with queries() as asked:
        one(trainer, content)
    # Session, person and rights, the content, the editor, the library, two levels.
    assert len(asked) <= 12, listed(asked)


# Who may ----------------------------------------------------------------------------------------

QUESTIONS = [
    ("GET", "libraries"), ("POST", "libraries"), ("GET", "content-type-cache"),
    ("POST", "translations"), ("POST", "files"), ("POST", "filter"), ("POST", "library-upload"),
    ("POST", "library-install"), ("POST", "get-hub-content"),
    ("GET", "content-hub-metadata-cache"), ("GET", "params"), ("POST", "params"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("who", "may"), [("timur", True), ("rustam", True), ("aziza", False), ("olga", False)]
)
def test_who_may_ask(request, salt, who, may):
    client = signed_in(request.getfixturevalue(who))
    for method, action in QUESTIONS:
        answer = client.generic(method, url(salt, action))
        is_answered = answer.get("Content-Type", "").startswith("application/json")
        assert is_answered is may, (action, answer.status_code)
    for name in ("h5p_full", "h5p_full_frame"):
        assert (client.get(reverse(name, args=[salt.pk])).status_code == 200) is may


def test_strangers_may_ask_nothing(client, salt):
    for method, action in QUESTIONS:
        assert client.generic(method, url(salt, action)).status_code == 302
    for name in ("h5p_full", "h5p_full_frame"):
        assert client.get(reverse(name, args=[salt.pk])).status_code == 302


def test_nothing_is_changed_by_a_forged_request(timur, salt):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(timur)
    for method, action in QUESTIONS:
        if method == "POST":
            assert strict.post(url(salt, action)).status_code == 403, action
    # The frame's own origin is "null", whatever token it might come by.
    token = "x" * 32
    strict.cookies["csrftoken"] = token
    answer = strict.post(url(salt, "files"), headers={"X-CSRFToken": token, "Origin": "null"})
    assert answer.status_code == 403


def test_questions_that_are_none_and_other_methods(trainer, salt):
    assert trainer.get(url(salt, "nonsense"), follow=True).status_code == 404
    assert trainer.post(url(salt, "content-type-cache")).status_code == 405
    assert trainer.get(url(salt, "files")).json()["errorCode"] == "REQUIRES_POST"
    assert trainer.delete(url(salt, "params")).status_code == 405
    missing = reverse("h5p_ask", args=[salt.pk + 99, "params"])
    assert trainer.get(missing, follow=True).status_code == 404
