"""What left the site as a file, what was frozen, and who asked for names. Live reports store
nothing: they are read from the records of other apps."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.records import Permanent


class Export(models.Model):
    """One export: who took what, when, in which form. Written before the first row leaves."""

    class Form(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "XLSX"
        DOCX = "docx", "DOCX"
        PDF = "pdf", "PDF"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="exports",
        verbose_name=_("person"),
    )
    form = models.CharField(_("form"), max_length=4, choices=Form)
    # Which of the eight layouts; empty: the list of enrolments.
    layout = models.CharField(_("report"), max_length=20, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    # Whether counts under five stood in it, and whether names did.
    is_exact = models.BooleanField(_("small counts shown"), default=True)
    has_names = models.BooleanField(_("with names"), default=False)
    # As they were asked for: {name: value as text}.
    filters = models.JSONField(_("filters"), default=dict, blank=True)
    rows = models.PositiveIntegerField(_("rows"))
    at = models.DateTimeField(_("on"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.form} {self.at:%Y-%m-%d %H:%M}"


class Records(models.QuerySet):
    """Rows that are written once."""

    def update(self, **kwargs: Any) -> int:
        raise TypeError("These are records: they can't be changed.")

    def delete(self) -> Any:
        raise TypeError("These are records: they can't be deleted.")


class Record(Permanent):
    """A row that is written once, and stays, also for whoever asks for many at once."""

    objects = Records.as_manager()

    class Meta:
        abstract = True


class FrozenReport(Record):
    """A report as it was: numbered within its year, hashed, never changed. Written by `freezing`.

    `content` is `structure.Report.as_data`, in no language; `sha256` is that of its canonical JSON.
    A correction is a new version of the same number that names the one it replaces.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("replaces"),
    )
    reason = models.CharField(_("reason of the correction"), max_length=500, blank=True)
    layout = models.CharField(_("report"), max_length=20)
    # As they were asked for: {name: value as text}.
    filters = models.JSONField(_("filters"), default=dict, blank=True)
    content = models.JSONField(_("content"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    for_donors = models.BooleanField(_("for donors"), default=False)
    project = models.ForeignKey(
        "programmes.Project",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="frozen_reports",
        verbose_name=_("project"),
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made on"), default=timezone.now)

    class Meta:
        verbose_name = _("frozen report")
        verbose_name_plural = _("frozen reports")
        ordering = ["-year", "-number", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "number", "version"], name="frozen_report_number_once"
            ),
            models.CheckConstraint(
                condition=Q(for_donors=False) | Q(project__isnull=False),
                name="frozen_for_donors_of_a_project",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}/{self.number} v{self.version}"


class FrozenApproval(Record):
    """That a second person has approved a frozen report."""

    report = models.OneToOneField(
        FrozenReport, models.PROTECT, related_name="approval", verbose_name=_("frozen report")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("approved by")
    )
    at = models.DateTimeField(_("approved on"), default=timezone.now)

    class Meta:
        verbose_name = _("approval of a frozen report")
        verbose_name_plural = _("approvals of frozen reports")

    def __str__(self) -> str:
        return f"{self.report}, {self.by}"


class NamedExport(models.Model):
    """A list of people with their names that somebody asks for, and somebody else must approve.

    Written by `naming`. The file waits for a day in the private storage and is deleted then; the
    row stays, as the log of who got what, and why.
    """

    key = models.UUIDField(_("key"), unique=True, default=uuid.uuid4, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked on"), default=timezone.now)
    reason = models.CharField(_("reason"), max_length=500)
    layout = models.CharField(_("report"), max_length=20)
    what = models.CharField(_("whom"), max_length=20)
    filters = models.JSONField(_("filters"), default=dict, blank=True)
    language = models.CharField(_("language"), max_length=10)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)
    is_approved = models.BooleanField(_("approved"), default=False)
    expires_at = models.DateTimeField(_("expires on"), null=True, blank=True)
    file = models.CharField(_("file"), max_length=100, blank=True)
    rows = models.PositiveIntegerField(_("rows"), null=True, blank=True)

    class Meta:
        verbose_name = _("export with names")
        verbose_name_plural = _("exports with names")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="named_export_by_two",
            ),
            models.CheckConstraint(
                condition=Q(is_approved=False) | Q(decided_by__isnull=False),
                name="named_export_approved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_by}, {self.asked_at:%Y-%m-%d %H:%M}"
