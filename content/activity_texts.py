"""The texts of an interactive content in its file, found by the fields of its type."""

import copy
import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from activities import packing
from activities.filtering import Field

Raw = dict[str, Any]
Change = Callable[[str, str], str]


@lru_cache
def fields_of_type(name: str) -> list[Field]:
    """The fields of one of our own types, from its source."""
    return json.loads((packing.TYPES / name / "semantics.json").read_text())


def mapped(value: Any, field: Field, change: Any) -> Any:
    """A copy of a value of a field with `change(text, field)` in place of every text."""
    kind = field.get("type")
    if kind == "text":
        return change(value, field)
    if kind == "list" and isinstance(value, list):
        return [mapped(item, field["field"], change) for item in value]
    if kind == "group" and isinstance(value, dict):
        return named(value, field["fields"], change)
    return value


def named(value: Raw, fields: list[Field], change: Any) -> Raw:
    """As `mapped`, of values by name; in the order of the fields, because a database may have kept
    them in another one (PostgreSQL does)."""
    known = {field["name"]: field for field in fields}
    others = sorted(name for name in value if name not in known)
    return {
        name: mapped(value[name], known[name], change) if name in known else value[name]
        for name in [*known, *others]
        if name in value
    }


def walk_activity(data: Raw, change: Change) -> None:
    """The texts that are translated, by the names of their fields."""
    fields = fields_of_type(data["type"])

    def translate(text: Any, field: Field) -> Any:
        if not isinstance(text, str) or not text or field.get("translatable") is False:
            return text
        return change(field["name"], text)

    if data.get("title"):
        data["title"] = change("title", data["title"])
    data["content"] = named(copy.deepcopy(data["content"]), fields, translate)
