"""What is wrong with the data of many events and projects, with where each thing is mended."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse

from programmes import checking
from programmes.counting import with_presence
from programmes.models import Event, Participation, Project

READ = (
    "event", "role", "country", "institution", "confirmed_on", "withdrawn_on",
    "user__sex", "user__given_name", "user__family_name", "user__email",
)  # fmt: skip
"""What `checking.of_list` reads of a line: of a whole programme there are many lines."""


class Problem(NamedTuple):
    """`said`: in words, as the page of the event has it; `url`: where it is mended."""

    said: str
    url: str


class Wrong(NamedTuple):
    """A project or an event of whose data something is wrong; never without problems."""

    name: str
    url: str
    problems: list[Problem]


def find(projects: QuerySet[Project], events: QuerySet[Event]) -> list[Wrong]:
    """Problems of these projects and events, projects first. Nine queries at most, however many
    there are. What is wrong with a project that is looked at is not said again of its events."""
    looked_at = list(projects.prefetch_related("funding_lines"))
    found = [of_project(project) for project in looked_at]
    there = list(events.select_related("project"))
    checking.prefetch(*there)
    lines, said = lines_of(there), checking.half_days_said(there)
    known = {project.pk for project in looked_at}
    for event in there:
        problems = [
            *at(edit(event), checking.of_dates(event)),
            *at(edit(event), checking.of_shares(event)),
            *at(reverse("attendance", args=[event.key]), checking.of_attendance(event, said)),
            *at(page(event), checking.of_list(event, lines[event.pk])),
        ]
        if event.project_id not in known:
            url = reverse("projects:edit", args=[event.project_id])
            problems += at(url, checking.of_project_shares(event))
        found.append(Wrong(str(event), page(event), problems))
    return [wrong for wrong in found if wrong.problems]


def of_project(project: Project) -> Wrong:
    edit = reverse("projects:edit", args=[project.pk])
    problems = list(at(edit, checking.of_money(project)))
    return Wrong(str(project), reverse("projects:inspect", args=[project.pk]), problems)


def lines_of(events: list[Event]) -> dict[int, list[Participation]]:
    """The lists by event. One query."""
    found: dict[int, list[Participation]] = defaultdict(list)
    rows = Participation.objects.filter(event__in=[event.pk for event in events])
    for line in with_presence(rows).select_related("user").only(*READ):
        found[line.event_id].append(line)
    return found


def at(url: str, problems: Iterable[str]) -> Iterator[Problem]:
    return (Problem(said, url) for said in problems)


def edit(event: Event) -> str:
    return reverse("programme_events:edit", args=[event.pk])


def page(event: Event) -> str:
    """Where its list is, with a button to correct each line."""
    return reverse("programme_events:inspect", args=[event.pk])
