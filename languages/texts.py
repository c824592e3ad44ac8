"""The texts of an object, each with its place: the same place in every language of the object.

A place is (path, n): where wagtail-localize finds the text (`body.<block id>.text`), and which of
the texts there it is. Texts are HTML fragments without attributes, as wagtail-localize keeps them.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any

from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.segments.ingest import ingest_segments
from wagtail_localize.strings import StringValue

# An address is the same in every language.
ADDRESS = "slug"
Place = tuple[str, int]


def texts_of(instance: Any) -> dict[Place, str]:
    """Every translatable text of an object that is not empty, by its place."""
    if instance is None:
        return {}
    found = filter(is_text, extract_segments(instance))
    counted: Counter[str] = Counter()
    texts = {}
    for segment in found:
        texts[segment.path, counted[segment.path]] = segment.string.data
        counted[segment.path] += 1
    return texts


def is_text(segment: Any) -> bool:
    return isinstance(segment, StringSegmentValue) and segment.path != ADDRESS


def write_texts(copy: Any, original: Any, change: Callable[[Place, str], str]) -> None:
    """Set every text of `copy` to what `change(place, text)` makes of the original's.

    wagtail-localize works on the original's own streams: the original must not be used afterwards.
    """
    counted: Counter[str] = Counter()
    segments = []
    for segment in extract_segments(original):
        if is_text(segment):
            place = segment.path, counted[segment.path]
            counted[segment.path] += 1
            text = StringValue(change(place, segment.string.data))
            segment = StringSegmentValue(
                segment.path, text, attrs=segment.attrs, order=segment.order
            )
        if segment.path != ADDRESS:
            segments.append(segment)
    ingest_segments(original, copy, original.locale, copy.locale, segments)
