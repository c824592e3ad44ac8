"""What somebody sends who does not use the form."""

import json
import uuid

import pytest
from django.http import QueryDict

from activities.editor.naming import MAX_ROWS
from activities.editor.reading import Reader
from activities.editor.wording import Semantics
from activities.filtering import filtered
from tests.activities.test_editor_fields import BREAD, COLOURS, field, install

pytestmark = pytest.mark.django_db


def posted(*pairs, **single):
    data = QueryDict(mutable=True)
    for name, value in [*pairs, *((k.replace("__", "."), v) for k, v in single.items())]:
        data.appendlist(name, value)
    reader = Reader(Semantics("en", "en"), data)
    return reader.form(BREAD, "params"), reader.errors


def test_inputs_that_no_field_asks_for_are_not_looked_at():
    install([field("text")])
    params, errors = posted(
        params__x="salt", params__y="no", params____proto__="no", params__x__y="no",
        params__constructor="no",
    )  # fmt: skip
    assert (params, errors) == ({"x": "salt"}, {})


def test_nothing_at_all_is_read_as_nothing():
    install([field(kind, name=kind, options=COLOURS, field=field("text"), fields=[field("text")])
             for kind in ("text", "number", "boolean", "select", "list", "group", "library",
                          "image", "video", "magic")])  # fmt: skip
    params, _errors = posted()
    assert set(params) <= {"text", "boolean", "list", "group"}


def test_scripts_in_rich_text_are_gone_before_they_are_shown_again():
    install([field("text", widget="html", tags=["strong", "a"])])
    text = '<p onclick="x()">a<script>x()</script><a href="javascript:x()">b</a></p>'
    params, _errors = posted(params__x=text)
    for sign in ("onclick", "script", "javascript"):
        assert sign not in params["x"]


def test_plain_texts_are_stored_escaped():
    install([field("text")])
    assert posted(params__x="<img src=x onerror=x()>")[0]["x"].startswith("&lt;img")
    assert posted(params__x="&lt;b&gt;")[0]["x"] == "&amp;lt;b&amp;gt;"
    assert "\0" not in posted(params__x="a\0b")[0]["x"]


def test_a_huge_list_is_cut_and_said():
    install([field("list", field=field("number", optional=True))])
    pairs = [("params.x", f"t{n}") for n in range(3 * MAX_ROWS)]
    params, errors = posted(*pairs)
    assert len(params["x"]) == MAX_ROWS
    assert f"{MAX_ROWS} items at most" in errors["params.x"]


@pytest.mark.parametrize("token", ["../y", "a.b", "", "é", "x" * 99, "__1__", "<b>"])
def test_items_go_by_plain_names(token):
    install([field("list", optional=True, field=field("text", optional=True))])
    assert posted(("params.x", token))[0] == {}


def test_an_item_named_twice_is_one():
    install([field("list", field=field("text"))])
    pairs = [("params.x", "a"), ("params.x", "a"), ("params.x.a", "salt")]
    assert posted(*pairs)[0] == {"x": ["salt"]}


@pytest.mark.parametrize(
    "value",
    [
        "nonsense", "[]", "null", "1", '{"path": "../../secret.png"}', '{"path": "/etc/passwd"}',
        '{"path": 7}', '{"path": "a\\u0000.png"}', '{"path": "\\ud800.png"}', "[" * 5000,
        '{"path": "javascript:x()"}',
    ],
)  # fmt: skip
def test_what_is_no_file_of_the_content_is_none(value):
    install([field("image")])
    params, errors = posted(params__x=value)
    assert params == {}
    assert errors == {"params.x": "Choose a file."}


def test_what_a_file_says_of_itself_is_plain():
    install([field("image")])
    entry = {"path": "images/a.png", "onload": "x()", "alt": '"><script>', "width": {"a": []}}
    kept = posted(params__x=json.dumps(entry))[0]["x"]
    assert set(kept) == {"path", "alt", "width"}
    assert "<" not in kept["alt"]


def test_parts_must_be_offered_and_here():
    install([field("text")], "H5P.Crumb")
    install([field("text")], "H5P.Stone")
    install([field("library", options=["H5P.Crumb 1.0"])])
    for library in ("H5P.Stone 1.0", "H5P.Crumb 2.0", "nonsense", "H5P.Crumb"):
        params, errors = posted(params__x=library)
        assert params == {}
        assert "params.x" in errors


@pytest.mark.parametrize("carried", ["x", '{"subContentId": "<b>", "metadata": []}', "[1]"])
def test_a_part_gets_an_identity_of_its_own(carried):
    install([field("text", optional=True)], "H5P.Crumb")
    install([field("library", options=["H5P.Crumb 1.0"])])
    params, errors = posted(params__x="H5P.Crumb 1.0", params__x__carried=carried)
    assert not errors
    assert uuid.UUID(params["x"]["subContentId"])


def test_parts_inside_parts_end_somewhere():
    install([field("library", options=["H5P.Bread 1.0"])])
    pairs = [("params" + ".x.params" * n + ".x", "H5P.Bread 1.0") for n in range(40)]
    params, errors = posted(*pairs)
    assert len(errors) == 1
    assert filtered(params, BREAD)


def test_long_numbers_and_texts():
    install([field("number", name="n"), field("text", name="t")])
    params, errors = posted(params__n="9" * 400, params__t="x" * 500_000)
    assert list(errors) == ["params.n"]
    assert len(params["t"]) <= 200_000
    assert len(params["n"]) <= 100
