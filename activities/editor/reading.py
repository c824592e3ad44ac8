"""From a posted form to a content: only names that the fields ask for are looked at, whatever else
was sent. What was typed comes back as it is, right or wrong, with the errors beside it by input."""

import math
import re
import uuid
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities import cleaning, documents
from activities.documents import Version
from activities.editor.building import MISSING, choices, parts
from activities.editor.naming import (
    MAX_DEPTH,
    MAX_ROWS,
    TOKEN,
    Scope,
    applies,
    inner_of,
    is_flat,
    is_markup,
    limit_of,
    rule_of,
)
from activities.editor.wording import Semantics
from activities.filtering import MAX_TEXT, Field, Filter, options_of
from activities.refusing import Refused

Keep = Callable[[Any, str], dict[str, Any]]
"""Stores an uploaded file of a type of field (`image`, …) and returns its entry in the content."""


class Reader:
    """Reads one posted form. `lenient`: a draft, in which things may still be missing."""

    def __init__(
        self,
        semantics: Semantics,
        data: Any,
        files: Any = None,
        keep: Keep | None = None,
        *,
        lenient: bool = False,
    ):
        self.semantics, self.data, self.files, self.keep = semantics, data, files or {}, keep
        self.errors: dict[str, str] = {}
        self.tokens: dict[str, list[str]] = {}
        self.lenient, self.depth, self.filter = lenient, 0, Filter()
        self.kinds = {
            "text": self.text,
            "number": self.number,
            "boolean": self.boolean,
            "select": self.select,
            "list": self.items,
            "group": self.group,
            "library": self.library,
            **dict.fromkeys(("image", "file"), self.file),
            **dict.fromkeys(("video", "audio"), self.sources),
        }

    def form(self, version: Version, name: str) -> dict[str, Any]:
        """The parameters of a library; `errors` and `tokens` are filled on the way."""
        fields = self.semantics.fields(version) or []
        return self.named(fields, Scope(name, tuple(fields)))

    def named(self, fields: list[Field], scope: Scope) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for one in fields:
            if isinstance(one, dict) and isinstance(one.get("name"), str):
                value = self.value(one, f"{scope.name}.{one['name']}", scope)
                if value is not MISSING:
                    found[one["name"]] = value
        return found

    def value(self, one: Field, name: str, scope: Scope) -> Any:
        read = self.kinds.get(one.get("type", ""))
        if read is None or one.get("deprecated"):
            return MISSING
        if applies(rule_of(one, scope), self.held):
            return read(one, name, scope)
        # What is not shown asks for nothing, but keeps what it had.
        before = dict(self.errors)
        value = read(one, name, scope)
        self.errors = before
        return MISSING if (one.get("showWhen") or {}).get("nullWhenUnavailable") else value

    def held(self, name: str) -> str:
        """What an input holds, as conditions compare it."""
        value = self.data.get(name, "")
        return {"on": "true", "": "false"}.get(value, value)

    def wrong(self, name: str, message: str) -> None:
        self.errors.setdefault(name, message)

    def require(self, one: Field, name: str, message: str) -> None:
        if not (one.get("optional") or self.lenient):
            self.wrong(name, message)

    def one(self, name: str) -> str:
        value = self.data.get(name, "")
        return value.replace("\0", "")[:MAX_TEXT] if isinstance(value, str) else ""

    # Kinds of fields ---------------------------------------------------------------------------

    def text(self, one: Field, name: str, scope: Scope) -> Any:
        typed = self.one(name).replace("\r\n", "\n")
        if is_markup(one):
            text = self.filter.text(typed, one)
            if not cleaning.words(text) and "<img" not in text:
                self.require(one, name, _("Write a text here."))
                return emptied(one)
            return text
        if not typed.strip():
            if one.get("widget") not in ("none", "hidden"):
                self.require(one, name, _("Write a text here."))
            return emptied(one)
        self.check_text(one, name, typed)
        return cleaning.escaped(typed)

    def check_text(self, one: Field, name: str, typed: str) -> None:
        limit = one.get("maxLength")
        if limit and len(typed) > int(limit):
            words = ngettext(
                "Shorten this to %(limit)s character; it has %(count)s.",
                "Shorten this to %(limit)s characters; it has %(count)s.",
                int(limit),
            )
            self.wrong(name, words % {"limit": limit, "count": len(typed)})
        pattern = one.get("regexp") or {}
        if isinstance(pattern, dict) and not fits(pattern, typed):
            self.wrong(name, _("This is not written as the field asks for."))

    def number(self, one: Field, name: str, scope: Scope) -> Any:
        typed = self.one(name).strip()
        if not typed:
            self.require(one, name, _("Type a number."))
            return MISSING
        try:
            number = float(typed.replace(",", "."))
        except ValueError:
            number = math.nan
        if not math.isfinite(number) or abs(number) > 1e15:
            self.wrong(name, _("Type a number, like 3 or 2.5."))
            return typed[:100]
        self.check_limits(one, name, number)
        return int(number) if number == int(number) else number

    def check_limits(self, one: Field, name: str, number: float) -> None:
        least, most = limit_of(one, "min"), limit_of(one, "max")
        if least is not None and number < least:
            self.wrong(name, _("Type a number of at least %(limit)s.") % {"limit": least})
        elif most is not None and number > most:
            self.wrong(name, _("Type a number of at most %(limit)s.") % {"limit": most})

    def boolean(self, one: Field, name: str, scope: Scope) -> Any:
        return self.one(name) in ("on", "true", "1")

    def select(self, one: Field, name: str, scope: Scope) -> Any:
        allowed = dict(choices(one))
        if one.get("multiple"):
            return [value for value in self.data.getlist(name) if value in allowed]
        typed = self.one(name)
        if not allowed:
            return cleaning.escaped(typed)
        if typed in allowed:
            return typed
        if typed:
            self.wrong(name, _("Choose one of those offered."))
        else:
            self.require(one, name, _("Choose one of those offered."))
        return MISSING

    def items(self, one: Field, name: str, scope: Scope) -> Any:
        inner = inner_of(one)
        posted = dict.fromkeys(t for t in self.data.getlist(name) if TOKEN.fullmatch(t))
        tokens = self.tokens[name] = list(posted)[:MAX_ROWS]
        if not tokens and one.get("optional") and not one.get("defaultNum"):
            return MISSING
        self.check_count(one, name, len(posted))
        within = scope.inside(name)
        rows = [self.value({"name": t, **inner}, f"{name}.{t}", within) for t in tokens]
        # An empty item keeps its place until the content is filtered.
        return [None if row is MISSING else row for row in rows]

    def check_count(self, one: Field, name: str, count: int) -> None:
        most = min(int(limit_of(one, "max") or MAX_ROWS), MAX_ROWS)
        least = int(limit_of(one, "min") or 0)
        if count > most:
            words = ngettext(
                "There may be %(limit)s item at most; remove some.",
                "There may be %(limit)s items at most; remove some.",
                most,
            )
            self.wrong(name, words % {"limit": most})
        elif count < least and not self.lenient and (count or not one.get("optional")):
            words = ngettext(
                "Add items: at least %(limit)s is needed.",
                "Add items: at least %(limit)s are needed.",
                least,
            )
            self.wrong(name, words % {"limit": least})

    def group(self, one: Field, name: str, scope: Scope) -> Any:
        fields = [f for f in one.get("fields") or [] if isinstance(f, dict)]
        before = dict(self.errors)
        found = self.named(fields, scope.inside(name, fields))
        if one.get("optional") and is_empty(found):
            self.errors = before
        if is_flat(one) and fields:
            return found.get(str(fields[0].get("name")), MISSING)
        if one.get("isSubContent"):
            found["subContentId"] = identity(self.one(name))
        return found

    def library(self, one: Field, name: str, scope: Scope) -> Any:
        version = Version.parse(self.one(name))
        if version is None:
            # What is not installed cannot be asked for.
            if parts(one, self.semantics):
                self.require(one, name, _("Choose one of those offered."))
            return MISSING
        if self.depth >= MAX_DEPTH or not self.is_offered(one, version):
            self.wrong(name, _("Choose one of those offered."))
            return MISSING
        self.depth += 1
        fields = self.semantics.fields(version) or []
        params = self.named(fields, scope.inside(f"{name}.params", fields))
        self.depth -= 1
        carried = read_object(self.one(f"{name}.carried"))
        found = {"library": str(version), "params": params}
        found["subContentId"] = identity(carried.get("subContentId"))
        if isinstance(carried.get("metadata"), dict):
            found["metadata"] = cleaning.metadata(carried["metadata"])
        return found

    def is_offered(self, one: Field, version: Version) -> bool:
        """As `Filter.may_hold`: the library in any version that is here."""
        names = {str(option).split(" ")[0] for option in options_of(one)}
        return (not names or version.name in names) and self.semantics.fields(version) is not None

    def file(self, one: Field, name: str, scope: Scope) -> Any:
        rows = self.entries(one, name)
        return rows[-1] if rows else MISSING

    def sources(self, one: Field, name: str, scope: Scope) -> Any:
        return self.entries(one, name) or MISSING

    def entries(self, one: Field, name: str) -> list[dict[str, Any]]:
        """What was there and is not taken away, and what is new."""
        away = set(self.data.getlist(f"{name}.remove"))
        rows = [self.filter.file(read_object(text), one) for text in self.data.getlist(name)[:20]]
        kept = [row for row in rows if isinstance(row, dict) and row["path"] not in away]
        upload = self.files.get(f"{name}.file")
        if upload and self.keep:
            try:
                kept.append(self.keep(upload, one["type"]))
            except Refused as refusal:
                self.wrong(name, str(refusal))
        if not kept:
            self.require(one, name, _("Choose a file."))
        return kept


def emptied(one: Field) -> Any:
    """A text without words: left out where it may be, unless its default would come back then."""
    return MISSING if one.get("optional") and not one.get("default") else ""


def fits(pattern: dict[str, Any], typed: str) -> bool:
    """Whether a text is as the library wants it; patterns that Python can't read forbid nothing."""
    flags = re.IGNORECASE if "i" in str(pattern.get("modifiers")) else 0
    try:
        return re.search(str(pattern.get("pattern") or ""), typed[:1000], flags) is not None
    except re.error:
        return True


def is_empty(value: Any) -> bool:
    if isinstance(value, dict):
        return all(is_empty(one) for one in value.values())
    return value in ("", False, None) or value == []


def identity(value: Any) -> str:
    """The name of a part in saved states and results; a new one for a new part."""
    try:
        return str(uuid.UUID(str(value)))
    except ValueError:
        return str(uuid.uuid4())


def read_object(text: str) -> dict[str, Any]:
    """What a hidden input carries; nothing, if it is no such thing."""
    try:
        return documents.read_object(text.encode(), "")
    except (Refused, UnicodeEncodeError):
        return {}
