"""Leaving the page of a test and coming back, as the browser tells it. A hint for the trainer and
never a proof: a browser without scripts tells nothing."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Subquery

from quizzes import events
from quizzes.events import Origin, event
from quizzes.models import Attempt, AttemptEvent

PRESENCE = (AttemptEvent.Kind.LEAVE, AttemptEvent.Kind.RETURN)
# A page that flickers, or a script gone wild, must not fill the log.
PAUSE, MOST = timedelta(seconds=2), 200


def note(
    *, attempt_id: int, user: Any, what: str, language: str, now: datetime, origin: Origin
) -> bool:
    """Write "leave" or "return" into the log of one's open attempt; whether it was written.

    The two take turns, at most every `PAUSE` and `MOST` times an attempt. Two queries.
    """
    attempt = _found(attempt_id, user) if what in PRESENCE else None
    if attempt is None or (attempt.times or 0) >= MOST:
        return False
    expected = (
        AttemptEvent.Kind.RETURN
        if attempt.last_kind == AttemptEvent.Kind.LEAVE
        else AttemptEvent.Kind.LEAVE
    )
    too_soon = attempt.last_at is not None and now - attempt.last_at < PAUSE
    # Who is back is back: only leaving again at once is left out.
    if what != expected or (too_soon and what == AttemptEvent.Kind.LEAVE):
        return False
    kind = AttemptEvent.Kind(what)
    events.write([event(attempt, kind, now, language=language, origin=origin)])
    return True


def _found(attempt_id: int, user: Any) -> Any:
    mine = AttemptEvent.objects.filter(attempt=OuterRef("pk"), kind__in=PRESENCE)
    last = mine.order_by("-pk")
    number = mine.order_by().values("attempt").annotate(n=Count("pk")).values("n")
    return (
        Attempt.objects.filter(pk=attempt_id, user=user, submitted_at=None)
        .annotate(
            last_kind=Subquery(last.values("kind")[:1]),
            last_at=Subquery(last.values("at")[:1]),
            times=Subquery(number),
        )
        .first()
    )
