"""Records beside attempts and answers: written once, and never about the text of a question."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.records import Immutable
from quizzes.models import Answer, Attempt, QuestionVersion


class SurveyResponse(Immutable):
    """What somebody answered in a survey: nobody knows who, and only the day is known.

    No user, no enrolment, no time of day, and a random key instead of a running number: a response
    can't be laid beside the completions of the same minutes. `answers` is a list of
    {"version": id of the QuestionVersion, "question": its key, "response": as `Kind.clean` gave
    it}; what was not answered is left out.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    quiz_key = models.UUIDField(db_index=True)
    place_key = models.UUIDField(_("place"), db_index=True)
    day = models.DateField(_("day"))
    language = models.CharField(_("language"), max_length=10)
    answers = models.JSONField(_("answers"), default=list)

    class Meta:
        verbose_name = _("survey response")
        verbose_name_plural = _("survey responses")

    def __str__(self) -> str:
        return f"{self.place_key}: {self.day}"


class AttemptEvent(Immutable):
    """Something that happened in an attempt, and from where: language, kind of device, network.

    Append-only. The address is cut to its network (IPv4 /24, IPv6 /48): enough to see that a test
    went on in another building, not enough to find a household.
    """

    class Kind(models.TextChoices):
        START = "start", _("began")
        ANSWER = "answer", pgettext_lazy("what a learner did", "answered")
        CHANGE = "change", _("changed the answer")
        CLEAR = "clear", _("took the answer back")
        NEXT = "next", _("went on to the question")
        LEAVE = "leave", _("left the page")
        RETURN = "return", _("came back to the page")
        SUBMIT = "submit", _("handed in")
        TIME = "time", _("time ran out")
        MARKED = "marked", _("marked")
        REGRADED = "regraded", _("regraded")

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="events")
    at = models.DateTimeField(_("when"))
    kind = models.CharField(_("what"), max_length=8, choices=Kind)
    position = models.PositiveSmallIntegerField(_("question"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    device = models.CharField(_("device"), max_length=8, blank=True)
    network = models.CharField(_("network"), max_length=43, blank=True)

    class Meta:
        verbose_name = _("event of an attempt")
        verbose_name_plural = _("events of attempts")
        ordering = ["attempt", "id"]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.kind}"


class Allowance(Immutable):
    """What a trainer granted to one person, and why: one more attempt, or more time."""

    class Kind(models.TextChoices):
        ATTEMPT = "attempt", _("one more attempt")
        TIME = "time", _("more time")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="allowances",
        verbose_name=_("person"),
    )
    context_key = models.UUIDField(db_index=True)
    kind = models.CharField(pgettext_lazy("granted", "what"), max_length=8, choices=Kind)
    percent = models.PositiveSmallIntegerField(_("extra time, per cent"), null=True, blank=True)
    reason = models.TextField(_("reason"))
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("granted by")
    )
    granted_at = models.DateTimeField(_("granted on"), default=timezone.now)

    class Meta:
        verbose_name = _("allowance")
        verbose_name_plural = _("allowances")
        ordering = ["-granted_at"]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kind}"


class Mark(Immutable):
    """What one person gave an open answer: `points` is the share of the whole, 0 to 1; `criteria`
    are the points by the keys of the rubric. A person marks an answer once."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="marks")
    rater = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("marked by")
    )
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=4)
    criteria = models.JSONField(_("by criterion"), default=dict, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    marked_at = models.DateTimeField(_("marked on"), default=timezone.now)

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        ordering = ["marked_at"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "rater"], name="mark_once"),
            models.CheckConstraint(
                condition=models.Q(points__gte=0, points__lte=1), name="mark_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id}: {self.points}"


class Regrade(models.Model):
    """A decision: what was judged by an earlier key of a question is judged by this version's.

    `done_at` is set when the task has gone through all attempts.
    """

    question_key = models.UUIDField(db_index=True)
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    asked_at = models.DateTimeField(_("decided on"), default=timezone.now)
    done_at = models.DateTimeField(_("done on"), null=True, blank=True)

    class Meta:
        verbose_name = _("regrade")
        verbose_name_plural = _("regrades")
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.version}"


class RegradedAttempt(Immutable):
    """What a regrade did to one attempt: the old result and the new one, both for good.

    `kept_pass` says that the new score alone would not have passed: the pass stays all the same.
    """

    regrade = models.ForeignKey(Regrade, models.PROTECT, related_name="attempts")
    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="regrades")
    old_score = models.DecimalField(_("old score"), max_digits=9, decimal_places=4)
    new_score = models.DecimalField(_("new score"), max_digits=9, decimal_places=4)
    old_passed = models.BooleanField(_("passed before"), null=True)
    new_passed = models.BooleanField(_("passed now"), null=True)
    kept_pass = models.BooleanField(_("keeps a pass"), default=False)
    at = models.DateTimeField(_("on"), default=timezone.now)

    class Meta:
        verbose_name = _("regraded attempt")
        verbose_name_plural = _("regraded attempts")
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["regrade", "attempt"], name="regrade_once")]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.old_score} → {self.new_score}"
