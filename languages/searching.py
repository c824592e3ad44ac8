"""Words found whatever way they are typed: in either Uzbek script, with any apostrophe, with and
without ё, in capitals or not."""

import re
from functools import lru_cache

from languages.uzbek import canonical, to_latin

MARKS = re.compile("[ʻʼ'’‘`´]")
SIGNS = re.compile(r"[\W_]+")


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """What two texts have in common that are spelt alike but for script, marks and case.

    All is written in Latin letters without apostrophes: both scripts of Uzbek fall together, and
    a word that is typed in Cyrillic is compared with words in Cyrillic alike.
    """
    small = text.casefold().replace("ё", "е")
    latin = to_latin(canonical(small)).casefold()
    return " ".join(MARKS.sub("", latin).split())


def words(text: str) -> str:
    """The same without signs, for an index: databases disagree on what “Q-7” consists of."""
    return " ".join(SIGNS.sub(" ", folded(text)).split())


def matches(asked: str, text: str) -> bool:
    """Whether every word that is asked for stands in the text, as a word or its beginning."""
    there = folded(text)
    return all(has(there, word) for word in folded(asked).split())


def has(text: str, word: str) -> bool:
    at = text.find(word)
    while at > 0 and text[at - 1].isalnum():
        at = text.find(word, at + 1)
    return at >= 0
