"""What the site itself adds to the Wagtail admin."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.urls.resolvers import URLPattern
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import AdminOnlyMenuItem, MenuItem

from cms.outbox import admin_tasks


@hooks.register("insert_global_admin_css")
def accent() -> SafeString:
    """The admin in the site's colours."""
    return format_html('<link rel="stylesheet" href="{}">', static("cms/admin.css"))


@hooks.register("register_admin_urls")
def background_task_urls() -> list[URLPattern]:
    """The report of background tasks."""
    return admin_tasks.urlpatterns


@hooks.register("register_reports_menu_item")
def background_tasks_menu_item() -> AdminOnlyMenuItem:
    """Its place among the reports, for administrators."""
    return AdminOnlyMenuItem(
        _("Background tasks"),
        reverse("background_tasks"),
        name="background-tasks",
        icon_name="tasks",
        order=1200,
    )


@hooks.register("construct_reports_menu")
def name_of_the_translations_report(request: HttpRequest, items: list[MenuItem]) -> None:
    """wagtail-localize names its report once, in the language of whoever opens the admin first."""
    for item in items:
        if item.url == reverse("wagtail_localize:translations_report"):
            item.label = _("Translations")


@hooks.register("construct_help_menu")
def no_news_of_the_software(request: HttpRequest, items: list[MenuItem]) -> None:
    """What is new in Wagtail concerns who maintains the site; it, too, is named once for all."""
    items[:] = [item for item in items if not item.name.startswith("whats-new-in-wagtail")]
