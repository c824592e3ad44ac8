"""What this app keeps: how people corrected the derived Uzbek Cyrillic."""

import hashlib
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Correction(models.Model):
    """A person's Cyrillic for one Uzbek Latin text at one place of an object.

    It holds as long as the Latin text stays; `stale_since` says since when it does not. The
    object is cited by `translation_key`, the place by wagtail-localize's path.
    """

    key = models.UUIDField()
    path = models.CharField(_("place"), max_length=255)
    latin = models.TextField(_("Latin text"))
    digest = models.CharField(max_length=64, editable=False)
    cyrillic = models.TextField(_("corrected Cyrillic"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("corrected by"),
    )
    at = models.DateTimeField(_("corrected"), default=timezone.now)
    stale_since = models.DateTimeField(_("stale since"), null=True, blank=True)

    class Meta:
        verbose_name = _("correction of Uzbek Cyrillic")
        verbose_name_plural = _("corrections of Uzbek Cyrillic")
        constraints = [
            models.UniqueConstraint(fields=["key", "path", "digest"], name="one_correction")
        ]

    def __str__(self) -> str:
        return f"{self.path}: {self.cyrillic}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        # A paragraph is too long for an index; its digest is not.
        self.digest = digest(self.latin)
        super().save(*args, **kwargs)


def digest(text: str) -> str:
    """What identifies a text in an index."""
    return hashlib.sha256(text.encode()).hexdigest()
