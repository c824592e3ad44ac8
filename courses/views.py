"""Learners' pages that a course is made of: find, decide, answer."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail import hooks
from wagtail.models import Page

from courses import access, finishing, outline, panels
from courses.choices import TOPICS
from courses.outline import Course
from courses.progress import Progress
from languages import searching
from learners import progress as learning
from learners.enrolling import enrol as enrol_person
from learners.models import Completion, Enrolment
from people.choices import Audience

LANGUAGE_NAMES = dict(settings.LANGUAGES)
# Value of the filter, its name, hours from and to.
DURATIONS = [
    ("day", gettext_lazy("Up to 6 hours"), 0, 6),
    ("days", gettext_lazy("7 or 8 hours"), 7, 8),
    ("long", gettext_lazy("9 hours or more"), 9, 10_000),
]


def catalogue(request: HttpRequest) -> HttpResponse:
    """All courses that are for this person, narrowed by what was asked for."""
    found = access.visible(request, outline.courses(get_language()))
    chosen = {name: request.GET.get(name, "") for name in ("q", "group", "topic", "in", "hours")}
    shown = [course for course in found if matches(course, chosen)]
    context = {
        "courses": [card(course) for course in shown],
        "enrolments": enrolled_in(request, shown),
        "total": len(found),
        "chosen": chosen,
        "is_filtered": any(chosen.values()),
        "groups": Audience.choices,
        "topics": [t for t in TOPICS if any(t[0] in c.topics for c in found)],
        "languages": settings.LANGUAGES,
        "durations": [(value, name) for value, name, _least, _most in DURATIONS],
    }
    return render(request, "courses/catalogue.html", context)


def matches(course: Course, chosen: dict[str, str]) -> bool:
    titles = " ".join(step.title for step in course.steps) if chosen["q"] else ""
    text = f"{course.title} {course.summary} {course.code} {titles}"
    return (
        searching.matches(chosen["q"], text)
        and chosen["group"] in ("", *course.target_groups)
        and chosen["topic"] in ("", *course.topics)
        and chosen["in"] in ("", *course.languages)
        and chosen["hours"] in ("", *durations_of(course))
    )


def durations_of(course: Course) -> list[str]:
    return [value for value, _name, least, most in DURATIONS if least <= course.hours <= most]


def card(course: Course) -> dict[str, Any]:
    """What a catalogue card shows of a course."""
    return {
        "course": course,
        "languages": [LANGUAGE_NAMES[code] for code in course.languages],
        "groups": [Audience(slug).label for slug in course.target_groups if slug in Audience],
        "topics": [title for slug, title in TOPICS if slug in course.topics],
        "lessons": sum(step.kind == "lesson" for step in course.steps),
        "minutes": sum(step.minutes for step in course.steps),
    }


def enrolled_in(request: HttpRequest, courses: list[Course]) -> dict:
    if not request.user.is_authenticated:
        return {}
    rows = Enrolment.objects.filter(
        user=request.user, course_key__in=[c.key for c in courses], closed_at=None
    )
    return {row.course_key: row for row in rows}


def course(request: HttpRequest, slug: str) -> HttpResponse:
    """What a course is about, and how far the learner is."""
    found = access.find_course(slug)
    if answer := access.closed(request, found, found.path):
        return answer
    enrolment, done = learning.of(request.user, found.key)
    return render(request, "courses/course.html", course_context(request, found, enrolment, done))


def course_context(request: HttpRequest, found: Course, enrolment, done) -> dict[str, Any]:
    state = Progress(found, done, enrolled=enrolment is not None)
    context = {
        **card(found),
        "progress": state,
        "enrolment": enrolment,
        "next_step": state.next_step if enrolment else None,
        "may_finish": finishing.may_finish(found, enrolment, state),
        "prerequisites": access.prerequisites(request, found),
        "barring": access.barring(request, found),
        "tests": [step for step in found.steps if step.kind == "quiz"],
    }
    return {**context, **panels.on_course(request, found, enrolment)}


def course_preview(request: HttpRequest, page: Page) -> HttpResponse:
    """The author's draft of a course page, with the steps that are published."""
    described = outline.describe(page, {page.locale.language_code: page}, page.locale.language_code,
                                 list(page.get_descendants().live().specific()), {})  # fmt: skip
    row = outline.Outline(
        course_key=page.translation_key, slug=page.slug, language=page.locale.language_code,
        data=described,
    )  # fmt: skip
    context = course_context(request, Course(row), None, set())
    return render(request, "courses/course.html", {**context, "preview": True})


@require_POST
def enrol(request: HttpRequest, slug: str) -> HttpResponse:
    """Enrol the signed-in person; a stranger signs in first and comes back to the course.

    Who is enrolled goes on; where nothing is left to do, that completes the course (`finishing`).
    """
    found = access.find_course(slug)
    if not request.user.is_authenticated:
        return redirect_to_login(found.url)
    if answer := access.closed(request, found, found.path):
        return answer
    if access.barring(request, found):
        messages.warning(request, _("Complete the courses named under Prerequisites first."))
        return redirect(found.url)
    enrolment = enrol_person(user=request.user, course_key=found.key, language=get_language())
    state = Progress(found, learning.done_steps(enrolment), enrolled=True)
    if finishing.finish(found, enrolment, state):
        messages.success(request, _("You have completed the course."))
    return redirect(state.next_step.url if state.next_step else found.url)


