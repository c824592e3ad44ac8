from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LanguagesConfig(AppConfig):
    """Uzbek scripts, glossary, translation upkeep."""

    name = "languages"
    verbose_name = _("Languages")

    def ready(self) -> None:
        from languages import localize, signals

        signals.connect()
        localize.speak()
