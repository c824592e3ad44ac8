"""One request for a report: who asks, what for, and the rows that they may count."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from learners.models import Enrolment
from programmes.models import Event, Participation
from reports import access, selecting
from reports.facts import Facts, read
from reports.participation import Courses
from reports.structure import Label


@dataclass
class Request:
    """`asked`: the cleaned filters; `filters`: the same as labels; `for_others`: the answer leaves
    the programme. Layouts read from here only."""

    user: Any
    layout: str
    asked: dict[str, Any]
    filters: list[tuple[Label, Label]]
    courses: Courses
    for_others: bool = False

    @cached_property
    def events(self) -> QuerySet[Event]:
        return selecting.events(access.events(self.user), self.asked)

    @cached_property
    def lines(self) -> QuerySet[Participation]:
        found = selecting.lines(access.lines(self.user), self.asked)
        return found.filter(event__in=self.events.values("pk"))

    @cached_property
    def enrolments(self) -> QuerySet[Enrolment]:
        of_groups = None
        if any(self.asked.get(name) for name in selecting.OF_EVENTS):
            # The dates are those of the enrolment; everything else is asked of the event.
            asked = {
                name: value for name, value in self.asked.items() if name in selecting.OF_EVENTS
            }
            found = selecting.events(access.events(self.user), asked)
            of_groups = access.lines(self.user).filter(event__in=found.values("pk"))
        return selecting.enrolments(access.enrolments(self.user), of_groups, self.asked)

    @cached_property
    def facts(self) -> Facts:
        """Four queries."""
        return read(self.events, self.lines)

    @property
    def event(self) -> Event | None:
        """The one event that was asked for."""
        return self.asked.get("event")

    @property
    def sees_scores(self) -> bool:
        """Whether single results may show through a mean of few."""
        return not self.for_others and access.sees_scores(self.user, self.event)
