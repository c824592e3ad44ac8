"""Which articles a source names: `Firearms Protocol, art. 10(2)` → `firearms-protocol/10`.

Sources are written for people. An instrument is known by its `names`; what follows the name, up to
a semicolon, says which of its parts. Read from the source language: one text for all languages.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from library.models import Article, Instrument

# `arts 12–13`, `art. 18(8) and (22)`, `operative para. 12`, `ст. 10`, `target 16.4`, `10-modda`.
PARTS = re.compile(
    r"(?:\barts?\.?|\bст\.|\bстат(?:ья|ьи)|\bparas?\.?|\bsections?|\btarget|\bп\.|\bseksiya)\s*"
    r"((?:[\d.]*\d(?:\(\w+\))*(?:\s*(?:,|–|-|and|и|va)\s*(?:\(\w+\))?)*)+)"
)
BEFORE = re.compile(r"((?:\d+(?:\s*(?:,|–|va)\s*)?)+)-(?:modda|band)")
# `SDG metadata 16.4.2`: a number with dots needs no word before it.
DOTTED = re.compile(r"\s*(?:metadata|indicator|target)?\s*(\d+(?:\.\d+)+)")
BRACKETS = re.compile(r"\(\w+\)")
RANGE = re.compile(r"(\d+)\s*[–-]\s*(\d+)")
NUMBER = re.compile(r"\d+(?:\.\d+)*")
LONGEST = 60


@dataclass(frozen=True)
class Shelf:
    """The names of all instruments and the codes of all articles, to look sources up in."""

    names: list[tuple[str, str]]
    codes: frozenset[str]

    def cited(self, text: str) -> list[str]:
        """Codes of the articles that a source names, and of instruments where it names no part."""
        found: dict[str, None] = {}
        for part in text.split(";"):
            for slug, rest in self.instruments(part):
                codes = [c for n in numbers(rest) if (c := f"{slug}/{address(n)}") in self.codes]
                found |= dict.fromkeys(codes or [slug])
        return list(found)

    def instruments(self, part: str) -> Iterator[tuple[str, str]]:
        """(instrument, what follows its name); a longer name hides a shorter one inside it."""
        for slug, name in self.names:
            if match := re.search(rf"(?<!\w){re.escape(name)}(?!\w)", part):
                yield slug, part[match.end() :]
                part = part[: match.start()] + "\0" * len(name) + part[match.end() :]


def numbers(rest: str) -> list[str]:
    """The numbers of the parts in what follows an instrument's name, ranges written out."""
    for match in (PARTS.search(rest), BEFORE.search(rest), DOTTED.match(rest)):
        if match:
            return list(dict.fromkeys(written_out(BRACKETS.sub("", match[1]))))
    return ["preamble"] if "preamble" in rest else []


def address(number: str) -> str:
    """The slug of a part: `16.4.2` → `16-4-2`, `II` → `ii`."""
    return number.replace(".", "-").lower()


def written_out(text: str) -> Iterator[str]:
    for first, last in RANGE.findall(text):
        if int(first) < int(last) < int(first) + LONGEST:
            yield from map(str, range(int(first), int(last) + 1))
    yield from NUMBER.findall(RANGE.sub(" ", text))


def shelf() -> Shelf:
    """What there is to cite; two queries."""
    rows = Instrument.objects.filter(live=True).values_list("slug", "names").distinct()
    names = {(slug, name) for slug, found in rows for name in found}
    codes = Article.objects.filter(live=True).values_list("instrument", "slug").distinct()
    return Shelf(
        sorted(names, key=lambda pair: (-len(pair[1]), pair)),
        frozenset(f"{instrument}/{slug}" for instrument, slug in codes),
    )