def module(request: HttpRequest, course: str, module: str) -> HttpResponse:
    """A module has no page of its own: its place on the course page."""
    found = access.find_course(course)
    if module not in {entry.slug for entry in found.modules}:
        raise Http404(_("There is no such module in this course."))
    return redirect(f"{found.url}#{module}")


def step(request: HttpRequest, course: str, module: str, step: str) -> HttpResponse:
    """A step of a course: the gate, Wagtail's own restrictions, then whatever the step does."""
    try:
        visit = access.enter(request, course, module, step)
    except access.Refused as refused:
        return refused.response
    page = page_of(visit)
    if answer := access.closed(request, visit.course, path_of(visit)) or stopped(request, page):
        return answer
    # What is sent is never lost: it is the same step, whatever became of this translation.
    if visit.entry.pk is None and request.method != "POST":
        return untranslated(request, visit)
    here = outline.visit.set(visit)
    try:
        return page.respond(request, visit)
    finally:
        outline.visit.reset(here)


def stopped(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Wagtail's hooks may answer instead of the page, as where Wagtail serves a page itself."""
    answers = (hook(page, request, [], {}) for hook in hooks.get_hooks("before_serve_page"))
    return next((answer for answer in answers if answer), None)


def page_of(visit: access.Visit) -> Page:
    """The page of a step in the language of the request; where it is missing, its source.

    Of a version of the outline a process reads it once; each visit gets a copy of its own.
    """
    entry, cache = visit.entry, caches["bodies"]
    pk = entry.pk or entry.source_pk
    key = f"page:{pk}:{visit.course.version}"
    page = cache.get(key)
    if page is None:
        page = get_object_or_404(entry.model.for_visit(), pk=pk)
        cache.set(key, page)
    return page


def path_of(visit: access.Visit) -> str:
    return visit.entry.path or visit.course.path


def untranslated(request: HttpRequest, visit: access.Visit) -> HttpResponse:
    """The step is not there yet in this language: says so in it, and offers the others."""
    found = outline.Outline.objects.filter(course_key=visit.course.key)
    rows = sorted(found, key=lambda row: list(LANGUAGE_NAMES).index(row.language))
    query = f"?{asked}" if (asked := request.META.get("QUERY_STRING")) else ""
    offered = [
        (row.language, entry.url_in(row.language) + query)
        for row in rows
        if (entry := Course(row).find(visit.entry.module_slug, visit.entry.slug)) and entry.pk
    ]
    context = {
        "course": visit.course, "step": visit.entry, "progress": visit.progress,
        "offered": [(code, LANGUAGE_NAMES[code], url) for code, url in offered],
    }  # fmt: skip
    return render(request, "courses/untranslated.html", context)


def step_of_page(request: HttpRequest, page: Page) -> HttpResponse:
    """Wagtail's route to a step leads to the learner's address (they are the same path)."""
    module_page = page.get_parent()
    return step(request, module_page.get_parent().slug, module_page.slug, page.slug)


def module_of_page(request: HttpRequest, page: Page) -> HttpResponse:
    return module(request, page.get_parent().slug, page.slug)


@login_required
def my_learning(request: HttpRequest) -> HttpResponse:
    """Where the learner stopped, what goes on, what is finished; constant queries."""
    enrolments = list(
        Enrolment.objects.filter(user=request.user, closed_at=None).order_by("-enrolled_at")
    )
    known = {c.key: c for c in outline.courses(get_language(), {e.course_key for e in enrolments})}
    done: dict[int, dict] = {}
    for row in Completion.objects.filter(enrolment__in=enrolments):
        done.setdefault(row.enrolment_id, {})[row.step_key] = row.at
    rows = [learning_row(e, known.get(e.course_key), done.get(e.pk, {})) for e in enrolments]
    going = [row for row in rows if not row["enrolment"].is_complete and row["course"]]
    going.sort(key=lambda row: row["last"], reverse=True)
    context = {
        "current": going[0] if going else None,
        "going": going[1:],
        "finished": [row for row in rows if row["enrolment"].is_complete],
    }
    for hook in hooks.get_hooks("my_learning_panels"):
        context.update(hook(request, enrolments))
    return render(request, "courses/my_learning.html", context)


def learning_row(enrolment: Enrolment, found: Course | None, done: dict) -> dict[str, Any]:
    state = Progress(found, done, enrolled=True) if found else None
    return {
        "enrolment": enrolment,
        "course": found,
        # A course that was taken away keeps the name it had when it was completed.
        "title": found.title if found else enrolment.course_title,
        "progress": state,
        "next_step": state.next_step if state else None,
        "last": max(done.values(), default=enrolment.enrolled_at),
    }
