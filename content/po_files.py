"""Translations of a course as one PO file a language: read, completed, written in one fixed form.

`msgctxt` = `<path inside the course>#<kind>`; equal text in one context is one entry. No dates, so
that writing what was read gives the same bytes.
"""

from collections.abc import Iterable
from pathlib import Path

import polib

from content.documents import Document
from content.errors import ContentError, Problem
from content.segments import segments

PLURALS = {
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"
}
WRAP = 100
Key = tuple[str, str]


def context(document: Document, kind: str) -> str:
    return f"{document.inner_path}#{kind}"


def read(file: Path) -> polib.POFile:
    """Parse a PO file; a broken one raises ContentError with its line."""
    try:
        return polib.pofile(str(file), wrapwidth=WRAP)
    except (OSError, UnicodeDecodeError) as error:
        message = str(error)
        digits = "".join(c for c in message.rsplit("line ", 1)[-1] if c.isdigit())
        raise ContentError([Problem(str(file), int(digits or 1), f"broken PO file: {message}")]) from error


def translations(po: Iterable[polib.POEntry]) -> dict[Key, str]:
    """(msgctxt, msgid) → translation, for entries that are translated and not stale (fuzzy)."""
    return {
        (entry.msgctxt or "", entry.msgid): entry.msgstr
        for entry in po
        if entry.msgstr and not entry.fuzzy and not entry.obsolete
    }


def build(
    documents: Iterable[Document], language: str, known: dict[Key, polib.POEntry] | None = None
) -> polib.POFile:
    """A PO file with an entry for every segment, keeping what `known` has translated.

    An entry whose source changed keeps its old translation as fuzzy, with `#| msgid`.
    """
    known = known or {}
    po = polib.POFile(wrapwidth=WRAP)
    po.metadata = header(language)
    seen: set[Key] = set()
    for document in documents:
        for kind, text in segments(document):
            key = (context(document, kind), text)
            if key not in seen:
                seen.add(key)
                po.append(entry(key, known.get(key)))
    return po


def header(language: str) -> dict[str, str]:
    return {
        "Project-Id-Version": "Saboq curriculum",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS.get(language, "nplurals=1; plural=0;"),
    }


def entry(key: Key, known: polib.POEntry | None) -> polib.POEntry:
    new = polib.POEntry(msgctxt=key[0], msgid=key[1], msgstr=known.msgstr if known else "")
    if known:
        new.flags = [flag for flag in known.flags if flag != "fuzzy" or known.fuzzy]
        new.previous_msgid, new.tcomment = known.previous_msgid, known.tcomment
    return new


def text(po: polib.POFile) -> str:
    """What is written to disk."""
    return f"{po}".rstrip("\n") + "\n"
