"""The events of a person, for that person: a panel of the profile with what may be done now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from people.models import User
from programmes import access, checking_in, counting, replying, wishing
from programmes.models import Participation


@dataclass(frozen=True)
class Own:
    """One line of the person; the addresses are "" where there is nothing to do."""

    line: Participation
    half_days: int
    check_in: str
    reply: str


def own(user: User, now: datetime) -> list[Own]:
    """The latest first. Two queries."""
    lines = wishing.with_photo(counting.with_presence(access.mine(user)))
    related = lines.select_related("event", "institution").prefetch_related("event__days")
    return [shown(line, now) for line in related.order_by("-event__start", "-pk")]


def shown(line: Participation, now: datetime) -> Own:
    event, is_on = line.event, line.withdrawn_on is None
    may_check_in = is_on and checking_in.open_now(event, now) is not None
    may_reply = line.invited_at is not None and replying.is_open(line, now)
    return Own(
        line,
        counting.half_day_count(event),
        reverse("check_in", args=[event.key]) if may_check_in else "",
        replying.path(line, get_language() or "en") if may_reply else "",
    )


def panel(request: HttpRequest) -> str:
    """The hook `profile_panel` of people: HTML, or "" for who was at no event."""
    found: list[Any] = own(request.user, timezone.now())  # type: ignore[arg-type]
    if not found:
        return ""
    return render_to_string("programmes/profile_panel.html", {"own": found}, request)
