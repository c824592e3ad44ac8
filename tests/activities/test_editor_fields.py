"""Every type of field: drawn from semantics and parameters, posted back, read into parameters."""

import uuid
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from activities.documents import Version
from activities.editor.building import Builder
from activities.editor.reading import Reader
from activities.editor.wording import Semantics
from activities.filtering import Filter
from activities.models import H5PLibrary
from tests.activities.editing import Form

pytestmark = pytest.mark.django_db
BREAD = Version("H5P.Bread", 1, 0)
PICTURE = {"path": "images/loaf.png", "mime": "image/png", "width": 4, "height": 3}


def install(fields: list[dict[str, Any]], name: str = "H5P.Bread") -> Version:
    """A library with these fields and no files."""
    H5PLibrary.objects.update_or_create(
        machine_name=name, major=1, minor=0, patch=0,
        defaults={"digest": "0" * 64, "title": name, "semantics": fields, "manifest": {}},
    )  # fmt: skip
    return Version(name, 1, 0)


def drawn(params: Any, errors: Any = None, tokens: Any = None) -> Form:
    nodes = Builder(Semantics("en", "en"), errors, tokens).form(BREAD, params, "params")
    return Form(render_to_string("activities/editor/fields.html", {"nodes": nodes, "files": "/f/"}))


def sent(form: Form, *, lenient: bool = False) -> tuple[dict[str, Any], dict[str, str]]:
    """The parameters that come of a posted form, and the errors by input."""
    data = QueryDict(mutable=True)
    for name, values in form.data().items():
        data.setlist(name, values)
    reader = Reader(Semantics("en", "en"), data, lenient=lenient)
    return reader.form(BREAD, "params"), reader.errors


def field(kind: str, **more: Any) -> dict[str, Any]:
    return {"name": "x", "type": kind, "label": "X", **more}


PAIR = field("group", fields=[{"name": "a", "type": "text"}, {"name": "b", "type": "number"}])
COLOURS = [{"value": "red", "label": "Red"}, {"value": "blue", "label": "Blue"}]


@pytest.mark.parametrize(
    ("one", "value"),
    [
        (field("text"), "Tom &amp; Jerry &lt;b&gt; &quot;x&quot;"),
        (field("text", widget="textarea"), "one\ntwo"),
        (field("text", widget="html", tags=["strong", "a"]), "<p>a <strong>b</strong> &amp; c</p>"),
        (field("text", widget="none"), "kept"),
        (field("number", decimals=1), 2.5),
        (field("number"), -3),
        (field("boolean"), True),
        (field("boolean"), False),
        (field("select", options=COLOURS), "blue"),
        (field("select", options=[{"type": "optgroup", "options": COLOURS}]), "red"),
        (field("select", options=COLOURS, multiple=True), ["red", "blue"]),
        (field("list", field=field("text")), ["a", "b", "a"]),
        (field("list", field=PAIR), [{"a": "1", "b": 1}, {"a": "2", "b": 2}]),
        (field("list", field=field("list", field=field("number"))), [[1, 2], [3]]),
        (field("list", field=field("group", fields=[field("text", name="y")])), ["flat", "too"]),
        (PAIR, {"a": "one", "b": 2}),
        (field("group", fields=[field("text", name="only")]), "flat"),
        (field("image"), PICTURE),
        (field("file"), {"path": "files/recipe.pdf", "mime": "application/pdf"}),
        (field("audio"), [{"path": "audios/oven.mp3", "mime": "audio/mpeg"}]),
        (field("video"), [{"path": "videos/a.mp4", "mime": "video/mp4"},
                          {"path": "videos/a.webm", "mime": "video/webm"}]),
        (field("group", widget="imageCoordinateSelector", fields=[
            {"name": "x", "type": "number"}, {"name": "y", "type": "number"}]), {"x": 10, "y": 90}),
        (field("number", widget="timecode"), 12.5),
    ],
)  # fmt: skip
def test_what_is_drawn_and_sent_back_untouched_is_the_same(one, value):
    install([one])
    form = drawn({"x": value})
    params, errors = sent(form)
    assert (params, errors) == ({"x": value}, {})
    assert Filter().named(params, [one]) == {"x": value}


