"""Learners' pages of the library: find, narrow, answer. They are open to everybody."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import PageViewRestriction

from library import finding
from library.choices import TOPICS
from library.models import Article, Case, CasesPage, Instrument, cited


def shelf(request: HttpRequest) -> HttpResponse:
    """All instruments, and the way to the cases."""
    language = get_language()
    count: dict[str, int] = {}
    for row in finding.articles(language):
        count[row.instrument] = count.get(row.instrument, 0) + 1
    found, cases = finding.instruments(language), finding.cases(language)
    context = {
        "instruments": [(row, count.get(row.slug, 0)) for row in found],
        "cases": cases,
        "is_draft": finding.hold_drafts([*found, *cases], language),
    }
    return render(request, "library/shelf.html", context)


def instrument(request: HttpRequest, slug: str) -> HttpResponse:
    """One instrument, its articles, and what rests on it as a whole."""
    found = instrument_at(slug)
    articles = finding.articles(get_language(), slug)
    context = {
        "instrument": found,
        "articles": [(row, cited(found.unit, row.number)) for row in articles],
        "is_draft": finding.hold_drafts([found, *articles], get_language()),
        "resting": resting_on(request, slug),
    }
    return render(request, "library/instrument.html", context)


def article(request: HttpRequest, instrument: str, slug: str) -> HttpResponse:
    """One article, and what rests on it."""
    above = instrument_at(instrument)
    articles = finding.articles(get_language(), instrument)
    place = next((n for n, row in enumerate(articles) if row.slug == slug), None)
    if place is None:
        raise Http404(_("The library does not have this article."))
    found: Article = articles[place]
    neighbours = articles[place - 1] if place else None, next(iter(articles[place + 1 :]), None)
    context = {
        "instrument": above,
        "article": found,
        "citation": cited(above.unit, found.number),
        "is_draft": finding.hold_drafts([found], get_language()),
        "previous": neighbours[0],
        "next": neighbours[1],
        "resting": resting_on(request, found.code),
    }
    return render(request, "library/article.html", context)


def instrument_at(slug: str) -> Instrument:
    found = finding.in_language(Instrument.objects.filter(slug=slug), get_language())
    if not found:
        raise Http404(_("The library does not have this instrument."))
    return found[0]


def resting_on(request: HttpRequest, code: str) -> list[dict[str, Any]]:
    """What rests on an article: groups of {title, entries}, an entry {title, url, note, language}.

    The apps above tell of theirs by the hook `resting_on` (taking request and code).
    """
    groups = [cases_on(code)]
    for hook in hooks.get_hooks("resting_on"):
        groups += hook(request, code)
    return [group for group in groups if group["entries"]]


def cases_on(code: str) -> dict[str, Any]:
    rows = [row for row in finding.cases(get_language()) if rests(row.articles, code)]
    entries = [
        {"title": row.title, "url": case_url(row), "note": row.code, "language": row.language}
        for row in rows
    ]
    return {"title": _("Cases"), "entries": entries}


def rests(codes: list[str], code: str) -> bool:
    """Whether one of the codes is this article, or stands in this instrument."""
    return any(one == code or one.startswith(f"{code}/") for one in codes)


def case_url(row: Case) -> str:
    return reverse("case", args=[row.slug])


# Cases ------------------------------------------------------------------------------------------


def cases(request: HttpRequest) -> HttpResponse:
    """All cases, narrowed by topic, instrument and course."""
    language = get_language()
    found = finding.cases(language)
    chosen = {name: request.GET.get(name, "") for name in ("topic", "instrument", "course")}
    shelf = {row.slug: row.short for row in finding.instruments(language)}
    used = {code.split("/")[0] for row in found for code in row.articles}
    shown = [row for row in found if matches(row, chosen)]
    context = {
        "page": next(iter(finding.in_language(CasesPage.objects.all(), language)), None),
        "cases": [(row, topics_of(row)) for row in shown],
        "total": len(found),
        "chosen": chosen,
        "is_filtered": any(chosen.values()),
        "is_draft": finding.hold_drafts(found, language),
        "topics": [topic for topic in TOPICS if any(topic[0] in row.topics for row in found)],
        "instruments": [(slug, name) for slug, name in shelf.items() if slug in used],
        "courses": sorted({code for row in found for code in row.courses}, key=by_number),
    }
    return render(request, "library/cases.html", context)


def by_number(code: str) -> tuple[int, str]:
    """`C2` before `C10`."""
    return int("".join(filter(str.isdigit, code)) or 0), code


def matches(row: Case, chosen: dict[str, str]) -> bool:
    return (
        chosen["topic"] in ("", *row.topics)
        and chosen["course"] in ("", *row.courses)
        and (not chosen["instrument"] or rests(row.articles, chosen["instrument"]))
    )


def topics_of(row: Case) -> list[str]:
    return [str(title) for slug, title in TOPICS if slug in row.topics]


def case(request: HttpRequest, slug: str) -> HttpResponse:
    """One case, on one sheet to print."""
    found = finding.case(slug, get_language())
    if found is None:
        raise Http404(_("There is no such case."))
    if answer := closed(request, found) or stopped(request, found):
        return answer
    return render(request, "library/case.html", case_context(request, found))


def case_preview(request: HttpRequest, page: Case) -> HttpResponse:
    """The author's draft."""
    page.language = page.locale.language_code
    return render(request, "library/case.html", case_context(request, page))


def case_context(request: HttpRequest, found: Case) -> dict[str, Any]:
    """`used_in`: what the apps above say of courses and lessons (hook `case_used_in`)."""
    articles = finding.named(found.articles, get_language())
    context = {
        "case": found,
        "topics": topics_of(found),
        "articles": [(above, row, cited(above.unit, row.number)) for above, row in articles],
        "used_in": [],
        "is_draft": finding.hold_drafts([found], get_language()),
    }
    for hook in hooks.get_hooks("case_used_in"):
        context["used_in"] += hook(request, found)
    return context


def closed(request: HttpRequest, page: Case) -> HttpResponse | None:
    """What keeps a person out of a case that an editor restricted; strangers sign in. One query."""
    above = [page.path[:end] for end in range(page.steplen, len(page.path) + 1, page.steplen)]
    for restriction in PageViewRestriction.objects.filter(page__path__in=above):
        if not restriction.accept_request(request):
            if request.user.is_authenticated:
                raise Http404(_("There is no such case."))
            return redirect_to_login(request.get_full_path())
    return None


def stopped(request: HttpRequest, page: Case) -> HttpResponse | None:
    """Wagtail's hooks may answer instead of the page."""
    answers = (hook(page, request, [], {}) for hook in hooks.get_hooks("before_serve_page"))
    return next((answer for answer in answers if answer), None)
