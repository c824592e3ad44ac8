"""Where the conflicts between files and CMS stand in the admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from content import admin_conflicts, admin_desk


class ConflictsMenuItem(MenuItem):
    """Shown to those who may decide."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Trainers and administrators."""
        return admin_conflicts.policy.user_has_any_permission(request.user, ["view", "change"])


@hooks.register("register_admin_urls")
def conflict_urls() -> list[URLPattern]:
    """The list of conflicts with the decision on one, and the translation desk."""
    return [*admin_conflicts.urlpatterns, *admin_desk.urlpatterns]


@hooks.register("register_reports_menu_item")
def conflicts_menu_item() -> Any:
    """Its place among the reports."""
    return ConflictsMenuItem(
        _("Conflicts with files"),
        reverse("content_conflicts"),
        name="content-conflicts",
        icon_name="warning",
        order=1100,
    )


class DeskMenuItem(MenuItem):
    """Shown to those who translate."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Trainers and administrators."""
        return admin_desk.may_see(request.user)


@hooks.register("register_admin_menu_item")
def desk_menu_item() -> Any:
    """The translation desk, beside the pages."""
    return DeskMenuItem(
        _("Translation desk"),
        reverse("content_desk"),
        name="content-desk",
        icon_name="wagtail-localize-language",
        order=220,
    )
