"""Writing contents in the admin: from a type to a published content, its versions and copies."""

import io
import json
import re

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from wagtail.models import Locale

from activities import importing, packing, tasks
from activities.importing import media_path
from activities.models import H5PContent
from tests.activities.conftest import brought
from tests.activities.editing import Form
from tests.activities.packing import PNG, library_files, package
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
NEW = "/admin/interactive/new/"
LIST = "/admin/snippets/activities/h5pcontent/"


def edit_url(content) -> str:
    return f"{LIST}edit/{content.pk}/"


def opened(client, url) -> Form:
    form = Form(without_scripts(client.get(url)))
    form.pairs = [p for p in form.pairs if p[0] in ("title",) or p[0].startswith("params")]
    return form


def without_scripts(answer) -> str:
    return re.sub(r"(?s)<script.*?</script>", "", answer.content.decode())


def save(client, content, form, action="", **more):
    extra = {action: "x"} if action else {}
    return client.post(edit_url(content), {**form.data(), **extra, **more}, follow=True)


def latest(content) -> H5PContent:
    return H5PContent.objects.get(pk=content.pk).get_latest_revision_as_object()


def types() -> None:
    """Our own content types, installed."""
    for name in packing.our_types():
        brought(io.BytesIO(packing.build(name)))


def test_a_new_content_begins_as_a_draft_of_its_type(trainer):
    types()
    page = trainer.get(NEW).content.decode()
    assert "Flash cards" in page
    data = {"title": "Signs", "library": "Saboq.FlashCards 1.0", "language": "en"}
    answer = trainer.post(NEW, data)
    content = H5PContent.objects.get(title="Signs")
    assert answer.url == edit_url(content)
    assert not content.live
    form = opened(trainer, answer.url)
    assert form["params.l10n.turn"] == "Turn the card"
    save(trainer, content, form.set(cards__0__front="A", cards__0__back="B"), "action-publish")
    content.refresh_from_db()
    assert content.live
    assert content.body["params"]["cards"] == [{"front": "A", "back": "B"}]


def test_bad_beginnings_are_said_and_keep_what_was_typed(trainer, salt):
    answer = trainer.post(NEW, {"title": "Signs", "library": "H5P.Nowhere 1.0", "language": "xx"})
    page = answer.content.decode()
    assert page.count("Select a valid choice.") == 2
    assert 'value="Signs"' in page
    assert H5PContent.objects.count() == 1


@pytest.mark.parametrize("name", packing.our_types())
def test_our_own_demos_come_back_as_they_are(trainer, name):
    content = brought(io.BytesIO(packing.build(name)))
    before = content.body
    answer = save(trainer, content, opened(trainer, edit_url(content)), "action-publish")
    assert "published" in answer.content.decode()
    content.refresh_from_db()
    assert content.body == before


def test_errors_stand_at_their_fields_and_nothing_typed_is_lost(trainer, salt):
    form = opened(trainer, edit_url(salt)).set(title="Other", note="x" * 50, text="")
    page = save(trainer, salt, form, "action-publish").content.decode()
    assert "Shorten this to 40 characters; it has 50." in page
    assert "Write a text here." in page
    assert "x" * 50 in page
    assert 'value="Other"' in page
    salt.refresh_from_db()
    assert salt.title == "A pinch of salt"
    # A draft may have the gap, not the long note.
    assert "Shorten this" in save(trainer, salt, form).content.decode()
    save(trainer, salt, form.set(note="short"))
    assert latest(salt).body["params"] == {"text": "", "note": "short"}
    salt.refresh_from_db()
    assert salt.body["params"]["text"] == "<p>Salt slows the yeast.</p>"


def test_what_is_saved_is_filtered(trainer, salt):
    form = opened(trainer, edit_url(salt))
    form.set(text="<p onclick='x()'>a<script>x()</script></p>", note="<b>")
    form.pairs += [("params.evil", "x"), ("params.__proto__", "x")]
    save(trainer, salt, form, "action-publish")
    salt.refresh_from_db()
    assert salt.body["params"] == {"text": "<p>a</p>", "note": "&lt;b&gt;"}


def test_a_form_without_the_parameters_leaves_them_alone(trainer, salt):
    before = salt.body
    trainer.post(edit_url(salt), {"title": "Renamed", "action-publish": "x"})
    salt.refresh_from_db()
    assert (salt.title, salt.body) == ("Renamed", before)


# Files ------------------------------------------------------------------------------------------


def picture(name="loaf.png", data=PNG):
    return SimpleUploadedFile(name, data)


def test_a_picture_is_kept_among_the_files_of_its_content(trainer, salt):
    form = opened(trainer, edit_url(salt))
    save(trainer, salt, form, "action-publish", **{"params.picture.file": picture("Мой loaf.png")})
    salt.refresh_from_db()
    entry = salt.body["params"]["picture"]
    assert re.fullmatch(r"images/loaf-[0-9a-f]{12}\.png", entry["path"])
    assert (entry["mime"], entry["width"]) == ("image/png", 1)
    assert list(salt.media) == [entry["path"]]
    assert storages["private"].open(media_path(salt.folder, entry["path"])).read() == PNG
    # and away again; earlier versions still find it
    form = opened(trainer, edit_url(salt))
    form.pairs.append(("params.picture.remove", entry["path"]))
    save(trainer, salt, form, "action-publish")
    salt.refresh_from_db()
    assert "picture" not in salt.body["params"]
    assert salt.media == {}
    assert storages["private"].exists(media_path(salt.folder, entry["path"]))


