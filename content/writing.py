"""Writing one source object: the page, question or quiz that a file describes.

Each is written in a transaction of its own, so that people go on working while a course is loaded.
"""

from typing import Any

from wagtail.models import Locale, Page

from activities import packing
from activities.models import H5PContent
from content.checking import checks_of
from content.documents import Document
from content.files import CourseFiles
from content.mapping import fields_of, key_of_document
from content.models import LoadedObject
from content.shapes import MODELS
from quizzes import versions
from quizzes.models import Question, Quiz


class Writer:
    """Writes the source objects of one course."""

    def __init__(self, files: CourseFiles):
        self.files = files
        self.checks = checks_of(files)
        self.locale = Locale.objects.get(language_code=files.language)

    def find(self, document: Document, base: LoadedObject | None) -> Any:
        """The object of this document in its source language, or None."""
        kind, bank = document.type, self.files.slug
        if kind == "shared":
            by_key = Quiz.objects.filter(key=base.key).first() if base else None
            return by_key or Quiz.objects.filter(bank=bank, name=document.slug).first()
        if kind == "question":
            found = Question.objects.filter(code=document.data["id"], bank=bank)
            return next((q for q in found.select_related("locale") if q.is_source), None)
        pages = MODELS[kind].objects.filter(translation_key=key_of_document(document))
        return pages.filter(locale=self.locale).select_related("locale").first()

    def write(self, document: Document, parent: Page | None, existing: Any, reopen: bool) -> Any:
        """Bring the object up to date with its file, and publish it.

        What a person closed stays closed, with the file's version as its draft; `reopen` says that
        the loader had closed it. A course shows when all of it is there: `publish_course`.
        """
        if document.type == "shared":
            return self.write_quiz(document.slug, document, existing)
        key = key_of_document(document)
        instance = existing or MODELS[document.type](locale=self.locale, translation_key=key)
        for name, value in fields_of(document, existing).items():
            setattr(instance, name, value)
        if document.type == "question":
            return self.write_question(instance, document, existing, reopen)
        if document.type == "activity":
            return self.write_activity(instance, document, existing, reopen)
        if document.type == "quiz":
            instance.quiz = self.quiz_of(document, existing)
        if existing is None:
            instance.slug, instance.live = document.slug, False
            parent.refresh_from_db()
            parent.add_child(instance=instance)
        shown = instance.live or reopen or (existing is None and document.type != "course")
        # Publishing validates what it saves.
        revision = instance.save_revision(changed=True, clean=not shown)
        if shown:
            revision.publish()
            instance.refresh_from_db()
        return instance

    def write_activity(
        self, content: H5PContent, document: Document, existing: Any, reopen: bool
    ) -> H5PContent:
        """An interactive content, with its type where that is not installed yet."""
        packing.install_ours(document.data["type"])
        if existing is None:
            content.live = False
            content.save()
        revision = content.save_revision(changed=True)
        if existing is None or existing.live or reopen:
            revision.publish()
            content.refresh_from_db()
        return content

    def write_question(
        self, question: Question, document: Document, existing: Question | None, reopen: bool
    ) -> Question:
        question.bank = self.files.slug
        question.source_language = self.files.language
        question.self_check = document.data["id"] in self.checks
        if existing is None:
            question.save()
        revision = question.save_revision(changed=True)
        if existing is None or existing.live or reopen:
            # Publishing makes the version that tests ask: quizzes.signals.
            revision.publish()
            question.refresh_from_db()
        return question

    def mark_self_check(self, document: Document, question: Question) -> None:
        """A lesson came to use the question, or ceased to: it leaves or joins the tests."""
        used = document.data["id"] in self.checks
        if question.self_check != used:
            same = Question.objects.filter(translation_key=question.translation_key)
            same.update(self_check=used)
            question.self_check = used
            if question.live:
                versions.record(question)

    def quiz_of(self, document: Document, existing: Any) -> Quiz:
        """A shared quiz by its name, or this step's own, which has the step's path as its name."""
        if name := document.data.get("quiz"):
            return Quiz.objects.get(bank=self.files.slug, name=name)
        mine = Quiz.objects.filter(bank=self.files.slug, name=document.inner_path).first()
        if mine is None and existing is not None and "/" in existing.quiz.name:
            mine = existing.quiz
        return self.write_quiz(document.inner_path, document, mine)

    def write_quiz(self, name: str, document: Document, existing: Quiz | None) -> Quiz:
        quiz = existing or Quiz(bank=self.files.slug)
        quiz.name = name
        listed = Document("shared", document.path, document.file, document.data)
        for field, value in fields_of(listed).items():
            setattr(quiz, field, value)
        quiz.save()
        return quiz
