"""From the fields of a library and a content to the tree that the templates draw."""

import dataclasses
import json
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from activities import cleaning
from activities.documents import Version
from activities.editor.naming import (
    MAX_DEPTH,
    Scope,
    applies,
    as_text,
    inner_of,
    is_flat,
    is_markup,
    label_of,
    rule_of,
)
from activities.editor.wording import Semantics
from activities.filtering import Field, options_of

MISSING: Any = object()
"""The content says nothing here: the field's default stands."""
FILES = {"image": "image/*", "audio": "audio/*", "video": "video/*", "file": ""}
POINTS = {"imageCoordinateSelector", "pointOnImage"}
BOXES = {"boxOnImage", "imageAreaSelector"}
TIMES = {"timecode", "timeOnVideo"}
INVISIBLE = {"none", "hidden"}


@dataclass
class Node:
    """One field of the form. `kind` is the name of its template, `name` that of its input."""

    field: Field
    name: str
    kind: str
    value: Any = ""
    error: str = ""
    children: list["Node"] = dataclasses.field(default_factory=list)
    # of a list: its items, one to make others of, and what stands for its number
    blank: "Node | None" = None
    token: str = ""
    # of a choice: (value, label)
    options: list[tuple[str, str]] = dataclasses.field(default_factory=list)
    # the input whose picture or video a place or a moment belongs to
    source: str = ""
    rule: dict[str, Any] | None = None
    is_shown: bool = True

    @property
    def template(self) -> str:
        return f"activities/editor/{self.kind}.html"

    @property
    def id(self) -> str:
        return self.name.replace(".", "-")

    @property
    def label(self) -> str:
        return label_of(self.field)

    @property
    def help(self) -> str:
        return cleaning.words(str(self.field.get("description") or ""))

    @property
    def is_required(self) -> bool:
        return not self.field.get("optional")

    @property
    def rule_json(self) -> str:
        return json.dumps(self.rule) if self.rule else ""

    @property
    def tags(self) -> str:
        return " ".join(str(tag) for tag in self.field.get("tags") or ())

    @property
    def summary(self) -> str:
        """How an item of a list is told from the others: by the first text in it."""
        texts = (node.value for node in self.walk() if node.kind in ("text", "lines", "rich"))
        return next((words[:80] for text in texts if (words := cleaning.words(str(text)))), "")

    @property
    def is_box(self) -> bool:
        return self.field.get("widget") in BOXES

    @property
    def file_kind(self) -> str:
        return str(self.field.get("type"))

    @property
    def accepts(self) -> str:
        return FILES.get(self.file_kind, "")

    @property
    def has_error(self) -> bool:
        """Whether something is wrong here or inside: closed parts are then shown open."""
        return bool(self.error) or any(child.has_error for child in self.children)

    @property
    def is_closed(self) -> bool:
        return bool(self.field.get("common")) and not self.has_error

    def walk(self) -> Iterator["Node"]:
        """This field and all inside it."""
        yield self
        for child in self.children:
            yield from child.walk()


