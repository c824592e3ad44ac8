"""People at events: a row is somebody's participation, as they were at the event."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from programmes import following_up
from programmes.models import Participation
from reports import access
from reports.asking import Request
from reports.facts import Fact, Held
from reports.layouts import attendance
from reports.rows.paging import Listing, paged, person_urls
from reports.rows.what import SAID, Kind, What
from reports.wording import said

COUNTED: dict[str, Callable[[Fact], bool]] = {
    What.REACHED: lambda fact: fact.attended,
    What.TRAINED: lambda fact: fact.trained,
    What.ENOUGH: lambda fact: fact.attended and fact.enough,
    What.INVITED: lambda fact: fact.invited,
}


def counted(request: Request, what: str, of: str) -> list[Fact]:
    """The participations that a figure counts."""
    if what in COUNTED:
        found = [fact for fact in request.facts.rows if COUNTED[what](fact)]
        return [fact for fact in found if fact.sex != "not_disclosed"] if of == SAID else found
    return FOUND[what](request, of)


def on_day(request: Request, of: str) -> list[Fact]:
    there = attendance.there_on(request, int(of) - 1)
    return [fact for fact in request.facts.rows if fact.line in there]


def all_days(request: Request, of: str) -> list[Fact]:
    seen = attendance.read(request)
    return [fact for fact in request.facts.attended if attendance.is_whole(fact, seen)]


def unrecorded(request: Request, of: str) -> list[Fact]:
    gaps = attendance.gaps(request)
    return [fact for fact in request.facts.attended if gaps.get(fact.line)]


def written_to(request: Request, of: str) -> list[Fact]:
    """To whom a letter of the follow-up left; who answered what is read by nobody."""
    rows = following_up.of(request.lines.order_by(), int(of))
    lines = set(rows.order_by().values_list("participation", flat=True))
    return [fact for fact in request.facts.rows if fact.line in lines]


def staff(request: Request, of: str) -> list[Fact]:
    return [fact for fact in request.facts.attended if fact.institution == int(of)]


FOUND: dict[str, Callable[[Request, str], list[Fact]]] = {
    What.DAY: on_day,
    What.ALL_DAYS: all_days,
    What.UNRECORDED: unrecorded,
    What.LETTERS: written_to,
    What.STAFF: staff,
}


def listing(request: Request, what: str, of: str, number: Any) -> Listing:
    """The latest events first."""
    found = in_order(request, counted(request, what, of))
    page = paged(found, number)
    page.object_list = shown(request, list(page.object_list))
    return Listing(Kind.PEOPLE, page, told(request, what))


def told(request: Request, what: str) -> list[tuple[str, str]]:
    """The figure that the people of this list add up to, where it is not their number."""
    if what != What.UNRECORDED:
        return []
    number = sum(attendance.gaps(request).values())
    return [(said(["word", "missing_attendance"]), str(number))]


def in_order(request: Request, found: list[Fact]) -> list[Fact]:
    events = request.facts.events
    return sorted(found, key=lambda fact: (events[fact.event].start, fact.line), reverse=True)


def shown(request: Request, facts: list[Fact]) -> list[dict[str, Any]]:
    """Rows of a page: names lead to their pages, gaps to where they are mended. Three queries."""
    rows = Participation.objects.select_related("user", "institution", "target_group")
    lines = rows.in_bulk([fact.line for fact in facts])
    changed = access.changed(request.user).filter(pk__in={fact.event for fact in facts})
    mine = set(changed.values_list("pk", flat=True))
    urls = person_urls(request.user, [line.user for line in lines.values()])
    events = request.facts.events
    return [
        row(fact, lines[fact.line], events[fact.event], urls, changes=fact.event in mine)
        for fact in facts
    ]


def row(
    fact: Fact, line: Participation, event: Held, urls: dict[int, str], *, changes: bool
) -> dict[str, Any]:
    url, gaps = urls.get(line.user_id, ""), unknown(line)
    # The sex is the person's own; the rest is of the event's date and stands on its list.
    on_list = gaps if line.user.sex else gaps[1:]
    mended_at = reverse("event_correct", args=[event.key, line.pk]) if on_list and changes else url
    return {
        "person": line.user.display_name,
        "person_url": url,
        "is_sample": fact.is_sample,
        "event": said(event.title),
        "event_pk": event.pk,
        "country": line.get_country_display(),
        "institution": line.institution.title if line.institution else "",
        "target_group": line.target_group.title if line.target_group else "",
        "half_days": (fact.present, event.half_days),
        "gaps": ", ".join(gaps),
        "mended_at": mended_at if gaps else "",
    }


def unknown(line: Participation) -> list[str]:
    """What is not known of the person, first, and of the line."""
    gaps = (
        (_("sex"), line.user.sex),
        (_("country"), line.country),
        (_("institution"), line.institution_id),
        (_("target group"), line.target_group_id),
    )
    return [name for name, value in gaps if not value]