def test_parts_keep_their_identity_and_their_makers():
    install([field("text", name="note")], "H5P.Crumb")
    install([field("library", options=["H5P.Crumb 1.0"])])
    part = {
        "library": "H5P.Crumb 1.0",
        "params": {"note": "soft"},
        "subContentId": str(uuid.uuid4()),
        "metadata": {"title": "Crumb", "authors": [{"name": "Aziza", "role": "Author"}]},
    }
    assert sent(drawn({"x": part})) == ({"x": part}, {})


def test_defaults_stand_where_the_content_says_nothing():
    install([
        field("text", name="a", default="Salt"), field("number", name="b", default=3),
        field("boolean", name="c", default=True),
        field("select", name="d", options=COLOURS, default="blue"),
        field("list", name="e", min=2, field=field("text", default="item")),
        field("list", name="f", optional=True, min=2, field=field("text")),
    ])  # fmt: skip
    params, errors = sent(drawn({}))
    assert not errors
    assert params == {"a": "Salt", "b": 3, "c": True, "d": "blue", "e": ["item", "item"]}


@pytest.mark.parametrize(
    ("one", "typed", "says"),
    [
        (field("text"), "", "Write a text here."),
        (field("text", maxLength=4), "salted", "Shorten this to 4 characters; it has 6."),
        (field("text", regexp={"pattern": "^\\d+$"}), "x1", "This is not written as"),
        (field("text", widget="html", tags=["p"]), "<p> </p>", "Write a text here."),
        (field("number"), "", "Type a number."),
        (field("number"), "much", "Type a number, like 3 or 2.5."),
        (field("number"), "nan", "Type a number, like 3 or 2.5."),
        (field("number", min=1), "0", "at least 1"),
        (field("number", max=9), "10", "at most 9"),
        (field("select", options=COLOURS), "green", "Choose one of those offered."),
        (field("select", options=COLOURS), "", "Choose one of those offered."),
        (field("image"), "{}", "Choose a file."),
        (field("library", options=["H5P.Nowhere 1.0"]), "H5P.Nowhere 1.0", "Choose one"),
    ],
)
def test_what_is_wrong_is_said_at_its_input_and_stays_typed(one, typed, says):
    install([one])
    form = drawn({}).set(x=typed)
    params, errors = sent(form)
    assert list(errors) == ["params.x"]
    assert says in errors["params.x"]
    if one["type"] in ("text", "number") and not one.get("tags"):
        assert drawn(params, errors)["params.x"] == typed


def test_a_draft_may_have_gaps_but_no_nonsense():
    install([field("text", name="a"), field("number", name="b"), field("image", name="c")])
    assert sent(drawn({}), lenient=True)[1] == {}
    assert list(sent(drawn({}).set(b="much"), lenient=True)[1]) == ["params.b"]


def test_optional_fields_may_stay_empty():
    install([
        field("text", name="a", optional=True), field("number", name="b", optional=True),
        field("select", name="c", options=COLOURS, optional=True),
        field("image", name="d", optional=True),
        field("library", name="e", options=["H5P.Bread 1.0"], optional=True),
        {"name": "f", "type": "group", "optional": True, "fields": PAIR["fields"]},
    ])  # fmt: skip
    params, errors = sent(drawn({}))
    assert not errors
    assert Filter().named(params, [{"name": "f", **PAIR}]) in ({}, {"f": {"a": ""}})


def test_a_default_that_was_wiped_out_does_not_come_back():
    install([field("text", optional=True, default="Salt")])
    params, _errors = sent(drawn({}).set(x=""))
    assert drawn(params)["params.x"] == ""


@pytest.mark.parametrize(("count", "says"), [(1, "at least 2"), (4, "3 items at most")])
def test_lists_have_limits(count, says):
    install([field("list", min=2, max=3, field=field("text"))])
    _params, errors = sent(drawn({"x": ["a"] * count}))
    assert says in errors["params.x"]


