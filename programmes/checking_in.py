"""Self check-in: a code that changes every minute is shown in the room; whoever types it was there.

The code is made of the site's key, the event, the half-day and the minute, so nothing is stored. It
is taken for a minute longer than it is shown. Whoever guesses is slowed down.
"""

import hmac
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import salted_hmac

from people.models import User
from programmes import attending
from programmes.attending import Mark
from programmes.choices import Evidence, Half, Presence
from programmes.models import Event, Participation, SessionDay

SALT = "programmes.check-in"
SLOT = 60
"""Seconds for which a code is shown."""
TRIES, WINDOW = 5, timedelta(minutes=10)


class Answer(StrEnum):
    """What becomes of a typed code."""

    IN = "in"
    WRONG = "wrong"
    TOO_OFTEN = "too_often"
    CLOSED = "closed"  # no half-day is under way


def code(event: Event, day: date, half: str, now: datetime, *, ago: int = 0) -> str:
    """The six digits of a minute; `ago` minutes before."""
    return made(event, day, half, slot(now) - ago, settings.SECRET_KEY)


def made(event: Event, day: date, half: str, minute: int, key: str) -> str:
    said = f"{event.key}|{day.isoformat()}|{half}|{minute}"
    return f"{int(salted_hmac(SALT, said, key, algorithm='sha256').hexdigest(), 16) % 10**6:06}"


def slot(now: datetime) -> int:
    return int(now.timestamp()) // SLOT


def seconds_left(now: datetime) -> int:
    """Until the next code is shown."""
    return SLOT - int(now.timestamp()) % SLOT


def open_now(event: Event, now: datetime) -> tuple[SessionDay, Half] | None:
    """The half-day under way today; None on any other day."""
    found = attending.current(event, now)
    return found if found and found[0].day == event.today(now) else None


def check_in(line: Participation, typed: str, now: datetime | None = None) -> Answer:
    """Record that the person is there, if the code is right. Twice is as good as once."""
    now = now or timezone.now()
    found = open_now(line.event, now)
    if found is None:
        return Answer.CLOSED
    if guessed_too_often(line):
        return Answer.TOO_OFTEN
    day, half = found
    if not fits(line.event, day.day, half, typed, now):
        count_guess(line)
        return Answer.WRONG
    mark = Mark(
        line=line.pk,
        day=day.pk,
        half=half,
        presence=Presence.PRESENT,
        marked_at=now,
        evidence=Evidence.CHECK_IN,
        # The same person, half-day and minute: a double click is one mark.
        client=uuid5(NAMESPACE_URL, f"{SALT}:{line.pk}:{day.pk}:{half}:{slot(now)}"),
    )
    attending.record(event=line.event, marks=[mark], by=line.user, now=now)
    return Answer.IN


def fits(event: Event, day: date, half: str, typed: str, now: datetime) -> bool:
    given = "".join(typed.split()).encode()
    right = [code(event, day, half, now, ago=ago) for ago in (0, 1)]
    return any(hmac.compare_digest(one.encode(), given) for one in right)


def guesses(line: Participation) -> str:
    return f"check-in:{line.pk}"


def guessed_too_often(line: Participation) -> bool:
    return len(cache.get(guesses(line), [])) >= TRIES


def count_guess(line: Participation) -> None:
    known = cache.get(guesses(line), [])
    cache.set(guesses(line), [*known, 1], WINDOW.total_seconds())


def line_of(user: User, event: Event) -> Participation | None:
    """The line of this person on the list of this event."""
    rows = Participation.objects.select_related("event", "user")
    return rows.filter(event=event, user=user, withdrawn_on=None).first()