def test_an_upload_outlives_an_error_elsewhere(trainer, salt):
    form = opened(trainer, edit_url(salt)).set(text="")
    more = {"params.picture.file": picture()}
    page = without_scripts(save(trainer, salt, form, "action-publish", **more))
    assert "Write a text here." in page
    again = Form(page[page.index("data-h5p-editor") :])
    assert json.loads(again["params.picture"])["path"].startswith("images/loaf-")


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (("shell.php", b"<?php"), "Files of this kind are not allowed."),
        (("shell.php.png", PNG), "hides a program or page"),
        (("page.png", b"<html>"), "not what its name says"),
        (("broken.png", PNG[:20]), "not what its name says"),
        (("drawing.svg", b"<svg onload=x>"), "Files of this kind are not allowed."),
        (("film.mp4", b"film"), "Here belongs a file of one of these kinds"),
    ],
)
def test_files_that_are_not_taken(trainer, salt, file, says):
    url = reverse("h5p_upload", args=[salt.pk])
    answer = trainer.post(url, {"file": picture(*file), "kind": "image"})
    assert answer.status_code == 400
    assert says in answer.json()["error"]
    form = opened(trainer, edit_url(salt))
    page = save(trainer, salt, form, "action-publish", **{"params.picture.file": picture(*file)})
    assert says in page.content.decode()


def test_the_script_sends_a_file_and_hears_where_it_is(trainer, salt):
    url = reverse("h5p_upload", args=[salt.pk])
    answer = trainer.post(url, {"file": picture(), "kind": "image"}).json()
    assert b"".join(trainer.get(answer["url"])) == PNG
    assert trainer.post(url, {"kind": "image"}).status_code == 400
    assert trainer.post(url, {"file": picture(), "kind": "magic"}).status_code == 400


# Parts, versions, copies ------------------------------------------------------------------------


@pytest.fixture
def pinched(salt):
    """A content whose part can be a pinch."""
    brought(package(libraries={**library_files(), **pinch()}, more={}))
    return salt


def pinch():
    from tests.activities.packing import library

    fields = [{"name": "grams", "type": "number", "label": "Grams", "min": 1}]
    return library_files(library("H5P.Pinch", runnable=0), fields)


def test_the_fields_of_another_part_come_when_it_is_chosen(trainer, pinched):
    url = reverse("h5p_part", args=[pinched.pk])
    answer = trainer.get(url, {"library": "H5P.Pinch 1.0", "name": "params.part"})
    assert 'name="params.part.params.grams"' in answer.content.decode()
    for library in ("H5P.Nowhere 1.0", "x", ""):
        asked = {"library": library, "name": "params.part"}
        assert trainer.get(url, asked, follow=True).status_code == 404
    evil = trainer.get(url, {"library": "H5P.Pinch 1.0", "name": '"><script>'}).content.decode()
    assert "<script>" not in evil
    form = opened(trainer, edit_url(pinched)).set(part="H5P.Pinch 1.0", part__params__grams="5")
    save(trainer, pinched, form, "action-publish")
    pinched.refresh_from_db()
    assert pinched.body["params"]["part"]["params"] == {"grams": 5}


def test_each_save_is_a_version_to_compare_and_to_go_back_to(trainer, salt):
    for text in ("<p>One.</p>", "<p>Two.</p>"):
        form = opened(trainer, edit_url(salt)).set(text=text)
        save(trainer, salt, form, "action-publish")
    first, second = salt.revisions.order_by("pk")[1:]
    url = f"{LIST}history/{salt.pk}/"
    assert trainer.get(url).status_code == 200
    compare = H5PContent.snippet_viewset.get_url_name("revisions_compare")
    page = trainer.get(reverse(compare, args=[salt.pk, first.pk, second.pk]))
    text = page.content.decode()
    assert '<b>Text</b> <span class="deletion">One.</span>' in text
    assert '<span class="addition">Two.</span>' in text
    revert = reverse(
        H5PContent.snippet_viewset.get_url_name("revisions_revert"), args=[salt.pk, first.pk]
    )
    form = opened(trainer, revert)
    trainer.post(revert, {**form.data(), "action-publish": "x"})
    salt.refresh_from_db()
    assert salt.body["params"]["text"] == "<p>One.</p>"


