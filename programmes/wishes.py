"""What people say for one event: whether they may be photographed there, and what they need.

Both hang on the line of the list, so that what was said for one event holds for no other. Written
by `wishing`.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programmes.participations import Participation

LONGEST = 300
"""Characters of a need."""


class PhotoConsent(models.Model):
    """A person agreed to be photographed at this event, and may have withdrawn it later.

    Without a row that holds the answer is no, whatever the person said on the profile.
    """

    participation = models.ForeignKey(
        Participation,
        models.CASCADE,
        related_name="photo_consents",
        verbose_name=_("participation"),
    )
    given_at = models.DateTimeField(_("given on"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent to photographs")
        verbose_name_plural = _("consents to photographs")
        ordering = ["participation", "-given_at"]
        default_permissions: ClassVar[list[str]] = []
        constraints = [
            models.UniqueConstraint(
                fields=["participation"], condition=Q(withdrawn_at=None), name="photo_consent_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")),
                name="photo_consent_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation_id}: {self.given_at:%Y-%m-%d}"


class Need(models.Model):
    """What a person needs in order to take part, with the consent that organisers of this event
    read it: without that there is no row. Deleted after the last day."""

    participation = models.OneToOneField(
        Participation, models.CASCADE, related_name="need", verbose_name=_("participation")
    )
    text = models.CharField(_("accessibility needs"), max_length=LONGEST)
    # Also when the consent was given.
    said_at = models.DateTimeField(_("said on"), default=timezone.now)

    class Meta:
        verbose_name = _("accessibility need")
        verbose_name_plural = _("accessibility needs")
        default_permissions: ClassVar[list[str]] = []
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="need_says_something")]

    def __str__(self) -> str:
        # Not the text: logs and error reports call rows by this.
        return f"{self.participation_id}: {self.said_at:%Y-%m-%d}"
