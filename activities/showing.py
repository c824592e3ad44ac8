"""A content inside a page of the site: the frame, and its texts for whoever has no JavaScript.

What is rendered here can be cached for everybody: a slot stands where the reader's ticket goes.
"""

import re
import uuid
from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string

from activities import playing, texts
from activities.models import H5PContent
from activities.tickets import NOWHERE, Ticket

SLOT = "h5p-ticket-"
SLOTS = re.compile(SLOT + r"(\d+)-([0-9a-f]{32})")
RECORDED = re.compile(r' data-record="[^"]*"')


def choices() -> list[tuple[str, str]]:
    """(key, title) of every published content, each once."""
    rows = H5PContent.objects.filter(live=True).order_by("title", "pk")
    found: dict[str, str] = {}
    for key, title in rows.values_list("translation_key", "title"):
        found.setdefault(str(key), title)
    return list(found.items())


def contents(keys: Iterable[Any], language: str) -> dict[str, H5PContent]:
    """Published contents by key: in this language, else the oldest there is. One query."""
    rows = H5PContent.objects.filter(translation_key__in=list(keys), live=True)
    found: dict[str, H5PContent] = {}
    for row in rows.select_related("locale").order_by("-pk"):
        key = str(row.translation_key)
        if key not in found or found[key].locale.language_code != language:
            found[key] = row
    return found


def players(keys: list[Any], language: str) -> dict[str, str]:
    """The HTML of several contents by key, with slots; one query for all, none for none."""
    if not keys:
        return {}
    return {key: player(content, language) for key, content in contents(keys, language).items()}


def player(content: H5PContent, language: str) -> str:
    """`activities/player.html` of one content, with a slot for the ticket."""
    context = {
        "content": content,
        "language": content.locale.language_code,
        "is_other_language": content.locale.language_code != language,
        "slot": f"{SLOT}{content.pk}-{content.folder.hex}",
        "texts": texts.plain_texts(content.body),
        "is_installed": playing.is_installed(),
    }
    return render_to_string("activities/player.html", context)


def filled(html: str, user: Any, place: uuid.UUID) -> str:
    """The HTML with the tickets of a reader at a place; nothing is sent from nowhere."""

    def ticket(match: re.Match[str]) -> str:
        return Ticket(user.pk or 0, int(match[1]), uuid.UUID(match[2]), place).sign()

    if place == NOWHERE:
        html = RECORDED.sub("", html)
    return SLOTS.sub(ticket, html) if SLOT in html else html
