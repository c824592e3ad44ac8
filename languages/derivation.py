"""One object on its way from Uzbek Latin to Cyrillic."""

from collections import defaultdict
from collections.abc import Callable
from copy import copy
from functools import cached_property
from typing import Any

from wagtail.models import Page
from wagtail_localize.fields import copy_synchronised_fields
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from languages import memory, publishing
from languages.copying import content_of, copy_fields, new_copy
from languages.correcting import CYRILLIC, LATIN, keep_as_stale
from languages.surroundings import Surroundings
from languages.texts import Place, Texts, texts_of
from languages.uzbek import to_cyrillic_html

Change = Callable[[Place, str], str]


class Derivation:
    """Fills, publishes and remembers the Cyrillic copy of one published Latin object."""

    def __init__(self, latin: Any, around: Surroundings):
        self.latin, self.around, self.locale = latin, around, around.locale
        self.model, self.key = type(latin), latin.translation_key
        self.texts = Texts(latin)
        self.by = around.authors.get(latin.pk)
        self.target = around.target(latin)
        self.is_new = self.target is None
        # What a person closed in Cyrillic stays closed.
        self.is_closed = bool(
            self.target and not self.target.live and self.target.first_published_at
        )
        self.corrections = around.corrections[self.key]
        self.old = content_of(self.target) if self.target else {}
        self.derived: dict[Place, str] = {}

    def write(self) -> Any:
        """The copy; None where there was nothing to do or no place for it."""
        parent = self.parent() if self.is_new else None
        if self.is_new and isinstance(self.latin, Page) and parent is None:
            return None
        draft, pending = self.draft(), self.pending()
        target = self.target or new_copy(self.latin, self.locale)
        self.fill(target, self.latin, self.cyrillic)
        if (target.live or self.is_closed) and content_of(target) == self.old:
            return None
        self.save(target, parent)
        self.remember(pending)
        if draft is not None:
            again = self.around.read_again(self.latin)
            self.fill(draft, again, lambda at, text: self.kept(at) or self.cyrillic(at, text))
            draft.save_revision(changed=True, clean=False)
        return target

    def parent(self) -> Page | None:
        """The Cyrillic page below which a new copy stands. A site's homes are not made here."""
        if not isinstance(self.latin, Page):
            return None
        above = self.latin.get_parent()
        return None if above.is_root() else above.get_translation_or_none(self.locale)

    def cyrillic(self, place: Place, text: str) -> str:
        """A person's correction of this very text here, else what the converter makes of it."""
        found = self.corrections.get((place[0], text)) or to_cyrillic_html(text)
        self.derived[place] = found
        return found

    def fill(self, target: Any, latin: Any, change: Change) -> None:
        """Give the copy everything that the Latin object has, whose streams this uses up."""
        copy_fields(target, latin)
        copy_synchronised_fields(latin, target)
        self.texts.write(target, latin, change)

    def save(self, target: Any, parent: Page | None) -> None:
        if isinstance(target, Page):
            target.alias_of = None
            if self.is_new:
                target.live = False
                parent.specific.add_child(instance=target)  # type: ignore[union-attr]
        elif self.is_new:
            target.live = False
            target.save()
        if self.is_closed:
            target.save_revision(user=self.by, changed=True, clean=False)
        else:
            publishing.publish(target, self.by)

    @cached_property
    def before(self) -> dict[Place, str]:
        """The texts of the Cyrillic that is published still."""
        return texts_of(self.model.objects.filter(pk=self.target.pk).first()) if self.target else {}

    # What people are in the middle of ----------------------------------------------------------

    def draft(self) -> Any:
        """A person's unpublished draft of the Cyrillic, with `kept()` texts of its own; or None."""
        self.drafted: dict[Place, str] = {}
        if self.target is None or not (self.target.live and self.target.has_unpublished_changes):
            return None
        draft = self.target.get_latest_revision_as_object()
        self.drafted = {
            place: text for place, text in texts_of(draft).items() if self.before.get(place) != text
        }
        return draft if self.drafted else None

    def kept(self, place: Place) -> str:
        """The draft's own text at a place whose Latin did not change."""
        same = self.derived.get(place) == self.before.get(place)
        return self.drafted.get(place, "") if same else ""

    def remember(self, pending: list[StringTranslation]) -> None:
        """Bring wagtail-localize's rows up to date, so that its editor shows source and Cyrillic
        side by side. A translation typed there and not published yet stays, or becomes stale."""
        known = self.known_source()
        if known is None:
            return
        texts: dict[str, list[str]] = defaultdict(list)
        for (path, _n), text in self.derived.items():
            texts[path].append(text)
        by_people = set(self.corrections.values())
        derived = {text for text in self.derived.values() if text not in by_people}
        if known.pk not in self.around.translated:
            Translation.objects.get_or_create(source=known, target_locale=self.locale)
        segments = self.around.segments.get(known.pk) or memory.segments_by_path(known)
        wanted = memory.in_place(segments, texts)
        memory.write(wanted, self.locale, self.around.strings[self.key], derived)
        for row in pending:
            self.keep(row, row.context.path)

    def keep(self, row: StringTranslation, path: str) -> None:
        """Put back what a person typed, or keep it as stale where its Latin text changed."""
        if all(
            self.before.get(place) == t for place, t in self.derived.items() if place[0] == path
        ):
            row.save()
        else:
            keep_as_stale(self.key, row)

    def known_source(self) -> TranslationSource | None:
        """What wagtail-localize translates from; the Latin object where nothing is known yet."""
        known = self.around.sources.get(self.key)
        if known is not None:
            return known
        others = self.model.objects.filter(translation_key=self.key)
        if others.exclude(locale__language_code__in=[LATIN, CYRILLIC]).exists():
            return None
        return memory.source_of(self.around.read_again(self.latin))

    def pending(self) -> list[StringTranslation]:
        """What a person typed in wagtail-localize's editor since the Cyrillic was published."""
        rows = [row for row in self.around.strings[self.key] if row.last_translated_by_id]
        if not rows:
            return []
        shown = {(path, text) for (path, _n), text in self.before.items()}
        # Copies: the rows themselves take the derived text first.
        return [copy(row) for row in rows if (row.context.path, row.data) not in shown]
