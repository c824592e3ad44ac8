"""A content keeps what its fields allow, and nothing that runs."""

from typing import Any

import pytest

from activities.documents import Version
from activities.filtering import Filter, filtered
from tests.activities.conftest import brought
from tests.activities.packing import package

KEEP = object()


def value(given: Any, **field: Any) -> Any:
    return Filter().value(given, {"name": "x", **field})


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("<p>Salt <strong>slows</strong></p>", "<p>Salt <strong>slows</strong></p>"),
        ("<b>a</b><em>b</em>", "<b>a</b>b"),
        ("<script>alert(1)</script>x", "x"),
        ("<p onclick='alert(1)'>x</p>", "<p>x</p>"),
        ('<p style="background:url(//evil)">x</p>', "<p>x</p>"),
        ('<a href="javascript:alert(1)">x</a>', '<a rel="noopener noreferrer">x</a>'),
        ('<a href="data:text/html,x">x</a>', '<a rel="noopener noreferrer">x</a>'),
        ("<img src=x onerror=alert(1)>", ""),
        ("<svg onload=alert(1)>", ""),
        ("<iframe src=//evil></iframe>x", "x"),
        ("<math><mi//xlink:href='data:x,<script>alert(4)</script>'>", ""),
        ("<style>*{}</style>x", "x"),
    ],
)
def test_markup_keeps_the_tags_of_its_field(given, kept):
    assert value(given, type="text", widget="html", tags=["strong", "a"]) == kept


def test_a_field_cannot_allow_scripts():
    kept = value("<script>x</script><form><input></form>y", type="text", tags=["script", "form"])
    assert kept == "y"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a < b & c", "a &lt; b &amp; c"),
        ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"),
        ("Tom &amp; Jerry", "Tom &amp; Jerry"),
        ("oʻzbek “x” 'y'", "oʻzbek “x” &#039;y&#039;"),
        (5, "5"),
    ],
)
def test_plain_text_is_escaped_once(given, kept):
    assert value(given, type="text") == kept
    assert value(kept, type="text") == kept


def test_limits():
    assert value("salted", type="text", maxLength=4) == "salt"
    assert value(11, type="number", min=0, max=10) == 10
    assert value("-3", type="number", min=0) == 0
    assert value(2.5, type="number") == 2.5
    assert value([1, 2, 3], type="list", max=2, field={"type": "number"}) == [1, 2]


@pytest.mark.parametrize("given", ["x", None, [], {}, "nan", "inf", "9" * 400])
def test_what_is_no_number_is_dropped(given):
    content = Filter().named({"x": given}, [{"name": "x", "type": "number"}])
    assert content == {}


def test_choices():
    options = [{"value": "a"}, {"type": "optgroup", "options": [{"value": "b"}]}]
    field = {"name": "x", "type": "select", "options": options}
    assert Filter().named({"x": "b"}, [field]) == {"x": "b"}
    assert Filter().named({"x": "<c>"}, [field]) == {}
    assert value(["a", "z"], type="select", options=options) == ["a"]


def test_keys_that_no_field_names_are_dropped():
    fields = [{"name": "a", "type": "boolean"}]
    assert Filter().named({"a": True, "b": 1, "__proto__": {}}, fields) == {"a": True}
    assert Filter().named("no object", fields) == {}


def test_a_group_of_one_is_written_as_its_field():
    group = {"type": "group", "fields": [{"name": "inner", "type": "text"}]}
    assert value("a", **group) == "a"
    two = {"type": "group", "fields": [*group["fields"], {"name": "other", "type": "number"}]}
    assert value({"inner": "a", "other": 1, "z": 2}, **two) == {"inner": "a", "other": 1}


@pytest.mark.parametrize(
    "path",
    ["../../other/secret.png", "/etc/passwd", "javascript:alert(1)", "a\\b.png", "", None, 7],
)
def test_files_stay_inside_the_content(path):
    fields = [{"name": "x", "type": "image"}]
    assert Filter().named({"x": {"path": path}}, fields) == {}


def test_a_file_keeps_its_known_keys():
    given = {"path": "images/a.png#tmp", "mime": "image/png", "width": 3, "onload": "x",
             "copyright": {"license": "CC BY", "author": "<b>A</b>"}}  # fmt: skip
    assert value(given, type="image") == {
        "path": "images/a.png",
        "mime": "image/png",
        "width": 3,
        "copyright": {"license": "CC BY", "author": "&lt;b&gt;A&lt;/b&gt;"},
    }
    assert value([given, {"path": "../x"}], type="video") == [value(given, type="image")]


def test_unknown_kinds_of_fields_are_dropped():
    assert Filter().named({"x": "<script>"}, [{"name": "x", "type": "magic"}]) == {}


@pytest.mark.django_db
def test_a_part_must_be_offered_by_its_field_and_installed():
    brought(package())
    version = Version("H5P.Salt", 1, 0)
    for library in ("H5P.Nowhere 1.0", "H5P.Salt 1.0", "nonsense", None):
        kept = filtered({"text": "a", "part": {"library": library, "params": {}}}, version)
        assert kept == {"text": "a"}


def test_a_limit_counts_what_a_person_reads():
    once = value("a<b&c and more", type="text", maxLength=5)
    assert once == "a&lt;b&amp;c"
    assert value(once, type="text", maxLength=5) == once
