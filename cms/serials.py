"""Numbers and codes on paper: random, without meaning, without guessable neighbours.

Twelve characters of Crockford's base 32 (60 random bits) in three groups: `7K3M-9QXR-4TBC`.
There is no I, L, O or U in them; who types one of these, in small letters or on a Cyrillic
keyboard, is understood all the same.
"""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
# What is mistaken for a character of the alphabet: look-alikes, and Cyrillic letters of one shape.
MEANT = str.maketrans("OILОАВСЕНКМРТХУЗ", "011" + "0ABCEHKMPTXY3")
SEPARATORS = re.compile(r"[\s\-_.–—−‐‑]+")
CANONICAL = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")


def new_serial() -> str:
    """A number that nobody can guess, from the system's source of randomness."""
    return grouped("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def grouped(characters: str) -> str:
    return "-".join(characters[at : at + 4] for at in range(0, LENGTH, 4))


def tidy(entered: str) -> str | None:
    """The number that was meant, as it stands on the paper; None if it can't be one."""
    if len(entered) > 100:
        return None
    bare = SEPARATORS.sub("", entered).upper().translate(MEANT)
    return grouped(bare) if CANONICAL.fullmatch(bare) else None
