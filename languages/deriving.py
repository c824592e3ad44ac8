"""Uzbek in Cyrillic follows Uzbek in Latin: whatever is published in one is published in the other.

The Cyrillic copy mirrors the published Latin object field by field, whatever language the course
is written in; a person's corrections stay (`languages.correcting`), and so do drafts. While a
curriculum is loaded from files this rests: the loader derives by itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from typing import Any

from django.db import transaction
from wagtail.models import DraftStateMixin, Locale, Page, get_translatable_models
from wagtail_localize.fields import copy_synchronised_fields
from wagtail_localize.models import StringTranslation, TranslationSource

from languages import correcting, memory
from languages.copying import content_of, copy_fields, new_copy
from languages.correcting import CYRILLIC, LATIN
from languages.models import Correction
from languages.texts import Place, Texts, texts_of
from languages.uzbek import to_cyrillic_html

_paused: ContextVar[bool] = ContextVar("deriving_paused", default=False)
_deriving: ContextVar[bool] = ContextVar("deriving", default=False)


@contextmanager
def paused() -> Iterator[None]:
    """What is published inside the block is derived by nobody, or by the caller."""
    token = _paused.set(True)
    try:
        yield
    finally:
        _paused.reset(token)


@contextmanager
def by_itself() -> Iterator[None]:
    """What is published inside the block is written by the site: no person's work, not derived."""
    token = _deriving.set(True)
    try:
        with paused():
            yield
    finally:
        _deriving.reset(token)


def is_paused() -> bool:
    """Whether what is published now is somebody else's to derive."""
    return _paused.get()


def is_deriving() -> bool:
    """Whether what is published now is a derived copy, not a person's work."""
    return _deriving.get()


def derive_all() -> int:
    """Derive every published Latin object that its Cyrillic copy has fallen behind, as after a
    change of the converter; returns how many were written."""
    return sum(derive(latin) is not None for latin in published_in_latin())


def published_in_latin() -> Iterable[Any]:
    """All published pages and snippets in Uzbek Latin; parents before children."""
    for model in get_translatable_models(include_subclasses=False):
        if issubclass(model, DraftStateMixin):
            rows = model.objects.filter(locale__language_code=LATIN, live=True)
            if issubclass(model, Page):
                yield from rows.filter(alias_of=None).order_by("path").specific()
            else:
                yield from rows.order_by("pk")


def derive(latin: Any) -> Any:
    """Publish the Cyrillic of a published Latin object; returns it, or None where nothing had to
    be written or its parent does not exist in Cyrillic."""
    locale = Locale.objects.filter(language_code=CYRILLIC).first()
    if locale is None or getattr(latin, "alias_of_id", None):
        return None
    with transaction.atomic(), by_itself():
        make_parent(latin, locale)
        return Derivation(latin, locale).write()


def make_parent(latin: Any, locale: Locale) -> None:
    """Derive the page above first, where that is published in Latin only."""
    if isinstance(latin, Page) and not latin.get_translation_or_none(locale):
        above = latin.get_parent().specific
        is_there = above.is_root() or above.get_translation_or_none(locale)
        if not is_there and above.live and above.locale_id == latin.locale_id:
            derive(above)


def take_away(latin: Any) -> None:
    """A Latin object was closed: its Cyrillic copy closes too."""
    rows = type(latin).objects.filter(translation_key=latin.translation_key, live=True)
    for cyrillic in rows.filter(locale__language_code=CYRILLIC):
        cyrillic.unpublish()


class Derivation:
    """One object on its way from Latin to Cyrillic."""

    def __init__(self, latin: Any, locale: Locale):
        self.model, self.pk, self.locale = type(latin), latin.pk, locale
        self.key = latin.translation_key
        self.latin = self.read()
        self.texts = Texts(self.latin)
        self.by = self.latin.live_revision.user if self.latin.live_revision else None
        rows = self.model.objects.filter(translation_key=self.key, locale=locale)
        self.target = rows.first()
        self.is_new = self.target is None
        # What a person closed in Cyrillic stays closed.
        self.is_closed = bool(
            self.target and not self.target.live and self.target.first_published_at
        )
        self.corrections = correcting.corrections_of(self.key)
        self.old = content_of(self.target) if self.target else {}
        self.derived: dict[Place, str] = {}

    def read(self) -> Any:
        """The Latin object as it is published, new from the database each time."""
        return self.model.objects.get(pk=self.pk)

    def write(self) -> Any:
        """Fill, publish and remember; None where there was nothing to do or no place for it."""
        parent = self.parent()
        if self.is_new and isinstance(self.latin, Page) and parent is None:
            return None
        draft, pending = self.draft(), self.pending()
        target = self.target or new_copy(self.latin, self.locale)
        self.fill(target, self.cyrillic)
        if (target.live or self.is_closed) and content_of(target) == self.old:
            return None
        self.save(target, parent)
        self.remember(pending)
        if draft is not None:
            self.fill(draft, lambda place, text: self.kept(place) or self.cyrillic(place, text))
            draft.save_revision(changed=True, clean=False)
        if self.is_new and isinstance(target, Page):
            self.write_children()
        return target

    def parent(self) -> Page | None:
        """The Cyrillic page below which the copy stands. A site's homes are not made here."""
        if not isinstance(self.latin, Page):
            return None
        if self.target is not None:
            return self.target.get_parent()
        above = self.latin.get_parent()
        return None if above.is_root() else above.get_translation_or_none(self.locale)

    def cyrillic(self, place: Place, text: str) -> str:
        """A person's correction of this very text here, else what the converter makes of it."""
        found = self.corrections.get((place[0], text)) or to_cyrillic_html(text)
        self.derived[place] = found
        return found

    def fill(self, target: Any, change: Any) -> None:
        latin = self.read()
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
        revision = target.save_revision(user=self.by, changed=True, clean=False)
        if not self.is_closed:
            revision.publish(user=self.by)
            target.refresh_from_db()

    def write_children(self) -> None:
        """Published children that waited for this page."""
        for child in self.latin.get_children().live().filter(alias_of=None).specific():
            derive(child)

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
        memory.record(known, memory.segments_by_path(known), texts, self.locale, derived)
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
        known = TranslationSource.objects.filter(object_id=self.key).first()
        if known is not None:
            return known
        others = self.model.objects.filter(translation_key=self.key)
        if others.exclude(locale__language_code__in=[LATIN, CYRILLIC]).exists():
            return None
        return memory.source_of(self.read())

    def pending(self) -> list[StringTranslation]:
        """What a person typed in wagtail-localize's editor since the Cyrillic was published."""
        rows = StringTranslation.objects.filter(
            context__object_id=self.key, locale=self.locale, last_translated_by__isnull=False
        ).select_related("context")
        if not rows:
            return []
        shown = {(path, text) for (path, _n), text in self.before.items()}
        return [row for row in rows if (row.context.path, row.data) not in shown]


def keep_as_stale(key: Any, row: StringTranslation) -> None:
    """A correction that was never published and whose Latin text has changed meanwhile."""
    found = Correction(
        key=key, path=row.context.path, latin="", cyrillic=row.data, by=row.last_translated_by
    )
    found.stale_since = found.at
    Correction.objects.filter(key=key, path=found.path, latin="").delete()
    found.save()
