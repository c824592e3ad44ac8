"""Corrections of the derived Uzbek Cyrillic: what a person wrote otherwise than the converter.

A correction holds for its own Latin text at its own place. When that text changes, the page shows
what is derived from the new one, and the correction is kept as stale until a person looks at it.
"""

import uuid
from typing import Any

from django.utils import timezone
from wagtail_localize.models import StringTranslation

from languages.memory import CONVERTER
from languages.models import Correction, digest
from languages.texts import Place, texts_of
from languages.uzbek import to_cyrillic_html

LATIN, CYRILLIC = "uz", "uz-cyrl"


def corrections_of(key: uuid.UUID) -> dict[tuple[str, str], str]:
    """(path, Latin text) → corrected Cyrillic; those that are stale for a text hold again when
    that text comes back."""
    rows = Correction.objects.filter(key=key).values_list("path", "latin", "cyrillic")
    return {(path, latin): cyrillic for path, latin, cyrillic in rows}


def note(cyrillic: Any, by: Any = None) -> None:
    """A Cyrillic object was published by a person or from a file: keep what differs from the
    derived text as a correction, and forget corrections that were taken back."""
    latin = texts_of(latin_of(cyrillic))
    derived = derived_texts(cyrillic.translation_key)
    known = corrections_of(cyrillic.translation_key)
    for place, text in texts_of(cyrillic).items():
        source = latin.get(place)
        if source is not None and known.get((place[0], source)) != text:
            write(cyrillic.translation_key, place, source, text, derived, by)
    mark(cyrillic.translation_key, latin)


def write(
    key: uuid.UUID, place: Place, latin: str, text: str, derived: set[tuple[str, str]], by: Any
) -> None:
    """Keep one correction, in place of stale ones; or none where the text is a derived one."""
    path = place[0]
    if text == to_cyrillic_html(latin) or (path, text) in derived:
        Correction.objects.filter(key=key, path=path, digest=digest(latin)).delete()
        return
    Correction.objects.filter(key=key, path=path, stale_since__isnull=False).delete()
    values = {"latin": latin, "cyrillic": text, "by": by, "at": timezone.now()}
    Correction.objects.update_or_create(key=key, path=path, digest=digest(latin), defaults=values)


def refresh(latin: Any) -> None:
    """Uzbek Latin was published: corrections whose Latin text is gone are stale from now on."""
    rows = list(Correction.objects.filter(key=latin.translation_key))
    if not rows:
        return
    there = {(path, text) for (path, _n), text in texts_of(latin).items()}
    for row in rows:
        holds = (row.path, row.latin) in there
        if holds != (row.stale_since is None):
            row.stale_since = None if holds else timezone.now()
            row.save(update_fields=["stale_since"])


def latin_of(cyrillic: Any) -> Any:
    """The published Latin object that a Cyrillic one is derived from, or None."""
    rows = type(cyrillic).objects.filter(translation_key=cyrillic.translation_key, live=True)
    return rows.filter(locale__language_code=LATIN).first()


def derived_texts(key: uuid.UUID) -> set[tuple[str, str]]:
    """(path, text) of what a converter wrote, the present one or an earlier one."""
    rows = StringTranslation.objects.filter(
        context__object_id=key, locale__language_code=CYRILLIC, tool_name=CONVERTER
    )
    return set(rows.values_list("context__path", "data"))


def mark(key: uuid.UUID, latin: dict[Place, str]) -> None:
    """Let wagtail-localize's editor show which texts are derived and which a person wrote."""
    rows = StringTranslation.objects.filter(context__object_id=key, locale__language_code=CYRILLIC)
    derived = {to_cyrillic_html(text) for text in latin.values()}
    by_tool = rows.filter(data__in=derived)
    by_tool.exclude(tool_name=CONVERTER).update(
        translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE, tool_name=CONVERTER
    )
    rows.filter(tool_name=CONVERTER).exclude(data__in=derived).update(
        translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL, tool_name=""
    )


def keep_as_stale(key: Any, row: StringTranslation) -> None:
    """A correction that was never published and whose Latin text has changed meanwhile."""
    found = Correction(
        key=key, path=row.context.path, latin="", cyrillic=row.data, by=row.last_translated_by
    )
    found.stale_since = found.at
    Correction.objects.filter(key=key, path=found.path, latin="").delete()
    found.save()
