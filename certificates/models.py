"""Certificates are records: they freeze what they say, and outlive the course and its pages."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from certificates.batches import Batch  # noqa: F401 - a model of this app, too
from certificates.bundles import Bundle  # noqa: F401
from certificates.designs import (  # noqa: F401 - models of this app, too
    CertificateTemplate,
    Design,
    Signatory,
    Wording,
)
from certificates.holder import names_for, names_of, script_of
from certificates.serials import new_serial
from cms.records import Immutable, Permanent
from learners.models import Enrolment


def site_day(moment: datetime) -> date:
    """The calendar day in the site's own zone: paper can't follow its reader's, and must agree."""
    return timezone.localtime(moment, ZoneInfo(settings.TIME_ZONE)).date()


class Kind(models.TextChoices):
    """What a certificate is about."""

    COURSE = "course", _("Course")
    PATH = "path", _("Learning path")
    EVENT = "event", _("Event")


class State(models.TextChoices):
    """What the register says of a certificate."""

    VALID = "valid", _("Valid")
    EXPIRED = "expired", _("Expired")
    REVOKED = "revoked", _("Revoked")


class Reason(models.TextChoices):
    """Why a certificate was revoked, as anybody may read it; the note to it is for staff."""

    ISSUED_IN_ERROR = "issued_in_error", _("It was issued in error.")
    WRONG_PARTICULARS = "wrong_particulars", _("Its particulars were wrong.")
    RULES_BROKEN = "rules_broken", _("The rules of the test were broken.")
    REPLACED = "replaced", _("It was replaced by another certificate.")
    AT_REQUEST = "at_request", _("Its holder asked for it.")


RENEWABLE = 90
"""From so many days before its end the course may be taken again."""


def translated(path: str, language: str) -> str:
    """The same address in another language; they begin with it."""
    return f"/{language}/" + path.split("/", 2)[2]


class SigningKey(models.Model):
    """A key that signs certificates (Ed25519), or did so; written by `keys`."""

    kid = models.CharField(_("name"), max_length=8, unique=True)
    public = models.CharField(_("public part"), max_length=64)
    sealed = models.CharField(_("private part, sealed"), max_length=200)
    created_at = models.DateTimeField(_("made on"), default=timezone.now)
    retired_at = models.DateTimeField(_("retired on"), null=True, blank=True)

    class Meta:
        verbose_name = _("signing key")
        verbose_name_plural = _("signing keys")
        ordering = ["-created_at", "-pk"]
        default_permissions: list[str] = []

    def __str__(self) -> str:
        return self.kid


