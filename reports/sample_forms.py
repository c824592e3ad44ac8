"""Made-up anonymous forms on sample events: what those who were there think of them.

The key of a made-up form is a UUID of version 5, those of the page are of version 4: so the one is
told from the other, though neither says whose it is.
"""

import random
from datetime import date, timedelta
from uuid import UUID

from programmes.choices import Role
from programmes.gathering import OPEN_AFTER
from programmes.models import Event, Feedback, Participation
from programmes.satisfaction import HIGHEST, LOWEST, Item

MADE_UP = 5
SENT = 0.72
"""Part of those who were there who send a form."""
USUAL = {
    Item.USEFUL: 4.4,
    Item.TRAINERS: 4.5,
    Item.MATERIALS: 4.0,
    Item.ORGANISATION: 3.9,
    Item.RECOMMEND: 4.3,
}


def form(seed: int, number: int, line: Participation, today: date) -> Feedback | None:
    """The form of person `number` on an event, or none."""
    event = line.event
    lots = random.Random(f"sample/{seed}/{number}/{event.code}/form")  # noqa: S311
    if line.role != Role.PARTICIPANT or not line.attended_on or lots.random() > SENT:
        return None
    # An event, and a person, is liked or not.
    mood = random.Random(f"{event.code}/mood").gauss(0, 0.3) + lots.gauss(0, 0.4)  # noqa: S311
    late = 0 if lots.random() < 0.8 else lots.randint(1, OPEN_AFTER.days)
    made = Feedback(
        pk=UUID(int=lots.getrandbits(128), version=MADE_UP),
        event=event,
        day=min(event.end + timedelta(days=late), today - timedelta(days=1)),
    )
    for item in Item:
        said = min(HIGHEST, max(LOWEST, round(lots.gauss(USUAL[item] + mood, 0.7))))
        is_open = lots.random() < 0.06 and item != Item.USEFUL
        setattr(made, item.value, None if is_open else said)
    return made


def clear(programme: str) -> None:
    """Take the made-up forms of the events of a programme away, with every form on an event that
    nobody is on the list of any more."""
    there = Feedback.objects.filter(event__project__programme__name=programme)
    made = [pk for pk in there.values_list("pk", flat=True) if pk.version == MADE_UP]
    for start in range(0, len(made), 500):
        Feedback.objects.filter(pk__in=made[start : start + 500]).delete()
    empty = Event.objects.filter(project__programme__name=programme, participations=None)
    Feedback.objects.filter(event__in=empty).delete()
