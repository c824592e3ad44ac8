"""Institutions or countries, each with the number of its people, which leads to them."""

from collections import Counter
from typing import Any

from people.choices import Country
from people.models import Institution
from reports import facts
from reports.asking import Request
from reports.rows import enrolments
from reports.rows.paging import Listing, paged
from reports.rows.what import Kind, What
from reports.wording import said


def listing(request: Request, what: str, of: str, number: Any) -> Listing:
    """Where most people are from stands first."""
    counts = institutions(request) if what == What.INSTITUTIONS else countries(request, of)
    # Equal numbers stand in a fixed order: a page must not show what another has shown.
    found = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    page = paged(found, number)
    named = {}
    if what == What.INSTITUTIONS:
        named = Institution.objects.in_bulk([key for key, _number in page.object_list])
    page.object_list = [
        institution(named[key], number) if named else country(key, number, of)
        for key, number in page.object_list
    ]
    return Listing(Kind.PLACES, page)


def institutions(request: Request) -> Counter:
    """Institution → participations of those who attended."""
    attended = request.facts.attended
    return Counter(fact.institution for fact in attended if fact.institution is not None)


def countries(request: Request, of: str) -> Counter:
    """Country → who was trained, each once, or sat a final test."""
    if of == What.SAT:
        return Counter(row["of_country"] for row in enrolments.sat(request) if row["of_country"])
    by = facts.people(request.facts.trained, "country")
    return Counter({code: by.get(code, 0) for code in Country.values if by.get(code)})


def institution(row: Institution, number: int) -> dict[str, Any]:
    return {
        "title": row.title,
        "kind": row.get_kind_display(),
        "country": row.get_country_display(),
        "number": number,
        "pick": {"what": What.STAFF, "of": str(row.pk)},
    }


def country(code: str, number: int, of: str) -> dict[str, Any]:
    what = What.SAT if of == What.SAT else What.TRAINED_PERSONS
    return {
        "title": said(["country", code]),
        "number": number,
        "pick": {"what": what, "of": "", "country": code},
    }
