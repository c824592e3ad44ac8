"""Who took part in which event, in which role, and on which half-days."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.records import Permanent
from people.choices import Country, PositionLevel, known
from people.models import Affiliation, Institution, TargetGroup
from programmes.choices import Evidence, Half, Presence, Reply, Role
from programmes.events import Event, SessionDay


class Participation(models.Model):
    """One person in one event. Written by `participating`.

    Institution, level, target group and country are those at the event's date and stay as they
    were: people change posts, and "institution" in a report is the employer of that day.
    """

    event = models.ForeignKey(
        Event, models.PROTECT, related_name="participations", verbose_name=_("event")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="participations",
        verbose_name=_("person"),
    )
    role = models.CharField(
        _("role"), max_length=12, choices=Role.choices, default=Role.PARTICIPANT
    )
    nominated_on = models.DateField(_("nominated on"), null=True, blank=True)
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    # The first half-day at which the person was present.
    attended_on = models.DateField(_("attended from"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    invited_at = models.DateTimeField(_("invitation sent on"), null=True, blank=True)
    # What the person answered to the invitation, and when.
    reply = models.CharField(_("reply"), max_length=8, blank=True, choices=Reply.choices)
    replied_at = models.DateTimeField(_("replied on"), null=True, blank=True)
    reply_reason = models.CharField(_("reason"), max_length=255, blank=True)
    # Which statement the columns below were copied from; reports ask whether it was verified.
    affiliation = models.ForeignKey(
        Affiliation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("affiliation"),
    )
    institution = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="participations",
        verbose_name=_("institution"),
    )
    position_level = models.CharField(
        _("level of the post"), max_length=16, blank=True, choices=PositionLevel.choices
    )
    target_group = models.ForeignKey(
        TargetGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="participations",
        verbose_name=_("target group"),
    )
    country = models.CharField(_("country"), max_length=2, blank=True, choices=Country.choices)
    region = models.CharField(_("region of the duty station"), max_length=100, blank=True)

    # Half-days at which the person was, and whether they are enough: written by `counting`; what is
    # known of one half-day, and what the person needs: by the page that shows it; since when the
    # person may be photographed at the event: by `wishing`.
    present: int
    has_enough: bool
    presence: str
    needed: str
    photo_since: datetime | None

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["event", "role", "user__family_name", "user__given_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "user"],
                name="one_participation_an_event",
                violation_error_message=_("This person is already on the list of the event."),
            ),
            models.CheckConstraint(condition=known("role", Role), name="role_known"),
            models.CheckConstraint(
                condition=known("country", Country, blank=True), name="participation_country_known"
            ),
            models.CheckConstraint(
                condition=known("position_level", PositionLevel, blank=True),
                name="participation_level_known",
            ),
            models.CheckConstraint(
                condition=Q(invited_at=None) | Q(confirmed_on__isnull=False),
                name="invited_once_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(reply="", replied_at=None)
                | (known("reply", Reply) & Q(replied_at__isnull=False)),
                name="reply_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.event}"


class Attendance(models.Model):
    """Whether a person was there on a half-day. Written by `attending` alone, with its log."""

    participation = models.ForeignKey(
        Participation, models.PROTECT, related_name="attendance", verbose_name=_("participation")
    )
    day = models.ForeignKey(
        SessionDay, models.PROTECT, related_name="attendance", verbose_name=_("day")
    )
    half = models.CharField(_("half of the day"), max_length=2, choices=Half.choices)
    presence = models.CharField(_("presence"), max_length=8, choices=Presence.choices)
    evidence = models.CharField(_("evidence"), max_length=10, choices=Evidence.choices)
    minutes = models.PositiveSmallIntegerField(_("minutes online"), null=True, blank=True)
    # When it was seen, not when it reached the server: of two phones the later look holds.
    marked_at = models.DateTimeField(_("marked on"))

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        ordering = ["participation", "day__day", "half"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "day", "half"], name="attend_a_half_day_once"
            ),
            models.CheckConstraint(condition=known("half", Half), name="half_known"),
            models.CheckConstraint(condition=known("presence", Presence), name="presence_known"),
            models.CheckConstraint(condition=known("evidence", Evidence), name="evidence_known"),
        ]
        indexes = [models.Index(fields=["day", "half"], name="attendance_of_a_half_day")]

    def __str__(self) -> str:
        return f"{self.participation_id}: {self.day} {self.half} {self.presence}"


class AttendanceEntry(Permanent):
    """A line of the log: what was said of a half-day, by whom, and what it was before.

    Lines are only added. `client` is the number that the sender gave the line: the same line sent
    again, after a lost answer, is known by it. `applied` is False where a later look was there.
    """

    participation = models.ForeignKey(
        Participation, models.PROTECT, related_name="entries", verbose_name=_("participation")
    )
    day = models.ForeignKey(
        SessionDay, models.PROTECT, related_name="entries", verbose_name=_("day")
    )
    half = models.CharField(_("half of the day"), max_length=2, choices=Half.choices)
    before = models.CharField(_("before"), max_length=8, blank=True, choices=Presence.choices)
    after = models.CharField(_("after"), max_length=8, choices=Presence.choices)
    evidence = models.CharField(_("evidence"), max_length=10, choices=Evidence.choices)
    reason = models.CharField(_("reason"), max_length=255, blank=True)
    marked_at = models.DateTimeField(_("marked on"))
    at = models.DateTimeField(_("recorded on"), default=timezone.now, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="attendance_entries",
        verbose_name=_("recorded by"),
    )
    client = models.UUIDField(_("number given by the sender"), unique=True, default=uuid.uuid4)
    applied = models.BooleanField(_("applied"), default=True)

    class Meta:
        verbose_name = _("entry of attendance")
        verbose_name_plural = _("entries of attendance")
        ordering = ["-at", "-pk"]
        default_permissions: list[str] = []

    def __str__(self) -> str:
        return f"{self.participation_id}: {self.day} {self.half} {self.before} → {self.after}"
