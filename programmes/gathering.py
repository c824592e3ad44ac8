"""Anonymous forms on an event: the link to them, when it takes some, storing and counting.

The link is the event's number with a signature of the site's key: nothing of it is stored, and it
does not follow from the event's key. It is the same for everybody in the room and opens an empty
form only; so what keeps the figures honest is that there are never more forms than participants.
Looking at the link stores nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import override

from programmes.choices import EventState, Role
from programmes.counting import SMALL
from programmes.models import Event
from programmes.satisfaction import HIGH, Feedback, Item

SALT = "programmes.feedback"
OPEN_AFTER = timedelta(days=14)
"""So long after the last day a form is taken."""


class Door(StrEnum):
    """Whether an event takes a form."""

    OPEN = "open"
    SOON = "soon"  # the first day has not come
    OVER = "over"
    CANCELLED = "cancelled"
    FULL = "full"  # there are as many forms as participants


# The link -----------------------------------------------------------------------------------------


def signer() -> Signer:
    return Signer(sep="~", salt=SALT)


def path(event: Event) -> str:
    """The path of the link without a language: whoever opens it is led to their own."""
    with override("en"):
        return reverse("feedback", args=[signer().sign(event.pk)]).removeprefix("/en")


def find(token: str) -> Event | None:
    """Whose link this is; None for a forged one."""
    try:
        number = signer().unsign(token)
    except BadSignature:
        return None
    return Event.objects.filter(pk=number).first()


# Taking a form ------------------------------------------------------------------------------------


def closes(event: Event) -> date:
    """The last day on which a form is taken, at the event's place."""
    return event.end + OPEN_AFTER


def places(event: Event) -> int:
    """How many forms there may be: participants on the list."""
    return event.participations.filter(role=Role.PARTICIPANT, withdrawn_on=None).count()


def count(event: Event) -> int:
    return Feedback.objects.filter(event=event).count()


def door(event: Event, now: datetime | None = None) -> Door:
    """Whether a form is taken now. At most two queries."""
    today = event.today(now)
    if event.state == EventState.CANCELLED:
        return Door.CANCELLED
    if today < event.start:
        return Door.SOON
    if today > closes(event):
        return Door.OVER
    return Door.OPEN if count(event) < places(event) else Door.FULL


@transaction.atomic
def store(
    event: Event, client: UUID, grades: dict[str, int | None], now: datetime | None = None
) -> Door:
    """Keep a form; `OPEN`: it is stored, now or before; else why not. Of two who send the last one
    at the same moment the second waits for the first: the event is locked.

    `grades`: `Item` → 1 to 5 or None. Raises IntegrityError where none is given.
    """
    event = Event.objects.select_for_update().get(pk=event.pk)
    if Feedback.objects.filter(pk=client).exists():
        return Door.OPEN
    found = door(event, now)
    if found == Door.OPEN:
        Feedback.objects.create(pk=client, event=event, day=event.today(now), **grades)
    return found


def number(text: str) -> UUID:
    """The key that the page gave a form; a new one where it is none that pages give."""
    try:
        found = UUID(text)
    except ValueError:
        return uuid4()
    return found if found.version == 4 else uuid4()


# Counting -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Grades:
    """How one question was answered. `points`: sum of the grades; `high`: how many are 4 or 5."""

    answers: int = 0
    points: int = 0
    high: int = 0

    @property
    def is_enough(self) -> bool:
        """Whether the mean may be shown: fewer than five answers are nobody's business."""
        return self.answers >= SMALL

    @property
    def mean(self) -> float | None:
        return self.points / self.answers if self.is_enough else None

    @property
    def share(self) -> float | None:
        """Part of the answers that are 4 or 5, 0 to 1."""
        return self.high / self.answers if self.is_enough else None

    @property
    def per_cent(self) -> int | None:
        return None if self.share is None else round(100 * self.share)


@dataclass
class Opinion:
    """What the forms of an event say."""

    forms: int = 0
    by_item: dict[Item, Grades] = field(default_factory=dict)

    @property
    def mean(self) -> float | None:
        """Of all answers to the questions that may be shown, so that those of the others can't be
        computed from it."""
        shown = [one for one in self.by_item.values() if one.is_enough]
        answers = sum(one.answers for one in shown)
        return sum(one.points for one in shown) / answers if answers else None


def opinions(events: Iterable[int]) -> dict[int, Opinion]:
    """Event → what its forms say; without those that have none. One query."""
    sums = {
        f"{name}_{what}": how
        for name in Item.values
        for what, how in (
            ("answers", Count(name)),
            ("points", Sum(name, default=0)),
            ("high", Count(name, filter=Q(**{f"{name}__gte": HIGH}))),
        )
    }
    rows = Feedback.objects.filter(event__in=events).values("event")
    return {row["event"]: read(row) for row in rows.annotate(forms=Count("pk"), **sums)}


def read(row: Mapping[str, Any]) -> Opinion:
    items = {
        item: Grades(*(row[f"{item.value}_{what}"] for what in ("answers", "points", "high")))
        for item in Item
    }
    return Opinion(row["forms"], items)


def opinion(event: Event) -> Opinion:
    """What the forms of one event say. One query."""
    return opinions([event.pk]).get(event.pk, Opinion())
