"""The log of an attempt as a trainer reads it: in order, since when, how long away, from where."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from quizzes.models import Attempt, AttemptEvent


@dataclass(frozen=True)
class Entry:
    """One event; `since` the start, `away` how long the page was left, `moved` says that language,
    device or network are not those of the entry before."""

    event: AttemptEvent
    since: timedelta
    away: timedelta | None
    moved: bool


def timeline(attempt: Attempt) -> list[Entry]:
    """All that is on record, the first event first. One query."""
    entries: list[Entry] = []
    left: datetime | None = None
    place: tuple[str, str, str] | None = None
    for event in attempt.events.order_by("pk"):
        away = None
        if event.kind == AttemptEvent.Kind.RETURN and left is not None:
            away = event.at - left
        if event.kind in (AttemptEvent.Kind.LEAVE, AttemptEvent.Kind.RETURN):
            left = event.at if event.kind == AttemptEvent.Kind.LEAVE else None
        here = (event.language, event.device, event.network)
        known = any(here)
        entries.append(
            Entry(event, event.at - attempt.started_at, away, known and place not in (None, here))
        )
        place = here if known else place
    return entries


def time_away(entries: list[Entry]) -> timedelta:
    """How long the page was left in all, as far as the browser told."""
    return sum((entry.away for entry in entries if entry.away), timedelta())
