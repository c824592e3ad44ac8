"""The signs of GIFT: found, cut and split at where no backslash protects them."""

import re
from functools import cache

ESCAPES = {"n": "\n", **{sign: sign for sign in "\\:#={}~"}}
PROTECTED = r"\\[\\:#={}~n]"


@cache
def _pattern(signs: str) -> re.Pattern[str]:
    return re.compile(rf"{PROTECTED}|([{re.escape(signs)}])")


def find(text: str, signs: str) -> int:
    """Where the first of the signs stands; −1 if none does."""
    return next((m.start() for m in _pattern(signs).finditer(text) if m[1]), -1)


def has(text: str, sign: str) -> bool:
    return find(text, sign) >= 0


def cut(text: str, sign: str) -> tuple[str, str]:
    """What stands before the sign, and what stands behind it."""
    place = find(text, sign)
    return (text, "") if place < 0 else (text[:place], text[place + 1 :])


def split(text: str, signs: str) -> list[tuple[str, str]]:
    """(sign, what follows it up to the next); what stands before the first has the sign ""."""
    found = [("", 0, 0)]
    found += [(m[1], m.start(), m.end()) for m in _pattern(signs).finditer(text) if m[1]]
    ends = [start for _sign, start, _end in found[1:]] + [len(text)]
    parts = [(sign, text[end:stop]) for (sign, _s, end), stop in zip(found, ends, strict=True)]
    return parts if parts[0][1].strip() else parts[1:]


def unescaped(text: str) -> str:
    """The text without the backslashes that protect its signs."""
    return re.sub(PROTECTED, lambda m: ESCAPES[m[0][1]], text)


def escaped(text: str) -> str:
    """The text with its signs protected."""
    return re.sub(r"[\\#=~{}:]", lambda m: "\\" + m[0], text).replace("\n", "\\n")
