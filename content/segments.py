"""The texts of a document that are translated, each with its place.

A segment is (kind, text): the kind stands behind `#` in the PO file's `msgctxt`.
"""

import copy
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from content.activity_texts import walk_activity
from content.documents import Document
from content.lesson_body import NUMBERED
from quizzes.kinds import KINDS

Change = Callable[[str, str], str]


def walk(document: Document, change: Change) -> dict[str, Any]:
    """A copy of the document's data in which `change(kind, text)` has replaced every text."""
    data = copy.deepcopy(document.data)
    WALKERS[document.type](data, change)
    return data


def has_words(text: str) -> bool:
    """Whether there is something to translate: a number in a table is the same in every language,
    unless a person writes it otherwise."""
    return any(map(str.isalpha, text))


def segments(document: Document) -> list[tuple[str, str]]:
    """(kind, text) of every translatable text, in file order."""
    found: list[tuple[str, str]] = []

    def note(kind: str, text: str) -> str:
        found.append((kind, text))
        return text

    walk(document, note)
    return found


def walk_text(data: dict[str, Any], name: str, change: Change, kind: str = "") -> None:
    if data.get(name):
        data[name] = change(kind or name, data[name])


def walk_list(items: list[str], kind: str, change: Change) -> list[str]:
    return [change(kind, item) if item else item for item in items]


def walk_objectives(data: dict[str, Any], change: Change) -> None:
    for objective in data["objectives"]:
        walk_text(objective, "text", change, "objective")


def walk_course(data: dict[str, Any], change: Change) -> None:
    walk_text(data, "title", change)
    walk_text(data, "summary", change)
    walk_objectives(data, change)
    if data.get("body"):
        parts = data["body"].split("\n\n")
        data["body"] = "\n\n".join(walk_paragraph(part, change) for part in parts)


def walk_module(data: dict[str, Any], change: Change) -> None:
    walk_text(data, "title", change)
    walk_text(data, "summary", change)


def walk_quiz(data: dict[str, Any], change: Change) -> None:
    walk_text(data, "title", change)
    walk_text(data, "intro", change)


def walk_question(data: dict[str, Any], change: Change) -> None:
    walk_text(data, "stem", change)
    if data["kind"] in KINDS:
        walk_named(data, KINDS[data["kind"]].file_texts, change)


def walk_named(data: dict[str, Any], names: Mapping[str, Any], change: Change) -> None:
    """The texts of a mapping by what they are called, those of its lists and mappings too."""
    for name, kind in names.items():
        value = data.get(name)
        if isinstance(kind, str):
            walk_text(data, name, change, kind)
        elif value:
            for item in value if isinstance(value, list) else [value]:
                walk_named(item, kind, change)


def walk_library(data: dict[str, Any], change: Change) -> None:
    walk_text(data, "title", change)
    walk_text(data, "intro", change)


def walk_instrument(data: dict[str, Any], change: Change) -> None:
    for name in ("title", "short", "summary"):
        walk_text(data, name, change)


def walk_article(data: dict[str, Any], change: Change) -> None:
    walk_text(data, "title", change)
    walk_text(data, "summary", change)


def walk_path(data: dict[str, Any], change: Change) -> None:
    walk_text(data, "title", change)
    walk_text(data, "summary", change)
    for step in data["steps"]:
        walk_text(step, "title", change, "course")


def walk_case(data: dict[str, Any], change: Change) -> None:
    for name in ("title", "summary", "content_note"):
        walk_text(data, name, change)
    for name, text in data["sections"].items():
        parts = (walk_paragraph(part, change) for part in text.split("\n\n"))
        data["sections"][name] = "\n\n".join(parts)


def walk_lesson(data: dict[str, Any], change: Change) -> None:
    walk_text(data, "title", change)
    walk_objectives(data, change)
    data["key_terms"] = walk_list(data["key_terms"], "key_term", change)
    walk_text(data, "content_note", change)
    for block in data["body"]:
        block["value"] = BLOCKS[block["type"]](block["value"], change)
    for source in data["sources"]:
        walk_text(source, "text", change, "source")


def walk_paragraph(value: str, change: Change) -> str:
    lines = value.split("\n")
    if not value.startswith("- ") and not NUMBERED.fullmatch(lines[0]):
        return change("paragraph", value)
    return "\n".join(f"{mark} {change('item', item)}" for mark, item in marked(lines))


def marked(lines: list[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        mark, _, item = line.partition(" ")
        yield mark, item


def walk_fields(*names: str) -> Callable[[dict[str, Any], Change], dict[str, Any]]:
    def walk_value(value: dict[str, Any], change: Change) -> dict[str, Any]:
        for name in names:
            walk_text(value, name, change)
        return value

    return walk_value


def walk_items(name: str) -> Callable[[dict[str, Any], Change], dict[str, Any]]:
    def walk_value(value: dict[str, Any], change: Change) -> dict[str, Any]:
        return {name: walk_list(value[name], "item", change)}

    return walk_value


def walk_heading(value: dict[str, Any], change: Change) -> dict[str, Any]:
    walk_text(value, "text", change, "heading")
    return value


def walk_fact(value: dict[str, Any], change: Change) -> dict[str, Any]:
    walk_text(value, "text", change, "fact")
    return value


def walk_checklist(value: dict[str, Any], change: Change) -> dict[str, Any]:
    walk_text(value, "title", change, "checklist")
    value["items"] = walk_list(value["items"], "item", change)
    return value


def walk_decision(value: dict[str, Any], change: Change) -> dict[str, Any]:
    walk_text(value, "situation", change)
    for choice in value["choices"]:
        walk_text(choice, "text", change, "choice")
        walk_text(choice, "consequence", change)
    return value


def walk_table(value: dict[str, Any], change: Change) -> dict[str, Any]:
    value["data"] = [walk_list(row, "cell", change) for row in value["data"]]
    return value


BLOCKS: dict[str, Callable[[Any, Change], Any]] = {
    "opening": lambda value, change: change("opening", value),
    "definition": lambda value, change: change("definition", value),
    "paragraph": walk_paragraph,
    "heading": walk_heading,
    "fact": walk_fact,
    "checklist": walk_checklist,
    "decision": walk_decision,
    "figure": walk_fields("alt", "caption"),
    "table": walk_table,
    "check": lambda value, change: value,
    "activity": lambda value, change: value,
    "country": walk_items("fields"),
    "support": walk_items("fields"),
    "further": walk_items("items"),
}
WALKERS: dict[str, Callable[[dict[str, Any], Change], None]] = {
    "course": walk_course,
    "module": walk_module,
    "lesson": walk_lesson,
    "quiz": walk_quiz,
    "question": walk_question,
    "shared": lambda data, change: None,
    "activity": walk_activity,
    "library": walk_library,
    "instrument": walk_instrument,
    "article": walk_article,
    "case": walk_case,
    "path": walk_path,
}
