"""What people say three and six months after an event about its use at their work.

The answers of a named person are nobody's to read: officers see counts (`following_up`) and the
examples whose authors agreed that they are quoted, without names. The row knows whose it is, so
that a person can be given their own answers, and have them erased.
"""

import secrets

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.choices import known
from programmes.participations import Participation


class Used(models.TextChoices):
    """Answers of two of the three questions; the third has no "partly"."""

    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")


class Asked(models.TextChoices):
    """The questions (layout 8); the value is the name of the column that holds the answer."""

    USED = "used", _("Used a new procedure")
    CONTACTED = "contacted", _("Contacted a colleague abroad through the community")
    TRAINED = "trained", _("Trained own staff")


class Months(models.IntegerChoices):
    THREE = 3, _("after 3 months")
    SIX = 6, _("after 6 months")


YES_NO = [choice for choice in Used.choices if choice[0] != Used.PARTLY]


def new_nonce() -> str:
    return secrets.token_hex(8)


def answer(label, choices=Used.choices) -> models.CharField:
    return models.CharField(label, max_length=6, blank=True, choices=choices)


def example(label) -> models.TextField:
    return models.TextField(label, max_length=500, blank=True)


def number(label) -> models.PositiveIntegerField:
    return models.PositiveIntegerField(
        label, null=True, blank=True, validators=[MaxValueValidator(10_000)]
    )


class FollowUp(models.Model):
    """One person asked once about one event; answered at most once. Written by `following_up`.

    The link carries `nonce`, signed.
    """

    participation = models.ForeignKey(
        Participation, models.PROTECT, related_name="follow_ups", verbose_name=_("participation")
    )
    months = models.PositiveSmallIntegerField(_("when"), choices=Months.choices)
    nonce = models.CharField(max_length=16, default=new_nonce, editable=False)
    asked_at = models.DateTimeField(_("asked on"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded on"), null=True, blank=True)
    expires_at = models.DateTimeField(_("link valid until"))
    answered_at = models.DateTimeField(_("answered on"), null=True, blank=True)
    # The person does not want to be asked about any event.
    stopped_at = models.DateTimeField(_("asked not to be asked on"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    used = answer(Asked.USED.label)
    used_example = example(_("example"))
    contacted = answer(Asked.CONTACTED.label, YES_NO)
    contacted_example = example(_("example"))
    trained = answer(Asked.TRAINED.label)
    trained_example = example(_("example"))
    colleagues = number(_("colleagues"))
    briefings = number(_("briefings"))
    may_quote = models.BooleanField(_("may be quoted without name"), default=False)

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["participation", "months"]
        default_permissions: list[str] = []
        constraints = [
            models.UniqueConstraint(fields=["participation", "months"], name="followed_up_once"),
            models.CheckConstraint(
                condition=Q(months__in=Months.values), name="follow_up_months_known"
            ),
            models.CheckConstraint(
                condition=known("used", Used, blank=True)
                & Q(contacted__in=["", "yes", "no"])
                & known("trained", Used, blank=True),
                name="follow_up_answers_known",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, used="", contacted="", trained="")
                | Q(answered_at__isnull=False),
                name="answers_with_their_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation_id}: {self.months}"

    @property
    def is_open(self) -> bool:
        """Whether the link still takes answers."""
        over = self.answered_at or self.stopped_at
        return over is None and self.expires_at > timezone.now()


class Quote(models.Model):
    """An example whose author agreed to be quoted without name; shown once an officer approved it.

    `text` is what is shown: an officer may shorten it and take out what points to a person.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Not used")

    follow_up = models.ForeignKey(
        FollowUp, models.CASCADE, related_name="quotes", verbose_name=_("follow-up")
    )
    question = models.CharField(_("question"), max_length=10, choices=Asked.choices)
    language = models.CharField(_("language"), max_length=10)
    said = models.TextField(_("as it was written"), max_length=500, editable=False)
    text = models.TextField(
        _("as it is shown"),
        max_length=500,
        help_text=_("Take out names, places and whatever points to a person. Add nothing."),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.WAITING
    )
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )

    class Meta:
        verbose_name = _("example to quote")
        verbose_name_plural = _("examples to quote")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["follow_up", "question"], name="quoted_once"),
            models.CheckConstraint(condition=known("question", Asked), name="quote_question_known"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "approved", "refused"]), name="quote_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | ~Q(text=""), name="approved_says_something"
            ),
        ]

    def __str__(self) -> str:
        return self.text
