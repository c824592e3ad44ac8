"""A content that is not saved yet, shown as learners will see it.

The player's frame is opaque and asks for a page of its own, so what is previewed waits for it in
the shared cache, for its author alone.
"""

import uuid
from typing import Any

from django.core.cache import cache
from django.http import Http404

from activities import tickets
from activities.models import H5PContent
from activities.tickets import Ticket

KEPT = ("title", "library", "body", "metadata", "media", "locale_id", "translation_key")
MINUTES = 60


def keep(content: H5PContent, user: Any) -> str:
    """Lay a content by for an hour; the part of an address under which it is found again."""
    ticket = Ticket(user.pk or 0, content.pk or 0, content.folder, uuid.uuid4())
    values = {name: getattr(content, name) for name in KEPT}
    cache.set(key_of(ticket), values, MINUTES * 60)
    return ticket.sign()


def find(text: str) -> tuple[H5PContent, Ticket]:
    """The content of an address, and the ticket with which it plays, where nothing is recorded."""
    ticket = tickets.read(text)
    values = cache.get(key_of(ticket))
    if values is None:
        raise Http404
    content = H5PContent(pk=ticket.content or None, folder=ticket.folder, **values)
    return content, Ticket(ticket.user, ticket.content, ticket.folder)


def key_of(ticket: Ticket) -> str:
    return f"h5p-draft:{ticket.place}"
