"""The page of a focal point: no account, but a link and a code; own nominations only."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms import guessing
from cms.digits import whole
from people.adapter import TOO_OFTEN
from programmes import balancing, linking, nominating
from programmes.models import FocalPoint, Nomination
from programmes.nominating_forms import CodeForm, NominationForm

GUESS = "focal-point"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def nominate(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the code, then show and take nominations. A forged link is not found (404), one that
    has ended is gone (410)."""
    focal_point = linking.find(token)
    if focal_point is None:
        raise Http404(_("There is no such link."))
    if not focal_point.is_open:
        return render(
            request, "programmes/link_gone.html", {"event": focal_point.event}, status=410
        )
    if not linking.is_in(request.session, focal_point):
        return at_the_door(request, focal_point)
    match request.POST.get("do"):
        case "nominate":
            return taken(request, focal_point)
        case "withdraw":
            return withdrawn(request, focal_point)
    return shown(request, focal_point, NominationForm(initial={"language": get_language()}))


# The code -----------------------------------------------------------------------------------------


def at_the_door(request: HttpRequest, focal_point: FocalPoint) -> HttpResponse:
    match request.POST.get("do"):
        case "send":
            return sent(request, focal_point)
        case "code":
            return entered(request, focal_point)
    return door(request, focal_point, CodeForm())


def door(
    request: HttpRequest, focal_point: FocalPoint, form: CodeForm, is_sent: bool = False
) -> HttpResponse:
    context = {
        "form": form,
        "event": focal_point.event,
        "institution": focal_point.institution,
        "address": masked(focal_point.email),
        "is_sent": is_sent,
    }
    return render(request, "programmes/nominate_code.html", context)


def masked(email: str) -> str:
    """The address as its owner knows it and nobody else can use it: m•••@example.org."""
    name, _at, domain = email.partition("@")
    return f"{name[:1]}•••@{domain}"


def sent(request: HttpRequest, focal_point: FocalPoint) -> HttpResponse:
    try:
        linking.send_code(focal_point)
    except linking.TooSoon:
        messages.info(request, _("A code was sent a moment ago. Please look into your mailbox."))
    return door(request, focal_point, CodeForm(), is_sent=True)


def entered(request: HttpRequest, focal_point: FocalPoint) -> HttpResponse:
    form = CodeForm(request.POST)
    if form.is_valid():
        wrong = refusal(request, focal_point, form.cleaned_data["code"])
        if not wrong:
            linking.let_in(request.session, focal_point)
            return redirect(request.path)
        form.add_error("code", wrong)
    return door(request, focal_point, form, is_sent=True)


def refusal(request: HttpRequest, focal_point: FocalPoint, code: str) -> Any:
    """Why the code opens nothing, in words; "" where it does."""
    if guessing.must_wait(request, GUESS):
        return TOO_OFTEN
    try:
        linking.take_code(focal_point, code)
    except linking.CodeSpent:
        return _("This code is no longer valid. Ask for a new one.")
    except linking.WrongCode as wrong:
        guessing.count_miss(request, GUESS)
        return ngettext(
            "This is not the code. %(left)d try is left.",
            "This is not the code. %(left)d tries are left.",
            wrong.left,
        ) % {"left": wrong.left}
    return ""


# Nominations --------------------------------------------------------------------------------------


def shown(
    request: HttpRequest, focal_point: FocalPoint, form: NominationForm, status: int = 200
) -> HttpResponse:
    """The page: own nominations only, what is left of the quota, and the form."""
    rows = list(focal_point.nominations.select_related("target_group"))
    counted = [row for row in rows if row.state in nominating.COUNTED]
    context = {
        "form": form,
        "focal_point": focal_point,
        "event": focal_point.event,
        "nominations": rows,
        "used": len(counted),
        "left": max(0, focal_point.quota - len(counted)),
        "women": balancing.women(focal_point.event, counted),
        "spread": balancing.spread(focal_point.event),
    }
    return render(request, "programmes/nominate.html", context, status=status)


def taken(request: HttpRequest, focal_point: FocalPoint) -> HttpResponse:
    form = NominationForm(request.POST)
    if form.is_valid():
        try:
            named = nominating.nominate(focal_point, **form.cleaned_data)
        except nominating.QuotaFull:
            form.add_error(None, _("Your quota is full. Withdraw somebody to name another person."))
        except nominating.AlreadyNamed:
            form.add_error(None, _("This person is already nominated for the event."))
        except nominating.Closed:
            return redirect(request.path)
        else:
            messages.success(request, _("%(person)s is nominated.") % {"person": named})
            return redirect(request.path)
    return shown(request, focal_point, form)


def withdrawn(request: HttpRequest, focal_point: FocalPoint) -> HttpResponse:
    number = whole(request.POST.get("nomination", ""))
    row: Nomination = get_object_or_404(focal_point.nominations, pk=number)
    try:
        nominating.withdraw(row)
    except nominating.Decided:
        messages.info(request, _("It was already decided about this nomination."))
    else:
        messages.success(request, _("%(person)s is no longer nominated.") % {"person": row})
    return redirect(request.path)
