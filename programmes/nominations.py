"""Nominations: an institution's focal point names people by a link, without an account."""

import secrets

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.choices import Country, PositionLevel, Sex, known
from people.models import Institution, TargetGroup
from programmes.events import Event
from programmes.participations import Participation


def new_nonce() -> str:
    return secrets.token_hex(8)


class FocalPoint(models.Model):
    """Who may nominate for an institution: one event, one address, until a moment.

    The link carries `nonce`, signed; another nonce makes the old link void. The code that is
    mailed to the address is kept as a digest (see `linking`).
    """

    event = models.ForeignKey(
        Event, models.PROTECT, related_name="focal_points", verbose_name=_("event")
    )
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="focal_points", verbose_name=_("institution")
    )
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"))
    # No choices: a new language of the site must not need a migration.
    language = models.CharField(_("language of letters"), max_length=10, default="ru")
    quota = models.PositiveSmallIntegerField(
        _("may nominate"), default=5, validators=[MinValueValidator(1)]
    )
    nonce = models.CharField(_("nonce"), max_length=16, default=new_nonce, editable=False)
    expires_at = models.DateTimeField(_("link valid until"))
    revoked_at = models.DateTimeField(_("link revoked on"), null=True, blank=True)
    sent_at = models.DateTimeField(_("link sent on"), null=True, blank=True)
    code_digest = models.CharField(max_length=64, blank=True, editable=False)
    code_until = models.DateTimeField(null=True, blank=True, editable=False)
    code_tries = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("focal point")
        verbose_name_plural = _("focal points")
        ordering = ["event", "institution", "pk"]
        constraints = [
            models.UniqueConstraint(
                "event",
                Lower("email"),
                name="focal_point_once",
                violation_error_message=_("This address has already a link for this event."),
            ),
            models.CheckConstraint(condition=Q(quota__gt=0), name="focal_point_has_a_quota"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.institution}"

    @property
    def is_open(self) -> bool:
        """Whether the link still leads somewhere."""
        return self.revoked_at is None and self.expires_at > timezone.now()


class Nomination(models.Model):
    """A person named for an event; becomes a participation when an officer confirms it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits")
        CONFIRMED = "confirmed", _("Confirmed")
        DECLINED = "declined", _("Not chosen")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    focal_point = models.ForeignKey(
        FocalPoint, models.PROTECT, related_name="nominations", verbose_name=_("focal point")
    )
    event = models.ForeignKey(
        Event, models.PROTECT, related_name="nominations", verbose_name=_("event")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.WAITING
    )
    given_name = models.CharField(_("given name"), max_length=100)
    family_name = models.CharField(_("family name"), max_length=100)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    sex = models.CharField(_("sex"), max_length=16, choices=Sex.choices)
    country = models.CharField(_("country"), max_length=2, choices=Country.choices)
    position_level = models.CharField(
        _("level of the post"), max_length=16, choices=PositionLevel.choices
    )
    target_group = models.ForeignKey(
        TargetGroup, models.PROTECT, related_name="+", verbose_name=_("target group")
    )
    region = models.CharField(_("region of the duty station"), max_length=100, blank=True)
    language = models.CharField(_("language of letters"), max_length=10, blank=True)
    at = models.DateTimeField(_("nominated on"), default=timezone.now)
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    participation = models.OneToOneField(
        Participation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="nomination",
        verbose_name=_("participation"),
    )

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        ordering = ["event", "focal_point", "pk"]
        constraints = [
            models.UniqueConstraint(
                "event",
                Lower("email"),
                condition=~Q(email="") & Q(state__in=["waiting", "confirmed"]),
                name="nominated_once_an_event",
                violation_error_message=_(
                    "Somebody with this e-mail address is already nominated."
                ),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "confirmed", "declined", "withdrawn"]),
                name="nomination_state_known",
            ),
            models.CheckConstraint(condition=known("sex", Sex), name="nomination_sex_known"),
            models.CheckConstraint(
                condition=known("country", Country), name="nomination_country_known"
            ),
            models.CheckConstraint(
                condition=known("position_level", PositionLevel), name="nomination_level_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(participation__isnull=False),
                name="confirmed_takes_part",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"
