"""Loading the library: as a course is loaded, with pages and snippets of its own."""

from typing import Any

from wagtail.models import Page

from content import translating
from content.deciding import Verdict
from content.documents import Document
from content.files import CourseFiles
from content.loading import CourseLoader
from content.mapping import fields_of, key_of_document
from content.models import LoadedObject
from content.renaming import set_slug
from content.shapes import MODELS
from content.writing import Writer


class LibraryWriter(Writer):
    """Writes instruments and articles, which are snippets; cases are pages like others."""

    def write(self, document: Document, parent: Page | None, existing: Any, reopen: bool) -> Any:
        """Bring the object up to date with its file, and publish it."""
        if issubclass(MODELS[document.type], Page):
            return super().write(document, parent, existing, reopen)
        key = key_of_document(document)
        row = existing or MODELS[document.type](locale=self.locale, translation_key=key)
        if existing and existing.slug != document.slug:
            for version in type(row).objects.filter(translation_key=key):
                set_slug(version, document.slug)
        for name, value in fields_of(document, existing).items():
            setattr(row, name, value)
        if existing is None:
            row.source_language = self.files.language
            row.save()
        revision = row.save_revision(changed=True)
        if existing is None or existing.live or reopen:
            revision.publish()
            row.refresh_from_db()
        return row


class LibraryLoader(CourseLoader):
    """Loads the library. Its cases stand below one page, its snippets below nothing."""

    def make_writer(self, files: CourseFiles) -> Writer:
        return LibraryWriter(files)

    def load(self) -> None:
        for document in self.files.documents:
            self.load_object(document)
        self.take_away()
        self.report.translations += translating.load(
            self.files, self.loaded, self.conflicts, self.index, self.say
        )
        self.conflicts.forget_the_rest()

    def parent_of(self, document: Document) -> Page | None:
        """The home page of its language, and for a case the page of all cases."""
        if document.type == "library":
            return self.catalogue.get_parent()
        above = self.loaded.get(self.files.slug) if document.type == "case" else None
        return above.instance if above else None

    def verdict(self, document: Document, base: LoadedObject | None, existing: Any) -> Verdict:
        """A snippet has its address from its file, which may have got another name."""
        verdict = super().verdict(document, base, existing)
        is_page = issubclass(MODELS[document.type], Page)
        if verdict is Verdict.ADOPT and not is_page and document.path in self.renamed:
            return Verdict.WRITE
        return verdict
