"""What wagtail-localize needs to know of a translation that was loaded, so that its editor shows it
side by side with the source and goes on from there."""

from typing import Any

from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments


def remember(source: Any, target: Any, locale: Locale) -> None:
    """Record the target's texts as the translations of the source's segments."""
    known, _created = TranslationSource.update_or_create_from_instance(source)
    translation, _created = Translation.objects.get_or_create(source=known, target_locale=locale)
    translated = {
        (value.path, value.order): value.string.data
        for value in extract_segments(target)
        if isinstance(value, StringSegmentValue)
    }
    rows = StringSegment.objects.filter(source=known).select_related("string", "context")
    wanted = {
        (row.string_id, row.context_id): translated[row.context.path, row.order]
        for row in rows
        if (row.context.path, row.order) in translated
    }
    write(wanted, locale)


def write(wanted: dict[tuple[int, int], str], locale: Locale) -> None:
    """Bring the rows for (string, context) up to date in two statements."""
    existing = StringTranslation.objects.filter(
        locale=locale, context_id__in=[context for _string, context in wanted]
    )
    changed, there = [], set()
    for row in existing:
        key = (row.translation_of_id, row.context_id)
        there.add(key)
        if key in wanted and row.data != wanted[key]:
            row.data = wanted[key]
            changed.append(row)
    StringTranslation.objects.bulk_update(changed, ["data"])
    StringTranslation.objects.bulk_create(
        StringTranslation(
            translation_of_id=string,
            context_id=context,
            locale=locale,
            data=data,
            translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
        )
        for (string, context), data in wanted.items()
        if (string, context) not in there
    )


