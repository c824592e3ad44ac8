"""Where this app meets the Wagtail admin."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.models import TranslatableMixin
from wagtail.snippets.models import register_snippet

from cms.snippets import SnippetViewSet
from languages import canonicalising, completing
from languages.models import GlossaryTerm


@hooks.register("before_edit_page", order=-10)
@hooks.register("before_edit_snippet", order=-10)
def publish_complete_translations_only(request: HttpRequest, instance: Any) -> HttpResponse | None:
    """Before wagtail-localize's editor, which would publish with gaps."""
    asked = request.method == "POST" and "publish" in request.POST.get("action", "")
    if asked and isinstance(instance, TranslatableMixin) and completing.stop(request, [instance]):
        return completing.back(request)
    return None


@hooks.register("before_bulk_action")
def publish_many_complete_only(
    request: HttpRequest, action_type: str, objects: Any, action_class_instance: Any
) -> HttpResponse | None:
    """The explorer's “Publish” for several pages."""
    if action_type == "publish" and request.method == "POST" and completing.stop(request, objects):
        return completing.back(request)
    return None


@hooks.register("register_admin_urls", order=-10)
def update_complete_translations() -> list[URLPattern]:
    """In place of wagtail-localize's own view, which stands after it."""
    return [
        path(
            "localize/update/<int:translation_source_id>/",
            completing.UpdateCompleteTranslations.as_view(),
        )
    ]


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def warn_of_doubtful_marks(request: HttpRequest, instance: Any) -> None:
    """Where a quotation may end in oʻ or gʻ, only the author knows."""
    canonicalising.warn(request, instance)


class GlossaryTermViewSet(SnippetViewSet):
    """The glossary in the editor; translations of a term stand behind its languages."""

    model = GlossaryTerm
    icon = "list-ul"
    menu_label = _("Glossary")
    menu_name = "glossary"
    menu_order = 210
    add_to_admin_menu = True
    # The namespace that wagtail-localize expects of a snippet.
    url_namespace = "wagtailsnippets_languages_glossaryterm"
    list_display = [
        "term",
        "domain",
        "definition",
        UpdatedAtColumn(label=pgettext_lazy("when", "Changed")),
    ]
    list_filter = ["domain", "confidence"]
    list_per_page = 50
    search_fields = ["term", "definition", "slug"]
    panels = [
        FieldPanel("term"),
        FieldPanel("definition"),
        FieldRowPanel([FieldPanel("domain"), FieldPanel("slug")]),
        FieldRowPanel([FieldPanel("also"), FieldPanel("confidence")]),
    ]


register_snippet(GlossaryTermViewSet)
