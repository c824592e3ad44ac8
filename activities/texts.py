"""The texts of a content: where they stand, and how they are put back in another language.

A path is made of the names of fields; an item of a list is named by its `subContentId`, or by its
number where it has none. Plain texts are stored escaped and offered as a person reads them.
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from wagtail_localize.segments.ingest import organise_template_segments
from wagtail_localize.segments.types import StringSegmentValue, TemplateSegmentValue
from wagtail_localize.strings import StringValue, extract_strings, restore_strings

from activities import cleaning
from activities.commons import Commons, is_said_by_type
from activities.documents import Version
from activities.filtering import Field, Filter, safe_path

NO_TEXT = {"color", "colorSelector", "hidden", "none", "coordinates"}
"""Widgets whose texts are no language."""


@dataclass(frozen=True)
class Text:
    """A text inside a content: `holder[key]` is where it stands."""

    path: str
    field: Field
    holder: Any
    key: Any

    @property
    def value(self) -> str:
        return self.holder[self.key]

    @property
    def is_markup(self) -> bool:
        return self.field.get("tags") is not None or self.field.get("widget") == "html"


def walk(body: dict[str, Any], known: Filter | None = None) -> Iterator[Text]:
    """Every text of a content in the order of its fields, empty ones and file names left out."""
    known = known or Filter()
    yield from in_part(body, "", known)


def in_part(part: dict[str, Any], path: str, known: Filter) -> Iterator[Text]:
    version = Version.parse(part.get("library"))
    params = part.get("params")
    if version and isinstance(params, dict):
        for field in known.fields(version) or []:
            yield from in_value(params, field.get("name"), field, path, known)


def in_value(holder: Any, key: Any, field: Field, path: str, known: Filter) -> Iterator[Text]:
    if isinstance(holder, dict) and key not in holder:
        return
    value, kind = holder[key], field.get("type")
    here = f"{path}.{name_of(value, key)}".strip(".")
    if kind == "text" and isinstance(value, str) and value.strip() and is_language(value, field):
        yield Text(here, field, holder, key)
    elif kind == "library" and isinstance(value, dict):
        yield from in_part(value, here, known)
    elif kind == "list" and isinstance(value, list) and isinstance(field.get("field"), dict):
        for n in range(len(value)):
            yield from in_value(value, n, field["field"], here, known)
    elif kind == "group":
        yield from in_group(holder, key, field, here, known)


def in_group(holder: Any, key: Any, field: Field, path: str, known: Filter) -> Iterator[Text]:
    fields = field.get("fields") or []
    if len(fields) == 1 and not field.get("isSubContent"):
        # Written without the group around it.
        yield from in_value(holder, key, fields[0], path.rpartition(".")[0], known)
    elif isinstance(holder[key], dict):
        for inner in fields:
            yield from in_value(holder[key], inner.get("name"), inner, path, known)


def name_of(value: Any, key: Any) -> str:
    """An item of a list keeps its name when others are put before it, if it has one."""
    own = value.get("subContentId") if isinstance(value, dict) and isinstance(key, int) else None
    return str(own or key)


def is_language(value: str, field: Field) -> bool:
    if field.get("widget") in NO_TEXT or field.get("translatable") is False:
        return False
    return not (value.startswith("#") and len(value) <= 9 and safe_path(value) is not None)


def segments(body: dict[str, Any]) -> list[Any]:
    """The texts as wagtail-localize takes them: markup as a template with its sentences. What the
    content type says by itself in every language is left to it (`activities.commons`)."""
    return [
        segment
        for text in walk(body, Commons(body))
        if not is_said_by_type(text.value, text.field)
        for segment in of_text(text)
    ]


def of_text(text: Text) -> list[Any]:
    if not text.is_markup:
        return [StringSegmentValue(text.path, StringValue.from_plaintext(unescape(text.value)))]
    if not cleaning.words(text.value):
        return []
    template, strings = extract_strings(text.value)
    return [
        TemplateSegmentValue(text.path, "html", template, len(strings)),
        *(StringSegmentValue(text.path, string, attrs=attrs) for string, attrs in strings),
    ]


def restored(body: dict[str, Any], translated: Any) -> dict[str, Any]:
    """A copy of the content with these texts, cleaned as on every save."""
    found: dict[str, list[Any]] = {}
    for segment in translated:
        found.setdefault(segment.path, []).append(segment)
    result, cleaner = copy.deepcopy(body), Filter()
    for text in list(walk(result, cleaner)):
        if text.path in found:
            text.holder[text.key] = cleaner.text(joined(found[text.path]), text.field)
    return result


def joined(segments: list[Any]) -> str:
    """One text again, from its template or from its only string."""
    if len(segments) == 1 and isinstance(segments[0], StringSegmentValue):
        return segments[0].render_text()
    _format, template, strings = organise_template_segments(list(segments))
    return restore_strings(template, strings)


def plain_texts(body: dict[str, Any]) -> list[str]:
    """What a content says, for readers without JavaScript and for the search: no labels of
    buttons, no feedback that gives answers away."""
    return [
        words
        for text in walk(body)
        if not is_interface(text) and (words := cleaning.words(text.value))
    ]


INTERFACE = {"l10n", "UI", "behaviour", "overallFeedback", "a11y", "feedback", "tipsAndFeedback"}


def is_interface(text: Text) -> bool:
    return bool(text.field.get("common")) or not INTERFACE.isdisjoint(text.path.split("."))
