from contextlib import suppress

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    """Settings, URLs, base templates, home and information pages."""

    name = "cms"
    verbose_name = _("Site")

    def ready(self) -> None:
        from cms import context  # noqa: F401 - listens to sign-ins

        # SQLite can't make its file in a folder that is not there. Where it can't be made, what
        # needs it will say so.
        with suppress(OSError):
            settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
