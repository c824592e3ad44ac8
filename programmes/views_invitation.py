"""The page behind the link of an invitation: come, or do not come."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from people.fields import Dressed
from programmes import replying, wishing
from programmes.choices import Reply
from programmes.models import Participation
from programmes.wishes_form import WishesForm


class DeclineForm(Dressed, forms.Form):
    """Why somebody does not come, if they like to say it."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=255, required=False)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show the invitation and take the answer. A forged or replaced link is not found (404); one
    that cannot be answered any more is gone (410); a consent to photographs is withdrawn by it
    always."""
    line = replying.find(token)
    if line is None:
        raise Http404(_("There is no such link."))
    do = request.POST.get("do")
    if do == "no_photo":
        wishing.say_photo(line, False)
        return redirect(request.path)
    context = {"line": line, "event": line.event, "photo": wishing.photo(line)}
    if not replying.is_open(line):
        return render(request, "programmes/invitation_gone.html", context, status=410)
    form = DeclineForm(request.POST if do == "decline" else None)
    wishes = WishesForm(request.POST if do == "accept" else None, line=line)
    if request.method == "POST" and replied(request, line, form, wishes):
        return redirect(request.path)
    context |= {"form": form, "wishes": wishes, "need": wishing.need(line)}
    return render(request, "programmes/invitation.html", context)


def replied(
    request: HttpRequest, line: Participation, form: DeclineForm, wishes: WishesForm
) -> bool:
    """Whether the answer was understood; a repeated one changes nothing."""
    match request.POST.get("do"):
        case "accept" if wishes.is_valid():
            # Who has accepted changes what they said for the event by the same form.
            if replying.accept(line) or line.reply == Reply.ACCEPTED:
                wishing.take(line, wishes.cleaned_data)
        case "forget":
            wishing.forget_need(line)
        case "decline" if form.is_valid():
            replying.decline(line, form.cleaned_data["reason"])
        case _:
            return False
    return True
