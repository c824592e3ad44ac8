"""Which translations are drafts, and who says so: a PO file, or a person at the translation desk.

A course that nothing is said of is no draft. Uzbek Cyrillic follows Uzbek Latin, of which it is
derived.
"""

import uuid
from typing import Any

from languages.models import DraftMark

LATIN, CYRILLIC = "uz", "uz-cyrl"


def languages_of(key: uuid.UUID) -> set[str]:
    """The languages into which the translation of one course is a draft. One query."""
    rows = DraftMark.objects.filter(key=key, is_draft=True)
    found = set(rows.values_list("language", flat=True))
    return found | {CYRILLIC} if LATIN in found else found


def is_draft(keys: Any, language: str) -> bool:
    """Whether one of these (keys, or a query of them) is a draft in this language. One query."""
    rows = DraftMark.objects.filter(key__in=keys, is_draft=True)
    return rows.filter(language=LATIN if language == CYRILLIC else language).exists()


def load(key: uuid.UUID, language: str, in_file: bool) -> None:
    """Take what a file says, where it says something else than at the last load: a mark that a
    person took away stays away."""
    row = DraftMark.objects.filter(key=key, language=language).first()
    row = row or DraftMark(key=key, language=language)
    if row.in_file != in_file:
        row.is_draft = row.in_file = in_file
        row.save()


def mark(key: uuid.UUID, language: str, is_draft: bool) -> None:
    """A person says whether the translation is a draft."""
    DraftMark.objects.update_or_create(key=key, language=language, defaults={"is_draft": is_draft})


def keep(key: uuid.UUID, language: str) -> bool:
    """Whether it is a draft, for the file that is written: file and database are equal now."""
    is_draft = language in languages_of(key)
    DraftMark.objects.filter(key=key, language=language).update(in_file=is_draft)
    return is_draft
