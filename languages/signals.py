"""On the news of Wagtail: Uzbek Cyrillic follows, translators hear of changes."""

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import Signal, receiver
from wagtail.models import Revision, TranslatableMixin
from wagtail.signals import published, unpublished
from wagtail_localize.models import StringTranslation, TranslationSource

from languages import canonicalising, correcting, deriving, memory
from languages.correcting import CYRILLIC, LATIN
from languages.models import GlossaryTerm

# Terms came, went or read otherwise: what shows them inside other texts is out of date.
glossary_changed = Signal()


def connect() -> None:
    """Called when all apps above are ready, so that they have heard of what is published in Latin
    before its Cyrillic is: what a question asks is frozen in this order."""
    published.connect(follow)


def follow(instance: Any, revision: Any = None, **kwargs: Any) -> None:
    """A page or snippet was published in some language."""
    if not isinstance(instance, TranslatableMixin):
        return
    language = instance.locale.language_code
    if language == LATIN:
        correcting.refresh(instance)
    elif language == CYRILLIC and not deriving.is_deriving():
        correcting.note(instance, by=getattr(revision, "user", None))
    if deriving.is_paused():
        return
    show_changes(instance)
    if language == LATIN:
        deriving.derive(instance)


def show_changes(instance: Any) -> None:
    """Translators see the new texts of a source as soon as it is published."""
    known = TranslationSource.objects.filter(
        object_id=instance.translation_key, locale_id=instance.locale_id
    )
    if known.exists():
        memory.source_of(instance)


@receiver(unpublished)
def close(instance: Any, **kwargs: Any) -> None:
    """What is closed in Uzbek Latin is closed in Cyrillic."""
    if not isinstance(instance, TranslatableMixin) or deriving.is_paused():
        return
    if instance.locale.language_code == LATIN:
        deriving.take_away(instance)


@receiver(pre_save, sender=Revision)
@receiver(pre_save, sender=StringTranslation)
def write_canonically(instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """Uzbek Latin is kept with its own letters, whatever keyboard it was typed on."""
    if isinstance(instance, Revision):
        if instance._state.adding and not raw and not deriving.is_deriving():
            canonicalising.write_revision(instance)
    elif not raw:
        canonicalising.write_translation(instance)


@receiver([post_save, post_delete], sender=GlossaryTerm)
def tell_of_terms(**kwargs: Any) -> None:
    """One term was edited or deleted; `glossary_loading` tells of many at once."""
    glossary_changed.send(GlossaryTerm)
