"""Interactive contents and their libraries in the admin."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from activities import admin_authoring, admin_contents, admin_libraries, admin_official
from activities.models import Outcome, SavedState, Statement
from people.models import User

register_snippet(admin_contents.ContentViewSet)


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    """Bringing, trying and exporting contents; the libraries."""
    return [
        *admin_contents.urlpatterns,
        *admin_authoring.urlpatterns,
        *admin_libraries.urlpatterns,
        *admin_official.urlpatterns,
    ]


@hooks.register("register_snippet_listing_buttons")
def content_buttons(instance: Any, user: Any, next_url: str | None = None) -> list[Any]:
    """Beside each content of the list."""
    return admin_contents.buttons(instance, user)


class LibrariesMenuItem(MenuItem):
    """Shown to those who may install."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Administrators."""
        return request.user.has_perm(admin_contents.INSTALL)


@hooks.register("register_settings_menu_item")
def libraries_menu_item() -> MenuItem:
    """Its place among the settings."""
    return LibrariesMenuItem(
        _("H5P libraries"), reverse("h5p_libraries"), name="h5p-libraries", icon_name="code"
    )


@hooks.register("personal_data")
def in_personal_data(user: User) -> tuple[str, list[dict[str, Any]]]:
    """What a person's interactive exercises came to."""
    rows = Outcome.objects.filter(user=user).order_by("first_at")
    names = (
        "content_key",
        "attempts",
        "best",
        "last",
        "completed",
        "passed",
        "first_at",
        "last_at",
    )
    return "activities", list(rows.values(*names))


@hooks.register("erase_person")
def erase(person: User, by: User | None, now: datetime) -> None:
    """What was typed into interactive contents; what it came to stays in the outcome."""
    SavedState.objects.filter(user=person).delete()
    Statement.objects.filter(user=person).update(result={}, definition={})
