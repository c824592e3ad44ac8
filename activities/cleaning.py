"""Texts of contents without script: markup reduced to allowed tags, plain texts escaped."""

import html
import re
from collections.abc import Iterable
from typing import Any

import nh3

ALWAYS = {"div", "span", "p", "br"}
TABLE = {
    "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "colgroup", "col", "figure",
}  # fmt: skip
IMPLIED = {
    "strong": {"b"},
    "b": {"strong"},
    "em": {"i"},
    "i": {"em"},
    "del": {"s", "strike"},
    "strike": {"s"},
    "s": {"strike"},
    "ul": {"li"},
    "ol": {"li"},
    "table": TABLE,
}
FORBIDDEN = {
    "script", "style", "iframe", "object", "embed", "form", "input", "link", "meta", "base",
}  # fmt: skip
EVERYWHERE = {"class", "title", "lang", "dir", "id"}
ATTRIBUTES = {
    "a": {"href", "target"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "scope", "headers"},
    "ol": {"start", "type"},
    "col": {"span"},
    "colgroup": {"span"},
}
STYLES = {
    "color", "background-color", "font-size", "font-family", "font-weight", "text-align", "width",
    "height", "border", "border-color", "border-style", "border-width", "padding", "padding-left",
    "margin-left", "margin-right", "vertical-align", "list-style-type", "float",
}  # fmt: skip
SCHEMES = {"http", "https", "mailto"}
SIGN = re.compile(r"&#?\w{1,32};|.", re.DOTALL)
LOOSE_AMPERSAND = re.compile(r"&(?!#?\w{1,32};)")


def markup(text: str, tags: Iterable[Any], *, styled: bool = False) -> str:
    """HTML with the tags that a field allows, and no attribute that runs anything."""
    allowed = {str(tag).lower() for tag in tags} - FORBIDDEN
    allowed |= {more for tag in allowed for more in IMPLIED.get(tag, ())} | ALWAYS
    attributes = {tag: ATTRIBUTES.get(tag, set()) | EVERYWHERE | {"style"} for tag in allowed}
    cleaned = nh3.clean(
        text,
        tags=allowed,
        attributes=attributes,
        url_schemes=SCHEMES,
        filter_style_properties=STYLES if styled or "table" in allowed else {"text-align"},
        clean_content_tags={"script", "style"},
        link_rel="noopener noreferrer",
    )
    return cleaned.replace(' style=""', "")


def plain(text: str) -> str:
    """Text that content types put into their HTML as it is: escaped, once."""
    text = LOOSE_AMPERSAND.sub("&amp;", text)
    for character, entity in (("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#039;")):
        text = text.replace(character, entity)
    return text


def escaped(text: str) -> str:
    """What a person typed as it is stored: every sign means itself."""
    return plain(text.replace("&", "&amp;"))


def cut(text: str, limit: int) -> str:
    """The first signs of a text, an entity counted as one: stored texts are escaped already."""
    return text if len(text) <= limit else "".join(SIGN.findall(text)[:limit])


def words(text: str) -> str:
    """A stored text as a person reads it: no tags, no entities."""
    spaced = re.sub(r"<(?:br|/p|/li|/h\d|/div)[^>]*>", " ", text)
    return " ".join(html.unescape(nh3.clean(spaced, tags=set())).split())


def metadata(data: dict[str, Any], depth: int = 0) -> dict[str, Any]:
    """Who made a part and under which terms: plain texts, and short lists of them."""
    kept: dict[str, Any] = {}
    for key, value in list(data.items())[:40]:
        if isinstance(value, str):
            kept[plain(key)] = plain(value[:10_000])
        elif isinstance(value, bool | int | float):
            kept[plain(key)] = value
        elif isinstance(value, list) and depth < 2:
            kept[plain(key)] = [metadata(v, depth + 1) for v in value[:50] if isinstance(v, dict)]
    return kept
