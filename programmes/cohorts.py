"""The group of an event as it learns online: its courses, deadline, code, forms and messages."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learners.models import Enrolment
from programmes.events import Event
from programmes.participations import Participation


class Cohort(models.Model):
    """The participants of an event, in the event's courses. Its terms are written down on their
    enrolments (`cohorting`), for `learners` knows no events."""

    class Form(models.TextChoices):
        HALVES = "", _("Half begin with A, half with B")
        A = "A", _("All begin with A")
        B = "B", _("All begin with B")

    event = models.OneToOneField(
        Event, models.PROTECT, related_name="cohort", verbose_name=_("event")
    )
    due = models.DateTimeField(_("due"), null=True, blank=True)
    access_code = models.CharField(
        _("access code of supervised tests"),
        max_length=40,
        blank=True,
        help_text=_("Given out in the room. Empty: the code that is set at the test."),
    )
    form = models.CharField(
        _("pre-test and post-test"), max_length=1, blank=True, choices=Form.choices, default=""
    )
    needs_attendance = models.BooleanField(
        _("the courses are completed only with 80 % of attendance"), default=False
    )

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        ordering = ["event"]
        constraints = [
            models.CheckConstraint(condition=Q(form__in=["", "A", "B"]), name="cohort_form_known")
        ]

    def __str__(self) -> str:
        return str(self.event)


class CohortEnrolment(models.Model):
    """Which enrolment of a participant belongs to the event's course."""

    participation = models.ForeignKey(
        Participation, models.PROTECT, related_name="enrolments", verbose_name=_("participation")
    )
    enrolment = models.ForeignKey(
        Enrolment, models.PROTECT, related_name="cohorts", verbose_name=_("enrolment")
    )
    course_key = models.UUIDField(_("course"))

    class Meta:
        verbose_name = _("enrolment of a cohort")
        verbose_name_plural = _("enrolments of a cohort")
        ordering = ["participation", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "course_key"], name="cohort_enrols_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.participation_id}: {self.course_key}"


class Message(models.Model):
    """A letter to the group, kept as it was sent."""

    cohort = models.ForeignKey(
        Cohort, models.PROTECT, related_name="messages", verbose_name=_("cohort")
    )
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"), max_length=5000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    at = models.DateTimeField(_("sent on"), default=timezone.now)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.subject


class Receipt(models.Model):
    """That a message goes to a person, and when it went: once."""

    message = models.ForeignKey(
        Message, models.CASCADE, related_name="receipts", verbose_name=_("message")
    )
    participation = models.ForeignKey(
        Participation, models.PROTECT, related_name="receipts", verbose_name=_("participation")
    )
    sent_at = models.DateTimeField(_("sent on"), null=True, blank=True)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ["message", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["message", "participation"], name="one_receipt_each")
        ]

    def __str__(self) -> str:
        return f"{self.message_id}: {self.participation_id}"