def test_a_copy_is_a_content_of_its_own(trainer, salt):
    form = opened(trainer, edit_url(salt))
    save(trainer, salt, form, "action-publish", **{"params.picture.file": picture()})
    salt.refresh_from_db()
    url = reverse("h5p_copy", args=[salt.pk])
    assert "A pinch of salt (copy)" in trainer.get(url).content.decode()
    answer = trainer.post(url, {"title": "Pepper"})
    copy = H5PContent.objects.get(title="Pepper")
    assert answer.url == edit_url(copy)
    assert (copy.body, copy.media, copy.live) == (salt.body, salt.media, False)
    assert copy.translation_key != salt.translation_key
    assert copy.folder != salt.folder
    stored = media_path(copy.folder, next(iter(copy.media)))
    assert storages["private"].open(stored).read() == PNG


def test_the_files_of_a_deleted_content_go_when_nobody_shows_them_any_more(trainer, salt):
    form = opened(trainer, edit_url(salt))
    save(trainer, salt, form, "action-publish", **{"params.picture.file": picture()})
    salt.refresh_from_db()
    stored = media_path(salt.folder, next(iter(salt.media)))
    russian = H5PContent.objects.create(
        locale=Locale.objects.get(language_code="ru"), title="Соль", library=salt.library,
        translation_key=salt.translation_key, body=salt.body, folder=salt.folder,
    )  # fmt: skip
    folder = str(salt.folder)
    salt.delete()
    tasks.remove_files.call(folder)
    assert storages["private"].exists(stored)
    russian.delete()
    tasks.remove_files.call(folder)
    tasks.remove_files.call(folder)
    assert not storages["private"].exists(stored)
    rows = DBTaskResult.objects.filter(task_path=tasks.remove_files.module_path)
    assert rows.count() == 2


def test_a_content_whose_type_is_gone_says_so_and_stays(trainer, salt):
    from activities.models import H5PLibrary

    H5PLibrary.objects.all().delete()
    before = salt.body
    page = trainer.get(edit_url(salt)).content.decode()
    assert "The content type is not installed." in page
    trainer.post(edit_url(salt), {"title": "Renamed", "params": "x", "action-publish": "x"})
    salt.refresh_from_db()
    assert salt.body == before


# Preview ----------------------------------------------------------------------------------------


def preview(client, content, form):
    url = reverse(H5PContent.snippet_viewset.get_url_name("preview_on_edit"), args=[content.pk])
    assert client.post(url, form.data()).json()["is_valid"]
    return client.get(url).content.decode()


def test_the_preview_plays_what_is_not_saved_in_the_opaque_frame(trainer, salt, monkeypatch):
    monkeypatch.setattr("activities.playing.is_installed", lambda: True)
    monkeypatch.setattr("activities.playing.player_version", lambda: "1")
    form = opened(trainer, edit_url(salt)).set(text="<p>Unsaved.</p>")
    page = preview(trainer, salt, form)
    assert 'sandbox="allow-scripts"' in page
    address = re.search(r'src="(/h5p/draft/[^"]+)"', page)[1]
    frame = trainer.get(address)
    assert "Unsaved." in frame.content.decode()
    assert "sandbox allow-scripts" in frame.headers["Content-Security-Policy"]
    assert trainer.get("/h5p/draft/forged/", follow=True).status_code == 404
    salt.refresh_from_db()
    assert "Unsaved." not in json.dumps(salt.body)


# Who may ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "may"), [("timur", True), ("rustam", True), ("aziza", False), ("olga", False)]
)
def test_who_may_write_contents(request, salt, who, may):
    client = signed_in(request.getfixturevalue(who))
    upload = reverse("h5p_upload", args=[salt.pk])
    part = reverse("h5p_part", args=[salt.pk]) + "?library=H5P.Salt%201.0&name=params"
    for url in (NEW, edit_url(salt), reverse("h5p_copy", args=[salt.pk]), part):
        assert (client.get(url).status_code == 200) is may, url
    answer = client.post(upload, {"file": picture(), "kind": "image"})
    assert (answer.status_code == 200) is may
    client.post(NEW, {"title": "T", "library": "H5P.Salt 1.0", "language": "en"})
    client.post(reverse("h5p_copy", args=[salt.pk]), {"title": "T"})
    assert H5PContent.objects.count() == (3 if may else 1)


def test_strangers_are_asked_to_sign_in(client, salt):
    for url in (NEW, edit_url(salt), reverse("h5p_copy", args=[salt.pk])):
        assert client.get(url).status_code == 302
    assert client.post(reverse("h5p_upload", args=[salt.pk])).status_code in (302, 403)


def test_a_form_costs_as_many_queries_as_it_has_libraries(trainer, django_assert_max_num_queries):
    types()
    content = H5PContent.objects.get(library__startswith="Saboq.BranchingCase")
    content.save_revision()
    url = edit_url(content)
    trainer.get(url)
    with django_assert_max_num_queries(40) as few:
        trainer.get(url)
    params = content.body["params"]
    params["scenes"] = [
        {**params["scenes"][n % 4], "name": f"s{n}"} for n in range(60)
    ]  # as many as its field allows
    content.body = {**content.body, "params": importing.filtered(params, content.version)}
    content.save()
    content.save_revision()
    with django_assert_max_num_queries(len(few)):
        trainer.get(url)
