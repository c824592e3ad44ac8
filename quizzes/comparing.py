"""Whether what a learner typed is one of the accepted answers, in any language of the question.

Case, spaces, punctuation at the ends and the sign used for an apostrophe make no difference; nor
do Russian ё and е, nor whether Uzbek is written in Latin or in Cyrillic letters.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from languages.uzbek import to_cyrillic, to_latin
from languages.uzbek_protected import APOSTROPHES

UZBEK = "uz"
_MARKS = re.compile(f"[{APOSTROPHES}]")
_ENDS = ' .,;:!?…«»“”„"()ʼ'


def folded(text: str) -> str:
    """The text with all that makes no difference made alike."""
    # First the marks: NFKC would take some of them apart.
    alike = unicodedata.normalize("NFKC", _MARKS.sub("ʼ", text)).casefold().replace("ё", "е")
    return " ".join(alike.split()).strip(_ENDS).replace("ʼ", "'")


def forms(text: str, language: str) -> set[str]:
    """What an answer in this language is compared as: Uzbek in both scripts."""
    if language != UZBEK:
        return {folded(text)}
    lower = _MARKS.sub("ʼ", text).casefold()
    return {folded(lower), folded(to_latin(lower)), folded(to_cyrillic(lower))}


def is_accepted(typed: Any, accepted: Mapping[str, Iterable[str]]) -> bool:
    """Whether the text is among the answers, {language: [texts]}; False for anything else.

    A learner may answer in another language than the page's: all are tried.
    """
    if not isinstance(typed, str) or not folded(typed):
        return False
    return any(
        forms(typed, language) & forms(text, language)
        for language, texts in accepted.items()
        for text in texts
    )


def accepted_in(accepted: Mapping[str, list[str]], language: str) -> list[str]:
    """The answers as a reader of this language sees them; of another one where there are none."""
    if language == "uz-cyrl" and UZBEK in accepted:
        return [to_cyrillic(text) for text in accepted[UZBEK]]
    return accepted.get(language) or next(iter(accepted.values()), [])
