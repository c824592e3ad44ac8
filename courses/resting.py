"""What of the courses rests on the library: lessons and questions by the sources they name, and
where a case is used. Read from the source language; shown in the reader's."""

import json
from collections.abc import Iterator
from typing import Any

from django.db.models import F
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from courses import access, outline
from courses.outline import Course, StepEntry
from courses.steps.lesson import LessonPage
from library import finding
from library.citing import Shelf, shelf
from library.models import Article, Case, Instrument, cited
from library.views import rests
from people.roles import is_trainer
from quizzes.models import Question

Entry = dict[str, Any]
# Fact → the codes of the articles that its source names.
Cited = dict[str, list[str]]


def resting_on(request: HttpRequest, code: str) -> list[dict[str, Any]]:
    """Lessons and questions that rest on an article. Learners are told how many questions there
    are, not which: those are asked in tests."""
    courses = access.visible(request, outline.courses(get_language()))
    known = shelf()
    facts = facts_of(courses, known)
    lessons = [
        entry_of(course, step)
        for course, step in lessons_in(courses)
        if any(rests(codes, code) for codes in facts.get(step.source_pk, {}).values())
    ]
    questions = questions_on(code, courses, facts, known)
    return [
        {"title": _("Lessons"), "entries": lessons},
        {"title": _("Questions"), "entries": question_entries(request, questions)},
    ]


def lessons_in(courses: list[Course]) -> Iterator[tuple[Course, StepEntry]]:
    for course in courses:
        yield from ((course, step) for step in course.steps if step.kind == "lesson")


def entry_of(course: Course, step: StepEntry) -> Entry:
    note = f"{course.code}, {step.code}" if step.code else course.code
    return {"title": step.title, "url": step.url, "note": note, "language": step.language}


def facts_of(courses: list[Course], known: Shelf) -> dict[int, Cited]:
    """Source page of a lesson → what its sources cite. One query."""
    pks = [step.source_pk for _course, step in lessons_in(courses)]
    rows = LessonPage.objects.filter(pk__in=pks).values_list("pk", "sources")
    return {pk: cited_by(sources, known) for pk, sources in rows}


def cited_by(sources: Any, known: Shelf) -> Cited:
    """What the sources of a lesson cite: stored JSON, or a stream."""
    blocks = json.loads(sources) if isinstance(sources, str) else list(sources.raw_data)
    pairs = ((b["value"]["id"], known.cited(b["value"]["text"])) for b in blocks)
    return {name: codes for name, codes in pairs if codes}


def questions_on(
    code: str, courses: list[Course], facts: dict[int, Cited], known: Shelf
) -> list[Question]:
    """Published questions whose sources name the article, by fact or in words. One query."""
    by_fact = {name: codes for found in facts.values() for name, codes in found.items()}
    rows = Question.objects.filter(
        live=True,
        bank__in=[course.slug for course in courses],
        locale__language_code=F("source_language"),
    ).defer("body")
    return [
        row
        for row in rows.order_by("code")
        if any(rests(by_fact.get(name) or known.cited(name), code) for name in row.source)
    ]


def question_entries(request: HttpRequest, questions: list[Question]) -> list[Entry]:
    if not questions:
        return []
    if is_trainer(request.user):
        return [{"title": row.code, "url": edit_url(row), "note": row.lesson} for row in questions]
    number = len(questions)
    text = ngettext("%(number)s question of the bank", "%(number)s questions of the bank", number)
    return [{"title": text % {"number": number}, "url": "", "note": ""}]


def edit_url(row: Question) -> str:
    try:
        return reverse("wagtailsnippets_quizzes_question:edit", args=[row.pk])
    except NoReverseMatch:
        return ""


def case_used_in(request: HttpRequest, case: Case) -> list[Entry]:
    """The courses and lessons that a case belongs to."""
    courses = access.visible(request, outline.courses(get_language()))
    found = [
        {"title": c.title, "url": c.url, "note": c.code, "language": c.shown_language}
        for c in courses
        if c.code in case.courses
    ]
    return found + [
        entry_of(course, step) for course, step in lessons_in(courses) if step.code in case.lessons
    ]


# In a lesson ------------------------------------------------------------------------------------


def source_links(page: LessonPage) -> dict[str, list[tuple[str, str]]]:
    """Id of a source → (address, label) of the articles that it names, in whatever language of the
    lesson it is recognised."""
    known = shelf()
    versions = LessonPage.objects.filter(translation_key=page.translation_key)
    facts: Cited = {}
    for sources in [page.sources, *versions.values_list("sources", flat=True)]:
        for name, codes in cited_by(sources, known).items():
            facts.setdefault(name, codes)
    labels = labels_of(sorted({code for codes in facts.values() for code in codes}))
    return {name: [labels[c] for c in codes if c in labels] for name, codes in facts.items()}


def labels_of(codes: list[str]) -> dict[str, tuple[str, str]]:
    """Code → (address, label) for articles and whole instruments."""
    if not codes:
        return {}
    language = get_language()
    found = {above.code: label(above, row) for above, row in named(codes, language)}
    for instrument in finding.instruments(language):
        if instrument.slug in codes:
            found[instrument.slug] = (
                reverse("instrument", args=[instrument.slug]),
                instrument.short,
            )
    return found


def named(codes: list[str], language: str) -> list[tuple[Article, Instrument]]:
    return [(article, above) for above, article in finding.named(codes, language)]


def label(article: Article, above: Instrument) -> tuple[str, str]:
    address = reverse("article", args=[article.instrument, article.slug])
    return address, f"{above.short}, {cited(above.unit, article.number)}"


def linked_source(text: str, links: list[tuple[str, str]]) -> SafeString:
    """A source as it stands in a lesson: itself a link to the one article that it names, or
    followed by links to several."""
    if not links:
        return format_html("{}", text)
    if len(links) == 1:
        return format_html('<a href="{}">{}</a>', links[0][0], text)
    return format_html("{} ({})", text, format_html_join(", ", '<a href="{}">{}</a>', links))


def cases_in(page: LessonPage) -> SafeString:
    """Links to the cases that a lesson is discussed with, as list items."""
    rows = finding.cases_of_lesson(page.code, get_language())
    return format_html_join(
        "",
        '<li><a href="{}">{}</a></li>',
        ((reverse("case", args=[row.slug]), row.title) for row in rows),
    )
