"""The one way in which YAML is written in curriculum files: writing back gives the same bytes.

Texts stand in double quotes; keys, numbers and codes stand plain; short lists and choices stand on
one line. Reading is PyYAML's, with the line of every key kept for error messages.
"""

import json
import re
import textwrap
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import yaml

from content.errors import fail

PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
NOTE_WIDTH = 118
# Fields that hold codes and so stand without quotes where YAML would read them back as text.
CODES = {
    "id", "kind", "objective", "difficulty", "bloom", "verdict", "purpose", "review", "scoring",
    "facts", "source", "key", "target_groups", "topics", "src", "questions",
    "quiz", "when", "category", "type", "types", "topic", "status",
    "force", "unit", "courses", "lessons", "articles",
}  # fmt: skip
FLOW_LISTS = {
    "facts", "source", "key", "target_groups", "topics", "prerequisites", "box", "size", "types",
    "names", "courses", "lessons", "articles", "modules",
}  # fmt: skip
FLOW_ITEMS = {"options", "left", "right", "items", "zones", "feedback", "criteria"}
# Short mappings that stand on one line.
FLOW_MAPS = {"key", "answer"}
PATH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./-]*")


def read(text: str, path: str, first_line: int = 1) -> tuple[dict[str, Any], dict[str, int]]:
    """Parse a YAML mapping; returns it and the line of each field and item (`options.2.text`).

    Raises ContentError for broken YAML, a repeated key at any depth, or anything but a mapping.
    """
    try:
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        data = loader.construct_document(node) if node else None
    except yaml.YAMLError as error:
        raise fail(
            path, first_line + line_of(error, text), f"broken YAML: {reason(error)}"
        ) from error
    if not isinstance(node, yaml.MappingNode):
        raise fail(path, first_line, 'expected fields, such as title: "…"')
    lines: dict[str, int] = {}
    for name, line in places(node):
        if name in lines:
            raise fail(path, first_line + line, f"the field {name} stands twice")
        lines[name] = first_line + line
    return data, lines


def line_of(error: yaml.YAMLError, text: str) -> int:
    if isinstance(error, yaml.reader.ReaderError):
        return text.count("\n", 0, error.position)
    # Texts stand on one line, so a quotation that is not closed there is what went wrong.
    for number, line in enumerate(text.split("\n")):
        if len(re.findall(r'(?<!\\)"', line)) % 2:
            return number
    in_key = getattr(error, "context", "") == "while scanning a simple key"
    mark = getattr(error, "context_mark" if in_key else "problem_mark", None)
    return mark.line if mark else 0


def reason(error: yaml.YAMLError) -> str:
    return getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)


def places(node: yaml.Node, prefix: str = "") -> Iterator[tuple[str, int]]:
    """(`options.2.text`, its line from 0) of every field and item below a node."""
    if isinstance(node, yaml.MappingNode):
        children = [(str(key.value), key.start_mark.line, value) for key, value in node.value]
    elif isinstance(node, yaml.SequenceNode):
        children = [(str(n), item.start_mark.line, item) for n, item in enumerate(node.value)]
    else:
        return
    for name, line, value in children:
        yield prefix + name, line
        yield from places(value, f"{prefix}{name}.")


@lru_cache(maxsize=4096)
def stays_text(value: str) -> bool:
    """Whether YAML reads it back as the same text when it stands plain."""
    return bool(PLAIN.fullmatch(value)) and yaml.safe_load(value) == value


def scalar(value: Any, field: str = "") -> str:
    """One value on one line: codes plain where that is safe, texts in double quotes."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return str(value)
    if field in CODES and stays_text(value):
        return value
    if field == "file" and PATH.fullmatch(value):
        return value
    return json.dumps(value, ensure_ascii=False)


def flow(value: Any, field: str = "") -> str:
    """A value on one line, lists and mappings too."""
    if isinstance(value, dict):
        pairs = (
            f"{scalar(name, 'key')}: {flow(item, inner(field, name, item))}"
            for name, item in value.items()
        )
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return f"[{', '.join(scalar(item, field) for item in value)}]"
    return scalar(value, field)


def inner(field: str, name: str, item: Any) -> str:
    """As what a value inside a mapping is written: a key holds codes, but for texts and units."""
    if field != "key":
        return name
    return "" if name == "unit" or isinstance(item, list) else "key"


def field_lines(field: str, value: Any) -> list[str]:
    """The lines of one field of a mapping."""
    if field == "note_for_writers":
        return [f"{field}: >", *textwrap.wrap(
            " ".join(value.split()), NOTE_WIDTH - 2, initial_indent="  ", subsequent_indent="  ",
            break_long_words=False, break_on_hyphens=False,
        )]  # fmt: skip
    name = scalar(field, "key")
    if isinstance(value, dict) and field not in FLOW_MAPS:
        return [f"{name}:", *indented(mapping_lines(value))]
    if isinstance(value, list) and value and field not in FLOW_LISTS:
        return [f"{name}:", *(line for item in value for line in item_lines(field, item))]
    return [f"{name}: {flow(value, field)}"]


def mapping_lines(value: dict[str, Any]) -> list[str]:
    return [line for name, item in value.items() for line in field_lines(name, item)]


def indented(lines: list[str], by: int = 2) -> list[str]:
    return [" " * by + line for line in lines]


def item_lines(field: str, item: Any) -> list[str]:
    if not isinstance(item, dict):
        return [f"  - {scalar(item, field)}"]
    if field in FLOW_ITEMS:
        return [f"  - {flow(item)}"]
    first, *rest = mapping_lines(item)
    if field == "objectives" and next(iter(item)) == "code":
        first = f"code: {scalar(item['code'], 'id')}"
    return [f"  - {first}", *indented(rest, 4)]


def write(data: dict[str, Any]) -> str:
    """The canonical text of a mapping, fields in the order given; ends with a line feed."""
    return "".join(
        f"{line}\n" for field, value in data.items() for line in field_lines(field, value)
    )
