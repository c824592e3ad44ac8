"""HTML of other systems as the plain text that questions hold; what gets lost is said.

Tags are found by one pattern that never looks past the next one: Python's HTML parser takes minutes
for a hundred kilobytes of broken tags.
"""

import html as entities
import re
from collections.abc import Iterator

from django.utils.html import escape
from django.utils.translation import gettext as _

SPACES = re.compile(r"[^\S\u00a0\u202f]+|\u200b+")
VALUE = "\"[^\"<]*\"|'[^'<]*'"
TAG = re.compile(rf"<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^<>\"']|{VALUE})*)>|<[!?][^<>]*>")
SOURCE = re.compile(r"\bsrc\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
# Tags that only say where text begins or ends; their loss is no loss.
SPACING = {"p", "br", "div", "span", "html", "body", "li", "ul", "ol", "font", "hr"}
INLINE = {"span", "font"}
SILENT = {"script", "style", "head", "title"}
WORDS = {
    "formatting": "b strong i em u s strike sub sup small big code pre tt kbd blockquote h1 h2 h3",
    "headings": "h4 h5 h6",
    "links": "a",
    "tables": "table thead tbody tfoot tr td th caption colgroup col",
    "pictures": "img svg picture figure",
    "media": "audio video iframe object embed source track",
}
SORT = {tag: sort for sort, tags in WORDS.items() for tag in tags.split()}


def plain(html: str) -> tuple[str, list[str], list[str]]:
    """(text on one line, addresses of its pictures, what is lost in words)."""
    text = _without_comments(html)
    pieces, pictures, sorts, silent, place = [], [], [], "", 0
    for tag in TAG.finditer(text):
        if not silent:
            pieces.append(entities.unescape(text[place : tag.start()]))
        place, name = tag.end(), (tag[2] or "").lower()
        if name in SILENT:
            silent = "" if tag[1] else name
        if not name or silent:
            continue
        pieces.append(" " if _parts(name) else "")
        if name == "img" and not tag[1]:
            pictures.append(_source(tag[3]))
        if name not in SPACING | SILENT and not tag[1]:
            sorts.append(SORT.get(name, "other"))
    if not silent:
        pieces.append(entities.unescape(text[place:]))
    lost = [said(sort) for sort in dict.fromkeys(sorts) if sort != "pictures"]
    return one_line("".join(pieces)), pictures, list(dict.fromkeys(lost))


def said(sort: str) -> str:
    """What is lost with a sort of markup."""
    return {
        "formatting": _("Bold, italics and other formatting: only the text is kept."),
        "headings": _("Bold, italics and other formatting: only the text is kept."),
        "links": _("Links: only their text is kept."),
        "tables": _("A table: its text stands on one line."),
        "media": _("Sound, video or embedded pages."),
    }.get(sort, _("Markup that has no place here: only its text is kept."))


def one_line(text: str) -> str:
    """The text with single spaces; a space that must not break stays one."""
    return SPACES.sub(" ", text).strip()


def html(text: str) -> str:
    """Plain text as HTML that reads the same."""
    return escape(text).replace("&#x27;", "'").replace("\n", "<br>")


def _parts(name: str) -> bool:
    """Whether words before and behind such a tag stand apart."""
    apart = SPACING - INLINE
    return name in apart or SORT.get(name) in ("tables", "headings") or name in ("pre", "h1", "h2")


def _source(attributes: str) -> str:
    found = SOURCE.search(attributes)
    return entities.unescape(next(filter(None, found.groups()), "")) if found else ""


def _without_comments(text: str) -> str:
    return "".join(_outside(text)) if "<!--" in text else text


def _outside(text: str) -> Iterator[str]:
    """What stands outside of comments; one without its end is none."""
    place = 0
    while (start := text.find("<!--", place)) >= 0 and (end := text.find("-->", start)) >= 0:
        yield text[place:start]
        place = end + 3
    yield text[place:]
