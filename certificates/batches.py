"""Certificates of an event that are issued in the background: how far it is, and on what terms."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.designs import CertificateTemplate


class Batch(models.Model):
    """All certificates that were due at one moment; those that come later are another batch.

    The terms of the newest are offered for the next one, so that all of an event look alike.
    """

    subject_key = models.UUIDField(_("event"), db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("asked for by"),
    )
    template = models.ForeignKey(
        CertificateTemplate,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("certificate template"),
    )
    # What others decided for these: written and read by the app that issues them.
    terms = models.JSONField(_("terms"), default=dict, blank=True)
    created_at = models.DateTimeField(_("asked for on"), default=timezone.now)
    total = models.PositiveIntegerField(_("of"), default=0)
    done = models.PositiveIntegerField(_("done"), default=0)
    finished_at = models.DateTimeField(_("finished on"), null=True, blank=True)

    class Meta:
        verbose_name = _("batch of certificates")
        verbose_name_plural = _("batches of certificates")
        ordering = ["-created_at", "-pk"]
        default_permissions: list[str] = []

    def __str__(self) -> str:
        return f"{self.subject_key} ({self.done}/{self.total})"
