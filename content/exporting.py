"""Exporting: the published pages and questions are written back as files, translations as PO files.

What is written is read from the database, never from a stored copy of a file: loading files and
exporting them gives the same bytes, and an edit made in the CMS changes only its own lines.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from wagtail.images import get_image_model

from content import documents, po_files
from content.curriculum import FOLDERS, folder_of
from content.loading import digest
from content.mapping import document_of
from content.models import LoadedObject, LoadedTranslation
from content.segments import segments
from content.translating import CYRILLIC, LATIN
from courses.models import CoursePage, LessonPage, ModulePage, QuizPage
from languages.uzbek import to_cyrillic
from quizzes.models import Question

Say = Callable[[str], None]
Pair = tuple[str, str]


def export(root: Path, warn: Say = lambda text: None) -> list[Path]:
    """Write every course below `root`; drafts are named to `warn`, not written."""
    written: list[Path] = []
    for course in CoursePage.objects.filter(live=True).select_related("locale"):
        if course.locale.language_code == course.source_language:
            written += export_course(course, root, warn)
    written += export_media(root)
    return written


class Exported:
    """One object with the document it is written as, and the file."""

    def __init__(self, kind: str, instance: Any, path: str, file: str):
        self.instance, self.file = instance, file
        self.document = document_of(kind, instance, path)


def export_course(course: CoursePage, root: Path, warn: Say) -> list[Path]:
    objects = list(objects_of(course))
    written = []
    for found in objects:
        if found.instance.has_unpublished_changes:
            warn(f"{found.file}: has an unpublished draft, which is not written")
        written.append(put(root / "curriculum" / found.file, documents.write(found.document)))
    for language, _name in settings.LANGUAGES:
        if language != course.source_language and (text := export_po(objects, language)):
            file = root / "translations" / folder_of(language) / f"{course.slug}.po"
            written.append(put(file, text))
    remember(course, objects)
    return written


def put(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def objects_of(course: CoursePage) -> Iterator[Exported]:
    """The course and all that is live in it, in the order of the files."""
    slug = course.slug
    yield Exported("course", course, slug, f"{slug}/course.md")
    modules = ModulePage.objects.child_of(course).live().order_by("path")
    for number, module in enumerate(modules, 1):
        folder = f"{slug}/{number:02d}-{module.slug}"
        yield Exported("module", module, f"{slug}/{module.slug}", f"{folder}/module.md")
        for place, step in enumerate(module.get_children().live().specific(), 1):
            if isinstance(step, LessonPage | QuizPage):
                kind = "lesson" if isinstance(step, LessonPage) else "quiz"
                ending = "md" if kind == "lesson" else "quiz.yaml"
                path = f"{slug}/{module.slug}/{step.slug}"
                yield Exported(kind, step, path, f"{folder}/{place:02d}-{step.slug}.{ending}")
    questions = Question.objects.filter(
        bank=slug, live=True, locale__language_code=course.source_language
    ).order_by("code")
    for question in questions:
        path = f"{slug}/questions/{question.code}"
        yield Exported("question", question, path, f"{path}.yaml")


def export_media(root: Path) -> list[Path]:
    """The pictures known under `media/…`, as they were loaded."""
    written = []
    for image in get_image_model().objects.filter(title__startswith="media/"):
        file = root / image.title
        file.parent.mkdir(parents=True, exist_ok=True)
        with image.file.open("rb") as source:
            file.write_bytes(source.read())
        written.append(file)
    return written


# Translations ------------------------------------------------------------------------------------


def export_po(objects: list[Exported], language: str) -> str:
    """The PO file of a course in one language; empty where nothing is translated."""
    known: dict[Pair, polib.POEntry] = {}
    latin = texts_of(objects, LATIN) if language == CYRILLIC else {}
    for key, translated in texts_of(objects, language).items():
        context, source = key
        if language != CYRILLIC:
            known[key] = polib.POEntry(msgctxt=context, msgid=source, msgstr=translated)
        elif (uzbek := latin.get(key)) and translated != to_cyrillic(uzbek):
            known[context, uzbek] = polib.POEntry(msgctxt=context, msgid=uzbek, msgstr=translated)
    if not known:
        return ""
    if language == CYRILLIC:
        return po_files.text(corrections(known))
    return po_files.text(po_files.build([o.document for o in objects], language, known))


def corrections(known: dict[Pair, polib.POEntry]) -> polib.POFile:
    """For Uzbek Cyrillic only what a person wrote: the rest is derived again."""
    po = polib.POFile(wrapwidth=po_files.WRAP)
    po.metadata = po_files.header(FOLDERS[CYRILLIC])
    po.extend(known.values())
    return po


def texts_of(objects: list[Exported], language: str) -> dict[Pair, str]:
    """(msgctxt, source text) → translation, as the database has it in this language."""
    loaded = {
        row.path: row
        for row in LoadedTranslation.objects.filter(
            language=language, path__in=[o.document.path for o in objects]
        )
    }
    found: dict[Pair, str] = {}
    for exported in objects:
        document = exported.document
        pairs = published(exported, language) or stored(loaded.get(document.path))
        for kind, source, translated in pairs:
            if translated:
                found[po_files.context(document, kind), source] = translated
    return found


def published(exported: Exported, language: str) -> list[tuple[str, str, str]]:
    """(kind, source, translation) of the published translation, where it has the source's shape."""
    source = exported.instance
    target = (
        type(source)
        .objects.filter(translation_key=source.translation_key, locale__language_code=language)
        .first()
    )
    if target is None or not target.live:
        return []
    document = exported.document
    ours = segments(document)
    theirs = segments(document_of(document.type, target, document.path))
    if [kind for kind, _text in ours] != [kind for kind, _text in theirs]:
        return []
    return [(k, s, t) for (k, s), (_kind, t) in zip(ours, theirs, strict=True)]


def stored(row: LoadedTranslation | None) -> list[tuple[str, str, str]]:
    """What the file had for an object that is not complete, and so not published."""
    return [tuple(segment) for segment in row.segments] if row else []


def remember(course: CoursePage, objects: list[Exported]) -> None:
    """Files and database are equal now: the base of the next load's comparing."""
    for exported in objects:
        LoadedObject.objects.update_or_create(
            path=exported.document.path,
            defaults={
                "course": course.slug,
                "type": exported.document.type,
                "key": exported.instance.translation_key,
                "digest": digest(exported.document),
            },
        )


