"""Uzbek in its two scripts: one text, written in Latin, readable in Cyrillic.

A module of its own: no Django, no settings, only the stems file beside it.

>>> to_cyrillic("Oʻqotar qurollar toʻgʻrisidagi protokol (UNODCning nashri)")
'Ўқотар қуроллар тўғрисидаги протокол (UNODCнинг нашри)'
>>> to_latin("Ўқотар қуроллар")
'Oʻqotar qurollar'
>>> to_cyrillic_html('<a title="Darslar" href="/uz/">Darslar</a>')
'<a title="Darslar" href="/uz/">Дарслар</a>'

Canonical Latin writes oʻ and gʻ with U+02BB and the tutuq belgisi with U+02BC (alphabet: law of
2 September 1993 as amended on 6 May 1995; spelling: Cabinet of Ministers resolution No. 339 of
24 August 1995). The word rules and their sources are in :mod:`languages.uzbek_words`, what stays
untouched in :mod:`languages.uzbek_protected`, HTML in :mod:`languages.uzbek_html`.

``to_cyrillic`` and ``to_latin`` take plain text, Markdown or message catalogue strings; the
``*_html`` pair changes text nodes only. None of them raises on any text. Words already in the
target script stay, so converting twice changes nothing more.

What no rule can know: a foreign passage not marked with ``lang``; a person's name that is spelt
like a word; which of two words was meant where Latin writes them alike (``polka``: полька and
полка). A person corrects those.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from languages.uzbek_html import map_text
from languages.uzbek_protected import (
    APOSTROPHES,
    CYRILLIC_TOKEN,
    PROTECTED,
    TOKEN,
)
from languages.uzbek_words import ALSO_WORDS, FINAL_TUTUQ, word_to_cyrillic, word_to_latin

# Patterns begin with the character they are about, so that the search skips all others.
_QUOTED = re.compile(r"['‘’`](?<!\w.)(?=\w)[^'‘’`´\n]*[oOgG]['’](?!\w)")
_LETTER = "A-FH-NP-Za-fh-np-z"  # all but o and g
_WRONG_MARK = re.compile(
    rf"[{APOSTROPHES}](?:(?<=[oOgG][^ʻ])"
    rf"|(?<=[{_LETTER}][^ʼ])(?=[a-z])|(?<=[{_LETTER.upper()}][^ʼ])(?=[A-Z])|(?<=[{_LETTER}]ʻ)"
    + "".join(rf"|(?<=\b(?i:{words})[^ʼ])(?!\w)" for words in FINAL_TUTUQ)
    + ")"
)
# "XIZMAT ITI": in a line of capitals an abbreviation that is a word too is that word.
_IN_CAPITALS = re.compile("|".join(rf"{w}(?<=[A-Zʻʼ]{{3}} {w})(?!\w)" for w in ALSO_WORDS))
# "V. Karimov" after a word is an initial, at the head of a line a numeral.
_INITIAL = re.compile(r"[IVX](?<=[a-zʻʼ] .)(?=\. ?[A-Z])")
_ENTITY = r"&(?:\#0*39|\#x0*27|apos|[lr]squo|\#821[67]|\#x201[89]|\#699|\#700|\#x2b[bc]);"
_INNER_ENTITY = re.compile(rf"(?<=[A-Za-z]){_ENTITY}(?=[A-Za-z])", re.I)
_FINAL_ENTITY = re.compile(rf"(?<=[oOgG]){_ENTITY}(?!\w)", re.I)
_QUOTE_ENTITY = re.compile(rf"(?<!\w){_ENTITY}(?=\w)", re.I)


def canonical(text: str) -> str:
    """Write every Latin oʻ, gʻ and tutuq belgisi with its own character.

    Code, tags and placeholders stay. A mark that may as well close a quotation (``'tog'``) stays
    too: see :func:`doubtful_marks`.
    """
    return _outside_protected(text, _canonical)


def canonical_html(html: str) -> str:
    """Write the text nodes of HTML canonically; marks that are escaped in words too."""
    return map_text(html, lambda text: canonical(_decode_marks(text)))


def doubtful_marks(text: str) -> list[str]:
    """The quotations whose last mark may be a closing quote or part of oʻ, gʻ; for a warning."""
    return [match[0] for match in _QUOTED.finditer(text)]


def to_cyrillic(text: str) -> str:
    """Convert Uzbek text, plain or Markdown, to Cyrillic letters."""
    return _outside_protected(text, _cyrillic)


def to_latin(text: str) -> str:
    """Convert Uzbek text, plain or Markdown, to canonical Latin letters."""
    return _outside_protected(text, _latin)


def to_cyrillic_html(html: str) -> str:
    """Convert the text nodes of HTML to Cyrillic; attributes and all markup stay."""
    return map_text(html, lambda text: to_cyrillic(_decode_marks(text)))


def to_latin_html(html: str) -> str:
    """Convert the text nodes of HTML to Latin; attributes and all markup stay."""
    return map_text(html, to_latin)


def _decode_marks(text: str) -> str:
    """Turn the entities that stand for apostrophes of words, not for quotes, into characters."""
    if "&" not in text:
        return text
    text = _INNER_ENTITY.sub("'", text)
    return text if _QUOTE_ENTITY.search(text) else _FINAL_ENTITY.sub("'", text)


def _outside_protected(text: str, convert: Callable[[str], str]) -> str:
    done, position = [], 0
    for match in PROTECTED.finditer(text):
        done.append(convert(text[position : match.start()]))
        done.append(match[0])
        position = match.end()
    done.append(convert(text[position:]))
    return "".join(done)


def _canonical(text: str) -> str:
    done, position = [], 0
    for match in _QUOTED.finditer(text):
        closing = match.end() - 1
        done += [_WRONG_MARK.sub(_mark, text[position:closing]), text[closing]]
        position = match.end()
    return "".join(done) + _WRONG_MARK.sub(_mark, text[position:])


def _mark(match: re.Match[str]) -> str:
    return "ʻ" if match.string[match.start() - 1] in "oOgG" else "ʼ"


def _cyrillic(text: str) -> str:
    text = _INITIAL.sub(_initial, _canonical(text))
    text = _IN_CAPITALS.sub(lambda match: word_to_cyrillic(match[0].lower()).upper(), text)
    return " ".join(map(_chunk_to_cyrillic, text.split(" ")))


def _initial(match: re.Match[str]) -> str:
    return {"I": "И", "V": "В", "X": "Х"}[match[0]]


def _latin(text: str) -> str:
    return " ".join(map(_chunk_to_latin, text.split(" ")))


@lru_cache(maxsize=65_536)
def _chunk_to_cyrillic(chunk: str) -> str:
    return TOKEN.sub(lambda match: match[1] or word_to_cyrillic(match[0]), chunk)


@lru_cache(maxsize=65_536)
def _chunk_to_latin(chunk: str) -> str:
    return CYRILLIC_TOKEN.sub(lambda match: match[1] or word_to_latin(match[0]), chunk)
