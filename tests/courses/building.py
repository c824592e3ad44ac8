"""Courses made in the database, as large as a test wants them."""

import uuid
from typing import Any

from wagtail.models import Locale, Page

from courses import outline
from courses.models import CoursePage, LessonPage, ModulePage, QuizPage
from courses.outline import Course
from courses.site import catalogues
from quizzes.models import Quiz
from tests.quizzes.bank import published


def put(parent: Page, page: Page) -> Page:
    """A published page below its parent, without revisions and without news."""
    page.live, page.locale = True, parent.locale
    parent.refresh_from_db()
    parent.add_child(instance=page)
    return page


def text(words: str) -> list[tuple[str, Any]]:
    """The body of a lesson: a heading and one paragraph."""
    heading = {"text": "What it says", "sensitive": False}
    return [("heading", heading), ("paragraph", f"<p>{words}</p>")]


def course(
    slug: str = "barley", *, modules: int = 1, lessons: int = 1, language: str = "en", **fields: Any
) -> CoursePage:
    """A published course with so many modules of so many lessons, written in one language."""
    parent = catalogues()[language]
    given = {"title": f"Course of {slug}", "code": slug[:3].upper(), "summary": f"About {slug}."}
    with outline.paused():
        page = put(parent, CoursePage(slug=slug, **{**given, **fields}))
        for number in range(1, modules + 1):
            module = put(page, ModulePage(title=f"Module {number}", slug=f"module-{number}"))
            for n in range(1, lessons + 1):
                lesson(module, f"lesson-{n}")
        outline.changed(page.translation_key)
    return page


def module_of(page: CoursePage, slug: str = "module-1") -> ModulePage:
    return ModulePage.objects.child_of(page).get(slug=slug)


def lesson(module: Page, slug: str, words: str = "", **fields: Any) -> LessonPage:
    """A published lesson at the end of a module. The outline hears of it by `announce`."""
    page = LessonPage(title=f"Title of {slug}", slug=slug, body=text(words or f"Text of {slug}."))
    for name, value in fields.items():
        setattr(page, name, value)
    return put(module, page)


def test(module: Page, slug: str = "test", *, questions: int = 2, **terms: Any) -> QuizPage:
    """A published final test of so many single-choice questions (right: b)."""
    bank = f"bank-{uuid.uuid4().hex[:8]}"
    asked = [published(f"{bank}-{n}", bank=bank, objective="9.a") for n in range(questions)]
    quiz = Quiz.objects.create(
        name=slug, bank=bank, questions=[str(question.translation_key) for question in asked]
    )
    given = {"purpose": "final_test", "pass_mark": 80, "attempts": 2, "review": "after_pass"}
    return put(module, QuizPage(title=f"Title of {slug}", slug=slug, quiz=quiz, **given | terms))


def announce(page: Page) -> None:
    """Publish a page again, as an editor does: outlines follow."""
    type(page).objects.get(pk=page.pk).save_revision().publish()


def edited(page: Page, **fields: Any) -> None:
    """An editor changes a page and publishes it."""
    page = type(page).objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def translated(page: Page, language: str, **fields: Any) -> Page:
    """A published translation of a page, made by hand; its parent has one already."""
    copy = page.copy_for_translation(Locale.objects.get(language_code=language))
    for name, value in fields.items():
        setattr(copy, name, value)
    copy.save_revision().publish()
    return type(page).objects.get(pk=copy.pk)


def known(slug: str, language: str = "en") -> Course:
    """The course as learners' pages know it now."""
    found = outline.course(slug, language)
    assert found is not None
    return found
