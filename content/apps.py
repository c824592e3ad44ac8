from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    """The curriculum as files: what loads it and writes it back."""

    name = "content"
    verbose_name = _("Curriculum files")
