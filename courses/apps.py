from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    """Courses, modules and steps as pages, and who may enter them."""

    name = "courses"
    verbose_name = _("Courses")

    def ready(self) -> None:
        from courses import signals  # noqa: F401 - connects the receivers
