"""Self check-in: the code on the wall, and the page on which a participant types it."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from people.models import User
from programmes import access, checking_in
from programmes.access import Right
from programmes.checking_in import Answer
from programmes.models import Event, Participation
from programmes.sheets import qr


@never_cache
@require_safe
@access.needs(Right.ATTEND)
def code(request: HttpRequest, event: Event) -> HttpResponse:
    """The code of this minute, large; the page asks for the next one by itself."""
    now = timezone.now()
    found = checking_in.open_now(event, now)
    context: dict = {"event": event, "found": found}
    if found:
        day, half = found
        number = checking_in.code(event, day.day, half, now)
        address = f"{reverse('check_in', args=[event.key])}?code={number}"
        context |= {
            "day": day,
            "half": half,
            "code": f"{number[:3]} {number[3:]}",
            "again": checking_in.seconds_left(now) + 1,
            "qr": qr(request.build_absolute_uri(address)),
            "present": present(event, day.pk, half),
        }
    return render(request, "programmes/check_in_code.html", context)


def present(event: Event, day: int, half: str) -> int:
    return event.participations.filter(
        attendance__day=day, attendance__half=half, attendance__presence="present"
    ).count()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def check_in(request: HttpRequest, key: UUID) -> HttpResponse:
    """Type the code. A link with the code in it only fills it in: a GET records nothing."""
    event = Event.objects.filter(key=key).first()
    line = checking_in.line_of(cast(User, request.user), event) if event else None
    if line is None:
        raise Http404(_("You are not on the list of this event."))
    typed = request.POST.get("code", "")[:20]
    wrong = ""
    if request.method == "POST":
        answer = checking_in.check_in(line, typed)
        if answer == Answer.IN:
            messages.success(request, _("You are checked in."))
            return redirect(request.path)
        wrong = words(answer)
    context = {
        "event": line.event,
        "found": (found := checking_in.open_now(line.event, timezone.now())),
        "known": attended(line, found),
        "code": typed or request.GET.get("code", "")[:20],
        "wrong": wrong,
    }
    return render(request, "programmes/check_in.html", context)


def attended(line: Participation, found: tuple | None) -> bool:
    if found is None:
        return False
    day, half = found
    return line.attendance.filter(day=day, half=half, presence="present").exists()


def words(answer: Answer) -> str:
    """Why nobody was checked in, and what to do."""
    return {
        Answer.WRONG: _("This is not the code of this minute. Look at the wall and type it again."),
        Answer.TOO_OFTEN: _("Too many wrong codes. Please tell the trainer that you are here."),
        Answer.CLOSED: _("No half-day of the event is under way now."),
    }[answer]
