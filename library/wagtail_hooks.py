"""The shelf in the editor."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from cms.snippets import SnippetViewSet
from library.models import Article, Instrument


class InstrumentViewSet(SnippetViewSet):
    model = Instrument
    icon = "doc-full"
    menu_label = _("Instruments")
    menu_name = "instruments"
    url_namespace = "wagtailsnippets_library_instrument"
    list_display = [
        "short",
        "title",
        "force",
        UpdatedAtColumn(label=pgettext_lazy("when", "Changed")),
    ]
    list_filter = ["force"]
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldRowPanel([FieldPanel("short"), FieldPanel("slug")]),
            FieldPanel("summary"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("force"), FieldPanel("unit")]),
                    FieldRowPanel([FieldPanel("adopted"), FieldPanel("in_force")]),
                    FieldRowPanel([FieldPanel("symbol"), FieldPanel("link")]),
                    FieldPanel("names"),
                ],
                _("Facts"),
            ),
        ]
    )


class ArticleViewSet(SnippetViewSet):
    model = Article
    icon = "doc-empty"
    menu_label = _("Articles")
    menu_name = "articles"
    url_namespace = "wagtailsnippets_library_article"
    list_display = [
        "instrument",
        "number",
        "title",
        UpdatedAtColumn(label=pgettext_lazy("when", "Changed")),
    ]
    list_filter = ["instrument"]
    list_per_page = 50
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("instrument"), FieldPanel("number"), FieldPanel("slug")]),
            FieldPanel("title"),
            FieldPanel("summary"),
        ]
    )


class Shelf(SnippetViewSetGroup):
    items = (InstrumentViewSet, ArticleViewSet)
    menu_icon = "doc-full"
    menu_label = _("Library")
    menu_name = "library"
    menu_order = 210
    add_to_admin_menu = True


register_snippet(Shelf)
