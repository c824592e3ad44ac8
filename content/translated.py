"""Writing one object in another language: the fields of its source, with the translated texts."""

import json
from typing import TYPE_CHECKING, Any

from django.db import models
from wagtail.models import Locale, Page

from content import documents
from content.documents import Document
from content.mapping import document_of, fields_of
from content.merging import Merged, Texts, same_texts
from content.segments import segments, walk
from courses.models import CoursePage
from languages.copying import OWN, copy_fields, new_copy
from languages.memory import Memory

if TYPE_CHECKING:
    from content.loading import Loaded


class Translator:
    """Writes translations into one language."""

    def __init__(self, locale: Locale, memory: Memory):
        self.locale, self.memory = locale, memory

    def find(self, source: Any) -> Any:
        same = type(source).objects.filter(translation_key=source.translation_key)
        return same.filter(locale=self.locale).select_related("locale").first()

    def write(self, item: "Loaded", merged: Merged, target: Any) -> bool:
        """Publish the object in this language.

        False where a text is missing (the last complete version stays, and wagtail-localize shows
        what there is to do) or where its parent does not exist in this language.
        """
        document, source = item.document, item.instance
        translated = translation_of(document, merged.published)
        parent = self.parent_of(source, target)
        if merged.published.missing or (parent is None and isinstance(source, Page)):
            if target is not None and merged.published.missing:
                self.remember_parts(document, source, merged.published)
            return False
        if is_up_to_date(target, source, translated) and not item.reopened:
            return True
        draft = None
        if not same_texts(merged.published, merged.draft, segments(document)):
            draft = target.get_latest_revision_as_object()
        page = target or new_copy(source, self.locale)
        fill(page, source, translated)
        self.save(page, source, parent, item.reopened)
        if draft is not None:
            # A person's unpublished draft, brought up to date, stands on top of what is published.
            fill(draft, source, translation_of(document, merged.draft))
            draft.save_revision(changed=True, clean=False)
        return True

    def parent_of(self, source: Any, target: Any) -> Page | None:
        """The page below which the translation stands."""
        if not isinstance(source, Page):
            return None
        if target is not None:
            return target.get_parent()
        key = source.get_parent().translation_key
        return Page.objects.filter(translation_key=key, locale=self.locale).first()

    def save(self, target: Any, source: Any, parent: Page | None, reopened: bool) -> None:
        """Save and publish; what a person closed in this language stays closed, and a course that
        is not open yet opens as a whole."""
        new = target.pk is None
        closed = not new and not target.live and not reopened
        if isinstance(target, Page):
            closed = closed or (isinstance(source, CoursePage) and not source.live)
            target.slug = source.slug
            if new:
                target.live = False
                parent.specific.add_child(instance=target)
        elif new:
            target.save()
        self.memory.remember(source, target, self.locale)
        revision = target.save_revision(changed=True, clean=closed)
        if not closed:
            revision.publish()
            target.refresh_from_db()

    def remember_parts(self, document: Document, source: Any, texts: Texts) -> None:
        """Let wagtail-localize show which texts of a changed source are still to be translated."""
        data = walk(document, lambda *place: texts.get(place))
        parts = Document(document.type, document.path, "", data)
        unsaved = new_copy(source, self.locale)
        fill(unsaved, source, parts)
        self.memory.remember(source, unsaved, self.locale)


def translation_of(document: Document, texts: Texts) -> Document:
    return Document(document.type, document.path, document.file, walk(document, texts))


def is_up_to_date(target: Any, source: Any, translated: Document) -> bool:
    """Whether what is published is already this text, in the source's structure."""
    if target is None or not target.live:
        return False
    if getattr(target, "slug", "") != getattr(source, "slug", ""):
        return False
    theirs = document_of(translated.type, target, translated.path)
    return documents.write(theirs) == documents.write(translated) and all(
        getattr(target, name) == getattr(source, name) for name in shared_fields(source)
    ) and ids(target) == ids(source)  # fmt: skip


STREAMS = ("body", "objectives", "key_terms", "sources", "courses")


def shared_fields(source: Any) -> list[str]:
    """The fields that every language has from the source: they are no text."""
    return [
        field.attname
        for field in source._meta.concrete_fields
        if field.name not in OWN and not isinstance(field, models.TextField | models.CharField)
        and field.name not in STREAMS
    ]  # fmt: skip


def fill(target: Any, source: Any, translated: Document) -> None:
    """All fields of the source, then the translated ones; block ids are those of the source."""
    copy_fields(target, source)
    for name, value in fields_of(translated).items():
        setattr(target, name, value)
    align_ids(target, source)


def align_ids(target: Any, source: Any) -> None:
    """Give the streams of the target the ids of the source's, block by block."""
    for name in STREAMS:
        stream = getattr(target, name, None)
        if hasattr(stream, "raw_data"):
            ours = json.loads(json.dumps(list(getattr(source, name).raw_data)))
            setattr(target, name, with_ids(list(stream.raw_data), ours))


def with_ids(target: Any, source: Any) -> Any:
    """`target` with every `id` of a block or list item taken from the same place in `source`."""
    if isinstance(target, dict) and isinstance(source, dict):
        merged = {key: with_ids(value, source.get(key)) for key, value in target.items()}
        if "id" in source and {"type", "value"} <= set(target):
            merged["id"] = source["id"]
        return merged
    if isinstance(target, list) and isinstance(source, list) and len(target) == len(source):
        return [with_ids(t, s) for t, s in zip(target, source, strict=True)]
    return target


def ids(instance: Any) -> list[str]:
    """The ids of the blocks of all its streams, in order."""
    streams = (getattr(instance, name, None) for name in STREAMS)
    return [b["id"] for stream in streams if hasattr(stream, "raw_data") for b in stream.raw_data]
