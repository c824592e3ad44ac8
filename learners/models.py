"""What a learner did, kept apart from the content: courses and steps are cited by key."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Enrolment(models.Model):
    """One person takes one course, in any language; a new round starts after the old is closed.

    Others write down here what they decide (a cohort its due date, an event its form A or B),
    because this app knows none of them.
    """

    class How(models.TextChoices):
        SELF = "self", _("by themselves")
        STAFF = "staff", _("by programme staff")
        RENEWAL = "renewal", _("renewed by a shorter course")
        SAMPLE = "sample", _("sample data")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="enrolments",
        verbose_name=_("person"),
    )
    course_key = models.UUIDField(_("course"), db_index=True)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    how = models.CharField(_("enrolled"), max_length=10, choices=How, default=How.SELF)
    language = models.CharField(_("language at enrolment"), max_length=10, blank=True)
    enrolled_at = models.DateTimeField(_("enrolled on"), default=timezone.now, db_index=True)
    due = models.DateTimeField(_("due"), null=True, blank=True)
    completed_at = models.DateTimeField(_("completed on"), null=True, blank=True, db_index=True)
    closed_at = models.DateTimeField(_("closed on"), null=True, blank=True)
    # Frozen at completion, so that a report can still name a course that is gone.
    course_title = models.CharField(_("course title"), max_length=255, blank=True)
    # Written by the apps above.
    context = models.JSONField(_("context"), default=dict, blank=True)
    form = models.CharField(_("test form"), max_length=1, blank=True)
    extra_time = models.PositiveSmallIntegerField(_("extra time, per cent"), default=0)
    certificate_lines = models.JSONField(_("lines for the certificate"), default=list, blank=True)

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "course_key"],
                condition=Q(closed_at=None),
                name="one_open_enrolment",
            ),
            models.UniqueConstraint(
                fields=["user", "course_key", "round"], name="one_enrolment_a_round"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.course_key} ({self.round})"

    @property
    def is_complete(self) -> bool:
        return self.completed_at is not None


class Completion(models.Model):
    """A step is done. Once, whatever the language and however often the button is pressed."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="completions")
    step_key = models.UUIDField(_("step"))
    at = models.DateTimeField(_("on"), default=timezone.now)

    class Meta:
        verbose_name = _("completion")
        verbose_name_plural = _("completions")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "step_key"], name="complete_once"),
        ]
        # Reports ask who has passed a final test.
        indexes = [models.Index(fields=["step_key", "enrolment"], name="completions_of_a_step")]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.step_key}"


class Requirement(models.Model):
    """Something outside the steps that a completion waits for: 80 % attendance, a marked task."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="requirements")
    name = models.SlugField(_("name"), max_length=60)
    met_at = models.DateTimeField(_("met on"), null=True, blank=True)

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "name"], name="require_once"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.name}"
