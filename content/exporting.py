"""Exporting: the published pages and questions are written back as files, translations as PO files.

What is written is read from the database, never from a stored copy of a file: loading files and
exporting them gives the same bytes, and an edit made in the CMS changes only its own lines.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F
from wagtail.models import Page

from activities import packing
from activities.models import H5PContent
from content import documents, po_files
from content.checking import KEYLESS
from content.documents import LIBRARY
from content.files import FOLDERS, LANGUAGES, natural, translations_file
from content.loading import digest, key_of_instance
from content.mapping import document_of
from content.media import write_media
from content.models import Conflict, LoadedObject, LoadedTranslation
from content.renaming import follow_renames
from content.segments import has_words, segments
from content.shapes import NAME
from content.translating import CYRILLIC, LATIN
from courses.models import CoursePage, LearningPath, LessonPage, ModulePage, QuizPage
from languages import drafts
from languages.uzbek import to_cyrillic
from library.models import Article, Case, CasesPage, Instrument
from quizzes.models import Question

Say = Callable[[str], None]
Key = po_files.Key
Translated = list[tuple[str, str, str]]


def export(root: Path, warn: Say = lambda text: None) -> list[Path]:
    """Write every course below `root`; drafts are named to `warn`, not written."""
    written: list[Path] = []
    used: set[int] = set()
    for course in CoursePage.objects.filter(live=True).select_related("locale"):
        if course.locale.language_code == course.source_language:
            exporter = CourseExporter(course, root, warn)
            written += exporter.export()
            used |= exporter.pictures()
    for library in CasesPage.objects.filter(live=True, locale__language_code=F("source_language")):
        written += LibraryExporter(library, root, warn).export()
    return written + write_media(root, used)


class Exported:
    """One object with the document it is written as, and the file."""

    def __init__(self, kind: str, instance: Any, path: str, file: str):
        self.instance, self.file = instance, file
        self.is_page = isinstance(instance, Page)
        self.document = document_of(kind, instance, path)
        name = Path(file).name
        self.document.order = documents.number_of(Path(file)) if name[:1].isdigit() else 0


class CourseExporter:
    """Writes one course."""

    folder = "curriculum"

    def __init__(self, course: Any, root: Path, warn: Say):
        self.course, self.root, self.warn = course, root, warn
        self.slug = course.slug
        self.objects = self.find()
        keyed = (o for o in self.objects if o.document.type not in KEYLESS)
        follow_renames(self.slug, {o.instance.translation_key: o.document.path for o in keyed})

    def find(self) -> list[Exported]:
        return list(objects_of(self.course))

    def export(self) -> list[Path]:
        """Write its files; returns their paths."""
        written = []
        for found in self.objects:
            if getattr(found.instance, "has_unpublished_changes", False):
                self.warn(f"{found.file}: has an unpublished draft, which is not written")
            file = self.root / self.folder / found.file
            written.append(put(file, documents.write(found.document)))
        for language in LANGUAGES:
            if language != self.course.source_language and (text := self.po(language)):
                file = translations_file(self.root, language, self.slug)
                written.append(put(file, text))
        self.remember()
        return written

    def pictures(self) -> set[int]:
        """The ids of the pictures that stand in its lessons and questions."""
        with_body = (o.instance for o in self.objects if o.document.type in ("lesson", "question"))
        values = (block["value"] for found in with_body for block in found.body.raw_data)
        return {value.get("image") for value in values if isinstance(value, dict)} - {None}

    # Translations ------------------------------------------------------------------------------

    def po(self, language: str) -> str:
        """The PO file of the course in one language; empty where nothing is translated."""
        texts, notes = self.texts_of(language), self.notes_of(language)
        if language == CYRILLIC:
            return self.corrections(texts)
        known = {
            key: po_files.known_entry(key, texts.get(key, ""), notes.get(key))
            for key in {**texts, **notes}
        }
        if not known:
            return ""
        documents_ = [o.document for o in self.objects]
        draft = drafts.keep(self.course.translation_key, language)
        return po_files.text(po_files.build(documents_, language, known, draft))

    def corrections(self, texts: dict[Key, str]) -> str:
        """For Uzbek Cyrillic only what a person wrote: the rest is derived again."""
        notes, latin, loaded = self.notes_of(CYRILLIC), self.texts_of(LATIN), self.loaded(LATIN)
        before = {
            (po_files.context(o.document, kind), source): text
            for o in self.objects
            if (row := loaded.get(o.document.path))
            for kind, source, text in row.segments
        }
        po = po_files.build([], FOLDERS[CYRILLIC])
        for (context, source), text in texts.items():
            uzbek = latin.get((context, source), source)
            # What was derived from an earlier Latin text is nobody's correction.
            derived = {to_cyrillic(uzbek), to_cyrillic(before.get((context, source), uzbek))}
            if text not in derived and has_words(text):
                key = (context, uzbek)
                po.append(po_files.known_entry(key, text, notes.get(key)))
        return po_files.text(po) if len(po) else ""

    def texts_of(self, language: str) -> dict[Key, str]:
        """(msgctxt, source text) → translation, as the database has it in this language."""
        if language == self.course.source_language:
            return {}
        rows = self.loaded(language)
        found: dict[Key, str] = {}
        for exported in self.objects:
            if exported.document.type == "shared":
                continue
            pairs = published(exported, language, rows.get(exported.document.path))
            for kind, source, translated in pairs:
                if translated and (has_words(source) or translated != source):
                    found[po_files.context(exported.document, kind), source] = translated
        return found

    def loaded(self, language: str) -> dict[str, LoadedTranslation]:
        rows = LoadedTranslation.objects.filter(course=self.slug, language=language)
        return {row.path: row for row in rows}

    def notes_of(self, language: str) -> dict[Key, po_files.Note]:
        rows = self.loaded(language)
        return {
            (po_files.context(o.document, kind), source): note
            for o in self.objects
            if (row := rows.get(o.document.path))
            for kind, source, note in row.notes
        }

    # The base ----------------------------------------------------------------------------------

    @transaction.atomic
    def remember(self) -> None:
        """Files and database are equal now: the base of the next load's comparing."""
        paths = [exported.document.path for exported in self.objects]
        for exported in self.objects:
            document = exported.document
            LoadedObject.objects.update_or_create(
                path=document.path,
                defaults={
                    "course": self.slug,
                    "type": document.type,
                    "key": key_of_instance(exported.instance),
                    "digest": digest(document),
                    "order": document.order,
                    "removed": False,
                },
            )
        Conflict.objects.filter(path__in=paths).delete()
        for language in LANGUAGES:
            self.remember_translations(language)

    def remember_translations(self, language: str) -> None:
        rows = self.loaded(language)
        for exported in self.objects:
            document = exported.document
            row = rows.get(document.path) or LoadedTranslation(
                path=document.path, course=self.slug, language=language
            )
            if pairs := shown(exported, language, row):
                row.segments = [list(pair) for pair in pairs]
                row.source_digest = digest(document)
                row.save()


