"""Loading: files become pages and questions. Source objects first, then their translations.

Who wins is decided object by object (`content.deciding`); what a person changed in the CMS stays.
Each object is written in a transaction of its own, so that people go on working meanwhile; a course
appears to learners when all of it is there.
"""

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from wagtail.models import Page

from content import curriculum, documents, stamp, translating
from content.checking import KEYLESS, check_database
from content.conflicts import Conflicts
from content.deciding import Verdict, decide
from content.documents import Document
from content.errors import ContentError
from content.files import CourseFiles
from content.indexing import IndexedOnce
from content.mapping import document_of, key_of_document
from content.media import load_media
from content.models import Conflict, LoadedObject
from content.ordering import Siblings
from content.renaming import follow_renames, rename
from content.shapes import MODELS
from content.writing import Writer
from courses import outline
from courses.models import CoursePage
from courses.site import catalogues
from languages import deriving

Say = Callable[[str], None]


@dataclass
class Report:
    """What a load did, by path; `conflicts` are all that wait for a decision."""

    loaded: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    translations: int = 0

    def __str__(self) -> str:
        return (
            f"{len(self.loaded)} loaded, {self.translations} translations, "
            f"{len(self.kept)} kept as edited, {len(self.removed)} taken away, "
            f"{len(self.conflicts)} conflicts"
        )


@dataclass
class Loaded:
    """An object of the source language, and the document that its translations follow: what is
    published, which differs from the file where the CMS keeps its own version."""

    instance: Any
    document: Document
    reopened: bool = False


def load(
    root: Path, say: Say = lambda text: None, besides: Callable[[], Any] = lambda: None
) -> Report:
    """Load the curriculum below `root`; idempotent. A ContentError comes before any change.

    `besides` is called where something changed: it brings up to date what else is read from files.
    """
    report = Report()
    if not stamp.unchanged(root):
        load_changed(root, report, say)
        besides()
        stamp.remember(root)
    rows = Conflict.objects.order_by("path", "language", "place")
    report.conflicts = [str(row) for row in rows]
    return report


def load_changed(root: Path, report: Report, say: Say) -> None:
    courses = curriculum.read(root)
    if problems := list(check_database(courses)):
        raise ContentError(problems)
    load_media(root / "media")
    parents = catalogues()
    for files in courses:
        say(f"{files.slug}: {len(files.documents)} files")
        with outline.paused(), deriving.paused(), IndexedOnce() as index:
            loader_of(files)(files, parents[files.language], index, report, say).load()
    for slug in others(courses):
        say(f"{slug}: has no files here, and stays as it is")


def loader_of(files: CourseFiles) -> "type[CourseLoader]":
    """The library has a loader of its own."""
    from content.loading_library import LibraryLoader

    return LibraryLoader if files.is_library else CourseLoader


def others(courses: list[CourseFiles]) -> list[str]:
    """Courses that were loaded from other folders: their files were not taken away."""
    known = LoadedObject.objects.filter(type="course", removed=False)
    here = [files.slug for files in courses]
    return list(known.exclude(course__in=here).values_list("course", flat=True).order_by("course"))


def digest(document: Document) -> str:
    """What identifies the content of a document: its canonical text. A page's `id:` says where it
    stands, not what."""
    data = {k: v for k, v in document.data.items() if k != "id" or document.type == "question"}
    text = documents.write(Document(document.type, document.path, document.file, data))
    return hashlib.sha256(text.encode()).hexdigest()


def paths_of(files: CourseFiles) -> dict[uuid.UUID, str]:
    """The paths of a course's pages by their keys (questions go by their codes)."""
    keyed = [d for d in files.documents if d.type not in KEYLESS]
    return {key_of_document(document): document.path for document in keyed}


