"""Dashboard and reports in the admin, and the files a person took out, among their own data."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from people.models import User
from reports import access, admin_frozen, admin_layouts, admin_names, dashboard, mending
from reports.access import Act
from reports.models import Export


@hooks.register("personal_data")
def exports(user: User) -> tuple[str, list[dict[str, Any]]]:
    """For the file that a person may take of their own data."""
    log = Export.objects.filter(user=user).order_by("at")
    return "exports", list(log.values("at", "form", "rows", "filters"))


hooks.register("construct_homepage_panels", dashboard.panel)


@hooks.register("register_admin_urls")
def dashboard_urls() -> list:
    """The lists behind the dashboard."""
    return mending.urlpatterns


class LayoutsMenuItem(MenuItem):
    """Shown to those for whom there are reports."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(access.acts(request.user) & {Act.VIEW, Act.LOG})


@hooks.register("register_admin_menu_item")
def layouts_menu_item() -> MenuItem:
    """An entry of its own: Wagtail's "Reports" are about pages."""
    return LayoutsMenuItem(
        _("Reports on participation"),
        reverse_lazy("layouts"),
        name="layouts",
        icon_name="doc-full",
        order=640,
    )


@hooks.register("register_admin_urls")
def layout_urls() -> list[URLPattern]:
    """The eight layouts, frozen reports, exports with names."""
    return [
        *admin_frozen.urlpatterns,
        *admin_names.urlpatterns,
        *admin_layouts.urlpatterns,
    ]
