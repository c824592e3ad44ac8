"""What somebody may see of the dashboard and of the lists of what is to be mended: everything, or
what is of some countries. Whose rows are whose is decided in `programmes.access`."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from people.roles import is_officer
from programmes import access
from programmes.choices import EventState, Role
from programmes.models import Event, Participation


@dataclass(frozen=True)
class Scope:
    """What somebody may see: `countries`, or everything where it is None."""

    countries: tuple[str, ...] | None

    def within(self, field: str) -> Q:
        """The condition that `field` is a country of this scope."""
        return Q() if self.countries is None else Q(**{f"{field}__in": self.countries})

    def events(self) -> QuerySet[Event]:
        """The events that reports count for whoever sees this."""
        rows = Event.objects.exclude(state=EventState.CANCELLED)
        return rows if self.countries is None else rows.filter(access.of(self.countries))

    def people(self) -> QuerySet[Participation]:
        """The lines of participants that reports count for whoever sees this."""
        rows = Participation.objects.filter(
            self.within("country"), role=Role.PARTICIPANT, user__merged_into=None,
            user__pending_import=None,
        )  # fmt: skip
        return rows.exclude(event__state=EventState.CANCELLED)

    @property
    def name(self) -> str:
        return "all" if self.countries is None else "-".join(self.countries)


def scope_of(user: Any) -> Scope | None:
    """What the person may see of the dashboard; None: nothing. One query at most, for who is no
    officer."""
    if is_officer(user):
        return Scope(None)
    own = tuple(sorted(set(access.countries(user).values_list("country", flat=True))))
    return Scope(own) if own else None
