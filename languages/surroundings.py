"""What is known of some objects in Uzbek Latin and their Cyrillic copies: read for all of them at
once, in a dozen queries, before one after the other is derived."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from django.contrib.auth import get_user_model
from wagtail.models import Locale, Page, Revision
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from languages import memory
from languages.correcting import LATIN
from languages.models import Correction

Key = uuid.UUID


class Surroundings:
    """The objects by their primary keys, and by `translation_key` what belongs to them. All
    objects are pages, or all are of one model."""

    def __init__(self, model: type[Any], pks: Collection[Any], locale: Locale):
        self.model, self.locale = (Page if issubclass(model, Page) else model), locale
        uzbek = Locale.objects.get(language_code=LATIN)
        self.latin = {row.pk: row for row in self.read(uzbek, pk__in=pks)}
        self.keys = {row.translation_key for row in self.latin.values()}
        rows = self.read(locale, translation_key__in=self.keys)
        self.targets = {row.translation_key: row for row in rows}
        self.authors = self.read_authors()
        self.corrections: dict[Key, dict[tuple[str, str], str]] = defaultdict(dict)
        for row in Correction.objects.filter(key__in=self.keys):
            self.corrections[row.key][row.path, row.latin] = row.cyrillic
        self.sources = self.read_sources()
        self.segments = memory.segments_of(source.pk for source in self.sources.values())
        self.translated = self.read_translated()
        self.strings = self.read_strings()

    def read(self, locale: Locale, **where: Any) -> Iterator[Any]:
        """Objects in one language, which know it without asking."""
        rows = self.model.objects.filter(locale=locale, **where)
        for row in rows.specific() if self.model is Page else rows:
            row.locale = locale
            yield row

    def read_authors(self) -> dict[Any, Any]:
        """Who published the Latin objects, by primary key of the object."""
        revisions = {
            row.live_revision_id: row.pk for row in self.latin.values() if row.live_revision_id
        }
        found = Revision.objects.filter(pk__in=revisions, user__isnull=False)
        by = dict(found.values_list("pk", "user_id"))
        people = get_user_model().objects.in_bulk(set(by.values())) if by else {}
        return {revisions[revision]: people[user] for revision, user in by.items()}

    def read_sources(self) -> dict[Key, TranslationSource]:
        """What wagtail-localize translates from."""
        rows = TranslationSource.objects.filter(object_id__in=self.keys).order_by("-pk")
        return {row.object_id: row for row in rows.defer("content_json")}

    def read_translated(self) -> set[int]:
        """The sources that wagtail-localize knows to be translated into Cyrillic."""
        rows = Translation.objects.filter(
            source__in=self.sources.values(), target_locale=self.locale
        )
        return set(rows.values_list("source_id", flat=True))

    def read_strings(self) -> dict[Key, list[StringTranslation]]:
        """The Cyrillic in wagtail-localize's editor."""
        found: dict[Key, list[StringTranslation]] = defaultdict(list)
        rows = StringTranslation.objects.filter(
            context__object_id__in=self.keys, locale=self.locale
        )
        for row in rows.select_related("context", "last_translated_by"):
            found[row.context.object_id].append(row)
        return found

    def read_again(self, latin: Any) -> Any:
        """The object with streams of its own: what is written from it uses them up."""
        return type(latin).objects.get(pk=latin.pk)

    def target(self, latin: Any) -> Any:
        """The Cyrillic copy, also one that was made since; or None."""
        key = latin.translation_key
        found = self.targets.pop(key, None)
        return found or next(self.read(self.locale, translation_key=key), None)
