"""Loading: files become pages and questions. Source objects first, then their translations.

Who wins (DESIGN section 5): the base is the last load or export. Only the file changed → load; only
the CMS changed → keep; both and equal → adopt; both and different → conflict, the CMS keeps its text.
Each object is written in a transaction of its own, so that people go on working meanwhile; a course
appears to learners when all of it is there.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page

from content import curriculum, documents, translating
from content.curriculum import CourseFiles
from content.documents import Document
from content.mapping import MODELS, document_of, fields_of, key_of_document
from content.media import load_media
from content.models import Conflict, LoadedObject
from courses import outline
from courses.models import CoursePage
from courses.site import catalogues
from quizzes import versions
from quizzes.models import Question, Quiz

Say = Callable[[str], None]


@dataclass
class Report:
    """What a load did, by path."""

    loaded: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    translations: int = 0

    def __str__(self) -> str:
        return (
            f"{len(self.loaded)} loaded, {self.translations} translations, "
            f"{len(self.kept)} kept as edited, {len(self.removed)} taken away, "
            f"{len(self.conflicts)} conflicts"
        )


def load(root: Path, say: Say = lambda text: None) -> Report:
    """Load the curriculum below `root`; idempotent. Raises ContentError before changing anything."""
    report = Report()
    if unchanged(root):
        return report
    courses = curriculum.read(root)
    load_media(root / "media")
    parents = catalogues()
    for files in courses:
        say(f"{files.slug}: {len(files.documents)} files")
        with outline.paused():
            load_course(files, parents, report, say)
    remember(root)
    return report


def load_course(files: CourseFiles, parents: dict[str, Page], report: Report, say: Say) -> None:
    bases = {row.path: row for row in LoadedObject.objects.filter(course=files.slug)}
    objects: dict[str, Any] = {}
    # Questions first: lessons and tests refer to them.
    for document in [*files.of_type("question"), *tree(files)]:
        parent = parent_of(document, files, objects, parents)
        objects[document.path] = load_object(document, files, parent, bases, report)
    take_away(files, bases, report)
    sort_children(files, objects)
    report.translations += translating.load(files, objects, report.conflicts, say)
    publish_course(objects[files.slug])


def tree(files: CourseFiles) -> list[Document]:
    """Course, modules and steps: parents before children, in the order of their numbers."""
    modules = sorted(files.of_type("module"), key=lambda d: d.order)
    found = [files.course]
    for module in modules:
        steps = [d for d in files.of_type("lesson", "quiz") if d.path.startswith(f"{module.path}/")]
        found += [module, *sorted(steps, key=lambda d: d.order)]
    return found


def parent_of(document: Document, files: CourseFiles, objects: dict, parents: dict) -> Page | None:
    if document.type == "question":
        return None
    if document.type == "course":
        return parents[files.language]
    return objects[document.path.rsplit("/", 1)[0]]


def digest(document: Document) -> str:
    """What identifies the content of a document: its canonical text."""
    return hashlib.sha256(documents.write(document).encode()).hexdigest()


def find(document: Document) -> Any:
    """The object of this document in its source language, or None."""
    model = MODELS[document.type]
    if document.type == "question":
        found = model.objects.filter(code=document.data["id"])
        return next((q for q in found.select_related("locale") if q.is_source), None)
    pages = model.objects.filter(translation_key=key_of_document(document)).order_by("pk")
    return pages.select_related("locale").first()


def load_object(
    document: Document, files: CourseFiles, parent: Page | None, bases: dict, report: Report
) -> Any:
    """Load one file if it changed and nobody else did; returns the page or question."""
    base, new = bases.get(document.path), digest(document)
    existing = find(document)
    if existing and base and base.digest == new:
        return existing
    if existing and base:
        current = latest(existing)
        ours = document_of(document.type, current, document.path)
        if digest(ours) not in (base.digest, new):
            report.conflicts.append(document.path)
            note_conflict(document, documents.write(ours))
            return existing
    with transaction.atomic():
        instance = write(document, files, parent, existing)
        remember_object(document, files, instance, new)
    report.loaded.append(document.path)
    return instance


def latest(instance: Any) -> Any:
    """What the CMS holds now: an unpublished draft counts as an edit."""
    return instance.get_latest_revision_as_object()


def note_conflict(document: Document, ours: str) -> None:
    Conflict.objects.update_or_create(
        path=document.path,
        language="",
        place="",
        defaults={"ours": ours, "theirs": documents.write(document)},
    )


def remember_object(document: Document, files: CourseFiles, instance: Any, new: str) -> None:
    LoadedObject.objects.update_or_create(
        path=document.path,
        defaults={
            "course": files.slug,
            "type": document.type,
            "key": instance.translation_key,
            "digest": new,
        },
    )
    Conflict.objects.filter(path=document.path, language="", place="").delete()


# Writing one object ------------------------------------------------------------------------------


def write(document: Document, files: CourseFiles, parent: Page | None, existing: Any) -> Any:
    locale = Locale.objects.get(language_code=files.language)
    instance = existing or MODELS[document.type](
        locale=locale, translation_key=key_of_document(document)
    )
    for name, value in fields_of(document, existing).items():
        setattr(instance, name, value)
    if document.type == "question":
        return write_question(instance, document, files)
    if document.type == "quiz":
        instance.quiz = write_quiz(document, files)
    instance.slug = document.slug
    if existing is None:
        # A course shows when all of it is there: publish_course().
        instance.live = False
        parent.refresh_from_db()
        parent.add_child(instance=instance)
    revision = instance.save_revision(changed=True)
    if document.type != "course" or (existing and existing.live):
        revision.publish()
        instance.refresh_from_db()
    return instance


def write_question(question: Question, document: Document, files: CourseFiles) -> Question:
    question.bank = files.slug
    question.source_language = files.language
    question.self_check = document.data["id"] in curriculum.checks_of(files)
    question.save()
    question.save_revision(changed=True).publish()
    question.refresh_from_db()
    versions.record(question)
    return question


def write_quiz(document: Document, files: CourseFiles) -> Quiz:
    """The quiz of this step: it has the step's path as its name."""
    keys = dict(
        Question.objects.filter(
            bank=files.slug, code__in=document.data.get("questions") or []
        ).values_list("code", "translation_key")
    )
    quiz, _created = Quiz.objects.update_or_create(
        bank=files.slug,
        name=document.inner_path,
        defaults={
            "questions": [str(keys[code]) for code in document.data.get("questions") or []],
            "blueprint": document.data.get("blueprint") or {},
        },
    )
    return quiz


