"""Whether a learner may begin an attempt now, and if not, why and when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from quizzes.models import Attempt
from quizzes.terms import moment, term


class Why(StrEnum):
    """What stands in the way of another attempt."""

    NOT_YET = "not_yet"  # the test opens later
    CLOSED = "closed"
    MARKING = "marking"  # an earlier attempt has no score yet
    USED_UP = "used_up"
    TOO_SOON = "too_soon"  # the waiting time between attempts


@dataclass(frozen=True)
class Bar:
    """What bars the way; `until` is when it will be gone, if that is known."""

    why: Why
    until: datetime | None = None


def barred(
    terms: Mapping[str, Any], tries: Sequence[Attempt], now: datetime, *, granted: int = 0
) -> Bar | None:
    """What keeps a person with these finished attempts (first to last) from another one; or None.

    `granted` is how many attempts a trainer gave beyond the terms; they need not be waited for.
    """
    opens, closes = moment(terms, "opens"), moment(terms, "closes")
    if opens and now < opens:
        return Bar(Why.NOT_YET, opens)
    if closes and now >= closes:
        return Bar(Why.CLOSED)
    if any(attempt.is_waiting for attempt in tries):
        return Bar(Why.MARKING)
    left = attempts_left(terms, len(tries), granted)
    if left == 0:
        return Bar(Why.USED_UP)
    wait = timedelta(minutes=term(terms, "wait") or 0)
    if wait and tries and not (left is not None and left <= granted):
        again = tries[-1].submitted_at + wait
        if now < again:
            return Bar(Why.TOO_SOON, again)
    return None


def attempts_left(terms: Mapping[str, Any], used: int, granted: int = 0) -> int | None:
    """How many attempts are left, those granted by a trainer included; None for any number."""
    allowed = term(terms, "attempts")
    return max(0, allowed + granted - used) if allowed else None
