"""Attendance for whoever is in the room: the phone page, what it sends later, the list on paper."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.models import User
from people.roles import is_officer, may_enter_admin
from programmes import access, attending, wishing
from programmes.access import Right
from programmes.attending import Mark, Outcome
from programmes.choices import Evidence, Half, Presence, Role
from programmes.events import half_days
from programmes.models import Attendance, Event, Participation, SessionDay
from programmes.sheets import qr

MOST_MARKS = 1000
"""Marks that a phone may send at once: fifty people on ten half-days, twice."""
WHOM = (Role.PARTICIPANT, Role.OBSERVER)


@never_cache
@require_safe
@access.signed_in
def events(request: HttpRequest) -> HttpResponse:
    """The events of whoever works with them; who may only look is led to the admin. Two queries."""
    officer = is_officer(request.user)
    found = list(access.events(request.user).select_related("project"))
    if not found and not may_enter_admin(request.user):
        raise Http404(_("There is no event of yours."))
    working = set() if officer else set(access.own(request.user).values_list("event", flat=True))
    for event in found:
        name = "attendance" if officer or event.pk in working else "programme_events:inspect"
        event.url = reverse(name, args=[event.key if name == "attendance" else event.pk])  # type: ignore[attr-defined]
    return render(request, "programmes/events.html", {"events": found})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@access.needs(Right.ATTEND)
def attendance(request: HttpRequest, event: Event) -> HttpResponse:
    """Who is there on one half-day; by script a mark at a time, without it by one button."""
    place = chosen(event, request.GET)
    if place is None:
        return render(request, "programmes/attendance_soon.html", {"event": event})
    day, half = place
    rows = people(event, day, half)
    if request.method == "POST":
        return saved(request, event, day, half, rows)
    context = {
        "event": event,
        "day": day,
        "half": half,
        "rows": rows,
        "present": len([row for row in rows if row.presence == Presence.PRESENT]),
        "choices": Presence.choices,
        "half_days": list(half_days(list(event.days.all()))),
        "today": event.today(),
        "wanted": request.GET.get("person", ""),
    }
    return render(request, "programmes/attendance.html", context)


def chosen(event: Event, asked: Any) -> tuple[SessionDay, Half] | None:
    """The half-day of the address, else the one under way or the last. Of a day that is held only
    half, that half; 404 for a day that is not held."""
    if "day" not in asked:
        return attending.current(event)
    day = next((d for d in event.days.all() if d.day.isoformat() == asked["day"]), None)
    if day is None:
        raise Http404(_("The event has no such day."))
    return day, next((h for h in day.halves if h == asked.get("half")), day.halves[0])


def people(event: Event, day: SessionDay, half: str) -> list[Participation]:
    """Who should be there, each with `photo_since` and with `presence` ("" where nobody has said).
    Two queries."""
    rows = wishing.with_photo(event.participations.filter(withdrawn_on=None, role__in=WHOM))
    found = list(rows.select_related("user", "institution"))
    said = Attendance.objects.filter(day=day, half=half).values_list("participation", "presence")
    known = dict(said)
    for row in found:
        row.presence = known.get(row.pk, "")
    return sorted(found, key=lambda row: row.user.formal_name.casefold())


def saved(
    request: HttpRequest, event: Event, day: SessionDay, half: Half, rows: list[Participation]
) -> HttpResponse:
    """Take what was changed on this page; what another one changed meanwhile stays."""
    now, said = timezone.now(), request.POST
    marks = [
        Mark(line=row.pk, day=day.pk, half=half, presence=said[f"line-{row.pk}"], marked_at=now,
             reason=said.get("reason", "").strip())
        for row in rows
        if said.get(f"line-{row.pk}", "") in Presence.values
        and said[f"line-{row.pk}"] != said.get(f"was-{row.pk}", "")
    ]  # fmt: skip
    outcomes = attending.record(event=event, marks=marks, by=cast(User, request.user), now=now)
    if Outcome.EARLY in outcomes:
        messages.error(request, _("This day has not come yet. Nothing was saved."))
    else:
        number = len([each for each in outcomes if each in (Outcome.DONE, Outcome.SAME)])
        text = ngettext("%(number)d entry is saved.", "%(number)d entries are saved.", number)
        messages.success(request, text % {"number": number})
    return redirect(request.get_full_path())


# What a phone sends -------------------------------------------------------------------------------


@never_cache
@require_POST
@access.needs(Right.ATTEND)
def sync(request: HttpRequest, event: Event) -> HttpResponse:
    """Take marks as JSON: {"marks": [{client, line, day, half, presence, marked_at}, …]}; answers
    {"outcomes": {client: outcome}}, so that the phone can forget what has arrived."""
    try:
        marks = [read(each) for each in listed(request.body)]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return JsonResponse({"error": _("These entries cannot be read.")}, status=400)
    outcomes = attending.record(event=event, marks=marks, by=cast(User, request.user))
    told = {str(m.client): str(o) for m, o in zip(marks, outcomes, strict=True)}
    return JsonResponse({"outcomes": told})


def listed(body: bytes) -> list[Any]:
    marks = json.loads(body)["marks"]
    if not isinstance(marks, list) or len(marks) > MOST_MARKS:
        raise ValueError("marks")
    return marks


def read(said: dict[str, Any]) -> Mark:
    """A mark as a phone says it. Raises ValueError, TypeError or KeyError."""
    line, day = said["line"], said["day"]
    if not (whole(line) and whole(day)):
        raise ValueError("numbers")
    return Mark(
        client=UUID(said["client"]),
        line=line,
        day=day,
        half=Half(said["half"]),
        presence=Presence(said["presence"]),
        marked_at=instant(said["marked_at"]),
        evidence=Evidence.TRAINER,
        reason=storable(str(said.get("reason", ""))[:255]),
    )


def storable(text: str) -> str:
    """Without what no database takes: NUL, halves of signs."""
    return text.encode("utf-8", "ignore").decode().replace("\0", "")


def whole(number: Any) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and 0 < number < 2**63


def instant(text: str) -> datetime:
    """A moment of this century with its zone. Raises ValueError."""
    found = parse_datetime(text)
    if found is None or found.tzinfo is None or not 2000 < found.year < 2100:
        raise ValueError("moment")
    return found


@require_safe
@access.needs(Right.ATTEND)
def worker(request: HttpRequest, event: Event) -> HttpResponse:
    """The service worker of the attendance page: it may serve addresses below its own only."""
    script = Path(finders.find("programmes/attendance-worker.js")).read_text(encoding="utf-8")
    headers = {"Cache-Control": "no-cache"}
    return HttpResponse(script, content_type="text/javascript", headers=headers)


# On paper -----------------------------------------------------------------------------------------


@never_cache
@require_safe
@access.needs(Right.ATTEND)
def sheet(request: HttpRequest, event: Event) -> HttpResponse:
    """The list of one day to be signed; a code beside each name leads to the person's line."""
    days = list(event.days.all())
    asked = request.GET.get("day")
    day = next((d for d in days if d.day.isoformat() == asked), days[0] if days else None)
    if day is None:
        raise Http404(_("The event has no such day."))
    rows = people(event, day, day.halves[0])
    for row in rows:
        row.qr = qr(request.build_absolute_uri(line_url(event, row)))  # type: ignore[attr-defined]
    context = {"event": event, "day": day, "days": days, "rows": rows}
    return render(request, "programmes/sheet.html", context)


def line_url(event: Event, row: Participation) -> str:
    return reverse("attendance_of", args=[event.key, row.pk])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@access.needs(Right.ATTEND)
def person(request: HttpRequest, event: Event, pk: int) -> HttpResponse:
    """Where the code beside a name leads: one person, one button."""
    row = event.participations.select_related("user", "institution").filter(pk=pk).first()
    place = attending.current(event)
    if row is None or row.withdrawn_on:
        raise Http404(_("There is no such person on the list."))
    if place is None:
        return render(request, "programmes/attendance_soon.html", {"event": event})
    day, half = place
    if request.method == "POST":
        mark = Mark(line=row.pk, day=day.pk, half=half, presence=Presence.PRESENT,
                    marked_at=timezone.now(), evidence=Evidence.SCAN)  # fmt: skip
        attending.record(event=event, marks=[mark], by=cast(User, request.user))
        messages.success(request, _("%(person)s is present.") % {"person": row.user})
        return redirect(request.path)
    known = row.attendance.filter(day=day, half=half).first()
    context = {"event": event, "day": day, "half": half, "row": row, "known": known}
    return render(request, "programmes/attendance_person.html", context)
