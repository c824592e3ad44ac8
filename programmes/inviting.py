"""Invitations to those who are confirmed: once, in their language, with the days as a calendar."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from programmes.models import Event, Participation
from programmes.tasks import send_invitation


@transaction.atomic
def invite(line: Participation, now: datetime | None = None) -> bool:
    """Send the invitation unless it was sent; True when it is sent now.

    Whoever presses twice sends one: the row is moved on by the first, and the task with it.
    """
    waiting = Participation.objects.filter(pk=line.pk, invited_at=None, withdrawn_on=None)
    ours = waiting.exclude(confirmed_on=None).exclude(user__email="")
    if not ours.update(invited_at=now or timezone.now()):
        return False
    send_invitation.enqueue(line.pk)
    return True


def invite_all(event: Event, now: datetime | None = None) -> int:
    """Invite everybody who is confirmed and can be reached; how many are invited now."""
    lines = event.participations.filter(invited_at=None).order_by("pk")
    return sum(invite(line, now) for line in lines)
