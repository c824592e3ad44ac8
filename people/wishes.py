"""What people decide about their own data: consents, and the wish to be forgotten."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Consent(models.Model):
    """A person agreed to something on a day, and may have withdrawn it later.

    Without a row the answer is no. Written by `consenting`.
    """

    class Kind(models.TextChoices):
        PHOTO = "photo", _("Photographs of me may be taken and shown")
        NAME = "name", _("My name may be published, for instance in a report")
        ALUMNI = "alumni", _("I may be written to after a course, as an alumna or alumnus")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="consents",
        verbose_name=_("person"),
    )
    kind = models.CharField(_("consent"), max_length=8, choices=Kind)
    given_at = models.DateTimeField(_("given on"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True)
    # Empty where the person said so themselves; else who wrote down what was said on paper.
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["user", "kind", "-given_at"]
        default_permissions: list[str] = []
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"], condition=Q(withdrawn_at=None), name="consent_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=models.F("given_at")),
                name="consent_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kind}"


class ErasureRequest(models.Model):
    """A person asks that their data be erased; an officer carries it out, or says why not.

    Written by `erasing`.
    """

    class State(models.TextChoices):
        OPEN = "open", _("waiting")
        DONE = "done", _("carried out")
        REFUSED = "refused", _("refused")
        DROPPED = "dropped", _("taken back by the person")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="erasure_requests",
        verbose_name=_("person"),
    )
    asked_at = models.DateTimeField(_("asked on"), default=timezone.now)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    answer = models.TextField(
        _("answer to the person"), blank=True, help_text=_("The person reads it on the profile.")
    )

    class Meta:
        verbose_name = _("request for erasure")
        verbose_name_plural = _("requests for erasure")
        ordering = ["-asked_at"]
        default_permissions: list[str] = []
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(state="open"), name="one_open_erasure_request"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.state}"
