"""What the bank knows of a question beyond its text, as tags of other systems: `objective:8.a`,
`topic:arms`, `difficulty:easy`, `source:F233`. The code travels as name and id number."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from quizzes.exchange.item import Item

DIFFICULTIES = ("easy", "medium", "hard")
TOKEN = re.compile(r"\[(id|tag):((?:\\\]|[^\]])+)\]")


def tags_of(item: Item) -> list[str]:
    """The tags to write."""
    found = [("objective", item.objective), ("topic", item.topic), ("difficulty", item.difficulty)]
    found += [("source", source) for source in item.source]
    return [f"{name}:{value}" for name, value in found if value]


def set_name(item: Item, number: str, name: str) -> None:
    """The id number, which is the code of our own files, goes before the name."""
    item.name = number or name
    if name and name != item.name:
        item.lose(_("Its name “%(name)s”.") % {"name": name[:60]})


def set_tags(item: Item, tags: Iterable[str]) -> None:
    """Take over the tags that the bank has a place for; the others are lost, and named."""
    unknown = [tag for tag in tags if not _taken(item, tag.strip())]
    if unknown:
        item.lose(_("Tags: %(tags)s.") % {"tags": ", ".join(unknown)})


def _taken(item: Item, tag: str) -> bool:
    name, _colon, value = tag.partition(":")
    if name == "objective" and 0 < len(value) <= 32:
        item.objective = value
    elif name == "topic" and 0 < len(value) <= 60:
        item.topic = value
    elif name == "difficulty" and value in DIFFICULTIES:
        item.difficulty = value
    elif name == "source" and value:
        item.source.append(value)
    else:
        return False
    return True


def read_comments(item: Item, comments: Iterable[str]) -> None:
    """GIFT writes them in a comment: `// [id:Q1] [tag:difficulty:easy]`."""
    found = [(m[1], m[2].replace(r"\]", "]").strip()) for c in comments for m in TOKEN.finditer(c)]
    set_name(item, next((value for name, value in found if name == "id"), ""), item.name)
    set_tags(item, [value for name, value in found if name == "tag"])


def comment(item: Item) -> str:
    """The same, to be written; without what GIFT has no sign for."""
    tokens = [("id", item.name), *(("tag", tag) for tag in tags_of(item))]
    written = [f"[{name}:{_protected(value)}]" for name, value in tokens if value]
    return f"// {' '.join(written)}" if written else ""


def _protected(value: str) -> str:
    return re.sub(r"[\[<>`\x00-\x1f\x7f]", " ", value).replace("]", r"\]")
