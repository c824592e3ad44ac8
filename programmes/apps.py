from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammesConfig(AppConfig):
    """Programme > project > funding line > event > attendance; nominations and cohorts."""

    name = "programmes"
    verbose_name = _("Programmes")

    def ready(self) -> None:
        from programmes import requiring  # noqa: F401 - connects the receiver
