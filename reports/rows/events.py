"""Events, with how many people they reached."""

from collections import Counter
from typing import Any

from django.db.models import QuerySet

from programmes.models import Event
from reports.asking import Request
from reports.rows.paging import Listing, paged
from reports.rows.what import Kind, What
from reports.wording import said


def found(request: Request, what: str, of: str) -> QuerySet[Event]:
    """All events that were asked for, or those with a level of a marker."""
    if what != What.MARKER:
        return request.events
    name, level = of.split("-")
    return request.events.filter(**{name: int(level)})


def listing(request: Request, what: str, of: str, number: Any) -> Listing:
    """The latest first."""
    page = paged(found(request, what, of).order_by("-start", "code"), number)
    reached = Counter(fact.event for fact in request.facts.attended)
    page.object_list = [shown(event, reached[event.pk]) for event in page.object_list]
    return Listing(Kind.EVENTS, page)


def shown(event: Event, reached: int) -> dict[str, Any]:
    return {
        "event": str(event),
        "event_pk": event.pk,
        "dates": said(["span", [event.start.isoformat(), event.end.isoformat()]]),
        "place": event.place,
        "country": event.get_country_display(),
        "number": reached,
        "pick": {"what": What.REACHED, "event": event.code},
    }
