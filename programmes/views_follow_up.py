"""The page of a follow-up: no account, one form; looking at it changes nothing."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from programmes import following_up
from programmes.follow_up_forms import FollowUpForm
from programmes.models import FollowUp


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request: HttpRequest, token: str) -> HttpResponse:
    """Show the form and keep what is said, once. A forged link is not found (404); what has ended
    without an answer is gone (410)."""
    row = following_up.find(token)
    if row is None:
        raise Http404(_("There is no such link."))
    if not row.is_open:
        return closed(request, row)
    if request.method == "POST" and request.POST.get("do") == "stop":
        following_up.stop(row)
        return redirect(request.path)
    form = FollowUpForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        following_up.store(row, **form.cleaned_data)
        return redirect(request.path)
    context = {"form": form, "event": row.participation.event, "row": row}
    return render(request, "programmes/follow_up.html", context)


def closed(request: HttpRequest, row: FollowUp) -> HttpResponse:
    """What is left to say: thanks, that nobody will ask again, or that it is too late."""
    context = {"event": row.participation.event, "row": row}
    answered = row.answered_at or row.stopped_at
    return render(
        request, "programmes/follow_up_closed.html", context, status=200 if answered else 410
    )
