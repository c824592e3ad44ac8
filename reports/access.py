"""Who may see and do what with the eight layouts: decided here, and nowhere else. Which rows are
whose is decided in `programmes.access`.

====================  ==============================================================================
programme officer     everything over everybody; single results of nobody
event organiser       their events
trainer               their events, with the results of their groups
national coordinator  the people of their country
donor viewer          frozen reports of the projects that their donor funds; no live ones
auditor               the log of what left the site
====================  ==============================================================================

Officers export as it is, freeze, approve; what others take along has its small counts hidden.
"""

from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from learners.models import Enrolment
from people.roles import is_officer
from programmes import access as programmes
from programmes.choices import Role
from programmes.models import Event, Participation
from programmes.roles import is_auditor
from reports.models import FrozenReport


class Act(StrEnum):
    """What may be done with reports."""

    VIEW = "view"  # a layout over one's own rows
    ROWS = "rows"  # from a figure to the people behind it
    EXPORT = "export"  # files, small counts hidden
    EXPORT_ALL = "export_all"  # files as they are, inside the programme
    FREEZE = "freeze"
    APPROVE = "approve"  # somebody else's freezing or named export
    NAMES = "names"  # ask for an export with names
    LOG = "log"  # what left the site


OFFICER = {*Act} - {Act.LOG}
STAFF = {Act.VIEW, Act.ROWS, Act.EXPORT}


def acts(user: Any) -> set[Act]:
    """What this person may do; empty: reports are not for them. At most two queries beside the
    permissions."""
    if not (user.is_authenticated and user.is_active):
        return set()
    found = {Act.LOG} if is_auditor(user) else set()
    if is_officer(user):
        return found | OFFICER
    if programmes.own(user).exists() or programmes.countries(user).exists():
        found |= STAFF
    return found


def lines(user: Any) -> QuerySet[Participation]:
    """The lines of lists that the person may count, and see by name."""
    return programmes.participations(user)


def events(user: Any) -> QuerySet[Event]:
    """The events that the person may see."""
    return programmes.events(user)


def changed(user: Any) -> QuerySet[Event]:
    """The events on whose lists the person may correct lines (`programmes.access.Right.CHANGE`):
    an officer on all, organisers on their own."""
    if not (user.is_authenticated and user.is_active):
        return Event.objects.none()
    if is_officer(user):
        return Event.objects.all()
    organised = programmes.own(user).filter(role=Role.ORGANISER)
    return Event.objects.filter(pk__in=organised.values("event"))


def enrolments(user: Any) -> QuerySet[Enrolment]:
    """The enrolments that the person may count: an officer all, others those of their groups."""
    if not (user.is_authenticated and user.is_active):
        return Enrolment.objects.none()
    if is_officer(user):
        return Enrolment.objects.all()
    mine = lines(user).filter(enrolments__enrolment=OuterRef("pk"))
    return Enrolment.objects.filter(Exists(mine))


def frozen(user: Any) -> QuerySet[FrozenReport]:
    """The frozen reports that the person may read: officers all; donors those that were made for
    them and approved, of the projects they fund."""
    if not (user.is_authenticated and user.is_active):
        return FrozenReport.objects.none()
    if is_officer(user):
        return FrozenReport.objects.all()
    return FrozenReport.objects.filter(
        for_donors=True, approval__isnull=False, project__in=programmes.donor_projects(user)
    )


def taught(user: Any) -> QuerySet[Event]:
    """The events whose trainer the person is: theirs are the results of named persons."""
    if not (user.is_authenticated and user.is_active):
        return Event.objects.none()
    lines = programmes.own(user).filter(role=Role.TRAINER)
    return Event.objects.filter(pk__in=lines.values("event"))


def sees_scores(user: Any, event: Event | None) -> bool:
    """Whether the person may see results of single people at this event."""
    return event is not None and taught(user).filter(pk=event.pk).exists()