def publish_course(course: CoursePage) -> None:
    """All of it is there: the course appears (also in the languages whose pages are complete)."""
    for page in CoursePage.objects.filter(translation_key=course.translation_key, live=False):
        page.get_latest_revision().publish()
    outline.changed(course.translation_key)


def take_away(files: CourseFiles, bases: dict[str, LoadedObject], report: Report) -> None:
    """A removed file unpublishes its object in all languages; what learners did with it stays."""
    there = {document.path for document in files.documents}
    for path, base in bases.items():
        if path in there:
            continue
        for instance in MODELS[base.type].objects.filter(translation_key=base.key, live=True):
            instance.unpublish()
        base.delete()
        report.removed.append(path)


def sort_children(files: CourseFiles, objects: dict[str, Any]) -> None:
    """Bring modules and steps into the order of their numbers, in the source and where translated."""
    order = [objects[d.path] for d in tree(files)[1:]]
    for language_tree in by_locale(order):
        groups: dict[str, list[Page]] = {}
        for page in language_tree:
            groups.setdefault(page.path[:-4], []).append(page)
        for children in groups.values():
            sort(children)


def by_locale(order: list[Page]) -> list[list[Page]]:
    """The pages of `order` in every language in which they exist, each list in that order."""
    keys = [page.translation_key for page in order]
    pages: dict[int, list[Page]] = {}
    for page in Page.objects.filter(translation_key__in=keys):
        pages.setdefault(page.locale_id, []).append(page)
    return [sorted(found, key=lambda p: keys.index(p.translation_key)) for found in pages.values()]


def sort(children: list[Page]) -> None:
    for before, page in zip(children, children[1:], strict=False):
        page.refresh_from_db()
        before.refresh_from_db()
        if page.path < before.path:
            page.move(before, pos="right")


# Nothing changed? --------------------------------------------------------------------------------

STAMP = "(all files)"
READ = {".md", ".yaml", ".po", ".svg", ".webp", ".png", ".jpg"}


def stamp(root: Path) -> str:
    """A digest of all files below `root` by name and bytes, and of the Uzbek converter: when that
    learns a word, the Cyrillic texts are derived again."""
    whole = hashlib.sha256()
    converter = sorted((settings.BASE_DIR / "languages").rglob("uzbek*"))
    files = sorted(p for p in root.rglob("*") if p.suffix in READ)
    for file in [p for p in converter if p.suffix in (".py", ".csv")] + files:
        whole.update(f"{file.name}\0".encode())
        whole.update(file.read_bytes())
    return whole.hexdigest()


def unchanged(root: Path) -> bool:
    return LoadedObject.objects.filter(path=STAMP, digest=stamp(root)).exists()


def remember(root: Path) -> None:
    LoadedObject.objects.update_or_create(
        path=STAMP, defaults={"course": "", "type": "stamp", "digest": stamp(root)}
    )
