"""Many certificates at once: what was asked for, and how far it is."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT = timedelta(hours=24)


class Bundle(models.Model):
    """The valid certificates of a course, path or event, issued in some days, as one file.

    Kept for a day.
    """

    class Form(models.TextChoices):
        PDF = "pdf", _("one PDF, to be printed")
        ZIP = "zip", _("a file for each, in a ZIP")

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("asked for by")
    )
    subject_key = models.UUIDField(_("course, path or event"))
    title = models.CharField(_("title"), max_length=255)
    since = models.DateField(_("issued from"), null=True, blank=True)
    until = models.DateField(_("issued until"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=10)
    form = models.CharField(_("form"), max_length=3, choices=Form, default=Form.PDF)
    created_at = models.DateTimeField(_("asked for on"), default=timezone.now)
    total = models.PositiveIntegerField(_("of"), default=0)
    done = models.PositiveIntegerField(_("done"), default=0)
    file = models.CharField(_("file"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("bundle of certificates")
        verbose_name_plural = _("bundles of certificates")
        ordering = ["-created_at", "-pk"]
        default_permissions: list[str] = []

    def __str__(self) -> str:
        return f"{self.title} ({self.done}/{self.total})"
