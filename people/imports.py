"""Imports of participants on record: which file, by whom, how far, and what came of each line."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.records import Immutable


class Import(models.Model):
    """A file of participants. Written by `importing.applying`.

    `columns` says what stands in which column: {number from 0, as text: name of the field}. The
    file is deleted when the last line is in, or the import is taken back.
    """

    class State(models.TextChoices):
        CHECKED = "checked", _("looked at, nothing is stored")
        RUNNING = "running", _("being stored")
        DONE = "done", _("stored")
        LEAVING = "leaving", _("being taken back")
        GONE = "gone", _("taken back")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("file"), max_length=200)
    file = models.CharField(max_length=200, editable=False)
    columns = models.JSONField(_("columns"), default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("imported by")
    )
    at = models.DateTimeField(_("on"), default=timezone.now)
    lines = models.PositiveIntegerField(_("people in the file"), default=0)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.CHECKED)
    # Ids of the institutions that were written into the list for this import.
    institutions = models.JSONField(default=list, editable=False)
    finished_at = models.DateTimeField(_("finished on"), null=True, blank=True)

    class Meta:
        verbose_name = _("import of participants")
        verbose_name_plural = _("imports of participants")
        ordering = ["-at"]
        default_permissions: list[str] = []

    def __str__(self) -> str:
        return self.name

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.RUNNING, self.State.LEAVING)


class ImportedLine(Immutable):
    """The person that a line of an import led to: a new one, or one who was there already."""

    of = models.ForeignKey(Import, models.CASCADE, related_name="people")
    line = models.PositiveIntegerField(_("line"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person")
    )
    is_new = models.BooleanField(_("new"), default=True)

    class Meta:
        verbose_name = _("line of an import")
        verbose_name_plural = _("lines of imports")
        ordering = ["of", "line"]
        default_permissions: list[str] = []
        constraints = [models.UniqueConstraint(fields=["of", "line"], name="import_a_line_once")]

    def __str__(self) -> str:
        return f"{self.of_id}: {self.line}"
