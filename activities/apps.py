from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActivitiesConfig(AppConfig):
    """H5P packages: libraries, contents, playing them, what they report. Knows no courses."""

    name = "activities"
    verbose_name = _("Interactive activities")

    def ready(self) -> None:
        from activities import signals  # noqa: F401