def test_the_order_of_a_list_is_that_of_its_hidden_inputs():
    install([field("list", field=PAIR)])
    form = drawn({"x": [{"a": "one", "b": 1}, {"a": "two", "b": 2}]})
    form.pairs = [pair for pair in form.pairs if pair[0] != "params.x"]
    form.pairs += [("params.x", "1"), ("params.x", "0"), ("params.x", "new")]
    form.pairs += [("params.x.new.a", "three"), ("params.x.new.b", "3")]
    params, errors = sent(form)
    assert not errors
    assert [row["a"] for row in params["x"]] == ["two", "one", "three"]


def test_errors_in_lists_stand_at_their_item_when_the_form_comes_back():
    install([field("list", field=PAIR)])
    form = drawn({"x": [{"a": "one", "b": 1}]})
    form.pairs += [("params.x", "new"), ("params.x.new.a", "two"), ("params.x.new.b", "much")]
    data = QueryDict(mutable=True)
    for name, values in form.data().items():
        data.setlist(name, values)
    reader = Reader(Semantics("en", "en"), data)
    params = reader.form(BREAD, "params")
    assert list(reader.errors) == ["params.x.new.b"]
    nodes = Builder(Semantics("en", "en"), reader.errors, reader.tokens).form(
        BREAD, params, "params"
    )
    wrong = [node for node in nodes[0].walk() if node.error]
    assert [(node.name, node.value) for node in wrong] == [("params.x.new.b", "much")]


SHOWN = field("text", widget="showWhen",
              showWhen={"rules": [{"field": "kind", "equals": ["blue"]}]})  # fmt: skip


def test_a_field_that_is_not_shown_asks_for_nothing_and_keeps_what_it_had():
    install([field("select", name="kind", options=COLOURS), SHOWN])
    nodes = Builder(Semantics("en", "en")).form(BREAD, {"kind": "red", "x": "old"}, "params")
    assert [node.is_shown for node in nodes] == [True, False]
    assert sent(drawn({"kind": "red", "x": "old"})) == ({"kind": "red", "x": "old"}, {})
    assert sent(drawn({"kind": "red"}))[1] == {}
    assert list(sent(drawn({"kind": "blue"}))[1]) == ["params.x"]


@pytest.mark.parametrize(("kind", "on", "shown"), [
    ("or", False, True), ("and", False, False), ("and", True, True),
])  # fmt: skip
def test_conditions_can_be_joined_and_look_outwards(kind, on, shown):
    rules = [{"field": "../kind", "equals": "blue"}, {"field": "../on", "equals": True}]
    inner = [{**SHOWN, "showWhen": {"type": kind, "rules": rules}}, {"name": "z", "type": "text"}]
    install([
        field("select", name="kind", options=COLOURS), field("boolean", name="on"),
        {"name": "group", "type": "group", "fields": inner},
    ])  # fmt: skip
    params = {"kind": "blue", "on": on, "group": {"x": "a", "z": "b"}}
    nodes = Builder(Semantics("en", "en")).form(BREAD, params, "params")
    assert nodes[2].children[0].is_shown is shown
    wiped = drawn(params)
    wiped.set(group__x="")
    assert bool(sent(wiped)[1]) is shown


def test_places_find_their_picture():
    spot = field("group", widget="imageCoordinateSelector", imageFieldPath="../../loaf", fields=[
        {"name": "x", "type": "number"}, {"name": "y", "type": "number"}])  # fmt: skip
    box = {"name": "box", "type": "group", "widget": "boxOnImage", "fields": [
        {"name": n, "type": "number"} for n in ("x", "y", "width", "height")]}  # fmt: skip
    at = field("number", name="at", widget="timecode")
    rows = {"name": "spots", "type": "list", "field": field("group", fields=[spot, box, at])}
    install([field("image", name="loaf"), field("video", name="film"), rows])
    params = {"spots": [{"x": {"x": 1, "y": 2}}]}
    nodes = Builder(Semantics("en", "en")).form(BREAD, params, "params")
    found = {node.field["name"]: node for node in nodes[2].children[0].children}
    assert (found["x"].kind, found["x"].source) == ("place", "params.loaf")
    assert (found["box"].kind, found["box"].is_box) == ("place", True)
    assert (found["box"].source, found["at"].source) == ("params.loaf", "params.film")


def test_a_part_of_the_same_kind_inside_itself_ends():
    install([field("library", options=["H5P.Bread 1.0"])])
    assert len(drawn({}).names) < 40
