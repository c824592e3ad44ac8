"""Persons, each once, however many events: as they were at the latest that counts here."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from reports.asking import Request
from reports.facts import Fact
from reports.layouts import reach
from reports.rows import people
from reports.rows.paging import Listing, paged
from reports.rows.what import Kind, What
from reports.wording import said

ONCE = {What.REACHED_PERSONS: What.REACHED, What.TRAINED_PERSONS: What.TRAINED}


def counted(request: Request, what: str, of: str) -> list[Fact]:
    """The participations of the persons whom a figure counts; each of them has one at least."""
    if what in ONCE:
        return people.counted(request, ONCE[What(what)], of)
    return FOUND[what](reach.counted(request, of))


def trained(of: reach.Counted) -> list[Fact]:
    return [fact for fact in of.rows if fact.trained and fact.person in of.trained]


FOUND: dict[str, Callable[[reach.Counted], list[Fact]]] = {
    What.NEW: lambda of: [fact for fact in of.rows if fact.person in of.new],
    What.NEW_TRAINED: trained,
    What.AWARENESS_ONLY: lambda of: [fact for fact in of.rows if fact.person in of.aware],
}


def listing(request: Request, what: str, of: str, number: Any) -> Listing:
    """Who came last stands first."""
    found = people.in_order(request, counted(request, what, of))
    latest: dict[int, Fact] = {}
    for fact in found:
        latest.setdefault(fact.person, fact)
    times = Counter(fact.person for fact in found)
    page = paged(list(latest.values()), number)
    here = list(page.object_list)
    page.object_list = [
        {**row, "times": times[fact.person]}
        for fact, row in zip(here, people.shown(request, here), strict=True)
    ]
    return Listing(Kind.PERSONS, page, told(request, what, of))


def told(request: Request, what: str, of: str) -> list[tuple[str, str]]:
    """Which year of the table."""
    if what in ONCE or not of:
        return []
    span = reach.counted(request, of).span
    return [(said(["word", "period"]), said(["year", [int(of), span]]))] if span else []
