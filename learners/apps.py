from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearnersConfig(AppConfig):
    """Enrolments, completions, progress. Knows no pages."""

    name = "learners"
    verbose_name = _("Learners")
