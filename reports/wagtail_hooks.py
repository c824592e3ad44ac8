"""The dashboard of officers, and what this app holds about a person: the files they took out."""

from typing import Any

from wagtail import hooks

from people.models import User
from reports import dashboard
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
    return dashboard.urlpatterns
