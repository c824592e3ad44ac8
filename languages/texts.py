"""The texts of an object, each with its place: the same place in every language of the object.

A place is (path, n): where wagtail-localize finds the text (`body.<block id>.text`), and which of
the texts there it is. Texts are HTML fragments without attributes, as wagtail-localize keeps them.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.segments.ingest import ingest_segments
from wagtail_localize.strings import StringValue

# An address is the same in every language.
ADDRESS = "slug"
Place = tuple[str, int]


class Texts:
    """What an object says: read once, then asked for its texts or written into a copy."""

    def __init__(self, instance: Any):
        self.segments = [s for s in extract_segments(instance) if s.path != ADDRESS]
        self.by_place = {
            place: segment.string.data for place, segment in self.placed() if place is not None
        }

    def placed(self) -> Iterator[tuple[Place | None, Any]]:
        """Each segment with its place; None for those that are no text."""
        counted: Counter[str] = Counter()
        for segment in self.segments:
            if isinstance(segment, StringSegmentValue):
                yield (segment.path, counted[segment.path]), segment
                counted[segment.path] += 1
            else:
                yield None, segment

    def write(self, copy: Any, original: Any, change: Callable[[Place, str], str]) -> None:
        """Set every text of `copy` to what `change(place, text)` makes of the original's.

        wagtail-localize works on the original's own streams: it must not be used afterwards.
        """
        changed = [
            segment if place is None else replaced(segment, change(place, segment.string.data))
            for place, segment in self.placed()
        ]
        ingest_segments(original, copy, original.locale, copy.locale, changed)


def replaced(segment: StringSegmentValue, text: str) -> StringSegmentValue:
    """The segment with another text."""
    return StringSegmentValue(
        segment.path, StringValue(text), attrs=segment.attrs, order=segment.order
    )


def texts_of(instance: Any) -> dict[Place, str]:
    """Every translatable text of an object that is not empty, by its place."""
    return Texts(instance).by_place if instance is not None else {}
