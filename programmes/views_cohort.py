"""The group of an event for its trainer: the board, the terms, a message to all."""

from datetime import datetime, time
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from people.models import User
from programmes import access, boarding, cohorting, messaging
from programmes.access import Right
from programmes.cohort_forms import CohortForm, MessageForm
from programmes.models import Cohort, Event


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@access.needs(Right.TEACH)
def group(request: HttpRequest, event: Event) -> HttpResponse:
    """Who is where in which course; a POST writes the terms down and enrols by them."""
    cohort = Cohort.objects.filter(event=event).first() or Cohort(event=event)
    form = CohortForm(request.POST or None, instance=cohort)
    if request.method == "POST" and form.is_valid():
        cohorting.decide(event, **terms(event, form))
        messages.success(request, _("Saved. The group is being enrolled; this takes a moment."))
        return redirect(request.path)
    return shown(request, event, form, MessageForm())


def terms(event: Event, form: CohortForm) -> dict:
    said = dict(form.cleaned_data)
    day = said.pop("due_on")
    due = datetime.combine(day, time(23, 59), event.zone) if day else None
    return {**said, "due": due}


def shown(
    request: HttpRequest, event: Event, form: CohortForm, message: MessageForm
) -> HttpResponse:
    may_score = Right.SCORES in request.rights  # type: ignore[attr-defined]
    language = get_language() or settings.LANGUAGE_CODE
    context = {
        "event": event,
        "form": form,
        "message_form": message,
        "board": boarding.board(event, language, timezone.now(), with_scores=may_score),
        "may_score": may_score,
        "tests": boarding.TESTS,
        "is_open": form.instance.pk is not None,
        "messages_sent": sent(form.instance),
    }
    return render(request, "programmes/group.html", context)


def sent(cohort: Cohort) -> list:
    """Messages of before, each with how many letters it was and how many have left."""
    if cohort.pk is None:
        return []
    counted = cohort.messages.annotate(letters=Count("receipts"), gone=Count("receipts__sent_at"))
    return list(counted.select_related("by")[:20])


@require_POST
@access.needs(Right.TEACH)
def message(request: HttpRequest, event: Event) -> HttpResponse:
    """Write to the group. What cannot be sent comes back with what was typed."""
    cohort = Cohort.objects.filter(event=event).first()
    form = MessageForm(request.POST)
    if cohort is None or not form.is_valid():
        terms_form = CohortForm(instance=cohort or Cohort(event=event))
        return shown(request, event, terms_form, form)
    written = messaging.send(cohort, by=cast(User, request.user), **form.cleaned_data)
    number = written.receipts.count()
    text = ngettext(
        "%(number)d letter is on its way.", "%(number)d letters are on their way.", number
    )
    messages.success(request, text % {"number": number})
    return redirect("cohort", event.key)
