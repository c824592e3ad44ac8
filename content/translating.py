"""Translations of a course: from its PO files into pages and questions of the other languages.

An object is published in a language only when every segment of it is translated; otherwise the
last complete version stays. `uz-cyrl` is derived from `uz`, corrections by people excepted. An edit
made in the CMS since the last load is kept, segment by segment.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page

from content import documents, memory, po_files
from content.curriculum import CourseFiles
from content.documents import Document
from content.mapping import document_of, fields_of
from content.models import Conflict, LoadedTranslation
from content.segments import segments, walk
from languages.uzbek import to_cyrillic
from quizzes import versions

Segment = tuple[str, str]
LATIN, CYRILLIC = "uz", "uz-cyrl"


@dataclass
class Texts:
    """The translations of one object into one language, by (kind, source text)."""

    known: dict[Segment, str] = field(default_factory=dict)
    missing: list[Segment] = field(default_factory=list)

    def __call__(self, kind: str, text: str) -> str:
        if found := self.known.get((kind, text)):
            return found
        self.missing.append((kind, text))
        return text


def load(
    files: CourseFiles, objects: dict[str, Any], conflicts: list[str], say: Callable[[str], None]
) -> int:
    """Load all translations of a course; returns how many objects were written."""
    count = 0
    for language in order_of(files.language):
        texts = from_file(files, language)
        if texts is None:
            continue
        bases = LoadedTranslation.objects.filter(course=files.slug, language=language)
        loader = Loader(files, language, {row.path: row for row in bases}, conflicts)
        written = sum(loader.load(d, objects[d.path], texts) for d in in_order(files))
        say(f"  {language}: {written}")
        count += written
    return count


def order_of(source: str) -> list[str]:
    """The target languages; Uzbek Cyrillic last, because it follows Uzbek Latin."""
    return [code for code, _name in settings.LANGUAGES if code != source]


def in_order(files: CourseFiles) -> list[Document]:
    """Parents before children; the order of `files.documents` has that."""
    return sorted(files.documents, key=lambda d: (d.type == "question", d.path.count("/")))


def from_file(files: CourseFiles, language: str) -> Callable[[Document], Texts] | None:
    """What the files say in this language; None where they say nothing."""
    if language == CYRILLIC:
        return cyrillic(files)
    po = files.po.get(language)
    if po is None:
        return None

    def texts(document: Document) -> Texts:
        found = Texts()
        for kind, text in segments(document):
            if translated := po.get((po_files.context(document, kind), text)):
                found.known[kind, text] = translated
        return found

    return texts


def cyrillic(files: CourseFiles) -> Callable[[Document], Texts] | None:
    """Derived from Uzbek Latin; a correction in the PO file (its msgid is the Latin text) wins."""
    latin = from_file(files, LATIN) if files.language != LATIN else None
    if latin is None and files.language != LATIN:
        return None
    corrections = files.po.get(CYRILLIC, {})

    def texts(document: Document) -> Texts:
        source = latin(document).known if latin else {s: s[1] for s in segments(document)}
        return Texts({
            (kind, text): corrections.get((po_files.context(document, kind), uzbek)) or to_cyrillic(uzbek)
            for (kind, text), uzbek in source.items()
        })  # fmt: skip

    return texts


class Loader:
    """Writes the objects of one course in one language."""

    def __init__(
        self,
        files: CourseFiles,
        language: str,
        bases: dict[str, LoadedTranslation],
        conflicts: list[str],
    ):
        self.files, self.language, self.bases, self.conflicts = files, language, bases, conflicts
        self.locale = Locale.objects.get(language_code=language)

    def load(self, document: Document, source: Any, texts: Callable[[Document], Texts]) -> bool:
        """Write one object's translation if its source or its texts changed."""
        base, wanted = self.bases.get(document.path), texts(document)
        rows = [[kind, text, wanted.known.get((kind, text), "")] for kind, text in segments(document)]
        digest = source_digest(document)
        if base and base.source_digest == digest and base.segments == rows:
            return False
        target = find_target(source, self.locale)
        if base and target:
            self.merge(document, base, target, wanted)
        data = walk(document, wanted)
        with transaction.atomic():
            written = not wanted.missing and self.write(document, data, source, target)
            LoadedTranslation.objects.update_or_create(
                path=document.path,
                language=self.language,
                defaults={
                    "course": self.files.slug,
                    "source_digest": digest,
                    "segments": rows,
                    "complete": written,
                },
            )
        return written

    def merge(
        self, document: Document, base: LoadedTranslation, target: Any, wanted: Texts
    ) -> None:
        """Keep what was edited in the CMS since the last load; note where the file changed as well."""
        current = segments(document_of(document.type, target.get_latest_revision_as_object(), document.path))
        if [kind for kind, _text in current] != [kind for kind, _source, _text in base.segments]:
            return
        for (kind, ours), (_kind, text, before) in zip(current, base.segments, strict=True):
            if not before or ours == before:
                continue
            theirs = wanted.known.get((kind, text), "")
            wanted.known[kind, text] = ours
            if theirs not in (before, ours):
                self.conflicts.append(f"{document.path} ({self.language})")
                note_conflict(document, self.language, f"{kind}: {text}", ours, theirs)

    def write(self, document: Document, data: dict, source: Any, target: Any) -> bool:
        """Publish the object in this language; False where its parent does not exist in it."""
        translated = Document(document.type, document.path, document.file, data)
        if document.type == "question":
            self.write_question(translated, source, target)
            return True
        if target is None:
            parent = Page.objects.filter(
                translation_key=source.get_parent().translation_key, locale=self.locale
            ).first()
            if parent is None:
                return False
        page = target or new_target(source, self.locale)
        copy_fields(page, source, translated)
        if target is None:
            page.live = False
            parent.specific.add_child(instance=page)
        revision = page.save_revision(changed=True)
        if document.type != "course" or page.live or source.live:
            revision.publish()
        memory.remember(source, page, self.locale)
        return True

    def write_question(self, document: Document, source: Any, target: Any) -> None:
        question = target or new_target(source, self.locale)
        copy_fields(question, source, document)
        question.save()
        question.save_revision(changed=True).publish()
        memory.remember(source, question, self.locale)
        question.refresh_from_db()
        versions.record(question)


