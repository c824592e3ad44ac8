from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe
from wagtail import hooks

from people.exporting import personal_data
from people.forms import ProfileForm
from people.models import User
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
    target = safe_next(request, default=admin)
    if not request.user.is_authenticated:
        return redirect_to_login(target, login_url=reverse("account_login"))
    if may_enter_admin(request.user) and target.startswith(admin):
        return redirect(target)
    raise PermissionDenied


def safe_next(request: HttpRequest, *, default: str) -> str:
    """The address in `next` if it is one of this site, else `default`."""
    target = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else default


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
    context = {"form": form, "person": person, "panels": [html for html in panels if html]}
    return render(request, "people/profile.html", context)


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
