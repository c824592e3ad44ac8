"""Who may see and do what with programmes: decided here, and nowhere else.

========================  ==========================================================================
programme officer         everything, but no scores of named persons
event organiser           their events (role "organiser" there): all but money and the choice of who
                          is confirmed
trainer                   their events (role "trainer" there): attendance, the cohort and its scores
national coordinator      events of their country or with people whom it nominates; of the people,
                          only those; changes nothing
donor viewer              figures of the projects that their donor funds; no names
auditor                   the log of attendance
========================  ==========================================================================

Anonymous → sign-in. Somebody else's → 404. Seen, but not theirs to change → 403.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from people.roles import is_officer, may_enter_admin
from programmes.choices import Role
from programmes.models import (
    AttendanceEntry,
    Event,
    EventDocument,
    Nomination,
    Participation,
    Project,
)
from programmes.roles import is_auditor


class Right(StrEnum):
    """What may be done with one event."""

    VIEW = "view"  # the event and the people on its list (for some: of their country only)
    CHANGE = "change"  # the event, its days, its list
    FUND = "fund"  # who pays
    NOMINATE = "nominate"  # give links to focal points, read what they named
    DECIDE = "decide"  # confirm nominations, invite
    ATTEND = "attend"  # record attendance
    TEACH = "teach"  # the cohort: enrol, see progress, write to the group
    CERTIFY = "certify"  # issue the certificates of the event, print them all
    SCORES = "scores"  # results of named persons
    NEEDS = "needs"  # what people need in order to take part (`wishing.needs`)


OFFICER = {*Right} - {Right.SCORES}
ORGANISER = {
    Right.VIEW, Right.CHANGE, Right.NOMINATE, Right.ATTEND, Right.TEACH, Right.CERTIFY,
    Right.NEEDS,
}  # fmt: skip
TRAINER = {Right.VIEW, Right.ATTEND, Right.TEACH, Right.SCORES}
COORDINATOR = {Right.VIEW}
AT_EVENT = {Role.ORGANISER: ORGANISER, Role.TRAINER: TRAINER}


def rights(user: Any, event: Event) -> set[Right]:
    """What this person may do with this event; empty: it is not for them. At most two queries
    beside the permissions."""
    if not (user.is_authenticated and user.is_active):
        return set()
    found = set(OFFICER) if is_officer(user) else set()
    for role in own(user).filter(event=event).values_list("role", flat=True):
        found |= AT_EVENT[Role(role)]
    if not found and events(user).filter(pk=event.pk).exists():
        found |= COORDINATOR
    return found


def own(user: Any) -> QuerySet[Participation]:
    """Where the person is organiser or trainer."""
    return Participation.objects.filter(user=user, role__in=AT_EVENT, withdrawn_on=None)


def mine(user: Any) -> QuerySet[Participation]:
    """The person's own lines, on the list or taken off it."""
    return Participation.objects.filter(user=user)


def countries(user: Any) -> QuerySet:
    """The countries for which the person speaks."""
    return user.coordinated.values("country")


def events(user: Any) -> QuerySet[Event]:
    """The events that the person may see, with people on them."""
    if not (user.is_authenticated and user.is_active):
        return Event.objects.none()
    if is_officer(user):
        return Event.objects.all()
    return Event.objects.filter(Q(pk__in=own(user).values("event")) | of(countries(user)))


def of(here: Any) -> Q:
    """Events held in one of these countries, or with people whom they send."""
    return (
        Q(country__in=here)
        | Q(pk__in=Participation.objects.filter(country__in=here).values("event"))
        | Q(pk__in=Nomination.objects.filter(country__in=here).values("event"))
    )


def participations(user: Any) -> QuerySet[Participation]:
    """The participations that the person may see by name."""
    return named(user, Participation.objects.all())


def nominations(user: Any) -> QuerySet[Nomination]:
    """The nominations that the person may see by name; trainers choose nobody."""
    if not (user.is_authenticated and user.is_active):
        return Nomination.objects.none()
    if is_officer(user):
        return Nomination.objects.all()
    organised = own(user).filter(role=Role.ORGANISER).values("event")
    return Nomination.objects.filter(Q(event__in=organised) | Q(country__in=countries(user)))


def named(user: Any, rows: QuerySet[Participation]) -> QuerySet[Participation]:
    if not (user.is_authenticated and user.is_active):
        return rows.none()
    if is_officer(user):
        return rows
    return rows.filter(Q(event__in=own(user).values("event")) | Q(country__in=countries(user)))


def donor_projects(user: Any) -> QuerySet[Project]:
    """The projects whose figures the person may read as a donor."""
    if not (user.is_authenticated and user.is_active):
        return Project.objects.none()
    if is_officer(user):
        return Project.objects.all()
    funded = Project.objects.filter(funding_lines__donor__viewers=user).values("pk")
    return Project.objects.filter(pk__in=funded)


def may_read(user: Any, document: Any) -> bool:
    """Whether a document is for this person: for officers, and for organisers and trainers of an
    event that has it. One that no event has yet, for all who work in the admin."""
    if not (user.is_authenticated and user.is_active):
        return False
    if is_officer(user) or own(user).filter(event__documents__document=document).exists():
        return True
    of_events = EventDocument.objects.filter(document=document)
    return may_enter_admin(user) and not of_events.exists()


def log(user: Any) -> QuerySet[AttendanceEntry]:
    """The log of attendance, for auditors."""
    if user.is_authenticated and is_auditor(user):
        return AttendanceEntry.objects.all()
    return AttendanceEntry.objects.none()


def find(user: Any, key: UUID, right: Right) -> tuple[Event, set[Right]]:
    """The event and what the person may do with it.

    Raises Http404 where they may not even see it, PermissionDenied where they may not do this.
    """
    event = Event.objects.select_related("project").filter(key=key).first()
    may = rights(user, event) if event else set()
    if event is None or Right.VIEW not in may:
        raise Http404(_("There is no such event."))
    if right not in may:
        raise PermissionDenied
    return event, may


View = Callable[..., HttpResponseBase]


def signed_in(view: View) -> View:
    """Strangers sign in first."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return guarded


def needs(right: Right) -> Callable[[View], View]:
    """A view of an event, found by `key`: it gets the event, and its request the `rights`."""

    def decorate(view: View) -> View:
        @signed_in
        @wraps(view)
        def guarded(request: HttpRequest, key: UUID, *args: Any, **kwargs: Any) -> HttpResponseBase:
            event, may = find(request.user, key, right)
            request.rights = may  # type: ignore[attr-defined]
            return view(request, event, *args, **kwargs)

        return guarded

    return decorate
