"""The one place where somebody comes onto the list of an event, or leaves it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.log_actions import log

from people.affiliating import declare
from people.models import Affiliation, Institution, TargetGroup, User
from programmes.choices import Role
from programmes.models import Event, Participation


class AlreadyThere(Exception):
    """The person is on the list of this event."""


@dataclass(frozen=True)
class Said:
    """What is said of a person and their post by somebody else: an officer, a focal point."""

    given_name: str
    family_name: str
    sex: str
    country: str
    institution: Institution
    position_level: str
    target_group: TargetGroup
    email: str = ""
    phone: str = ""
    language: str = ""
    region: str = ""


def post_at(user: User, day: date) -> Affiliation | None:
    """The post that the person held on that day; where none is known, the present one."""
    posts = user.affiliations.select_related("institution", "target_group")
    held = posts.filter(Q(until=None) | Q(until__gte=day), since__lte=day)
    return held.order_by("-since", "-pk").first() or posts.filter(until=None).first()


@transaction.atomic
def add(
    *,
    event: Event,
    user: User,
    role: str = Role.PARTICIPANT,
    nominated_on: date | None = None,
    confirmed_on: date | None = None,
    region: str = "",
) -> Participation:
    """Put a person onto the list, with the post of the event's first day. Raises AlreadyThere.

    Who was withdrawn comes back onto the same line.
    """
    post = post_at(user, event.start)
    line = Participation.objects.select_for_update().filter(event=event, user=user).first()
    if line and line.withdrawn_on is None:
        raise AlreadyThere(user)
    line = line or Participation(event=event, user=user)
    line.role, line.withdrawn_on = role, None
    line.nominated_on, line.confirmed_on = nominated_on, confirmed_on
    # Who comes back is invited anew.
    line.invited_at, line.reply, line.replied_at, line.reply_reason = None, "", None, ""
    line.region = region
    freeze(line, post)
    try:
        with transaction.atomic():
            line.save()
    except IntegrityError as twice:
        raise AlreadyThere(user) from twice
    return line


def freeze(line: Participation, post: Affiliation | None) -> None:
    """Write down what a report will ask of the post; the country is that which sends the person."""
    line.affiliation = post
    line.institution = post.institution if post else None
    line.position_level = post.position_level if post else ""
    line.target_group = post.target_group if post else None
    line.country = line.user.country or (post.institution.country if post else "")


@transaction.atomic
def person(said: Said, today: date | None = None) -> User:
    """The person with this e-mail address, or a new one without an account; with this post.

    What a person has said of themselves stays as it is: only what is empty is filled in. The post
    is stated only where none is known.
    """
    email = said.email.strip().lower()
    known = User.objects.at([email]).get(email)
    user = known or User(email=email)
    for name in ("given_name", "family_name", "sex", "country", "phone", "language"):
        if not getattr(user, name):
            setattr(user, name, getattr(said, name))
    if known is None:
        user.set_unusable_password()
    user.save()
    if user.affiliation is None:
        declare(
            user=user,
            institution=said.institution,
            position_level=said.position_level,
            target_group=said.target_group,
            today=today or timezone.localdate(),
        )
    return user


@transaction.atomic
def correct(line: Participation, *, by: User, **said: Any) -> list[str]:
    """Write down otherwise what a line says of the person at the time of the event; which fields
    are others now. The history of the event tells that it was done, not what stood there."""
    row = Participation.objects.select_for_update().get(pk=line.pk)
    changed = [name for name, value in said.items() if getattr(row, name) != value]
    if not changed:
        return []
    for name in changed:
        setattr(row, name, said[name])
    row.affiliation = statement(row)
    row.save(update_fields=[*changed, "affiliation"])
    facts = {"line": row.pk, "fields": changed}
    log(row.event, "programmes.correct_line", user=by, data=facts)
    return changed


def statement(line: Participation) -> Affiliation | None:
    """The latest statement of the person that says what the line says of the post."""
    if line.institution_id is None:
        return None
    same = Affiliation.objects.filter(
        user=line.user_id, institution=line.institution_id, position_level=line.position_level,
        target_group=line.target_group_id,
    )  # fmt: skip
    return same.order_by("-since", "-pk").first()


def confirm(line: Participation, today: date) -> None:
    """An officer has chosen the person."""
    line.confirmed_on = today
    line.save(update_fields=["confirmed_on"])


def withdraw(line: Participation, today: date) -> None:
    """Take somebody off the list; what was recorded stays."""
    line.withdrawn_on = today
    line.save(update_fields=["withdrawn_on"])
