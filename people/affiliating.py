"""The one place where what is said of a person's post is written: by themselves, or by staff."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from people.models import Affiliation, Institution, TargetGroup, User


def institution_named(name: str, *, kind: str, country: str) -> Institution:
    """The institution of that name in that country; an unknown one is kept as unconfirmed."""
    institution, _ = Institution.objects.get_or_create(
        name__iexact=name,
        country=country,
        defaults={"name": name, "kind": kind, "confirmed": False},
    )
    return institution


@transaction.atomic
def declare(
    *,
    user: User,
    institution: Institution,
    position_level: str,
    target_group: TargetGroup,
    today: datetime.date,
) -> Affiliation:
    """Record the post a person says to hold, and return it.

    The same statement again changes nothing. A statement that nobody verified yet, made about the
    same institution or on the same day, is corrected in place; otherwise the earlier post ends
    the day before and stays in the history. What is new is unverified.
    """
    said = {
        "institution": institution,
        "position_level": position_level,
        "target_group": target_group,
    }
    # A double click must not make two posts: whoever comes second waits here.
    User.objects.select_for_update().get(pk=user.pk)
    current = user.affiliation
    if current is None:
        return Affiliation.objects.create(user=user, since=today, **said)
    if all(getattr(current, name) == value for name, value in said.items()):
        return current
    if may_be_corrected(current, institution, today):
        return corrected(current, said)
    current.until = max(current.since, today - datetime.timedelta(days=1))
    current.save(update_fields=["until"])
    return Affiliation.objects.create(user=user, since=today, **said)


def may_be_corrected(current: Affiliation, institution: Institution, today: datetime.date) -> bool:
    """Whether the statement is still its owner's alone, and about the same post."""
    if current.is_verified:
        return False
    return current.institution == institution or current.since == today


def corrected(current: Affiliation, said: dict) -> Affiliation:
    for name, value in said.items():
        setattr(current, name, value)
    current.save(update_fields=list(said))
    return current


@transaction.atomic
def add_past(
    *,
    user: User,
    institution: Institution,
    position_level: str,
    target_group: TargetGroup,
    since: datetime.date,
    until: datetime.date,
    by: User,
) -> Affiliation:
    """Write down a post that has ended; as an officer says it, it counts as confirmed. Lists of
    events that name the person already stay as they are."""
    post = Affiliation.objects.create(
        user=user, institution=institution, position_level=position_level,
        target_group=target_group, since=since, until=until, verified_at=timezone.now(),
        verified_by=by,
    )  # fmt: skip
    log(user, "wagtail.edit", user=by)
    return post


def verify(
    *, affiliations: Iterable[Affiliation], by: User, now: datetime.datetime | None = None
) -> int:
    """Confirm posts; how many were not confirmed before. One query."""
    waiting = Affiliation.objects.filter(pk__in=[row.pk for row in affiliations], verified_at=None)
    return waiting.update(verified_at=now or timezone.now(), verified_by=by)
