"""Whole numbers in addresses and forms, from people one need not trust."""

from collections.abc import Iterable

MOST = 15
"""Digits: more than any number of ours has. Databases refuse twenty, Python five thousand."""


def whole(text: str, most: int = MOST) -> int | None:
    """The number that is written in plain digits; None for anything else, and for too many."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= most else None


def wholes(texts: Iterable[str]) -> list[int]:
    """Those of many that are numbers."""
    return [number for text in texts if (number := whole(text)) is not None]
