"""What the spellings of one name have in common, in either script and by any of the usual ways to
transliterate: Юсупов, Yusupov, Iusupov, Yusupow; Қодиров, Qodirov, Кадыров, Kadyrov.

Two people are compared only where their blocks are equal: a hundred thousand people need no
comparison of each with each. A block is the consonants of the given and of the family name, in
either order; vowels are what transliterations disagree about most.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Any

from languages.uzbek import canonical

# Cyrillic letter → how it sounds in Latin. Russian, Uzbek, Kazakh, Kyrgyz, Tajik.
SOUNDS = dict(
    zip(
        "абвгғдеёжҷзиӣйкқлмнңоөпрстуӯүұўфхҳһцчшщъыьэюяәі",
        [
            *("a", "b", "v", "g", "g", "d", "e", "yo", "J", "J", "z", "i", "i", "y", "k", "k"),
            *("l", "m", "n", "n", "o", "ü", "p", "r", "s", "t", "u", "u", "u", "u", "ü", "f"),
            *("h", "h", "h", "ts", "ch", "sh", "sh", "", "i", "", "e", "yu", "ya", "a", "i"),
        ],
        strict=True,
    )
)
# Groups of Latin letters that stand for one sound: longer ones first. C, J, X are ch, zh, sh.
GROUPS = [
    ("shch", "X"), ("sch", "X"), ("dzh", "J"), ("sh", "X"), ("ş", "X"), ("ch", "C"), ("ç", "C"),
    ("zh", "J"), ("dj", "J"), ("j", "J"), ("ž", "J"), ("kh", "h"), ("gh", "g"), ("ph", "f"),
    ("ts", "s"), ("oʻ", "ü"), ("gʻ", "g"), ("x", "h"), ("q", "k"), ("w", "v"), ("c", "k"),
]  # fmt: skip
MARKS = re.compile("[ʻʼ'’‘`´ʹ]")
IOTED = re.compile(r"[yi](?=[aeiouü])")
VOWELS = {
    **dict.fromkeys("ao", "a"),
    **dict.fromkeys("uü", "u"),
    **dict.fromkeys("eiy", "i"),
}
DOUBLE = re.compile(r"(.)\1+")
LONGEST = 60


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """How a name sounds, in small Latin letters: equal for most spellings of one name."""
    text = canonical(unicodedata.normalize("NFC", name)).casefold()
    text = "".join(SOUNDS.get(letter, letter) for letter in text)
    for group, sound in GROUPS:
        text = text.replace(group, sound)
    text = MARKS.sub("", text).replace("ö", "ü")
    text = "".join(plain(letter) for letter in text)
    # дж is one sound written with two letters.
    text = IOTED.sub("", text.replace("dJ", "J"))
    text = "".join(VOWELS.get(letter, letter) for letter in text)
    return DOUBLE.sub(r"\1", " ".join(re.sub(r"[^\w]+", " ", text).split()))


def plain(letter: str) -> str:
    """Without marks above and below; ü is a sound of its own here."""
    return letter if letter == "ü" else unicodedata.normalize("NFD", letter)[0]


def skeleton(name: str) -> str:
    """The consonants of a name; `*` for a vowel it begins with."""
    sound = folded(name).replace(" ", "")
    bare = re.sub("[aiu]", "", sound)
    return DOUBLE.sub(r"\1", f"*{bare}" if sound[:1] in ("a", "i", "u") else bare)


def name_block(given: str, family: str) -> str:
    """The same for whoever may be of the same name, also where given and family name were
    exchanged. Empty where there is too little to go by."""
    parts = sorted(part for part in (skeleton(given), skeleton(family)) if part)
    return "-".join(parts)[:LONGEST] if len(parts) == 2 and sum(map(len, parts)) > 3 else ""


def phone_block(phone: str) -> str:
    """The last nine digits of a telephone number: country codes are written in many ways."""
    digits = re.sub(r"\D", "", phone)
    return digits[-9:] if len(digits) >= 7 else ""


def blocks_of(person: Any) -> tuple[str, str]:
    """(of the names, of the telephone)"""
    return name_block(person.given_name, person.family_name), phone_block(person.phone)
