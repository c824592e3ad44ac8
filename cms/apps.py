from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    """Settings, URLs, base templates, home and information pages."""

    name = "cms"
    verbose_name = _("Site")

    def ready(self) -> None:
        from cms import context  # noqa: F401 - listens to sign-ins
