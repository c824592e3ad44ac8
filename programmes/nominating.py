"""The one place where somebody is nominated, and where an officer decides about it."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from people.models import User
from programmes import participating
from programmes.choices import Role
from programmes.models import Event, FocalPoint, Nomination, Participation
from programmes.participating import Said

State = Nomination.State
COUNTED = (State.WAITING, State.CONFIRMED)
"""Nominations that use up the quota; who was not chosen or is withdrawn makes room."""


class QuotaFull(Exception):
    """The focal point has named as many people as they may."""


class Closed(Exception):
    """The link has ended."""


class AlreadyNamed(Exception):
    """Somebody with this address, or of this name from this institution, is named already."""


class Decided(Exception):
    """The nomination was decided before, or withdrawn."""


class NoPlaceLeft(Exception):
    """As many people are confirmed as the event has places."""


@transaction.atomic
def nominate(focal_point: FocalPoint, **said: Any) -> Nomination:
    """Name a person. Raises Closed, QuotaFull, AlreadyNamed.

    Of two who press at once, the second waits here and then sees the first one's.
    """
    row = FocalPoint.objects.select_for_update().get(pk=focal_point.pk)
    if not row.is_open:
        raise Closed
    named = row.nominations.filter(state__in=COUNTED)
    same = Q(family_name__iexact=said["family_name"], given_name__iexact=said["given_name"])
    if named.filter(same).exists():
        raise AlreadyNamed
    if named.count() >= row.quota:
        raise QuotaFull
    try:
        with transaction.atomic():
            return Nomination.objects.create(focal_point=row, event_id=row.event_id, **said)
    except IntegrityError as twice:
        raise AlreadyNamed from twice


def left(focal_point: FocalPoint) -> int:
    """How many people may still be named."""
    used = focal_point.nominations.filter(state__in=COUNTED).count()
    return max(0, focal_point.quota - used)


@transaction.atomic
def withdraw(nomination: Nomination, now: datetime | None = None) -> None:
    """Take a name back while nobody has decided. Raises Decided."""
    decided(nomination, State.WITHDRAWN, None, now)


@transaction.atomic
def decline(nomination: Nomination, *, by: User, now: datetime | None = None) -> None:
    """Do not choose the person. Raises Decided."""
    decided(nomination, State.DECLINED, by, now)


def decided(
    nomination: Nomination, state: str, by: User | None, now: datetime | None
) -> Nomination:
    """Write a decision down, once."""
    waiting = Nomination.objects.filter(pk=nomination.pk, state=State.WAITING)
    facts = {"state": state, "decided_at": now or timezone.now(), "decided_by": by}
    if not waiting.update(**facts):
        raise Decided
    return nomination


@transaction.atomic
def confirm(
    nomination: Nomination, *, by: User, same_as: User | None = None, now: datetime | None = None
) -> Participation:
    """Choose the person: they come onto the list of the event, confirmed.

    `same_as` is the person whom an officer recognised; without one, whoever has the e-mail address,
    or somebody new. Raises Decided, NoPlaceLeft, participating.AlreadyThere.
    """
    now = now or timezone.now()
    # Of two officers the second waits here.
    event = Event.objects.select_for_update().get(pk=nomination.event_id)
    row = Nomination.objects.select_related("focal_point__institution", "target_group").get(
        pk=nomination.pk
    )
    if row.state != State.WAITING:
        raise Decided
    if taken(event) >= event.places:
        raise NoPlaceLeft
    line = participating.add(
        event=event,
        user=same_as or participating.person(said_in(row)),
        nominated_on=timezone.localtime(row.at, event.zone).date(),
        confirmed_on=event.today(now),
        region=row.region,
    )
    facts = {"state": State.CONFIRMED, "decided_at": now, "decided_by": by}
    Nomination.objects.filter(pk=row.pk).update(participation=line, **facts)
    return line


def taken(event: Event) -> int:
    """Places that are given to confirmed participants."""
    return event.participations.filter(
        role=Role.PARTICIPANT, withdrawn_on=None, confirmed_on__isnull=False
    ).count()


def said_in(row: Nomination) -> Said:
    return Said(
        given_name=row.given_name,
        family_name=row.family_name,
        sex=row.sex,
        country=row.country,
        institution=row.focal_point.institution,
        position_level=row.position_level,
        target_group=row.target_group,
        email=row.email,
        phone=row.phone,
        language=row.language,
        region=row.region,
    )


def look_alikes(nominations: list[Nomination]) -> dict[int, list[User]]:
    """Nomination → people of the same name whom it may be: an officer says which, or that it is
    somebody else. Who has the same address is known by it and not asked for. One query."""
    waiting = [row for row in nominations if row.state == State.WAITING]
    if not waiting:
        return {}
    rows = list(people_named({row.family_name for row in waiting}))
    return {row.pk: alike for row in waiting if (alike := those_like(row, rows))}


def people_named(names: set[str]) -> QuerySet[User]:
    asked = Q()
    for name in names:
        asked |= Q(family_name__iexact=name)
    return User.objects.listed().filter(asked).order_by("pk")


def those_like(row: Nomination, people: list[User]) -> list[User]:
    email, name = row.email.lower(), f"{row.given_name} {row.family_name}".casefold()
    if email and any(person.email == email for person in people):
        return []
    return [p for p in people if f"{p.given_name} {p.family_name}".casefold() == name]
