"""The fields of libraries in the words of a person, as far as the library has been translated.

A library brings `language/<code>.json`, whose `semantics` mirrors its fields with other labels and
defaults. Labels follow the language of whoever edits, defaults that of the content.
"""

import json
from functools import lru_cache
from typing import Any

from django.core.files.storage import default_storage

from activities.documents import Version
from activities.filtering import Field
from activities.installing import file_path
from activities.models import H5PLibrary
from languages.uzbek import to_cyrillic_html

LABELS = ("label", "description", "entity", "placeholder")
DEFAULTS = ("default",)
DERIVED = {"uz-cyrl": "uz"}
"""Languages that no library is translated into, since they follow from another."""


class Semantics:
    """The fields of libraries for one form; each library is read once."""

    def __init__(self, language: str, content_language: str):
        self.language, self.content_language = language, content_language
        self.known: dict[Version, list[Field] | None] = {}
        self.titles: dict[Version, str] | None = None

    def fields(self, version: Version) -> list[Field] | None:
        """The fields of the patch in use, in order; None when it is not installed. One query for
        each library."""
        if version not in self.known:
            library = H5PLibrary.objects.filter(
                machine_name=version.name, major=version.major, minor=version.minor, current=True
            ).first()
            self.known[version] = self.worded(library) if library else None
        return self.known[version]

    def worded(self, library: H5PLibrary) -> list[Field]:
        fields = in_language(library, library.semantics, self.language, LABELS)
        return in_language(library, fields, self.content_language, DEFAULTS)

    def installed(self) -> dict[Version, str]:
        """Every library in use with its title; one query."""
        if self.titles is None:
            rows = H5PLibrary.objects.filter(current=True).only(
                "machine_name", "major", "minor", "title"
            )
            self.titles = {row.version: row.title for row in rows}
        return self.titles


def in_language(
    library: H5PLibrary, fields: list[Field], language: str, keys: tuple[str, ...]
) -> list[Field]:
    """A copy of the fields, with what the library says in this language."""
    words = translation(library, language)
    return fields if words is None else worded(fields, words, keys)


def translation(library: H5PLibrary, language: str) -> list[Any] | None:
    """The `semantics` of a library's own translation, or None."""
    code = DERIVED.get(language, language)
    path = f"language/{code}.json"
    if path not in library.files:
        return None
    return read(library.digest, path, derived=code != language)


@lru_cache(maxsize=256)
def read(digest: str, path: str, *, derived: bool = False) -> list[Any] | None:
    """The `semantics` of a file of a language."""
    words = read_file(digest, path).get("semantics")
    if not isinstance(words, list):
        return None
    return in_cyrillic(words) if derived else words


@lru_cache(maxsize=64)
def read_file(digest: str, path: str) -> dict[str, Any]:
    """A file of a language; {} for what is none. Files lie under their hash and never change."""
    try:
        with default_storage.open(file_path(digest, path)) as file:
            found = json.load(file)
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def in_cyrillic(value: Any) -> Any:
    """All words of a translation in the other script; names of fields are not among them."""
    if isinstance(value, dict):
        return {key: in_cyrillic(one) for key, one in value.items()}
    if isinstance(value, list):
        return [in_cyrillic(one) for one in value]
    return to_cyrillic_html(value) if isinstance(value, str) else value


def worded(fields: list[Field], words: Any, keys: tuple[str, ...]) -> list[Field]:
    """Fields and their translation stand in the same order; what does not match is left alone."""
    words = words if isinstance(words, list) else []
    words = words + [None] * (len(fields) - len(words))
    return [of_field(field, said, keys) for field, said in zip(fields, words, strict=False)]


def of_field(field: Field, said: Any, keys: tuple[str, ...]) -> Field:
    if not isinstance(field, dict) or not isinstance(said, dict):
        return field
    found = {**field, **{key: said[key] for key in keys if is_word(said.get(key), field, key)}}
    if isinstance(field.get("fields"), list):
        found["fields"] = worded(field["fields"], said.get("fields"), keys)
    if isinstance(field.get("field"), dict):
        found["field"] = of_field(field["field"], said.get("field"), keys)
    if isinstance(field.get("options"), list) and keys is LABELS:
        found["options"] = worded(field["options"], said.get("options"), keys)
    return found


def is_word(value: Any, field: Field, key: str) -> bool:
    """A default is translated only where it is a text."""
    return isinstance(value, str) and (key != "default" or field.get("type") == "text")
