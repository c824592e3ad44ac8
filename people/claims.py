"""The ways to an account of one's own, for people whom staff entered: a link or a printed code."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Claim(models.Model):
    """A link or a code that was given out for a person; it opens their account once.

    Only its digest is kept: a copy of the database opens nothing. Written by `claiming`.
    """

    class Form(models.TextChoices):
        LINK = "link", _("link")
        CODE = "code", _("printed code")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="claims",
        verbose_name=_("person"),
    )
    form = models.CharField(_("form"), max_length=4, choices=Form)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    # The address that a link was sent to: whoever spends it reads the letters of that address.
    email = models.EmailField(_("sent to"), blank=True)
    made_at = models.DateTimeField(_("given out on"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("given out by"),
    )
    expires_at = models.DateTimeField(_("valid until"))
    spent_at = models.DateTimeField(_("used on"), null=True, blank=True)

    class Meta:
        verbose_name = _("way to an account")
        verbose_name_plural = _("ways to an account")
        ordering = ["-made_at"]
        default_permissions: list[str] = []

    def __str__(self) -> str:
        return f"{self.user_id}: {self.form}"

    @property
    def is_open(self) -> bool:
        """Whether it still opens the account."""
        return self.spent_at is None and self.expires_at > timezone.now()
