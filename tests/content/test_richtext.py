"""Markdown and the editor's HTML: whatever is typed comes back as it was typed."""

import html

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from content.richtext import parts, survives, to_html, to_line, to_markdown

# What a person may type into one paragraph: signs that mean something to Markdown, letters, spaces.
SIGNS = st.text(st.sampled_from("*_`[]()<>#+-.!|:\\&;^=~'\"1aбʻ "), max_size=30)


def normal(text: str) -> str:
    """As the editor keeps it: single spaces, none at the ends."""
    return " ".join(part for part in text.split(" ") if part)


@example("[[]()")
@example("&#1")
@settings(deadline=None)
@given(SIGNS)
def test_any_paragraph_comes_back(text):
    typed = f"<p>{html.escape(normal(text), quote=False)}</p>"
    markdown = to_markdown(typed)
    assert "\n" not in markdown
    assert html.unescape(to_html(markdown)) == html.unescape(typed if normal(text) else "")


@example("--")
@example("&#1")
@settings(deadline=None)
@given(SIGNS)
def test_any_item_of_a_list_comes_back(text):
    item = normal(text) or "x"
    typed = f"<ul><li>{html.escape(item, quote=False)}</li><li>b</li></ul>"
    assert html.unescape(to_html(to_markdown(typed))) == html.unescape(typed)


@settings(deadline=None)
@given(SIGNS)
def test_what_was_written_once_is_written_so_for_ever(text):
    once = to_markdown(f"<p>{html.escape(normal(text), quote=False)}</p>")
    assert survives(once) == once


@example("\t>")
@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_markdown_settles_after_one_way_through_the_editor(text):
    once = survives(text)
    assert survives(once) == once


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("a **b** c", "<p>a <b>b</b> c</p>"),
        ("a *b* c", "<p>a <i>b</i> c</p>"),
        ("[a](https://example.org/x?y=1&z=2)", None),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("snake_case and 2 * 3", "<p>snake_case and 2 * 3</p>"),
        ("Wait & see, 2 < 3.", "<p>Wait &amp; see, 2 &lt; 3.</p>"),
        ("Dough.[^F1] And [^F2]", "<p>Dough.[^F1] And [^F2]</p>"),
    ],
)
def test_the_forms_that_files_use(markdown, expected):
    made = to_html(markdown)
    if expected:
        assert made == expected
    else:
        assert to_markdown(made) == markdown


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<img src="x" onerror="alert(1)">',
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        '<a href="https://example.org" onclick="alert(1)">x</a>',
    ],
)
def test_a_file_brings_no_script_into_the_page(hostile):
    made = to_html(hostile)
    for sign in ("<script", "onerror", "onclick", "javascript:", "data:text"):
        assert sign not in made


def test_paragraphs_and_lists_are_apart():
    assert parts("a\n\nb\n\n- c\n- d\n\n3. e\n4. f") == ["a", "b", "- c\n- d", "1. e\n2. f"]


def test_a_block_of_one_paragraph_is_one_line():
    assert to_line("<p>a</p><p>b</p>") == "a b"


def test_a_link_to_a_page_is_written_by_its_key(tiny):
    from tests.content.curricula import lesson

    page = lesson("heat")
    typed = f'<p>See <a id="{page.pk}" linktype="page">heat</a>.</p>'
    assert to_markdown(typed) == f"See [heat](page:{page.translation_key})."
    assert to_html(to_markdown(typed)) == typed


def test_a_link_to_a_page_that_is_no_more_is_text(db):
    assert to_markdown('<p>See <a id="999999" linktype="page">heat</a>.</p>') == "See heat."
