"""Two rows that may be, are not, or were one person."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Likeness(models.Model):
    """Two people who may be one. `first` is the older row; what was decided is remembered.

    `reasons` are names of what speaks for it (`comparing.Reason`), `score` weighs them, 0 to 100.
    """

    class State(models.TextChoices):
        OPEN = "open", _("to be looked at")
        TWO = "two", _("not the same person")
        ONE = "one", _("merged")

    first = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person")
    )
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person")
    )
    score = models.PositiveSmallIntegerField(_("likeness"))
    reasons = models.JSONField(_("reasons"), default=list)
    state = models.CharField(_("state"), max_length=4, choices=State, default=State.OPEN)
    found_at = models.DateTimeField(_("found on"), default=timezone.now)
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        ordering = ["-score", "pk"]
        default_permissions: list[str] = []
        indexes = [models.Index(fields=["state", "-score"], name="likenesses_to_look_at")]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_likeness_a_pair"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="likeness_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ~ {self.second_id}"


class Merge(models.Model):
    """Two rows became one person; holds what is needed to undo it. Written by `merging`.

    `moved` is {"app.Model.field": [ids of the rows that pointed to `merged`]}; `changed` is
    [[model, id, field, before, after], …] in the order in which it was written.
    """

    kept = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="merges",
        verbose_name=_("person who stays"),
    )
    merged = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="merged_away",
        verbose_name=_("person who was merged"),
    )
    moved = models.JSONField(default=dict, editable=False)
    changed = models.JSONField(default=list, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("merged by"),
    )
    at = models.DateTimeField(_("merged on"), default=timezone.now)
    undone_at = models.DateTimeField(_("undone on"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("undone by"),
    )

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ["-at", "-pk"]
        default_permissions: list[str] = []
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at=None), name="merged_once"
            ),
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="merge_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} → {self.kept_id}"
