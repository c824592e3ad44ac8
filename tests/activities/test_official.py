"""The contract of H5P's own editor: what it asks, who may ask it, and how a content is saved."""

import io
import json
import re

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from activities import packing, playing
from activities.importing import media_path
from activities.models import H5PContent, H5PLibrary
from activities.official import bundling
from tests.activities.conftest import brought
from tests.activities.official import editor, sha256
from tests.activities.packing import PNG, SEMANTICS, library, library_files, needs, package
from tests.conftest import signed_in
from tests.courses.watching import listed, queries

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not playing.is_installed(), reason="the player is not installed (npm ci)"),
]


@pytest.fixture(autouse=True)
def bundle(db):
    file = editor()
    return bundling.install(bundling.check(file, sha256(file)), None)


@pytest.fixture
def trainer(timur):
    return signed_in(timur)


@pytest.fixture
def admin(rustam):
    return signed_in(rustam)


def url(content, action, **query) -> str:
    address = reverse("h5p_ask", args=[content.pk, action])
    return address + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")


def get(client, content, action, **query):
    answer = client.get(url(content, action, **query))
    return answer.json()


def one(client, content, version="H5P.Salt 1.0", **query):
    """`libraries` about one of them."""
    name, numbers = version.split(" ")
    major, minor = numbers.split(".")
    asked = {"machineName": name, "majorVersion": major, "minorVersion": minor, **query}
    return client.get(url(content, "libraries", **asked))


def file_of(name="loaf.png", data=PNG):
    return SimpleUploadedFile(name, data)


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


# Files and packages -----------------------------------------------------------------------------


def send(client, content, file, kind="image"):
    field = json.dumps({"name": "picture", "type": kind})
    return client.post(url(content, "files"), {"file": file, "field": field, "contentId": 0})


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


# Saving -----------------------------------------------------------------------------------------


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
