"""The one place where people say whether they may be photographed at an event, and what they need.

Needs are read by `needs` alone, behind `access.Right.NEEDS`, and deleted every day by `forget_due`.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from wagtail.log_actions import log

from programmes.choices import EventState
from programmes.models import Event, Need, Participation, PhotoConsent


def with_photo(lines: QuerySet[Participation]) -> QuerySet[Participation]:
    """Each with `photo_since`: since when the person may be photographed there; None: may not."""
    held = PhotoConsent.objects.filter(participation=OuterRef("pk"), withdrawn_at=None)
    return lines.annotate(photo_since=Subquery(held.values("given_at")[:1]))  # type: ignore[no-redef]


def photo(line: Participation) -> PhotoConsent | None:
    """The consent that holds now."""
    return PhotoConsent.objects.filter(participation=line, withdrawn_at=None).first()


@transaction.atomic
def say_photo(line: Participation, may: bool, now: datetime | None = None) -> bool:
    """From now on the person may be photographed there, or may not; False when that was so before.

    Possible at any time, also after the event. What is withdrawn stays on record with its dates.
    """
    now = now or timezone.now()
    # A double click must not give the same consent twice: whoever comes second waits here.
    Participation.objects.select_for_update(no_key=True).get(pk=line.pk)
    held = PhotoConsent.objects.filter(participation=line, withdrawn_at=None)
    if held.exists() == may:
        return False
    if may:
        PhotoConsent.objects.create(participation=line, given_at=now)
    else:
        held.update(withdrawn_at=now)
    log(line.user, "programmes.photo_consent", user=line.user, data={"event": line.event_id})
    return True


def is_asked(line: Participation, now: datetime | None = None) -> bool:
    """Whether anybody could still do something about a need."""
    event = line.event
    is_on = line.withdrawn_on is None and event.state != EventState.CANCELLED
    return is_on and event.end >= event.today(now)


def need(line: Participation) -> Need | None:
    """What the person said, for the person."""
    return Need.objects.filter(participation=line).first()


def say_need(line: Participation, text: str, now: datetime | None = None) -> None:
    """Keep what the person needs, and that organisers may read it, instead of what was there."""
    if is_asked(line, now):
        said = {"text": text, "said_at": now or timezone.now()}
        Need.objects.update_or_create(participation=line, defaults=said)


def forget_need(line: Participation) -> None:
    """The person takes it back."""
    Need.objects.filter(participation=line).delete()


def take(line: Participation, said: dict[str, Any]) -> None:
    """What a valid `WishesForm` says; a need that is left empty changes nothing."""
    say_photo(line, said["photo"])
    if said.get("need"):
        say_need(line, said["need"])


def needs(event: Event, now: datetime | None = None) -> dict[int, str]:
    """Line → what the person needs. Nothing when the last day is over."""
    if event.end < event.today(now):
        return {}
    rows = Need.objects.filter(participation__event=event, participation__withdrawn_on=None)
    return dict(rows.values_list("participation", "text"))


def forget_due(now: datetime | None = None) -> int:
    """Delete what nobody needs to know any more; how many rows. Run every day (`cms.periodic`)."""
    now = now or timezone.now()
    # Some place on earth may be a day behind or ahead: each event says what day it has.
    late = now.date() + timedelta(days=1)
    ending = Event.objects.filter(end__lte=late, participations__need__isnull=False).distinct()
    over = {event.pk for event in ending if event.end < event.today(now)}
    gone = Need.objects.filter(
        Q(participation__event__in=over)
        | Q(participation__event__state=EventState.CANCELLED)
        | Q(participation__withdrawn_on__isnull=False)
    )
    return gone.delete()[0]
