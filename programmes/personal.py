"""What becomes of lists and nominations when two rows are one person, and when one is erased."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from people.merging import Moving
from people.models import User
from programmes.follow_ups import Asked
from programmes.models import (
    Attendance,
    FollowUp,
    Need,
    Nomination,
    Participation,
    PhotoConsent,
    Quote,
)

EXAMPLES = [f"{asked}_example" for asked in Asked.values]
ANSWERS = ["months", "asked_at", "answered_at", *Asked.values, *EXAMPLES, "colleagues", "briefings",
           "may_quote"]  # fmt: skip
ERASED = {"given_name": "", "family_name": "", "email": "", "phone": ""}


def make_way(merge: Moving) -> None:
    """Where both rows stand on the list of an event, one line is left: that of the person who
    stays. It takes over the half-days that only the other knows, what was asked months after, so
    that nobody is asked twice, and a need; the other is withdrawn. A consent to photographs stays
    with the line for which it was given."""
    mine = {line.event_id: line for line in Participation.objects.filter(user=merge.kept)}
    twice = Participation.objects.filter(user=merge.merged, event__in=list(mine))
    for other in twice.select_related("need").prefetch_related("attendance", "follow_ups"):
        line = mine[other.event_id]
        known = set(Attendance.objects.filter(participation=line).values_list("day", "half"))
        for row in other.attendance.all():
            if (row.day_id, row.half) not in known:
                merge.change(row, participation=line)
        asked = set(line.follow_ups.values_list("months", flat=True))
        for follow_up in other.follow_ups.all():
            if follow_up.months not in asked:
                merge.change(follow_up, participation=line)
        lead_need(merge, line, other)
        days = [day for day in (line.attended_on, other.attended_on) if day]
        if days and min(days) != line.attended_on:
            merge.change(line, attended_on=min(days))
        if other.withdrawn_on is None:
            merge.change(other, withdrawn_on=timezone.localdate(merge.now))


def lead_need(merge: Moving, line: Participation, other: Participation) -> None:
    """What only the other line says is needed is needed still."""
    if hasattr(other, "need") and not Need.objects.filter(participation=line).exists():
        merge.change(other.need, participation=line)


def erase(person: User, by: User | None, now: datetime) -> None:
    """Take the person's name and address from what focal points wrote of them; sex, country and
    level of the post stay, for what was counted stays right."""
    theirs = Q(participation__user=person)
    if person.email:
        theirs |= Q(email__iexact=person.email)
    Nomination.objects.filter(theirs).update(**ERASED)
    Participation.objects.filter(user=person).update(reply_reason="")
    PhotoConsent.objects.filter(participation__user=person).delete()
    Need.objects.filter(participation__user=person).delete()
    # What was chosen was counted and stays; words could tell who wrote them.
    rows = FollowUp.objects.filter(participation__user=person)
    Quote.objects.filter(follow_up__in=rows).delete()
    rows.update(**dict.fromkeys(EXAMPLES, ""), may_quote=False)
    # Nobody is asked again, and no link that is under way stays open.
    rows.filter(answered_at=None, stopped_at=None).update(stopped_at=now)


def answers_of(row: FollowUp) -> dict[str, Any]:
    """A follow-up, for the file that a person may take of their own data."""
    return {name: getattr(row, name) for name in ANSWERS}


def wishes_of(line: Participation) -> dict[str, Any]:
    """What the person said for an event, for the same file."""
    need = getattr(line, "need", None)
    return {
        "photo_consents": [
            {"given_at": row.given_at, "withdrawn_at": row.withdrawn_at}
            for row in line.photo_consents.all()
        ],
        "accessibility_needs": need.text if need else "",
        "accessibility_needs_said_at": need.said_at if need else None,
    }
