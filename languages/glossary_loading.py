"""The glossary's file becomes terms of the database; what people edited there stays.

`data/glossary.csv` has a row a term: `slug`, `domain`, one column a language (variants after `;`),
`confidence`, and `definition_<language>`. Another language is another column.
"""

import csv
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale

from languages.correcting import CYRILLIC, LATIN
from languages.models import GlossaryTerm
from languages.signals import glossary_changed
from languages.uzbek import to_cyrillic

FILE = Path(__file__).parent / "data" / "glossary.csv"
NAMESPACE = uuid.UUID("5f0c1b52-6b0e-4d0a-9d61-0d2f6c1f2a11")
FIELDS = ["term", "also", "slug", "domain", "definition", "confidence"]


@transaction.atomic
def load(path: Path = FILE) -> int:
    """Bring the terms up to date with the file; returns how many were written. Idempotent."""
    there = {(t.translation_key, t.locale_id): t for t in GlossaryTerm.objects.all()}
    new, changed = [], []
    for wanted in terms(path):
        known = there.get((wanted.translation_key, wanted.locale_id))
        if known is None:
            new.append(wanted)
        elif known.latest_revision_id is None and take_over(known, wanted):
            changed.append(known)
    GlossaryTerm.objects.bulk_create(new)
    GlossaryTerm.objects.bulk_update(changed, FIELDS)
    if new or changed:
        glossary_changed.send(GlossaryTerm)
    return len(new) + len(changed)


def take_over(known: GlossaryTerm, wanted: GlossaryTerm) -> bool:
    """Give a term the file's values; whether anything was different."""
    different = [name for name in FIELDS if getattr(known, name) != getattr(wanted, name)]
    for name in different:
        setattr(known, name, getattr(wanted, name))
    return bool(different)


def terms(path: Path) -> Iterator[GlossaryTerm]:
    """The terms of the file in every language that it has, unsaved; Cyrillic is derived."""
    locales = {
        locale.language_code: locale
        for locale in Locale.objects.filter(language_code__in=dict(settings.LANGUAGES))
    }
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for language, locale in locales.items():
                if words := words_of(row, language):
                    yield GlossaryTerm(
                        translation_key=uuid.uuid5(NAMESPACE, row["slug"]),
                        locale=locale,
                        term=words[0],
                        also=words[1:],
                        slug=row["slug"],
                        domain=row["domain"],
                        definition=value(row, "definition_", language),
                        confidence=row["confidence"],
                    )


def words_of(row: dict[str, str], language: str) -> list[str]:
    return [word.strip() for word in value(row, "", language).split(";") if word.strip()]


def value(row: dict[str, str], prefix: str, language: str) -> str:
    if language == CYRILLIC:
        return to_cyrillic(row.get(prefix + LATIN) or "")
    return row.get(prefix + language) or ""
