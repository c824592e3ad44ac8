"""One object on the translation desk, text by text: source, translation, what changed, terms."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from wagtail.fields import StreamField
from wagtail_localize.models import StringSegment, StringTranslation, TranslationContext

from content.differing import words
from languages.correcting import CYRILLIC, LATIN, latin_of
from languages.glossary import Entry, Finder, entries, otherwise
from languages.memory import CONVERTER
from languages.models import Correction
from languages.texts import Place, texts_of

Difference = list[tuple[str, str]]
TAG = re.compile(r"<[^>]+>")


@dataclass
class Text:
    """One text. `state`: "done", "derived", "stale" or "missing"; for a stale one the old source,
    its difference from the new one, and the old translation. `place` is its path, `where` what
    people call that; `language` that of `source`."""

    pk: int
    place: str
    source: str
    state: str
    translation: str = ""
    by: str = ""
    at: Any = None
    where: str = ""
    language: str = ""
    difference: Difference = field(default_factory=list)
    terms: list[Entry] = field(default_factory=list)
    warnings: list[Entry] = field(default_factory=list)


def texts(key: Any, language: str, terms: "Terms") -> list[Text]:
    """The texts of an object in order, with their glossary terms. What is derived stands beside
    the Uzbek Latin that it is derived from, in courses of any source language."""
    exact, earlier = translations(key, language)
    rows = StringSegment.objects.filter(source__object_id=key).order_by("order")
    segments = list(rows.select_related("string", "context", "source__specific_content_type"))
    latin = latin_texts(key, segments) if language == CYRILLIC else {}
    counted: Counter[str] = Counter()
    found = []
    for segment in segments:
        row = exact.get((segment.string_id, segment.context_id))
        text = translated(segment, row) if row else waiting(segment, earlier[segment.context_id])
        text.where = where(model_of(segment), segment.context)
        terms.add(text)
        if shown := latin.get((text.place, counted[text.place])):
            text.source, text.language, text.difference = plain(shown), LATIN, []
        counted[text.place] += 1
        found.append(text)
    return found


def model_of(segment: StringSegment) -> Any:
    return segment.source.specific_content_type.model_class()


def latin_texts(key: Any, segments: list[StringSegment]) -> dict[Place, str]:
    """What is published in Uzbek Latin, which may be behind the source."""
    if not segments:
        return {}
    rows = model_of(segments[0]).objects.filter(translation_key=key, live=True)
    return texts_of(rows.filter(locale__language_code=LATIN).first())


def where(model: Any, context: TranslationContext) -> str:
    """What the editor calls the place of a text: the field, or the block and its part."""
    name, *parts = (context.field_path or context.path).split(".")
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return context.path
    if not isinstance(field, StreamField):
        return capfirst(str(field.verbose_name))
    block, labels = field.stream_block, []
    for part in parts:
        block = getattr(block, "child_block", None) or getattr(block, "child_blocks", {}).get(part)
        if block is None:
            break
        labels += [capfirst(str(block.label))] if block.label else []
    return " · ".join(dict.fromkeys(labels)) or capfirst(str(field.verbose_name))


def translations(key: Any, language: str) -> tuple[dict, dict]:
    rows = (
        StringTranslation.objects.filter(context__object_id=key, locale__language_code=language)
        .select_related("translation_of", "last_translated_by")
        .order_by("updated_at")
    )
    exact, earlier = {}, defaultdict(list)
    for row in rows:
        if not row.has_error:
            exact[row.translation_of_id, row.context_id] = row
        earlier[row.context_id].append(row)
    return exact, earlier


def translated(segment: StringSegment, row: StringTranslation) -> Text:
    state = "derived" if row.tool_name == CONVERTER else "done"
    by = str(row.last_translated_by or "")
    return Text(segment.pk, segment.context.path, plain(segment.string.data), state,
                plain(row.data), by, row.updated_at)  # fmt: skip


def waiting(segment: StringSegment, earlier: list[StringTranslation]) -> Text:
    """A text without a translation: stale where an earlier text at its place has one."""
    new = plain(segment.string.data)
    text = Text(segment.pk, segment.context.path, new, "missing")
    if earlier:
        last = earlier[-1]
        text.state, text.translation = "stale", plain(last.data)
        text.by, text.at = str(last.last_translated_by or ""), last.updated_at
        text.difference = words(plain(last.translation_of.data), new)
    return text


def plain(html: str) -> str:
    """A text as it is read."""
    return unescape(TAG.sub("", html.replace("<br>", "\n")))


class Terms:
    """The glossary in two languages, asked text by text."""

    def __init__(self, source: str, target: str):
        self.finder = Finder(entries(source), source)
        self.target = target
        self.known = {entry.slug: entry for entry in entries(target)}

    def add(self, text: Text) -> Text:
        """Note the terms that the source has, in the words of the target language."""
        found = self.finder.found(text.source)
        text.terms = [self.known[e.slug] for e in found if e.slug in self.known]
        if text.state == "done":
            text.warnings = otherwise(
                text.source, text.translation, self.finder, self.known, self.target
            )
        return text


@dataclass
class StaleCorrection:
    """A correction of Uzbek Cyrillic whose Latin text changed."""

    row: Correction
    latin: str
    difference: Difference


def stale_corrections(cyrillic: Any) -> list[StaleCorrection]:
    """What people corrected in an object before its Latin changed, with what stands there now."""
    if cyrillic is None or cyrillic.locale.language_code != CYRILLIC:
        return []
    rows = Correction.objects.filter(key=cyrillic.translation_key, stale_since__isnull=False)
    now = {path: text for (path, _n), text in texts_of(latin_of(cyrillic)).items()}
    found = []
    for row in rows.select_related("by"):
        latin = plain(now.get(row.path, ""))
        found.append(StaleCorrection(row, latin, words(plain(row.latin), latin)))
    return found
