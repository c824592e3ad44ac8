from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)
from wagtail import hooks

from cms.views import safe_next
from people import consenting, erasing
from people.exporting import personal_data
from people.forms import ProfileForm
from people.models import Consent, ErasureRequest, User
from people.roles import may_enter_admin

# Hook: takes the request, returns the HTML of a section of the profile page, or "".
PROFILE_PANEL = "profile_panel"


@never_cache
@require_safe
def admin_gate(request: HttpRequest) -> HttpResponse:
    """The door of the admin: who is not signed in goes to sign in, who may not enter is told so.

    Sending a signed-in learner to the sign-in page would send them round in circles.
    """
    admin = reverse("wagtailadmin_home")
    target = safe_next(request, request.GET.get("next", ""), default=admin)
    if not request.user.is_authenticated:
        return redirect_to_login(target, login_url=reverse("account_login"))
    if may_enter_admin(request.user) and target.startswith(admin):
        return redirect(target)
    raise PermissionDenied


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """See and correct one's own data."""
    # Not `request.user`: a refused form must not rename the person in the page's header.
    person = User.objects.get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        return saved(request, form.save())
    panels = [panel(request) for panel in hooks.get_hooks(PROFILE_PANEL)]
    context = {
        "form": form,
        "person": person,
        "panels": [html for html in panels if html],
        "consents": consents_of(person),
        "erasure": ErasureRequest.objects.filter(user=person).first(),
    }
    return render(request, "people/profile.html", context)


def consents_of(person: User) -> list[tuple[str, Any, Consent | None]]:
    """(kind, in words, the consent that holds or None)"""
    held = consenting.given(person)
    return [(kind, label, held.get(kind)) for kind, label in Consent.Kind.choices]


@login_required
@require_POST
def consents(request: HttpRequest) -> HttpResponse:
    """Give what is ticked, withdraw what is not."""
    person = User.objects.get(pk=request.user.pk)
    if consenting.say(person=person, kinds=request.POST.getlist("consent")):
        messages.success(request, _("Your consents are saved."))
    return redirect("profile")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erasure(request: HttpRequest) -> HttpResponse:
    """What it means to be forgotten; ask for it, or take the request back."""
    person = User.objects.get(pk=request.user.pk)
    if request.method != "POST":
        waiting = person.erasure_requests.filter(state=ErasureRequest.State.OPEN).first()
        return render(request, "people/erasure.html", {"waiting": waiting})
    if request.POST.get("action") == "drop":
        if erasing.drop(person=person):
            messages.success(request, _("Your request is taken back. Nothing was erased."))
    else:
        erasing.ask(person=person)
        messages.success(request, _("Your request is with the programme staff."))
    return redirect("profile")


def saved(request: HttpRequest, user: User) -> HttpResponse:
    """Back to the profile, in the language just chosen."""
    with override(user.language or get_language() or settings.LANGUAGE_CODE):
        messages.success(request, _("Your profile is saved."))
        return redirect("profile")


@never_cache
@login_required
@require_GET
def my_data(request: HttpRequest) -> HttpResponse:
    """Everything the site holds about the person, as a JSON file."""
    return JsonResponse(
        personal_data(request.user),
        headers={"Content-Disposition": 'attachment; filename="my-data.json"'},
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
