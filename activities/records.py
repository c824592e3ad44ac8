"""What learners did: append-only statements, the state they left, and what follows from both."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.records import Immutable


class Record(models.Model):
    """A row of one person at one place. `context_key` is made by whoever offers the content
    (courses: from enrolment and step); `content_key` is the content's translation key."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person")
    )
    context_key = models.UUIDField(_("place"))
    content_key = models.UUIDField(_("content"))

    class Meta:
        abstract = True


class Statement(Immutable, Record):
    """An xAPI statement as the server believes it: actor, object, registration and time are the
    server's own. Written once."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    registration = models.UUIDField(_("attempt"))
    verb = models.CharField(_("verb"), max_length=40)
    sub_content = models.UUIDField(_("part"), null=True, blank=True)
    result = models.JSONField(_("result"), default=dict, blank=True)
    definition = models.JSONField(_("what was asked"), default=dict, blank=True)
    language = models.CharField(_("language"), max_length=10)
    at = models.DateTimeField(_("on"), default=timezone.now)

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        indexes = [
            models.Index(
                fields=["user", "context_key", "content_key"], name="statements_of_a_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.content_key}"


class SavedState(Record):
    """Where a learner stopped inside a content, on whatever device. `part`: "" for the whole
    content, else the `subContentId`."""

    part = models.CharField(_("part"), max_length=40, blank=True)
    name = models.CharField(_("name"), max_length=40)
    data = models.TextField(_("state"))
    # A changed content starts anew: its old state would no longer fit.
    digest = models.CharField(_("state of the content"), max_length=64)
    at = models.DateTimeField(_("on"), default=timezone.now)

    class Meta:
        verbose_name = _("saved state")
        verbose_name_plural = _("saved states")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "context_key", "content_key", "part", "name"], name="one_state"
            )
        ]

    def __str__(self) -> str:
        return f"{self.content_key} {self.part} {self.name}"


class Outcome(Record):
    """What the statements of a person at a place come to. A summary: it can be reckoned anew."""

    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    best = models.FloatField(_("best result"), null=True, blank=True)
    last = models.FloatField(_("last result"), null=True, blank=True)
    completed = models.BooleanField(_("completed"), default=False)
    passed = models.BooleanField(_("passed"), default=False)
    first_at = models.DateTimeField(_("begun"), default=timezone.now)
    last_at = models.DateTimeField(_("last on"), default=timezone.now)

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "context_key", "content_key"], name="one_outcome"
            )
        ]

    def __str__(self) -> str:
        return f"{self.content_key}: {self.attempts}"
