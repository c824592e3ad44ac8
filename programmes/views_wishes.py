"""A person's own page of an event: photographs and needs."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from programmes import access, wishing
from programmes.wishes_form import WishesForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def own_event(request: HttpRequest, pk: int) -> HttpResponse:
    """See and change what one said for an event; somebody else's line is not found (404)."""
    line = get_object_or_404(access.mine(request.user).select_related("event", "user"), pk=pk)
    do = request.POST.get("do")
    form = WishesForm(request.POST if do == "save" else None, line=line)
    if do == "forget":
        wishing.forget_need(line)
        messages.success(request, _("What you needed is deleted."))
        return redirect(request.path)
    if form.is_valid():
        wishing.take(line, form.cleaned_data)
        messages.success(request, _("Your choice for this event is saved."))
        return redirect(request.path)
    context = {
        "line": line,
        "event": line.event,
        "form": form,
        "photo": wishing.photo(line),
        "need": wishing.need(line),
    }
    return render(request, "programmes/own_event.html", context)
