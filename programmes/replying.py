"""A person who was invited accepts or declines, by the link of the letter.

The link is signed and bound to this one invitation: a new invitation makes it void. It opens what
the letter says, and two buttons; looking at it changes nothing, because mail scanners open links.
Who declines leaves the list, and the place is free for another whom an officer confirms.
"""

from datetime import datetime

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from programmes import wishing
from programmes.choices import Reply
from programmes.models import Participation

SALT = "programmes.invitation"


def path(line: Participation, language: str) -> str:
    """The path of the link, in a language; the line must be invited."""
    token = Signer(sep="~", salt=SALT).sign(f"{line.pk}.{moment(line)}")
    with override(language):
        return reverse("invitation", args=[token])


def url(line: Participation, language: str) -> str:
    """The link as it stands in the letter."""
    return settings.SITE_URL.rstrip("/") + path(line, language)


def moment(line: Participation) -> str:
    return f"{line.invited_at.timestamp():.0f}" if line.invited_at else ""


def find(token: str) -> Participation | None:
    """Whose invitation this is, also one that can't be answered any more; None for a forged one or
    one that was replaced by a later."""
    try:
        number, _dot, invited = Signer(sep="~", salt=SALT).unsign(token).partition(".")
    except BadSignature:
        return None
    line = Participation.objects.select_related("event", "user").filter(pk=number).first()
    return line if line and invited and moment(line) == invited else None


def is_open(line: Participation, now: datetime | None = None) -> bool:
    """Whether the person may still say: until the first day is over, and while the event is on.

    Who was taken off the list by somebody else has nothing to answer.
    """
    now = now or timezone.now()
    taken_off = line.withdrawn_on is not None and line.reply != Reply.DECLINED
    return not (
        taken_off or line.event.state == "cancelled" or line.event.start < line.event.today(now)
    )


@transaction.atomic
def accept(line: Participation, now: datetime | None = None) -> bool:
    """The person comes; False where they said so before, or there is nothing to say any more."""
    now = now or timezone.now()
    ours = Participation.objects.filter(pk=line.pk, withdrawn_on=None).exclude(reply=Reply.ACCEPTED)
    return bool(
        is_open(line, now) and ours.update(reply=Reply.ACCEPTED, replied_at=now, reply_reason="")
    )


@transaction.atomic
def decline(line: Participation, reason: str = "", now: datetime | None = None) -> bool:
    """The person does not come, and the place is free; False as in `accept`."""
    now = now or timezone.now()
    ours = Participation.objects.filter(pk=line.pk, withdrawn_on=None)
    said = {"reply": Reply.DECLINED, "replied_at": now, "reply_reason": reason[:255]}
    done = is_open(line, now) and ours.update(withdrawn_on=line.event.today(now), **said)
    if done:
        wishing.forget_need(line)
    return bool(done)
