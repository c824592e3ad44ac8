"""What differs between two texts, line by line, for the eyes of a person."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

CONTEXT = 2


def difference(ours: str, theirs: str) -> list[tuple[str, str]]:
    """(sign, line): "-" stands in `ours` only, "+" in `theirs` only, " " in both, "…" for lines
    left out between."""
    before, after = ours.splitlines(), theirs.splitlines()
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    found: list[tuple[str, str]] = []
    for group in matcher.get_grouped_opcodes(CONTEXT):
        if group[0][1] > 0:
            found.append(("…", ""))
        for tag, a1, a2, b1, b2 in group:
            found += lines_of(tag, before[a1:a2], after[b1:b2])
    return found


def lines_of(tag: str, before: list[str], after: list[str]) -> Iterator[tuple[str, str]]:
    if tag == "equal":
        yield from ((" ", line) for line in before)
    else:
        yield from (("-", line) for line in before)
        yield from (("+", line) for line in after)


def words(old: str, new: str) -> list[tuple[str, str]]:
    """(sign, words): "-" stands in `old` only, "+" in `new` only, " " in both."""
    before, after = re.findall(r"\s*\S+|\s+$", old), re.findall(r"\s*\S+|\s+$", new)
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    found: list[tuple[str, str]] = []
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        pieces = [("-", before[a1:a2]), ("+", after[b1:b2])]
        if tag == "equal":
            pieces = [(" ", before[a1:a2])]
        found += [(sign, "".join(piece)) for sign, piece in pieces if piece]
    return found
