"""The translation desk in the admin: courses, then objects, then texts."""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder

from cms.templatetags.look import bcp47
from content import desk, desk_texts, importing
from content.errors import ContentError
from courses import outline
from courses.models import CoursePage
from languages import drafts
from languages.correcting import CYRILLIC, LATIN
from languages.models import Correction

LIMIT = 5_000_000
"""Bytes of an uploaded PO file; the largest of ours has a tenth."""


def may_see(user: Any) -> bool:
    """Trainers and administrators."""
    return user.has_perm("languages.view_correction")


def check(request: HttpRequest, action: str = "view") -> None:
    if not request.user.has_perm(f"languages.{action}_correction"):
        raise PermissionDenied


def index(request: HttpRequest) -> HttpResponse:
    """Every course in every language."""
    check(request)
    titles = titles_here()
    named = [(course, named_in(titles, course), languages) for course, languages in desk.overview()]
    return render(request, "content/admin/desk.html", {"courses": named})


def titles_here() -> dict[uuid.UUID, str]:
    """Titles of the courses in the language of the page."""
    there = CoursePage.objects.filter(locale__language_code=get_language(), live=True)
    return dict(there.values_list("translation_key", "title"))


def named_in(titles: dict[uuid.UUID, str], course: CoursePage) -> str:
    """A course by its title among these, or else by that of its source in its language."""
    return titles.get(course.translation_key) or in_its_language(course.title, course)


def in_its_language(text: Any, course: CoursePage) -> str:
    return format_html('<span lang="{}">{}</span>', bcp47(course.source_language), text)


def course_of(slug: str, language: str) -> CoursePage:
    """The source page of a course that may be translated into this language."""
    found = next((c for c in desk.courses() if c.slug == slug), None)
    if found is None or language not in desk.languages(found):
        raise Http404(_("There is no such course."))
    return found


def course(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """The pages and questions of a course in one language; a filter shows what is to be done."""
    check(request)
    found = course_of(slug, language)
    lines = desk.lines(found, language)
    shown = [line for line in lines if not request.GET.get("open") or is_open(line)]
    context = {
        "course": found,
        "title": named_in(titles_here(), found),
        "language": language,
        "lines": shown,
        "only_open": bool(request.GET.get("open")),
        "total": desk.total([line.key for line in lines], language),
        "is_derived": language == CYRILLIC,
        "is_draft": language in drafts.languages_of(found.translation_key),
    }
    return render(request, "content/admin/desk_course.html", context)


@require_POST
def mark(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """A person says that a native speaker has reviewed the translation, or that none has."""
    check(request, "change")
    found = course_of(slug, language)
    if language == CYRILLIC:
        raise Http404(_("Uzbek Cyrillic is derived."))
    drafts.mark(found.translation_key, language, "draft" in request.POST)
    outline.changed(found.translation_key)
    messages.success(request, _("The mark is changed."))
    return redirect("content_desk_course", slug, language)


def is_open(line: desk.Line) -> bool:
    return line.count.done < line.count.wanted or line.state != "live" or bool(line.task)


def texts(request: HttpRequest, slug: str, language: str, key: Any) -> HttpResponse:
    """One page or question, text by text."""
    check(request)
    found = course_of(slug, language)
    line = next((line for line in desk.lines(found, language) if line.key == key), None)
    if line is None:
        raise Http404(_("This is not in the course."))
    rows = type(line.source).objects.filter(translation_key=key, locale__language_code=language)
    target = rows.select_related("locale").first()
    finder = AdminURLFinder(request.user)
    context = {
        "course": found,
        "title": named_in(titles_here(), found),
        "name": in_its_language(line.source, found),
        "language": language,
        "line": line,
        "beside": LATIN if language == CYRILLIC else found.source_language,
        "texts": desk_texts.texts(key, language, desk_texts.Terms(found.source_language, language)),
        "stale_corrections": desk_texts.stale_corrections(target),
        "edit_url": finder.get_edit_url(target) if target else "",
        "source_url": finder.get_edit_url(line.source),
    }
    return render(request, "content/admin/desk_texts.html", context)


@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """The derived text is right: a stale correction goes."""
    check(request, "change")
    row = get_object_or_404(Correction, pk=pk, stale_since__isnull=False)
    row.delete()
    messages.success(request, _("The correction is gone; the derived text stays."))
    slug, language = request.POST.get("course", ""), CYRILLIC
    course_of(slug, language)
    return redirect("content_desk_texts", slug, language, row.key)


def po_file(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """GET: the course's PO file. POST: a translator's file is taken in."""
    check(request, "view" if request.method == "GET" else "change")
    found = course_of(slug, language)
    if language == CYRILLIC:
        raise Http404(_("Uzbek Cyrillic is derived."))
    if request.method == "POST":
        take(request, found, language)
        return redirect("content_desk_course", slug, language)
    answer = HttpResponse(importing.po_of(found, language), content_type="text/x-gettext")
    answer["Content-Disposition"] = f'attachment; filename="{slug}.{language}.po"'
    return answer


def take(request: HttpRequest, course: CoursePage, language: str) -> None:
    file = request.FILES.get("po")
    if file is None or file.size > LIMIT:
        messages.error(request, _("Please choose a PO file of at most 5 MB."))
        return
    try:
        taken = importing.take(course, language, file.read())
    except ContentError as error:
        problems = "; ".join(str(problem).rsplit("/", 1)[-1] for problem in error.problems[:3])
        messages.error(request, _("The file was not taken: %(problems)s") % {"problems": problems})
        return
    say(request, taken)


def say(request: HttpRequest, taken: importing.Taken) -> None:
    published = ngettext(
        "%(count)s object published.", "%(count)s objects published.", taken.published
    )
    messages.success(request, published % {"count": taken.published})
    if taken.incomplete:
        said = ngettext(
            "%(count)s page has texts missing and stays as it was.",
            "%(count)s pages have texts missing and stay as they were.",
            taken.incomplete,
        )
        messages.warning(request, said % {"count": taken.incomplete})
    if taken.unknown:
        places = ", ".join(dict.fromkeys(taken.unknown[:5]))
        messages.warning(request, _("Not in the course any more: %(places)s") % {"places": places})


PREFIX = "translation-desk/"
urlpatterns = [
    path(PREFIX, index, name="content_desk"),
    path(f"{PREFIX}corrections/<int:pk>/", dismiss, name="content_desk_dismiss"),
    path(f"{PREFIX}<slug:slug>/<slug:language>/", course, name="content_desk_course"),
    path(f"{PREFIX}<slug:slug>/<slug:language>/mark/", mark, name="content_desk_mark"),
    path(f"{PREFIX}<slug:slug>/<slug:language>/po/", po_file, name="content_desk_po"),
    path(f"{PREFIX}<slug:slug>/<slug:language>/<uuid:key>/", texts, name="content_desk_texts"),
]
