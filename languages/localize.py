"""What wagtail-localize's admin writes in English only and offers no setting for."""

from django.utils.translation import gettext_lazy as _
from wagtail_localize import models
from wagtail_localize.views.report import TranslationsReportFilterSet


def speak() -> None:
    """Months as numbers; names in the translations report that can be translated."""
    models.DATE_FORMAT = "%d.%m.%Y"
    models.Translation._meta.verbose_name = _("translation")
    models.Translation._meta.verbose_name_plural = _("translations")
    filters = TranslationsReportFilterSet.base_filters
    filters["source_locale"].label = _("Source language")
    filters["target_locale"].label = _("Language of the translation")
