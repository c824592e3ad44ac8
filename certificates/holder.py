"""The holder's name: in which script, and how much of it strangers see."""

import re
import unicodedata
from typing import Any

from django.conf import settings

from people.models import User

SCRIPTS = ("latin", "cyrillic")
FIRST = re.compile(r"[^\W\d_][ʻʼ’‘']?")


def freeze(user: User) -> dict[str, Any]:
    """The name as its owner confirmed it; until then the given and family name as they stand.

    Never the e-mail address: whoever checks a certificate must not learn it.
    """
    if user.names_confirmed_at and (user.name_latin or user.name_cyrillic):
        return {"latin": user.name_latin, "cyrillic": user.name_cyrillic, "confirmed": True}
    name = f"{user.given_name} {user.family_name}".strip()
    script = "cyrillic" if is_cyrillic(name) else "latin"
    return {"latin": "", "cyrillic": "", script: name, "confirmed": False}


def is_cyrillic(text: str) -> bool:
    return any(unicodedata.name(letter, "").startswith("CYRILLIC") for letter in text)


def names_of(holder: dict[str, Any]) -> list[str]:
    return [holder[script] for script in SCRIPTS if holder[script]]


def script_of(holder: dict[str, Any], name: str) -> str:
    """In which of its scripts the certificate says this name."""
    return next((script for script in SCRIPTS if holder[script] == name), SCRIPTS[0])


def names_for(holder: dict[str, Any], language: str) -> list[str]:
    """The names, first that in the script of `language` (its own name for itself shows which)."""
    cyrillic = is_cyrillic(dict(settings.LANGUAGES).get(language, ""))
    return sorted(names_of(holder), key=lambda name: is_cyrillic(name) != cyrillic)


def initials(name: str) -> str:
    """`Gʻani Oʻktamov` → `Gʻ. Oʻ.`: what strangers see unless the holder chose the full name."""
    first = (FIRST.search(word) for word in re.split(r"[\s-]+", name))
    return " ".join(f"{letter[0].upper()}." for letter in first if letter)
