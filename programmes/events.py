"""Events: what is held when and where, for which courses, paid by whom, on which half-days."""

import uuid
from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from languages.uzbek import to_cyrillic
from people.choices import Country, known
from programmes.choices import EventKind, EventState, Half, Marker, Mode
from programmes.funding import SHARE, FundingLine, Project

MARKERS = ("gender", "human_rights", "terrorism", "drugs", "sdg_16_4")
NOON = time(13)
"""Where one half of a day ends and the other begins."""


def known_zone(name: str) -> None:
    """ValidationError where there is no such time zone."""
    if name not in available_timezones():
        raise ValidationError(
            _("There is no time zone “%(name)s”: write it as Asia/Tashkent."), params={"name": name}
        )


def site_zone() -> str:
    return settings.TIME_ZONE


def marker(label) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, choices=Marker.choices, default=Marker.NONE)


def percentage(label) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        label, null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )


class Event(ClusterableModel):
    """A course, training, meeting or study tour of a project. Times are those of its place."""

    key = models.UUIDField(_("key"), unique=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(
        Project, models.PROTECT, related_name="events", verbose_name=_("project")
    )
    code = models.CharField(
        _("code"),
        max_length=40,
        unique=True,
        help_text=_("Short and unique, for lists and file names: UZ-2026-03."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=EventKind.choices)
    state = models.CharField(
        _("state"), max_length=10, choices=EventState.choices, default=EventState.PLANNED
    )
    title = models.CharField(_("title"), max_length=255)
    title_ru = models.CharField(_("title in Russian"), max_length=255, blank=True)
    title_uz = models.CharField(
        _("title in Uzbek (Latin script)"),
        max_length=255,
        blank=True,
        help_text=_("The Cyrillic form is derived."),
    )
    aim = models.TextField(_("aim"), blank=True)
    place = models.CharField(_("place"), max_length=200)
    country = models.CharField(_("country"), max_length=2, choices=Country.choices)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices, default=Mode.ON_SITE)
    # No choices: a new language of the site must not need a migration.
    languages = models.JSONField(_("languages"), default=list)
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"))
    begins = models.TimeField(_("days begin at"), default=time(9))
    ends = models.TimeField(_("days end at"), default=time(17))
    time_zone = models.CharField(
        _("time zone of the place"), max_length=64, default=site_zone, validators=[known_zone]
    )
    hours = models.DecimalField(
        _("hours in all"), max_digits=5, decimal_places=1, validators=[MinValueValidator(0.5)]
    )
    partners = models.TextField(
        _("partners and hosts"), blank=True, help_text=_("One a line, such as the national police.")
    )
    places = models.PositiveSmallIntegerField(
        _("places"), default=24, validators=[MinValueValidator(1)]
    )
    target_women = percentage(_("women at least, per cent"))
    target_institutions = models.PositiveSmallIntegerField(
        _("institutions at least"), null=True, blank=True
    )
    target_regions = models.PositiveSmallIntegerField(_("regions at least"), null=True, blank=True)
    gender = marker(_("gender"))
    human_rights = marker(_("human rights"))
    terrorism = marker(_("terrorism nexus"))
    drugs = marker(_("drugs nexus"))
    sdg_16_4 = marker(_("SDG 16.4"))
    follow_up = models.TextField(_("agreed follow-up"), blank=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-start", "code"]
        permissions = [("view_attendance_log", _("Can read the log of attendance"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gte=F("start")),
                name="event_in_order",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                condition=Q(begins__lt=NOON, ends__gt=NOON),
                name="event_day_around_noon",
                violation_error_message=_("A day begins before 13:00 and ends after it."),
            ),
            models.CheckConstraint(condition=Q(hours__gt=0), name="event_has_hours"),
            models.CheckConstraint(condition=Q(places__gt=0), name="event_has_places"),
            models.CheckConstraint(condition=known("kind", EventKind), name="event_kind_known"),
            models.CheckConstraint(condition=known("state", EventState), name="event_state_known"),
            models.CheckConstraint(condition=known("mode", Mode), name="event_mode_known"),
            models.CheckConstraint(condition=known("country", Country), name="event_country_known"),
            models.CheckConstraint(
                condition=Q(**{f"{name}__lte": max(Marker.values) for name in MARKERS}),
                name="event_markers_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} – {self.name}"

    @property
    def name(self) -> str:
        """The title in the reader's language, else as it was entered."""
        if get_language() == "uz-cyrl" and self.title_uz:
            return to_cyrillic(self.title_uz)
        return getattr(self, f"title_{get_language()}", "") or self.title

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def today(self, now: datetime | None = None) -> date:
        """The calendar day at the event's place."""
        return (now or timezone.now()).astimezone(self.zone).date()

    @property
    def markers(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in MARKERS}


class EventShare(models.Model):
    """What a funding line pays of one event, where that is not its share of the project."""

    event = ParentalKey(Event, related_name="shares", verbose_name=_("event"))
    line = models.ForeignKey(
        FundingLine, models.PROTECT, related_name="shares", verbose_name=_("funding line")
    )
    share = models.DecimalField(
        _("share, per cent"), max_digits=5, decimal_places=2, validators=SHARE
    )

    class Meta:
        verbose_name = _("share of an event")
        verbose_name_plural = _("shares of an event")
        ordering = ["event", "-share", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "line"], name="line_once_an_event"),
            models.CheckConstraint(
                condition=Q(share__gt=0, share__lte=100), name="event_share_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.share} %"


class EventCourse(models.Model):
    """A course that an event teaches, by key: whole, or some modules of it."""

    event = models.ForeignKey(
        Event, models.CASCADE, related_name="courses", verbose_name=_("event")
    )
    course_key = models.UUIDField(_("course"))
    # Keys of modules as text; none: the whole course.
    modules = models.JSONField(_("modules"), default=list, blank=True)
    # Frozen, so that a report can still name a course that is gone.
    title = models.CharField(_("title"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("course of an event")
        verbose_name_plural = _("courses of an event")
        ordering = ["event", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "course_key"], name="course_once_an_event")
        ]

    def __str__(self) -> str:
        return self.title


class EventDocument(models.Model):
    """An agenda, a concept note, a scanned list."""

    event = ParentalKey(Event, related_name="documents", verbose_name=_("event"))
    document = models.ForeignKey(
        "wagtaildocs.Document", models.PROTECT, related_name="+", verbose_name=_("document")
    )

    class Meta:
        verbose_name = _("document of an event")
        verbose_name_plural = _("documents of an event")
        ordering = ["event", "pk"]

    def __str__(self) -> str:
        return str(self.document)


class SessionDay(models.Model):
    """A day on which the event sits, with the halves that are held."""

    event = ParentalKey(Event, related_name="days", verbose_name=_("event"))
    day = models.DateField(_("day"))
    morning = models.BooleanField(_("morning"), default=True)
    afternoon = models.BooleanField(_("afternoon"), default=True)

    class Meta:
        verbose_name = _("session day")
        verbose_name_plural = _("session days")
        ordering = ["event", "day"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "day"],
                name="session_day_once",
                violation_error_message=_("This day is already there."),
            ),
            models.CheckConstraint(
                condition=Q(morning=True) | Q(afternoon=True),
                name="session_day_has_a_half",
                violation_error_message=_("Choose the morning, the afternoon, or both."),
            ),
        ]

    def __str__(self) -> str:
        return self.day.isoformat()

    @property
    def halves(self) -> list[Half]:
        """The halves that are held, in order."""
        held = ((Half.MORNING, self.morning), (Half.AFTERNOON, self.afternoon))
        return [half for half, is_held in held if is_held]

    def moments(self) -> tuple[datetime, datetime]:
        """When the day begins and ends, at the event's place."""
        begins = self.event.begins if self.morning else NOON
        ends = self.event.ends if self.afternoon else NOON
        zone = self.event.zone
        return datetime.combine(self.day, begins, zone), datetime.combine(self.day, ends, zone)


def half_days(days: list[SessionDay]) -> Iterator[tuple[SessionDay, Half]]:
    """Every half-day of these days, in order."""
    for day in days:
        for half in day.halves:
            yield day, half
