"""Snippets in the admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views import snippets


class SnippetViewSet(snippets.SnippetViewSet):
    """Wagtail's, with a way home in the language of the page: Wagtail translates the word once,
    when the site starts."""

    @property
    def breadcrumbs_items(self) -> list[dict[str, Any]]:
        home, *others = super().breadcrumbs_items
        return [{**home, "label": _("Home")}, *others]
