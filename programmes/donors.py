"""What a donor may read of an event: counts of whole events, small ones hidden, no names.

Counts under five stand as "<5"; where only one of the columns by sex were hidden, the total would
give it away, so the next smallest is hidden, too (counting rule 7). What is given to others on
record are frozen reports.
"""

from dataclasses import dataclass
from datetime import date

from programmes.choices import EventState, Role
from programmes.counting import SMALL, Figures, begun, count, with_presence
from programmes.models import Event, Participation, Project

FEW = "<5"
HIDDEN = "–"
SEXES = ("female", "male", "not_disclosed")


@dataclass(frozen=True)
class Row:
    """One event as a donor sees it; every count is a text that may go out."""

    event: Event
    attended: str
    by_sex: list[str]
    enough: str
    institutions: int
    countries: int


def rows(project: Project, today: date) -> list[Row]:
    """The events of a project that are over, oldest first. Three queries."""
    over = project.events.filter(end__lt=today).exclude(state=EventState.CANCELLED)
    events = list(over.order_by("start", "code").prefetch_related("days"))
    lines = Participation.objects.filter(event__in=events, role=Role.PARTICIPANT)
    found = {event.pk: begun(event) for event in events}
    for line in with_presence(lines.select_related("user")):
        count(found[line.event_id], line)
    return [row(event, found[event.pk]) for event in events]


def row(event: Event, figures: Figures) -> Row:
    return Row(
        event=event,
        attended=shown(figures.attended_in_all),
        by_sex=hidden([figures.attended[sex] for sex in SEXES]),
        enough=complement_hidden(figures.enough_in_all, figures.attended_in_all),
        institutions=len(figures.institutions),
        countries=len(figures.countries - {""}),
    )


def shown(number: int) -> str:
    return FEW if 0 < number < SMALL else str(number)


def hidden(parts: list[int]) -> list[str]:
    """Parts of a total that is shown: no part under five can be computed from the others."""
    said = [shown(number) for number in parts]
    if said.count(FEW) == 1:
        others = [n for n, number in enumerate(parts) if number >= SMALL]
        if others:
            said[min(others, key=parts.__getitem__)] = HIDDEN
    return said


def complement_hidden(part: int, total: int) -> str:
    """A part whose remainder would be a small group is hidden with it."""
    return HIDDEN if 0 < total - part < SMALL and part else shown(part)
