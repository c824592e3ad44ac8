"""What translators see beside wagtail-localize's editor."""

from django import template
from wagtail_localize.models import StringSegment, Translation

from languages.glossary import Entry, Finder, entries

register = template.Library()


@register.simple_tag
def terms_in(translation: Translation) -> list[tuple[Entry, Entry]]:
    """The terms that stand in the source's texts, each with its wording in the target language."""
    source = translation.source.locale.language_code
    target = {entry.slug: entry for entry in entries(translation.target_locale.language_code)}
    segments = StringSegment.objects.filter(source=translation.source).order_by("order")
    text = "\n".join(segments.values_list("string__data", flat=True))
    found = Finder(entries(source), source).found(text)
    return [(entry, target[entry.slug]) for entry in found if entry.slug in target]
