"""People and institutions in the admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.viewsets.model import ModelViewSet

from people import (
    admin_claims,
    admin_duplicates,
    admin_import,
    admin_past,
    admin_people,
    admin_posts,
    admin_wishes,
)
from people.models import Institution
from people.roles import may_manage_people


class InstitutionViewSet(ModelViewSet):
    """The list that the profile offers; what learners wrote in waits here to be confirmed."""

    model = Institution
    icon = "group"
    menu_label = _("Institutions")
    menu_order = 610
    add_to_settings_menu = True
    form_fields = ["name", "name_ru", "name_uz", "kind", "country", "confirmed"]
    list_display = ["name", "kind", "country", "confirmed"]
    list_filter = ["confirmed", "country", "kind"]
    search_fields = ["name", "name_ru", "name_uz"]
    # Looked up by its relations; pages and snippets never refer to it.
    add_to_reference_index = False


@hooks.register("register_admin_viewset")
def institutions() -> InstitutionViewSet:
    return InstitutionViewSet("institutions")


class PeopleMenuItem(MenuItem):
    """Shown to those who manage people."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_manage_people(request.user)


@hooks.register("register_admin_urls")
def people_urls() -> list[URLPattern]:
    return [
        *admin_people.urlpatterns,
        *admin_claims.urlpatterns,
        *admin_import.urlpatterns,
        *admin_duplicates.urlpatterns,
        *admin_past.urlpatterns,
        *admin_posts.urlpatterns,
        *admin_wishes.urlpatterns,
    ]


@hooks.register("register_people_menu_item")
def participants_item() -> MenuItem:
    return PeopleMenuItem(_("Participants"), reverse("people"), icon_name="group", order=10)


@hooks.register("register_people_menu_item")
def import_item() -> MenuItem:
    url = reverse("people_imports")
    return PeopleMenuItem(_("Import participants"), url, icon_name="upload", order=20)


@hooks.register("register_people_menu_item")
def duplicates_item() -> MenuItem:
    url = reverse("duplicates")
    return PeopleMenuItem(_("Possible duplicates"), url, icon_name="copy", order=30)


@hooks.register("register_people_menu_item")
def posts_item() -> MenuItem:
    return PeopleMenuItem(_("Posts to confirm"), reverse("posts"), icon_name="check", order=40)


@hooks.register("register_people_menu_item")
def erasures_item() -> MenuItem:
    return PeopleMenuItem(_("Requests for erasure"), reverse("erasures"), icon_name="bin", order=50)


@hooks.register("register_admin_menu_item")
def people_menu() -> MenuItem:
    """All that is done with people, in one place."""
    menu = Menu(register_hook_name="register_people_menu_item")
    return SubmenuMenuItem(_("People"), menu, name="participants", icon_name="group", order=300)


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    """What the log says of people, beside Wagtail's own."""
    actions.register_action("people.give_link", _("Link sent"), _("A link to the account was sent"))
    actions.register_action("people.give_code", _("Code printed"), _("A code was printed"))
    actions.register_action("people.claim", _("Account made"), _("The person made their account"))
    actions.register_action("people.import", _("Imported"), _("Participants were imported"))
    actions.register_action(
        "people.import_back", _("Import taken back"), _("An import of participants was taken back")
    )
    actions.register_action("people.merge", _("Merged"), _("Another row was merged into this"))
    actions.register_action("people.merge_undone", _("Merge undone"), _("A merge was undone"))
    actions.register_action("people.consent", _("Consents"), _("Consents were given or withdrawn"))
    actions.register_action("people.erase", _("Erased"), _("The personal data were erased"))