class Builder:
    """Makes the nodes of one form. `tokens`: of lists that were posted; `errors`: by input."""

    def __init__(
        self,
        semantics: Semantics,
        errors: dict[str, str] | None = None,
        tokens: dict[str, list[str]] | None = None,
    ):
        self.semantics = semantics
        self.errors, self.tokens = errors or {}, tokens or {}
        self.blanks = self.depth = 0
        self.kinds = {
            "text": self.text,
            "number": self.number,
            "boolean": self.boolean,
            "select": self.select,
            "list": self.items,
            "group": self.group,
            "library": self.library,
            **dict.fromkeys(("image", "file"), self.file),
            **dict.fromkeys(("video", "audio"), self.files),
        }

    def form(self, version: Version, params: Any, name: str) -> list[Node]:
        """The fields of a library; Nothing when it is not installed."""
        fields = self.semantics.fields(version) or []
        nodes = self.named(fields, params, Scope(name, tuple(fields)))
        show(nodes)
        return nodes

    def named(self, fields: list[Field], params: Any, scope: Scope) -> list[Node]:
        params = params if isinstance(params, dict) else {}
        nodes = [
            self.node(one, params.get(one["name"], MISSING), f"{scope.name}.{one['name']}", scope)
            for one in fields
            if isinstance(one, dict) and isinstance(one.get("name"), str)
        ]
        # Words on buttons are the same everywhere and rarely touched.
        return sorted((n for n in nodes if n), key=lambda node: bool(node.field.get("common")))

    def node(self, one: Field, value: Any, name: str, scope: Scope) -> Node | None:
        make = self.kinds.get(one.get("type", ""))
        if make is None or one.get("deprecated"):
            return None
        node = make(one, value, name, scope)
        node.error = self.errors.get(name, "")
        node.rule = rule_of(one, scope)
        return node

    def text(self, one: Field, value: Any, name: str, scope: Scope) -> Node:
        text = str(one.get("default", "")) if value is MISSING else as_text(value)
        if one.get("widget") in INVISIBLE:
            return Node(one, name, "hidden", unescape(text))
        if is_markup(one):
            return Node(one, name, "rich", text)
        kind = "lines" if one.get("widget") == "textarea" else "text"
        return Node(one, name, kind, unescape(text))

    def number(self, one: Field, value: Any, name: str, scope: Scope) -> Node:
        given = one.get("default") if value is MISSING else value
        kind = "hidden" if one.get("widget") in INVISIBLE else "number"
        node = Node(one, name, kind, as_text(given))
        if one.get("widget") in TIMES:
            node.source = scope.nearest(("video", "audio"))
        return node

    def boolean(self, one: Field, value: Any, name: str, scope: Scope) -> Node:
        return Node(one, name, "boolean", bool(one.get("default") if value is MISSING else value))

    def select(self, one: Field, value: Any, name: str, scope: Scope) -> Node:
        given = one.get("default") if value is MISSING else value
        if one.get("multiple"):
            return Node(one, name, "several", [str(v) for v in given or []], options=choices(one))
        options = choices(one)
        if not options:  # filled by the official editor only
            return Node(one, name, "text", unescape(as_text(given)))
        return Node(one, name, "select", as_text(given), options=options)

    def items(self, one: Field, value: Any, name: str, scope: Scope) -> Node:
        inner = inner_of(one)
        if value is MISSING:
            count = one.get("defaultNum", 0 if one.get("optional") else one.get("min", 1))
            value = [MISSING] * min(int(count or 0), 20)
        tokens = self.tokens.get(name) or [str(n) for n in range(len(value))]
        within = scope.inside(name)
        node = Node(one, name, "list")
        for token, row in zip(tokens, value, strict=False):
            if made := self.node({"name": token, **inner}, row, f"{name}.{token}", within):
                made.token = token
                node.children.append(made)
        self.blanks += 1
        token = f"__{self.blanks}__"
        node.blank = self.node({"name": token, **inner}, MISSING, f"{name}.{token}", within)
        if node.blank:
            node.blank.token = token
        return node

    def group(self, one: Field, value: Any, name: str, scope: Scope) -> Node:
        fields = [f for f in one.get("fields") or [] if isinstance(f, dict)]
        within = scope.inside(name, fields)
        if is_flat(one) and fields:
            value = {str(fields[0].get("name")): value} if value is not MISSING else {}
        given = value if isinstance(value, dict) else {}
        node = Node(one, name, "group", children=self.named(fields, given, within))
        node.value = str(given.get("subContentId") or "") if one.get("isSubContent") else ""
        return placed(node, one, scope)

    def library(self, one: Field, value: Any, name: str, scope: Scope) -> Node:
        value = value if isinstance(value, dict) else {}
        version = Version.parse(value.get("library"))
        options = parts(one, self.semantics, version)
        if version is None and len(options) == 1 and self.depth < MAX_DEPTH // 2:
            version = None if one.get("optional") else Version.parse(options[0][0])
        node = Node(one, name, "library", str(version or ""), options=options)
        node.field = {**one, "carried": carried(value)}
        if version and self.depth < MAX_DEPTH:
            self.depth += 1
            fields = self.semantics.fields(version) or []
            node.children = self.named(
                fields, value.get("params"), scope.inside(f"{name}.params", fields)
            )
            self.depth -= 1
        return node

    def file(self, one: Field, value: Any, name: str, scope: Scope) -> Node:
        rows = [value] if isinstance(value, dict) else []
        return Node(one, name, "file", [stored(row) for row in rows])

    def files(self, one: Field, value: Any, name: str, scope: Scope) -> Node:
        rows = value if isinstance(value, list) else []
        return Node(one, name, "file", [stored(row) for row in rows if isinstance(row, dict)])


def parts(one: Field, semantics: Semantics, chosen: Version | None = None) -> list[tuple[str, str]]:
    """The libraries that a field offers and that are here, and the one it holds."""
    here = semantics.installed()
    offered = [Version.parse(text) for text in options_of(one)] or sorted(here)
    found = [version for version in offered if version and version in here]
    if chosen and chosen in here and chosen not in found:
        found.append(chosen)
    return [(str(version), here[version]) for version in found]


def placed(node: Node, one: Field, scope: Scope) -> Node:
    """A place on a picture or a stretch of a video: numbers still, with a widget around them."""
    names = {str(child.field.get("name")) for child in node.children}
    widget, path = one.get("widget"), str(one.get("imageFieldPath") or "")
    needed = {"x", "y"} if widget in POINTS else {"x", "y", "width", "height"}
    if widget in POINTS | BOXES and needed <= names:
        node.kind = "place"
        node.source = scope.find(path) if path else scope.nearest(("image",))
    elif widget == "duration" and {"from", "to"} <= names:
        for child in node.children:
            child.source = scope.nearest(("video", "audio"))
    return node


def stored(value: dict[str, Any]) -> tuple[str, str, str]:
    """A file as its input carries it, its path, and the name that people read."""
    path = unescape(str(value.get("path") or ""))
    return json.dumps(value, ensure_ascii=False), path, path.rpartition("/")[2]


def carried(value: dict[str, Any]) -> str:
    """What a part has besides its fields: its identity, who made it."""
    kept = {key: value[key] for key in ("subContentId", "metadata") if key in value}
    return json.dumps(kept, ensure_ascii=False) if kept else ""


def choices(one: Field) -> list[tuple[str, str]]:
    """The options of a choice with their labels, groups opened."""
    found: list[tuple[str, str]] = []
    for option in one.get("options") or []:
        if not isinstance(option, dict):
            found.append((str(option), str(option)))
        elif option.get("type") == "optgroup":
            found += choices(option)
        else:
            value = as_text(option.get("value", option.get("name", "")))
            found.append((value, str(option.get("label") or value)))
    return found


def show(nodes: list[Node]) -> None:
    """Hide what the values of other fields don't ask for."""
    every = [inner for node in nodes for inner in node.walk()]
    values = {node.name: as_text(node.value) for node in every}
    for node in every:
        node.is_shown = applies(node.rule, lambda name: values.get(name, ""))