class LibraryExporter(CourseExporter):
    """Writes the library."""

    folder = ""

    def find(self) -> list[Exported]:
        self.slug = LIBRARY
        return list(objects_of_library(self.course))


def objects_of_library(page: CasesPage) -> Iterator[Exported]:
    """All that is live in the library, in the order of the files."""
    yield Exported("library", page, LIBRARY, f"{LIBRARY}/library.yaml")
    here = {"live": True, "locale": page.locale}
    for row in Instrument.objects.filter(**here).order_by("slug"):
        path = f"{LIBRARY}/instruments/{row.slug}"
        yield Exported("instrument", row, path, f"{path}/instrument.yaml")
        articles = Article.objects.filter(**here, instrument=row.slug)
        for article in sorted(articles, key=lambda article: natural(article.slug)):
            name = f"{path}/{article.slug}"
            yield Exported("article", article, name, f"{name}.yaml")
    for case in Case.objects.child_of(page).live().order_by("slug"):
        path = f"{LIBRARY}/cases/{case.slug}"
        yield Exported("case", case, path, f"{path}.md")
    for learning_path in LearningPath.objects.filter(**here).order_by("slug"):
        path = f"{LIBRARY}/paths/{learning_path.slug}"
        yield Exported("path", learning_path, path, f"{path}.yaml")


