"""Writing an interactive content with the keyboard alone, in a real browser."""

import secrets

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Locale

from activities import copying, importing
from activities.models import H5PContent, H5PLibrary
from people.models import User
from tests.activities.packing import PNG, library, library_files, package
from tests.conftest import PASSWORD

TAGS = ["strong", "em", "a", "ul"]
POINT = {"name": "spot", "type": "group", "label": "Spot", "widget": "imageCoordinateSelector",
         "imageFieldPath": "../../loaf", "fields": [
             {"name": "x", "type": "number", "min": 0, "max": 100, "default": 10},
             {"name": "y", "type": "number", "min": 0, "max": 100, "default": 10}]}  # fmt: skip
BOX = {"name": "box", "type": "group", "label": "Box", "widget": "boxOnImage", "fields": [
    {"name": name, "type": "number", "default": 20}
    for name in ("x", "y", "width", "height")]}  # fmt: skip
FIELDS = [
    {"name": "text", "type": "text", "label": "Text", "widget": "html", "tags": TAGS},
    {"name": "kind", "type": "select", "label": "Kind", "default": "dry", "options": [
        {"value": "dry", "label": "Dry"}, {"value": "wet", "label": "Wet"}]},
    {"name": "water", "type": "number", "label": "Water", "widget": "showWhen", "optional": True,
     "showWhen": {"rules": [{"field": "kind", "equals": "wet"}]}},
    {"name": "loaf", "type": "image", "label": "Loaf", "optional": True},
    {"name": "spots", "type": "list", "label": "Spots", "entity": "spot", "optional": True,
     "field": {
        "name": "item", "type": "group", "label": "Spot", "fields": [
            {"name": "name", "type": "text", "label": "Name"}, POINT]}},
    BOX,
    {"name": "part", "type": "library", "label": "Part", "optional": True,
     "options": ["H5P.Pinch 1.0", "H5P.Crumb 1.0"]},
]  # fmt: skip


# Wagtail saves by itself, too. What it sends may arrive after what the button sent, and is then
# refused with a 400 ("invalid_revision"); so it comes to rest before the button is pressed.
AUTOSAVES = """
  Object.assign(window, { saving: 0, isAtRest: false, hasSaved: false });
  addEventListener("w-autosave:save", (event) => { if (isAtRest) event.preventDefault(); else saving += 1; });
  addEventListener("w-autosave:success", () => { saving -= 1; hasSaved = true; });
  addEventListener("w-autosave:error", () => { saving -= 1; });
"""  # noqa: E501


@pytest.fixture
def content(site, transactional_db) -> H5PContent:
    """A draft of a type that has every kind of field whose widget is a script's."""
    H5PLibrary.objects.filter(machine_name__startswith="H5P.").delete()
    grams = [{"name": "grams", "type": "number", "label": "Grams"}]
    soft = [{"name": "soft", "type": "boolean", "label": "Soft"}]
    libraries = {
        **library_files(semantics=FIELDS),
        **library_files(library("H5P.Pinch", runnable=0), grams),
        **library_files(library("H5P.Crumb", runnable=0), soft),
    }
    checked = importing.check(package(libraries=libraries), "salt.h5p", may_install=True)
    importing.load(checked, locale=Locale.get_default())
    title = f"Loaf {secrets.token_hex(4)}"
    return copying.start("H5P.Salt 1.0", title, Locale.get_default(), None)


@pytest.fixture
def desk(window, content):
    """The editor of the content, opened by a trainer."""
    trainer = User.objects.create_user(f"timur-{secrets.token_hex(4)}@example.org", PASSWORD)
    trainer.groups.add(Group.objects.get(name="Trainers"))
    window.sign_in(trainer.email)
    window.page.set_viewport_size({"width": 1280, "height": 900})
    window.page.add_init_script(AUTOSAVES)
    window.open(f"/admin/snippets/activities/h5pcontent/edit/{content.pk}/")
    window.page.locator(".h5p-richtext").wait_for()
    return window.page


def saved(page, content) -> dict:
    """The parameters after the draft was saved by its button."""
    page.evaluate("() => { window.isAtRest = true; }")
    page.wait_for_function("() => window.saving === 0")
    page.get_by_role("button", name="Save draft").press("Enter")
    page.get_by_text("updated.").wait_for()
    content.refresh_from_db()
    return content.get_latest_revision_as_object().body["params"]


