"""Uzbek in Cyrillic follows Uzbek in Latin: whatever is published in one is published in the other.

The Cyrillic copy mirrors the published Latin object field by field, whatever language the course
is written in; a person's corrections stay (`languages.correcting`), and so do drafts. While a
curriculum is loaded from files this rests: the loader derives by itself. How one object is derived
stands in `languages.derivation`.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import transaction
from wagtail.models import DraftStateMixin, Locale, Page, get_translatable_models

from languages.correcting import CYRILLIC, LATIN
from languages.derivation import Derivation
from languages.surroundings import Surroundings

_paused: ContextVar[bool] = ContextVar("deriving_paused", default=False)
_deriving: ContextVar[bool] = ContextVar("deriving", default=False)
TOGETHER = 20
"""So many objects are derived in one transaction, which takes less than half a second."""


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
    return sum(derive_many(model, pks) for model, pks in published_in_latin())


def published_in_latin() -> Iterator[tuple[type[Any], Sequence[Any]]]:
    """The primary keys of all published pages and snippets in Uzbek Latin, by model; parents
    before children."""
    for model in get_translatable_models(include_subclasses=False):
        if issubclass(model, DraftStateMixin):
            rows = model.objects.filter(locale__language_code=LATIN, live=True)
            if issubclass(model, Page):
                rows = rows.filter(alias_of=None).order_by("path")
            yield model, rows.values_list("pk", flat=True)


def derive_many(model: type[Any], pks: Iterable[Any]) -> int:
    """Derive published Latin objects of one model (or pages of any), parents before children,
    `TOGETHER` at a time; returns how many were written."""
    locale = Locale.objects.filter(language_code=CYRILLIC).first()
    if locale is None:
        return 0
    wanted = list(pks)
    parts = (wanted[i : i + TOGETHER] for i in range(0, len(wanted), TOGETHER))
    derived = (target for part in parts for target in derive_together(model, part, locale))
    return sum(target is not None for target in derived)


def derive(latin: Any) -> Any:
    """Publish the Cyrillic of a published Latin object; returns it, or None where nothing had to
    be written or its parent does not exist in Cyrillic."""
    locale = Locale.objects.filter(language_code=CYRILLIC).first()
    if locale is None or getattr(latin, "alias_of_id", None):
        return None
    return derive_together(type(latin), [latin.pk], locale)[0]


def derive_together(model: type[Any], pks: Sequence[Any], locale: Locale) -> list[Any]:
    """Derive a few objects in one transaction; each, or None, in their order."""
    with transaction.atomic(), by_itself():
        around = Surroundings(model, pks, locale)
        return [derive_one(around.latin[pk], around) if pk in around.latin else None for pk in pks]


def derive_one(latin: Any, around: Surroundings) -> Any:
    if isinstance(latin, Page) and latin.translation_key not in around.targets:
        make_parent(latin, around.locale)
    derivation = Derivation(latin, around)
    target = derivation.write()
    if derivation.is_new and isinstance(target, Page):
        write_children(latin)
    return target


def make_parent(latin: Page, locale: Locale) -> None:
    """Derive the page above first, where that is published in Latin only."""
    above = latin.get_parent().specific
    is_there = above.is_root() or above.get_translation_or_none(locale)
    if not is_there and above.live and above.locale_id == latin.locale_id:
        derive(above)


def write_children(latin: Page) -> None:
    """Published children that waited for this page."""
    for child in latin.get_children().live().filter(alias_of=None).specific():
        derive(child)


def take_away(latin: Any) -> None:
    """A Latin object was closed: its Cyrillic copy closes too."""
    rows = type(latin).objects.filter(translation_key=latin.translation_key, live=True)
    for cyrillic in rows.filter(locale__language_code=CYRILLIC):
        cyrillic.unpublish()
