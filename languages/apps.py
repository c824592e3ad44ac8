from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LanguagesConfig(AppConfig):
    """Uzbek scripts, glossary, translation upkeep."""

    name = "languages"
    verbose_name = _("Languages")

    def ready(self) -> None:
        from wagtail_localize import models as localize

        from languages import signals

        signals.connect()
        # Its editor writes months in English otherwise, and there is no setting for it.
        localize.DATE_FORMAT = "%d.%m.%Y"
