"""Words that every content of a type has in common: labels of buttons and the like.

They come with the type, which is often translated, so no translator is asked for them: where a
content still says what its type says by itself in some language, it is shown as the type says it
in the language of the reader. Words that an author chose are texts like any other.
"""

import copy
from typing import Any

from django.conf import settings

from activities import cleaning
from activities.editor.wording import DEFAULTS, DERIVED, in_language
from activities.filtering import Field, Filter
from activities.models import H5PLibrary
from activities.package import versions_in


class Commons(Filter):
    """The fields of all libraries in a content, read in one query; each common text field has
    `said`: language → what the library says there."""

    def __init__(self, body: dict[str, Any]):
        super().__init__()
        names = {version.name for version in versions_in(body)}
        for library in H5PLibrary.objects.filter(current=True, machine_name__in=names):
            self.known[library.version] = in_all_languages(library)


def in_all_languages(library: H5PLibrary) -> list[Field]:
    codes = [code for code, _name in settings.LANGUAGES]
    spoken = {
        code: in_language(library, library.semantics, code, DEFAULTS)
        for code in codes
        if f"language/{DERIVED.get(code, code)}.json" in library.files
    }
    # A library is written in English; `en.json` is rarely there.
    spoken.setdefault("en", library.semantics)
    return [
        marked(field, each(spoken, n), common=False) for n, field in enumerate(library.semantics)
    ]


def each(spoken: dict[str, Any], key: Any) -> dict[str, Any]:
    return {code: fields[key] for code, fields in spoken.items()}


def marked(field: Field, spoken: dict[str, Field], *, common: bool) -> Field:
    """A copy of a field with `said` on every common text inside it."""
    common = common or bool(field.get("common"))
    found = dict(field)
    if field.get("type") == "text" and common:
        found["said"] = {code: one["default"] for code, one in spoken.items() if one.get("default")}
    if isinstance(field.get("fields"), list):
        inner = each(spoken, "fields")
        found["fields"] = [
            marked(one, each(inner, n), common=common) for n, one in enumerate(field["fields"])
        ]
    if isinstance(field.get("field"), dict):
        found["field"] = marked(field["field"], each(spoken, "field"), common=common)
    return found


def is_said_by_type(value: str, field: Field) -> bool:
    """Whether a text is the type's own, and the type has it in every language of the site."""
    said: dict[str, str] = field.get("said") or {}
    everywhere = all(code in said for code, _name in settings.LANGUAGES)
    return everywhere and any(same(value, words) for words in said.values())


def same(stored: str, words: str) -> bool:
    return cleaning.words(stored) == cleaning.words(words)


def in_language_of(body: dict[str, Any], language: str) -> dict[str, Any]:
    """The content with its types' own words in a language; one query."""
    from activities.texts import walk

    result, known = copy.deepcopy(body), Commons(body)
    for text in list(walk(result, known)):
        words = (text.field.get("said") or {}).get(language)
        if words and any(same(text.value, one) for one in text.field["said"].values()):
            text.holder[text.key] = known.text(words, text.field)
    return result