def source_digest(document: Document) -> str:
    return hashlib.sha256(documents.write(document).encode()).hexdigest()


def note_conflict(document: Document, language: str, place: str, ours: str, theirs: str) -> None:
    Conflict.objects.update_or_create(
        path=document.path,
        language=language,
        place=place,
        defaults={"ours": ours, "theirs": theirs},
    )


def find_target(source: Any, locale: Locale) -> Any:
    return type(source).objects.filter(translation_key=source.translation_key, locale=locale).first()


def new_target(source: Any, locale: Locale) -> Any:
    target = type(source)(translation_key=source.translation_key, locale=locale)
    if isinstance(source, Page):
        target.slug = source.slug
    return target


# Not copied from the source: what is the target's own, and what Wagtail keeps about it.
OWN = {
    "id", "pk", "page_ptr", "path", "depth", "numchild", "translation_key", "locale", "live",
    "has_unpublished_changes", "first_published_at", "last_published_at", "latest_revision",
    "live_revision", "url_path", "draft_title", "slug", "alias_of", "content_type", "owner",
    "locked", "locked_at", "locked_by", "latest_revision_created_at", "search_vector", "expired",
    "go_live_at", "expire_at",
}  # fmt: skip


def copy_fields(target: Any, source: Any, translated: Document) -> None:
    """All fields of the source, then the translated ones; block ids are those of the source."""
    for model_field in source._meta.concrete_fields:
        if model_field.name not in OWN:
            setattr(target, model_field.attname, getattr(source, model_field.attname))
    for name, value in fields_of(translated, source).items():
        setattr(target, name, value)
    align_ids(target, source)


def align_ids(target: Any, source: Any) -> None:
    """Give the streams of the target the ids of the source's, block by block."""
    for name in ("body", "objectives", "key_terms", "sources"):
        stream = getattr(target, name, None)
        if stream is not None and hasattr(stream, "raw_data"):
            ours = json.loads(json.dumps(list(getattr(source, name).raw_data)))
            theirs = list(stream.raw_data)
            setattr(target, name, [with_ids(t, s) for t, s in zip(theirs, ours, strict=True)])


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
