"""The anonymous form on an event, and the page of its staff that shows the way to it."""

from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from programmes import access, gathering
from programmes.access import Right
from programmes.feedback_form import FeedbackForm
from programmes.gathering import Door
from programmes.models import Event
from programmes.sheets import qr

ANSWERED = "feedback"
"""The cookie, one an event, by which a browser knows that it has answered: a session would keep on
the server who did."""
REMEMBERED = 60 * 24 * 3600
"""Seconds: longer than most events with their two weeks."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest, token: str) -> HttpResponse:
    """Show the form and keep what is said, once a browser. A forged link is not found (404); when
    the time for answers is over it is gone (410).

    Whoever may change the event enters forms from paper here: one after another.
    """
    event = gathering.find(token)
    if event is None:
        raise Http404(_("There is no such link."))
    on_paper = Right.CHANGE in access.rights(request.user, event)
    if cookie(event) in request.COOKIES and not on_paper:
        return hidden(render(request, "programmes/feedback_closed.html", {"event": event}))
    door = gathering.door(event)
    if door != Door.OPEN:
        return closed(request, event, door)
    form = FeedbackForm(request.POST if request.method == "POST" else None)
    client = gathering.number(request.POST["client"]) if "client" in request.POST else uuid4()
    if form.is_valid():
        return stored(request, event, gathering.store(event, client, form.cleaned_data), on_paper)
    context = {"event": event, "form": form, "client": client}
    if on_paper:
        context |= {"on_paper": True, "forms": gathering.count(event)}
    return hidden(render(request, "programmes/feedback.html", context))


def stored(request: HttpRequest, event: Event, door: Door, on_paper: bool) -> HttpResponse:
    """Thanks, or the next empty form; or why the form was not taken after all."""
    if door != Door.OPEN:
        return closed(request, event, door)
    response = redirect(request.path)
    if on_paper:
        messages.success(request, _("The form is stored. Here is the next one."))
    else:
        remember(response, event)
    return response


def closed(request: HttpRequest, event: Event, door: Door) -> HttpResponse:
    context = {"event": event, "door": door, "closes": gathering.closes(event)}
    status = 410 if door in (Door.OVER, Door.CANCELLED) else 200
    return hidden(render(request, "programmes/feedback_closed.html", context, status=status))


def cookie(event: Event) -> str:
    return f"{ANSWERED}-{event.pk}"


def remember(response: HttpResponse, event: Event) -> None:
    response.set_cookie(
        cookie(event),
        "1",
        max_age=REMEMBERED,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def hidden(response: HttpResponse) -> HttpResponse:
    """Search engines keep out: the link is for those in the room."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


# The way to it ------------------------------------------------------------------------------------


@never_cache
@require_safe
@access.needs(Right.ATTEND)
def feedback_code(request: HttpRequest, event: Event) -> HttpResponse:
    """The link as a picture, and how many forms there are. What they say is shown when no more are
    taken: from means that change with each form one could compute that form."""
    door, url = gathering.door(event), request.build_absolute_uri(gathering.path(event))
    context = {
        "event": event,
        "door": door,
        "closes": gathering.closes(event),
        "url": url,
        "qr": qr(url),
        "opinion": gathering.opinion(event),
        "places": gathering.places(event),
        "may_enter": Right.CHANGE in request.rights,  # type: ignore[attr-defined]
    }
    return render(request, "programmes/feedback_code.html", context)