def put(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())
    return file


def objects_of(course: CoursePage) -> Iterator[Exported]:
    """The course and all that is live in it, in the order of the files."""
    slug = course.slug
    yield Exported("course", course, slug, f"{slug}/course.md")
    shared = {}
    modules = ModulePage.objects.child_of(course).live().order_by("path")
    for number, module in enumerate(modules, 1):
        folder = f"{slug}/{number:02d}-{module.slug}"
        exported = Exported("module", module, f"{slug}/{module.slug}", f"{folder}/module.md")
        exported.document.order = number
        yield exported
        steps = (s for s in module.get_children().live().specific() if type(s) in STEPS)
        for place, step in enumerate(steps, 1):
            kind, ending = STEPS[type(step)]
            path = f"{slug}/{module.slug}/{step.slug}"
            yield Exported(kind, step, path, f"{folder}/{place:02d}-{step.slug}.{ending}")
            if kind == "quiz" and NAME.fullmatch(step.quiz.name):
                shared[step.quiz.name] = step.quiz
    for name, quiz in sorted(shared.items()):
        path = f"{slug}/quizzes/{name}"
        yield Exported("shared", quiz, path, f"{path}.yaml")
    yield from activities_of(course)
    questions = Question.objects.filter(
        bank=slug, live=True, locale__language_code=course.source_language
    ).order_by("code")
    for question in questions:
        path = f"{slug}/questions/{question.code}"
        yield Exported("question", question, path, f"{path}.yaml")


def activities_of(course: CoursePage) -> Iterator[Exported]:
    """The interactive contents that came from files of this course."""
    rows = LoadedObject.objects.filter(course=course.slug, type="activity")
    paths = dict(rows.values_list("key", "path"))
    live = H5PContent.objects.filter(
        translation_key__in=paths, live=True, locale__language_code=course.source_language
    )
    for content in sorted(live, key=lambda content: paths[content.translation_key]):
        if content.version and content.version.name in packing.our_types():
            path = paths[content.translation_key]
            yield Exported("activity", content, path, f"{path}.yaml")


STEPS = {LessonPage: ("lesson", "md"), QuizPage: ("quiz", "quiz.yaml")}


def published(exported: Exported, language: str, row: LoadedTranslation | None) -> Translated:
    """(kind, source, translation): what is published, but for an incomplete object what its file
    had, edits in the CMS excepted. Where the source changed since, its earlier text stands there:
    that translation is stale."""
    texts = {(kind, source): text for kind, source, text in shown(exported, language, row)}
    before = {(kind, source): text for kind, source, text in row.segments} if row else {}
    for kind, source, text in row.waiting if row else ():
        if texts.get((kind, source), "") in ("", before.get((kind, source), "")):
            texts[kind, source] = text
    return [(kind, source, text) for (kind, source), text in texts.items()]


def shown(exported: Exported, language: str, row: LoadedTranslation | None) -> Translated:
    """The published texts of one object in a language, each with the source it was made from."""
    source, document = exported.instance, exported.document
    if document.type == "shared":
        return []
    same = type(source).objects.filter(translation_key=source.translation_key, live=True)
    target = same.filter(locale__language_code=language).first()
    if target is None:
        return []
    theirs = segments(document_of(document.type, target, document.path))
    ours = aligned(segments(document), theirs)
    base = aligned(row.segments if row else [], theirs)
    if base is None:
        return [(k, s, t) for (k, s), (_kind, t) in zip(ours or [], theirs, strict=bool(ours))]
    now = [text for _kind, text in ours] if ours else [text for _kind, text, _before in base]
    return [
        (kind, before if text == translated else new, text)
        for (kind, before, translated), new, (_kind, text) in zip(base, now, theirs, strict=True)
    ]


def aligned(rows: list[Any], texts: list[tuple[str, str]]) -> list[Any] | None:
    """The rows, if they are of the same kinds as the texts, one by one."""
    return rows if [row[0] for row in rows] == [kind for kind, _text in texts] else None
