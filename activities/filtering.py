"""A content cut down to what the fields of its library (`semantics.json`) allow.

Done on import and on every save, so that a content carries no script of its own: keys that no
field names are dropped, markup is reduced to the tags of its field, numbers to their limits,
parts to libraries that are installed. The rules are those of H5P's content validator.
"""

import math
import re
import uuid
from collections.abc import Callable
from typing import Any

from activities import cleaning
from activities.documents import Version
from activities.models import H5PLibrary
from activities.refusing import Refused

Field = dict[str, Any]
DROP = object()
"""What a check answers for a value that is not kept."""

FILE_KEYS = ("path", "mime", "width", "height", "alt", "quality", "codecs", "bitrate", "duration")
REMOTE = re.compile(r"https?://\S+", re.IGNORECASE)
MAX_TEXT = 200_000


def filtered(params: dict[str, Any], version: Version) -> dict[str, Any]:
    """The content of a library without anything that its fields do not name.

    Refused when the library is not installed, or the content is nested beyond reason.
    """
    try:
        return Filter().library_params(params, version)
    except RecursionError as error:
        raise Refused("params", "content/content.json", problem="nesting") from error


class Filter:
    """One run over a content; remembers the fields of the libraries that it meets."""

    def __init__(self) -> None:
        self.known: dict[Version, list[Field] | None] = {}
        self.checks: dict[str, Callable[[Any, Field], Any]] = {
            "text": self.text,
            "number": self.number,
            "boolean": self.boolean,
            "select": self.select,
            "list": self.list,
            "group": self.group,
            "library": self.library,
            **dict.fromkeys(("image", "file"), self.file),
            **dict.fromkeys(("video", "audio"), self.files),
        }

    def fields(self, version: Version) -> list[Field] | None:
        """The semantics of the patch in use; None when there is none."""
        if version not in self.known:
            self.known[version] = (
                H5PLibrary.objects.filter(
                    machine_name=version.name,
                    major=version.major,
                    minor=version.minor,
                    current=True,
                )
                .values_list("semantics", flat=True)
                .first()
            )
        return self.known[version]

    def library_params(self, params: Any, version: Version) -> dict[str, Any]:
        fields = self.fields(version)
        if fields is None:
            raise Refused("dependency", library=str(version))
        return self.named(params, fields)

    def named(self, value: Any, fields: list[Field]) -> dict[str, Any]:
        value = value if isinstance(value, dict) else {}
        kept: dict[str, Any] = {}
        for field in fields:
            name = field.get("name")
            if isinstance(name, str) and name in value:
                result = self.value(value[name], field)
                if result is not DROP:
                    kept[name] = result
        return kept

    def value(self, value: Any, field: Field) -> Any:
        check = self.checks.get(field.get("type", ""))
        return check(value, field) if check else DROP

    def text(self, value: Any, field: Field) -> Any:
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            return DROP
        text = str(value)[:MAX_TEXT]
        tags = field.get("tags")
        if tags is not None or field.get("widget") == "html":
            return cleaning.markup(text, tags or (), styled=bool(field.get("font")))
        limit = field.get("maxLength")
        return cleaning.plain(cleaning.cut(text, int(limit)) if limit else text)

    def number(self, value: Any, field: Field) -> Any:
        try:
            number = float(value)
        except (TypeError, ValueError, OverflowError):
            return DROP
        if not math.isfinite(number):
            return DROP
        number = max(number, limit(field, "min", number))
        number = min(number, limit(field, "max", number))
        return int(number) if number == int(number) else number

    def boolean(self, value: Any, field: Field) -> Any:
        return value if isinstance(value, bool) else value in ("true", "1", 1)

    def select(self, value: Any, field: Field) -> Any:
        options = set(options_of(field))
        if isinstance(value, list):
            return [one for one in map(str, value) if one in options]
        if not options:  # filled by the editor, from other parts of the content
            return cleaning.plain(str(value))
        return value if str(value) in options else DROP

    def list(self, value: Any, field: Field) -> Any:
        inner = field.get("field")
        if not isinstance(value, list) or not isinstance(inner, dict):
            return DROP
        limit = field.get("max")
        rows = [self.value(row, inner) for row in value[: int(limit) if limit else None]]
        return [row for row in rows if row is not DROP]

    def group(self, value: Any, field: Field) -> Any:
        fields = field.get("fields") or []
        if not fields:
            return DROP
        # A group of one field is written as the field itself, unless it is one of parts.
        if len(fields) == 1 and not field.get("isSubContent"):
            return self.value(value, fields[0])
        if not isinstance(value, dict):
            return DROP
        kept = self.named(value, fields)
        if field.get("isSubContent") and is_uuid(value.get("subContentId")):
            kept["subContentId"] = value["subContentId"]
        return kept

    def library(self, value: Any, field: Field) -> Any:
        version = Version.parse(value.get("library")) if isinstance(value, dict) else None
        if version is None or not self.may_hold(field, version):
            return DROP
        kept = {"library": str(version), "params": self.library_params(value["params"], version)}
        if is_uuid(value.get("subContentId")):
            kept["subContentId"] = value["subContentId"]
        if isinstance(value.get("metadata"), dict):
            kept["metadata"] = cleaning.metadata(value["metadata"])
        return kept

    def may_hold(self, field: Field, version: Version) -> bool:
        """Whether the field offers this library; any installed version of it, as contents and
        libraries are not always of one age."""
        names = {str(option).split(" ")[0] for option in options_of(field)}
        return (not names or version.name in names) and self.fields(version) is not None

    def files(self, value: Any, field: Field) -> Any:
        rows = value if isinstance(value, list) else []
        kept = [self.file(row, field) for row in rows]
        return [row for row in kept if row is not DROP]

    def file(self, value: Any, field: Field) -> Any:
        path = safe_path(value.get("path")) if isinstance(value, dict) else None
        if path is None:
            return DROP
        kept = {key: plain_value(value[key]) for key in FILE_KEYS if key in value}
        if isinstance(value.get("copyright"), dict):
            kept["copyright"] = cleaning.metadata(value["copyright"])
        if isinstance(value.get("metadata"), dict):
            kept["metadata"] = cleaning.metadata(value["metadata"])
        if isinstance(value.get("originalImage"), dict):
            # What a picture was before it was cropped.
            whole = {**value["originalImage"], "originalImage": None}
            if (original := self.file(whole, field)) is not DROP:
                kept["originalImage"] = original
        return {**kept, "path": path}


def options_of(field: Field) -> list[str]:
    """The values that a select or library field offers, groups of options opened."""
    values: list[str] = []
    for option in field.get("options") or []:
        if not isinstance(option, dict):
            values.append(str(option))
        elif option.get("type") == "optgroup":
            values.extend(options_of(option))
        else:
            values.append(str(option.get("value", option.get("name", ""))))
    return values


def safe_path(path: Any) -> str | None:
    """A file of the content by its path below the content, or an address; None for others."""
    if not isinstance(path, str) or not path:
        return None
    if REMOTE.fullmatch(path):
        return cleaning.plain(path)
    path = path.removesuffix("#tmp")
    if ":" in path or "\\" in path or path.startswith("/") or ".." in path.split("/"):
        return None
    return cleaning.plain(path)


def plain_value(value: Any) -> Any:
    if isinstance(value, bool | int | float) or value is None:
        return value
    return cleaning.plain(str(value)[:1000])


def limit(field: Field, name: str, otherwise: float) -> float:
    value = field.get(name)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if value is not None and is_number else otherwise


def is_uuid(value: Any) -> bool:
    try:
        return bool(uuid.UUID(str(value)))
    except ValueError:
        return False