class Certificate(Immutable):
    """A person has completed a course or a learning path, or attended an event.

    Written by `issuing`: once an enrolment, and once a person, path or event and round.
    `snapshot` is all that the certificate says; what it is about stands under "course", whatever
    kind it is::

        {"template": "certificate",
         "design": "5f3a…",         # digest of the frozen template (`Design`); "" without one
         "holder": {"latin": "Aziza Karimova", "cyrillic": "", "confirmed": true},
         "course": {"code": "C8", "titles": {"en": …, "ru": …}, "source_language": "en",
                    "hours": 6},
         "pass_mark": 80,            # of the final test, per cent; null without one
         "enrolled_on": "2026-10-01", "completed_on": "2026-10-12",
         "lines": [],                # what others wrote on the enrolment: text, or {language: text}
         "sample": false}

    One of a path or an event has no enrolment, and besides::

        {"own_words": false,         # whether its template was made for it, or is that of all
         "courses": [{"code": "C1", "titles": {…}, "hours": 6, "completed_on": "2026-10-12"}],
         "event": {"start": "2026-05-04", "end": "2026-05-08", "country": "UZ",
                   "places": {"en": "Tashkent", "ru": "Ташкент"},
                   "share": 80}}     # of its sessions, per cent, that were attended at least
    """

    # For a page, not stored: the shorter course that renews it (`renewing.offer`).
    renewal: Any = None

    serial = models.CharField(_("number"), max_length=14, unique=True, default=new_serial)
    # Empty once the person's data are erased: the register then knows the number only.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="certificates",
        verbose_name=_("person"),
    )
    enrolment = models.ForeignKey(
        Enrolment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="certificates",
        verbose_name=_("enrolment"),
    )
    kind = models.CharField(_("kind"), max_length=6, choices=Kind, default=Kind.COURSE)
    # Of the course (shared by its translations), of the path, or of the event.
    subject_key = models.UUIDField(_("course, path or event"), db_index=True)
    # Of a path, which may be completed again when its certificate ends.
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    snapshot = models.JSONField(_("what it says"), default=dict)
    # Script → signed record (see `records`): what the QR code says by itself.
    records = models.JSONField(_("signed records"), default=dict, blank=True)
    language = models.CharField(_("language"), max_length=10)
    issued_at = models.DateTimeField(_("issued on"), default=timezone.now, db_index=True)
    expires_at = models.DateTimeField(_("valid until"), null=True, blank=True)
    # Of a certificate that was issued anew, the one in whose place it stands.
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("in place of"),
    )
    reminded = models.PositiveSmallIntegerField(
        _("reminded, days before the end"), null=True, blank=True
    )
    views = models.PositiveIntegerField(_("looked up"), default=0)
    sent_at = models.DateTimeField(_("letter sent on"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked on"), null=True, blank=True)
    revoked_reason = models.CharField(_("reason"), max_length=20, blank=True, choices=Reason)
    revoked_note = models.TextField(_("note, for staff only"), blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("revoked by"),
    )

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at", "-pk"]
        default_permissions = ["view"]
        permissions = [("revoke_certificate", _("Can revoke certificates"))]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(replaces=None),
                name="one_certificate_an_enrolment",
            ),
            models.UniqueConstraint(
                fields=["user", "subject_key", "round"],
                condition=Q(replaces=None) & ~Q(kind=Kind.COURSE),
                name="one_certificate_a_round",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.COURSE) | Q(kind__in=[Kind.PATH, Kind.EVENT], enrolment=None),
                name="only_courses_have_enrolments",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_reason="")
                | Q(revoked_at__isnull=False, revoked_reason__in=Reason.values),
                name="revoked_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.serial

    def state(self, now: datetime | None = None) -> State:
        if self.revoked_at:
            return State.REVOKED
        if self.expires_at and self.expires_at <= (now or timezone.now()):
            return State.EXPIRED
        return State.VALID

    @property
    def is_valid(self) -> bool:
        return self.state() == State.VALID

    @property
    def needs_name(self) -> bool:
        """Whether its owner may still have it say the name as they confirmed it."""
        return not self.snapshot["holder"]["confirmed"] and self.is_valid

    @property
    def names(self) -> list[str]:
        """The holder's names in both scripts, as far as they are known."""
        return names_of(self.snapshot["holder"])

    def name_in(self, language: str) -> str:
        """The holder's name in the script of `language`, else in the one there is; maybe empty."""
        return next(iter(names_for(self.snapshot["holder"], language)), "")

    def record_for(self, name: str) -> str:
        """The signed record that says this name; empty on what was never signed (samples)."""
        return self.records.get(script_of(self.snapshot["holder"], name), "")

    def title_in(self, language: str) -> tuple[str, str]:
        """The title of the course, path or event, and the language it is in: this one where it
        was translated."""
        titles = self.snapshot["course"]["titles"]
        for code in (language, self.language, self.snapshot["course"]["source_language"]):
            if code in titles:
                return titles[code], code
        return next(((text, code) for code, text in titles.items()), ("", language))

    @property
    def title(self) -> str:
        return self.title_in(get_language() or self.language)[0]

    @property
    def url(self) -> str:
        """Where anybody can check it, in the language of the page."""
        return reverse("verify", args=[self.serial])

    @property
    def pdf_url(self) -> str | None:
        """Where its owner gets it; a revoked one is no longer given out."""
        return None if self.revoked_at else reverse("certificate", args=[self.serial])

    @property
    def badge_url(self) -> str | None:
        """Where its owner gets the Open Badge."""
        return None if self.revoked_at else reverse("badge", args=[self.serial, "json"])

    def history(self) -> list["LogEntry"]:
        """What the log says of it."""
        return list(LogEntry.objects.filter(serial=self.serial))

    history.short_description = _("History")  # type: ignore[attr-defined]

    @property
    def is_ending(self) -> bool:
        """Whether its end is near, or over."""
        soon = timezone.now() + timedelta(days=RENEWABLE)
        return bool(not self.revoked_at and self.expires_at and self.expires_at <= soon)

    @property
    def may_be_renewed(self) -> bool:
        """Whether its owner may take the course again: shortly before its end, or after it."""
        return self.kind == Kind.COURSE and self.is_ending

    @property
    def renew_url(self) -> str:
        return reverse("certificate_renew", args=[self.serial])

    @property
    def share_url(self) -> str:
        """To be given to others, from outside, in the language of the page."""
        return settings.SITE_URL.rstrip("/") + self.url

    @property
    def sheets(self) -> list[tuple[str, str]]:
        """(language, address) of its PDF in each language that it speaks."""
        spoken = [code for code, _name in settings.LANGUAGES if self.title_in(code)[1] == code]
        return [(code, translated(self.pdf_url, code)) for code in spoken if self.pdf_url]

    @property
    def name_url(self) -> str:
        return reverse("certificate_name", args=[self.serial])


class LogEntry(Permanent):
    """Something happened to a certificate; chained by digests, written by `recording`.

    It cites certificate and person by number, for it outlives both; names stand nowhere in it.
    """

    class Event(models.TextChoices):
        ISSUED = "issued", _("Issued")
        NAME_COMPLETED = "name_completed", _("Name completed")
        REVOKED = "revoked", _("Revoked")
        REPLACED = "replaced", _("Issued anew")
        EXPIRED = "expired", _("Expired")
        ERASED = "erased", _("Personal data erased")

    number = models.PositiveBigIntegerField(_("number"), unique=True)
    at = models.DateTimeField(_("on"))
    event = models.CharField(_("what happened"), max_length=20, choices=Event)
    serial = models.CharField(_("number of the certificate"), max_length=14, db_index=True)
    facts = models.JSONField(_("particulars"), default=dict, blank=True)
    by = models.BigIntegerField(_("number of the person who did it"), null=True, blank=True)
    previous = models.CharField(_("digest of the entry before"), max_length=64, blank=True)
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("log entry")
        verbose_name_plural = _("log entries")
        ordering = ["number"]
        default_permissions: list[str] = []

    def __str__(self) -> str:
        return f"{self.number}: {self.serial} {self.event}"
