"""A question on its way between a file of another system and the bank."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong at a line of a file."""

    line: int
    message: str


class ExchangeError(Exception):
    """The file can't be read as it is; `problems` says why, `items` holds what could be read.
    Nothing was changed."""

    def __init__(self, problems: list[Problem], items: list["Item"] | None = None):
        self.problems, self.items = sorted(problems), items or []
        super().__init__("\n".join(f"{p.line}: {p.message}" for p in self.problems))


def fail(line: int, message: str) -> ExchangeError:
    """An ExchangeError with a single problem, to be raised."""
    return ExchangeError([Problem(line, message)])


@dataclass
class Item:
    """One question, whatever it is read from or written to.

    `fields` are the kind's own fields in the form of a curriculum file (content/README.md): options
    and key, left and right … `lost` says in words what this question loses on its way;
    `is_left_out` that it is all of it.
    """

    line: int = 0
    kind: str = ""
    name: str = ""
    stem: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    general: str = ""
    objective: str = ""
    topic: str = ""
    difficulty: str = ""
    source: list[str] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    is_left_out: bool = False

    def leave_out(self, message: str) -> None:
        """All of it is lost, and why."""
        self.is_left_out = True
        self.lose(message)

    def lose(self, *messages: str) -> None:
        """Add what is lost, each once."""
        self.lost += [m for m in dict.fromkeys(messages) if m not in self.lost]


def key(place: int) -> str:
    """The written key of the part at a place from 0: a, b, … z, 27, 28 …"""
    return chr(ord("a") + place) if place < 26 else str(place + 1)


def mixed(texts: Iterable[str]) -> list[str]:
    """The texts in an order that is always the same and has nothing to do with theirs.

    Parts get their keys in this order. A page shows the keys: where a file lists the right answer
    first, or partners in pairs, keys in its order would give them away.
    """
    return sorted(texts, key=lambda text: sha256(text.encode()).digest())
