"""XML read element by element, with line numbers, from people one need not trust.

A document type is refused: with it go entities, and with them files of the server and texts that
blow up when they are read ("billion laughs"). Depth and size of what is kept are bounded.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from django.utils.translation import gettext as _

from quizzes.exchange.item import fail

CHUNK = 64 * 1024
DEEPEST = 20
LONGEST = 100_000
LONGEST_FILE = 14 * 1024 * 1024
"""Characters of a picture in base64: 10 MB."""
MOST_PARTS = 2_000


@dataclass
class Node:
    """An element. `text` is what stands directly in it; `line` is where it begins."""

    tag: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node"] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    length: int = 0

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def all(self, *tags: str) -> list["Node"]:
        """Its children of these names."""
        return [child for child in self.children if child.tag in tags]

    def get(self, tag: str) -> "Node | None":
        """Its first child of this name."""
        return next(iter(self.all(tag)), None)

    def value(self, *path: str, default: str = "") -> str:
        """The text at the end of a path of names, or the default where it is missing or empty."""
        node: Node | None = self
        for tag in path:
            node = node.get(tag) if node else None
        return (node.text.strip() if node else "") or default


class Reader:
    """Hands out the children of the root one by one; what was handed out is forgotten."""

    def __init__(self, root: str, parts: str):
        self.root, self.parts = root, parts
        self.open: list[Node] = []
        self.done: list[Node] = []
        self.count = 0
        self.parser: Any = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters

    def nodes(self, data: bytes) -> Iterator[Node]:
        """Raises ExchangeError at the line where the file is broken or goes too far."""
        for first in range(0, len(data) or 1, CHUNK):
            try:
                self.parser.Parse(data[first : first + CHUNK], first + CHUNK >= len(data))
            except expat.ExpatError as error:
                message = _("This is not well-formed XML (%(error)s).")
                words = expat.ErrorString(error.code)
                raise fail(error.lineno, message % {"error": words}) from error
            yield from self.done
            self.done = []

    @property
    def line(self) -> int:
        return self.parser.CurrentLineNumber

    def doctype(self, *declared: Any) -> None:
        raise fail(self.line, _("Remove the document type (<!DOCTYPE …>): it is not allowed."))

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if not self.open and tag != self.root:
            raise fail(self.line, _("The file must begin with <%(tag)s>.") % {"tag": self.root})
        if len(self.open) >= DEEPEST:
            raise fail(self.line, _("The elements are nested too deeply."))
        self.count += 1
        if self.count > MOST_PARTS:
            raise fail(self.line, _("This question has too many parts."))
        node = Node(tag, self.line, attributes)
        if len(self.open) > 1:
            self.open[-1].children.append(node)
        self.open.append(node)

    def end(self, tag: str) -> None:
        node = self.open.pop()
        if len(self.open) == 1 and tag == self.parts:
            self.done.append(node)
            self.count = 0

    def characters(self, text: str) -> None:
        node = self.open[-1]
        node.length += len(text)
        if node.length > (LONGEST_FILE if node.tag in ("file", "image_base64") else LONGEST):
            raise fail(node.line, _("The text or picture that begins here is too large."))
        if len(self.open) > 1:
            node.pieces.append(text)
