from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet

from people.models import Institution


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