def test_texts_and_conditions(desk, content, window):
    text = desk.get_by_role("textbox", name="Text", exact=True)
    text.focus()
    desk.keyboard.type("Salt ")
    desk.keyboard.press("Control+b")
    desk.keyboard.type("slows")
    assert not desk.get_by_label("Water").is_visible()
    desk.get_by_label("Kind").press("ArrowDown")
    desk.get_by_label("Water").wait_for()
    desk.get_by_label("Water").press_sequentially("300")
    params = saved(desk, content)
    assert params["text"] == "<p>Salt <strong>slows</strong></p>"
    assert (params["kind"], params["water"]) == ("wet", 300)
    assert not window.complaints


def test_items_are_added_moved_and_removed(desk, content, window):
    add = desk.get_by_role("button", name="Add: spot")
    for name in ("one", "two", "three"):
        add.press("Enter")
        desk.keyboard.type(name)
    items = desk.locator(".h5p-item")
    items.nth(2).get_by_role("button", name="Move up").press("Enter")
    assert desk.locator("[data-h5p-say]").text_content() == "Moved to place 2"
    # The button keeps the focus, so that an item can go on moving.
    desk.keyboard.press("Enter")
    items.nth(1).get_by_role("button", name="Remove").press("Space")
    params = saved(desk, content)
    assert [row["name"] for row in params["spots"]] == ["three", "two"]
    assert not window.complaints


def test_a_point_and_a_box_on_a_picture(desk, content, window):
    desk.get_by_label("Loaf").set_input_files(
        {"name": "loaf.png", "mimeType": "image/png", "buffer": PNG}
    )
    desk.locator(".h5p-file img").wait_for()
    desk.get_by_role("button", name="Add: spot").press("Enter")
    desk.keyboard.type("crust")
    mark = desk.get_by_role("button", name="Point on the picture: arrow keys move it")
    for key in ("ArrowRight", "ArrowRight", "Control+ArrowDown", "ArrowUp"):
        mark.press(key)
    box = desk.get_by_role("button", name="Box on the picture")
    for key in ("ArrowLeft", "Shift+ArrowRight", "Shift+ArrowDown", "Shift+ArrowDown"):
        box.press(key)
    params = saved(desk, content)
    assert params["loaf"]["path"].startswith("images/loaf-")
    assert params["spots"][0]["spot"] == {"x": 12, "y": 14}
    assert params["box"] == {"x": 19, "y": 20, "width": 21, "height": 22}
    assert not window.complaints


def test_parts_are_switched_and_wait_for_each_other(desk, content, window):
    part = desk.get_by_label("Content type: Part")
    part.select_option("H5P.Pinch 1.0")
    desk.get_by_label("Grams").press_sequentially("5")
    part.select_option("H5P.Crumb 1.0")
    desk.get_by_label("Soft").press("Space")
    part.select_option("H5P.Pinch 1.0")
    assert desk.get_by_label("Grams").input_value() == "5"
    params = saved(desk, content)
    assert (params["part"]["library"], params["part"]["params"]) == ("H5P.Pinch 1.0", {"grams": 5})
    assert not window.complaints


def test_it_saves_by_itself_also_with_gaps(desk, content, window):
    """The text is missing; Wagtail's own saving is not refused for that."""
    desk.get_by_role("button", name="Add: spot").press("Enter")
    # Wagtail looks for changes only some seconds after a page was opened.
    for letter in "the crust and the crumb":
        desk.keyboard.type(letter)
        desk.wait_for_timeout(700)
        if desk.evaluate("() => hasSaved && !saving"):
            break
    content.refresh_from_db()
    params = content.get_latest_revision_as_object().body["params"]
    assert params["spots"][0]["name"].startswith("th")
    assert not params["text"]
    assert not window.complaints


def test_a_wrong_file_is_said_at_its_field(desk):
    desk.get_by_label("Loaf").set_input_files(
        {"name": "loaf.png", "mimeType": "image/png", "buffer": b"<html>"}
    )
    desk.locator(".h5p-files .error-message").wait_for()
    assert "not what its name says" in desk.locator(".h5p-files .error-message").text_content()


def test_the_preview_follows_what_is_typed(desk):
    from activities import playing

    if not playing.is_installed():
        pytest.skip("no player (npm ci)")
    desk.get_by_role("button", name="Toggle preview").press("Enter")
    # Wagtail loads each preview in a second frame and then swaps the two.
    preview = desk.frame_locator("iframe[title=Preview] >> nth=-1").frame_locator(
        "iframe.h5p-frame"
    )
    preview.locator(".h5p-initialized").wait_for(state="attached")
    desk.get_by_role("textbox", name="Text", exact=True).focus()
    told = preview.get_by_text("Not saved yet.").first
    # What is typed while a preview still loads may show with the next letter only.
    for _try in range(10):
        desk.keyboard.type("Not saved yet. ")
        desk.wait_for_timeout(4000)
        if told.is_visible():
            return
    raise AssertionError("the preview does not show what was typed")
