"""The access code of a supervised test: given out in the room, typed to begin.

Whoever guesses is slowed down: after `TRIES` wrong codes a person waits, the right code included.
"""

import hmac
from datetime import datetime, timedelta
from uuid import UUID

from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

TRIES, WINDOW = 5, timedelta(minutes=10)


def refusal(*, context_key: UUID, code: str, given: str, now: datetime) -> str:
    """Why this code does not open the test, in words for the learner; "" where it does.

    `context_key` is the person at this test: one person's guesses do not keep others out. Capitals
    and spaces do not matter. Without a `code` nobody can begin.
    """
    if not plain(code):
        return _("The code of this session has not been set yet. Please tell the supervisor.")
    place = f"access-code:{context_key}"
    wrong = [moment for moment in cache.get(place, []) if moment > now - WINDOW]
    if len(wrong) >= TRIES:
        return too_often(wrong[-TRIES] + WINDOW - now)
    if hmac.compare_digest(plain(code).encode(), plain(given).encode()):
        return ""
    if not plain(given):
        return _("Type the access code that the supervisor gives you.")
    cache.set(place, [*wrong, now], WINDOW.total_seconds())
    return _("This is not the access code of this session. Please check it and type it again.")


def plain(code: str) -> str:
    """A code without what people hear differently."""
    return "".join(code.split()).casefold()


def too_often(wait: timedelta) -> str:
    minutes = max(1, -(-int(wait.total_seconds()) // 60))
    return ngettext(
        "Too many wrong codes. Please wait %(minutes)d minute, or ask the supervisor.",
        "Too many wrong codes. Please wait %(minutes)d minutes, or ask the supervisor.",
        minutes,
    ) % {"minutes": minutes}
