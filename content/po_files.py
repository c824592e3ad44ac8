"""Translations of a course as one PO file a language: read, completed, written in one fixed form.

`msgctxt` = `<path inside the course>#<kind>`; equal text in one context is one entry. No dates, so
that writing what was read gives the same bytes.
"""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import TypedDict

import polib

from content.documents import Document, text_of
from content.errors import fail
from content.segments import has_words, segments

PLURALS = {
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
    "n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"
}
WRAP = 100
# How alike a changed text must be for its old translation to be offered.
ALIKE = 0.5
LINE = re.compile(r'\s*|#.*|((msgctxt|msgid|msgid_plural|msgstr(\[\d+\])?)\s+)?"([^"\\]|\\.)*"\s*')
Key = tuple[str, str]


class Note(TypedDict):
    """What a PO entry holds besides source and translation."""

    stale: str
    previous: str
    comment: str
    flags: list[str]


def context(document: Document, kind: str) -> str:
    return f"{document.inner_path}#{kind}"


def read(file: Path) -> polib.POFile:
    """Parse a PO file; a broken one raises ContentError with its line."""
    # polib reads on where a quotation is not closed, and takes a letter for the quote.
    for number, text in enumerate(text_of(file).split("\n"), 1):
        if not LINE.fullmatch(text):
            raise fail(str(file), number, f"broken PO file: {text}")
    try:
        return polib.pofile(str(file), wrapwidth=WRAP)
    except (OSError, ValueError) as error:
        place = re.search(r"line (\d+)\)?:? ?(.*)", str(error))
        line, message = (int(place[1]), place[2]) if place else (1, str(error))
        raise fail(str(file), line, f"broken PO file: {message}") from error


def translations(po: Iterable[polib.POEntry]) -> dict[Key, str]:
    """(msgctxt, msgid) → translation, for entries that are translated and not stale (fuzzy)."""
    return {
        (entry.msgctxt or "", entry.msgid): entry.msgstr
        for entry in po
        if entry.msgstr and not entry.fuzzy and not entry.obsolete
    }


def notes(po: Iterable[polib.POEntry]) -> dict[Key, Note]:
    """What entries hold besides their translation: a stale text, comments, flags."""
    return {
        (entry.msgctxt or "", entry.msgid): {
            "stale": entry.msgstr if entry.fuzzy else "",
            "previous": entry.previous_msgid or "",
            "comment": entry.tcomment,
            "flags": list(entry.flags),
        }
        for entry in po
        if not entry.obsolete and (entry.fuzzy or entry.tcomment or entry.flags)
    }


def known_entry(key: Key, translation: str, note: Note | None = None) -> polib.POEntry:
    """An entry made again from its translation and its note."""
    note = note or {"stale": "", "previous": "", "comment": "", "flags": []}
    made = polib.POEntry(msgctxt=key[0], msgid=key[1], msgstr=translation or note["stale"])
    made.tcomment = note["comment"]
    made.flags = [flag for flag in note["flags"] if flag != "fuzzy" or not translation]
    made.previous_msgid = note["previous"] or None if "fuzzy" in made.flags else None
    return made


def build(
    documents: Iterable[Document],
    language: str,
    known: dict[Key, polib.POEntry] | None = None,
    draft: bool = False,
) -> polib.POFile:
    """A PO file with an entry for every segment, keeping what `known` has translated. `draft`:
    no native speaker has reviewed it.

    A segment whose source changed keeps the old translation as fuzzy, with `#| msgid`.
    """
    known = known or {}
    po = polib.POFile(wrapwidth=WRAP)
    po.metadata = header(language, draft)
    wanted = dict.fromkeys(
        (context(document, kind), text)
        for document in documents
        for kind, text in segments(document)
        if has_words(text) or (context(document, kind), text) in known
    )
    left = {key: entry for key, entry in known.items() if key not in wanted and entry.msgstr}
    po.extend(known[key] if key in known else stale(key, left) for key in wanted)
    return po


def stale(key: Key, left: dict[Key, polib.POEntry]) -> polib.POEntry:
    """A new entry; with the translation of the text that it replaces, where one is like it."""
    made = polib.POEntry(msgctxt=key[0], msgid=key[1], msgstr="")
    texts = [text for place, text in left if place == key[0]]
    if alike := get_close_matches(key[1], texts, n=1, cutoff=ALIKE):
        old = left.pop((key[0], alike[0]))
        made.msgstr, made.flags, made.tcomment = old.msgstr, ["fuzzy"], old.tcomment
        made.previous_msgid = old.previous_msgid if old.fuzzy else old.msgid
    return made


# In the header of a translation that no native speaker has reviewed.
DRAFT, YES = "X-Draft", "yes"


def is_draft(po: polib.POFile) -> bool:
    """Whether a file says that its translation is a draft."""
    return po.metadata.get(DRAFT) == YES


def header(language: str, draft: bool = False) -> dict[str, str]:
    return {
        "Project-Id-Version": "Saboq curriculum",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS.get(language, "nplurals=1; plural=0;"),
        **({DRAFT: YES} if draft else {}),
    }


def text(po: polib.POFile) -> str:
    """What is written to disk."""
    return f"{po}".rstrip("\n") + "\n"