class CourseLoader:
    """Loads one course. `loaded` has its source objects by path."""

    def __init__(
        self, files: CourseFiles, catalogue: Page, index: IndexedOnce, report: Report, say: Say
    ):
        self.files, self.catalogue, self.index = files, catalogue, index
        self.report, self.say = report, say
        self.renamed = follow_renames(files.slug, paths_of(files))
        self.bases = {row.path: row for row in LoadedObject.objects.filter(course=files.slug)}
        self.before = {
            row.key: row.order
            for row in self.bases.values()
            if not row.removed and not self.is_moved(row.path)
        }
        self.writer = self.make_writer(files)
        self.conflicts = Conflicts(files.slug)
        self.loaded: dict[str, Loaded] = {}

    def make_writer(self, files: CourseFiles) -> Writer:
        return Writer(files)

    def is_moved(self, path: str) -> bool:
        """Whether a file came to another folder: its number there is new."""
        old = self.renamed.get(path, path)
        return old.rpartition("/")[0] != path.rpartition("/")[0]

    def load(self) -> None:
        # Questions and the like first: lessons and tests refer to them.
        for document in [
            *self.files.of_type("question"),
            *self.files.of_type("shared"),
            *self.files.of_type("activity"),
            *self.tree(),
        ]:
            self.load_object(document)
        self.take_away()
        self.report.translations += translating.load(
            self.files, self.loaded, self.conflicts, self.index, self.say
        )
        self.put_in_order()
        self.open_course()
        self.conflicts.forget_the_rest()

    def tree(self) -> list[Document]:
        """Course, modules and steps: parents before children, in the order of their numbers."""
        steps = self.files.of_type("module", "lesson", "quiz")
        return [self.files.course, *sorted(steps, key=lambda d: (d.path.count("/"), d.order))]

    # One object ----------------------------------------------------------------------------------

    def load_object(self, document: Document) -> None:
        """Write what only the file changed; keep what the CMS changed."""
        parent, base = self.parent_of(document), self.bases.get(document.path)
        if document.type in BELOW_OTHERS and parent is None:
            self.report.kept.append(document.path)
            return
        existing = self.writer.find(document, base)
        if existing and parent and document.path in self.renamed:
            with transaction.atomic(), self.index.at_end():
                rename(existing, document.path, self.renamed[document.path], parent)
        verdict = self.verdict(document, base, existing)
        reopened = bool(base and base.removed)
        if verdict is Verdict.WRITE:
            with transaction.atomic(), self.index.at_end():
                existing = self.writer.write(document, parent, existing, reopened)
                self.remember(document, existing)
            self.report.loaded.append(document.path)
        elif verdict is Verdict.ADOPT:
            self.remember(document, existing)
        elif verdict is Verdict.KEEP:
            self.report.kept.append(document.path)
        if existing is not None:
            if document.type == "question":
                self.writer.mark_self_check(document, existing)
            published = document_of(document.type, existing, document.path)
            self.loaded[document.path] = Loaded(existing, published, reopened)

    def parent_of(self, document: Document) -> Page | None:
        """The page below which this one stands; None where that was deleted in the CMS."""
        if document.type == "course":
            return self.catalogue
        above = self.loaded.get(document.path.rpartition("/")[0])
        return above.instance if above else None

    def verdict(self, document: Document, base: LoadedObject | None, existing: Any) -> Verdict:
        """Who wins; an unpublished draft counts as an edit."""
        ours = self.current(document, existing)
        verdict = decide(
            base.digest if base else None, digest(ours) if ours else None, digest(document)
        )
        if verdict is Verdict.CONFLICT:
            texts = (documents.write(ours) if ours else "", documents.write(document))
            return Verdict.WRITE if self.conflicts.is_decided(document.path, *texts) else verdict
        if verdict is Verdict.ADOPT and existing is not None:
            published = document_of(document.type, existing, document.path)
            if digest(published) != digest(document) or (base and base.removed):
                return Verdict.WRITE
        return verdict

    def current(self, document: Document, existing: Any) -> Document | None:
        """What the CMS holds now of this document's object."""
        if existing is None:
            return None
        return document_of(document.type, latest(existing), document.path)

    def remember(self, document: Document, instance: Any) -> None:
        """Files and database are equal now: the base of the next load's comparing."""
        row = self.bases.get(document.path) or LoadedObject(
            path=document.path, order=document.order
        )
        row.course, row.type, row.removed = self.files.slug, document.type, False
        row.key, row.digest = key_of_instance(instance), digest(document)
        row.save()
        self.bases[document.path] = row

    # The course as a whole -----------------------------------------------------------------------

    def take_away(self) -> None:
        """A removed file unpublishes its object in all languages; what learners did stays."""
        there = {document.path for document in self.files.documents}
        keys = set(paths_of(self.files))
        for path, base in list(self.bases.items()):
            if path in there or base.key in keys or base.removed or base.type not in MODELS:
                continue
            if base.type == "shared":
                base.delete()
            elif self.may_take_away(path, base):
                with transaction.atomic(), self.index.at_end():
                    for instance in MODELS[base.type].objects.filter(
                        translation_key=base.key, live=True
                    ):
                        instance.unpublish()
                    LoadedObject.objects.filter(pk=base.pk).update(removed=True)
                self.report.removed.append(path)

    def may_take_away(self, path: str, base: LoadedObject) -> bool:
        """Not where a person changed it since: that is a conflict."""
        found = MODELS[base.type].objects.filter(
            translation_key=base.key, locale__language_code=self.files.language
        )
        existing = found.first()
        ours = document_of(base.type, latest(existing), path) if existing else None
        if decide(base.digest, digest(ours) if ours else None, None) is not Verdict.CONFLICT:
            return True
        return self.conflicts.is_decided(path, documents.write(ours) if ours else "", "")

    def put_in_order(self) -> None:
        """Modules and steps stand in the order of their numbers, in every language."""
        tree = [d for d in self.tree()[1:] if d.path in self.loaded]
        folders: dict[str, list[Document]] = {}
        for document in tree:
            folders.setdefault(document.path.rpartition("/")[0], []).append(document)
        for path, children in folders.items():
            wanted = [key_of_document(document) for document in children]
            siblings = Siblings(path, wanted, self.before)
            if siblings.arrange(self.writer.locale.pk, self.conflicts):
                self.remember_order(children)

    def remember_order(self, children: list[Document]) -> None:
        for document in children:
            base = self.bases.get(document.path)
            if base and base.order != document.order:
                LoadedObject.objects.filter(pk=base.pk).update(order=document.order)

    def open_course(self) -> None:
        """All of it is there: the course appears, in every language that is complete."""
        course = self.loaded.get(self.files.slug)
        if course is None:
            return
        versions = CoursePage.objects.filter(translation_key=course.instance.translation_key)
        source = versions.get(pk=course.instance.pk)
        if source.live or source.first_published_at is None:
            # One that a person closed stays closed.
            for page in versions.filter(live=False, first_published_at=None):
                with transaction.atomic(), self.index.at_end():
                    page.get_latest_revision().publish()
        outline.changed(source.translation_key)


# These stand below another page.
BELOW_OTHERS = ("module", "lesson", "quiz", "case")


def latest(instance: Any) -> Any:
    """What the CMS holds now: an unpublished draft counts as an edit."""
    drafted = getattr(instance, "has_unpublished_changes", False)
    return instance.get_latest_revision_as_object() if drafted else instance


def key_of_instance(instance: Any) -> Any:
    return getattr(instance, "translation_key", None) or instance.key
