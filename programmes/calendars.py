"""An event as an iCalendar file (RFC 5545): one entry a session day, in UTC."""

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from programmes.models import Event, SessionDay

WIDTH = 75
"""Octets a line may have (section 3.1)."""


def calendar(event: Event, now: datetime | None = None) -> bytes:
    """The file, in the language of the moment. One query."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Saboq//Events//EN",
        "METHOD:PUBLISH",
        *(line for day in event.days.all() for line in entry(event, day, now or timezone.now())),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines).encode()


def entry(event: Event, day: SessionDay, now: datetime) -> Iterator[str]:
    # The day comes from a prefetch or a reverse query: it need not ask for its event again.
    day.event = event
    begins, ends = day.moments()
    yield "BEGIN:VEVENT"
    yield f"UID:{event.key}-{day.day:%Y%m%d}@{urlsplit(settings.SITE_URL).hostname}"
    yield f"DTSTAMP:{stamp(now)}"
    yield f"DTSTART:{stamp(begins)}"
    yield f"DTEND:{stamp(ends)}"
    yield f"SUMMARY:{escaped(event.name)}"
    yield f"LOCATION:{escaped(event.place)}"
    yield "END:VEVENT"


def stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """Text as a value (section 3.3.11)."""
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return "\\n".join(text.splitlines())


def folded(line: str) -> str:
    """The line in pieces of at most 75 octets; no letter is cut in two."""
    pieces, piece, size = [], "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > WIDTH:
            pieces.append(piece)
            # The space that begins the next line counts, too.
            piece, size = "", 1
        piece, size = piece + letter, size + octets
    return "\r\n ".join([*pieces, piece])
