"""What is wrong with the data that a report counts: said before it is frozen or approved."""

from typing import NamedTuple

from django.db.models import QuerySet

from programmes.checking_many import Wrong, find
from programmes.models import Project
from reports.asking import Request

SHOWN = 20
"""Problems in words on a page; of more, only their number is said."""


class Look(NamedTuple):
    """`wrong`: at most SHOWN problems, by project and event; `more`: how many others there are."""

    wrong: list[Wrong]
    more: int


def look(request: Request) -> Look:
    """The problems of what the filters of the report cover. Nine queries at most."""
    found = find(projects(request), request.events)
    shown: list[Wrong] = []
    left = SHOWN
    for wrong in found:
        if left > 0:
            shown.append(wrong._replace(problems=wrong.problems[:left]))
        left -= len(wrong.problems)
    return Look(shown, max(0, -left))


def projects(request: Request) -> QuerySet[Project]:
    """The project that was asked for, or those of the events; of one event, its page says what
    concerns its project."""
    if project := request.asked.get("project"):
        return Project.objects.filter(pk=project.pk)
    if request.event:
        return Project.objects.none()
    return Project.objects.filter(pk__in=request.events.order_by().values("project"))
