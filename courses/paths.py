"""Learning paths: which courses a target group takes, and in which order."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail import hooks

from courses import access, outline
from courses.models import LearningPath
from courses.outline import Course
from learners.models import Enrolment
from library.finding import hold_drafts, in_language
from people.choices import Audience

Row = dict[str, Any]


def by_number(path: LearningPath) -> tuple[int, str]:
    """P2 before P10."""
    return int("".join(filter(str.isdigit, path.code)) or 0), path.code


def paths(request: HttpRequest) -> HttpResponse:
    """All paths, those of one target group where it was asked for."""
    group = request.GET.get("group", "")
    found = sorted(in_language(LearningPath.objects.all(), get_language()), key=by_number)
    shown = [row for row in found if group in ("", *row.target_groups)]
    here = known_courses(request)
    context = {
        "paths": [(row, groups_of(row), *counted(row, here)) for row in shown],
        "groups": Audience.choices,
        "group": group,
        "is_draft": hold_drafts(found, get_language()),
    }
    return render(request, "courses/paths.html", context)


def counted(row: LearningPath, here: dict[str, Course]) -> tuple[int, int]:
    """How many courses of the path are here, and how many it has."""
    codes = [entry["code"] for entry in row.entries]
    return sum(code in here for code in codes), len(codes)


def path(request: HttpRequest, slug: str) -> HttpResponse:
    """One path: its courses in order, how far the learner is, and what is still to come."""
    found = in_language(LearningPath.objects.filter(slug=slug), get_language())
    if not found:
        raise Http404(_("There is no such learning path."))
    row, here = found[0], known_courses(request)
    enrolments = enrolments_in(request, list(here.values()))
    steps = [step_of(entry, here, enrolments) for entry in row.entries]
    context = {
        **panels(request, row),
        "path": row,
        "groups": groups_of(row),
        "steps": steps,
        "next": next((s for s in steps if s["course"] and not s["done"]), None),
        "done": sum(s["done"] for s in steps),
        "is_draft": hold_drafts([row], get_language()),
        # Without these the path can't be completed for now.
        "is_open": all(s["course"] or s["optional"] for s in steps),
        "has_choice": any(s["optional"] for s in steps),
        "asks_for_modules": any(s["modules"] for s in steps),
    }
    return render(request, "courses/path.html", context)


def panels(request: HttpRequest, path: LearningPath) -> Row:
    """What apps above add to the page of a path (hook `path_panels`)."""
    added: Row = {}
    for panel in hooks.get_hooks("path_panels"):
        added |= panel(request, path)
    return added


def known_courses(request: HttpRequest) -> dict[str, Course]:
    """The courses of this site that are for this person, by code."""
    found = access.visible(request, outline.courses(get_language()))
    return {course.code: course for course in found}


def enrolments_in(request: HttpRequest, courses: list[Course]) -> dict[Any, Enrolment]:
    """Course key → the person's newest enrolment, a completed one before others."""
    if not request.user.is_authenticated:
        return {}
    rows = Enrolment.objects.filter(user=request.user, course_key__in=[c.key for c in courses])
    return {row.course_key: row for row in sorted(rows, key=lambda e: (e.is_complete, e.pk))}


def step_of(entry: Row, here: dict[str, Course], enrolments: dict[Any, Enrolment]) -> Row:
    """A course of the path; `course` is None where this site does not have it yet."""
    course = here.get(entry["code"])
    enrolment = enrolments.get(course.key) if course else None
    return {
        **entry,
        "course": course,
        "title": course.title if course else entry["title"],
        "modules": modules_of(entry, course),
        "enrolled": enrolment is not None,
        "done": bool(enrolment and enrolment.is_complete),
    }


def modules_of(entry: Row, course: Course | None) -> list[str]:
    """The modules that the path asks for, by name where they are there; empty: all of them."""
    numbers = [int(n) for n in entry["modules"].replace(",", " ").split() if n.isdigit()]
    if course is None:
        return [str(n) for n in numbers]
    titles = [module.title for module in course.modules]
    return [titles[n - 1] if 0 < n <= len(titles) else str(n) for n in numbers]


def groups_of(row: LearningPath) -> list[str]:
    return [str(Audience(slug).label) for slug in row.target_groups if slug in Audience]
