"""Attendance that earns certificates of an event, and the button that issues them."""

from datetime import UTC, datetime

from django.urls import reverse

from certificates.models import Batch, Certificate, Kind
from people.models import User
from programmes import certifying
from programmes.models import Attendance, Event
from programmes.tasks import issue_certificates

SEEN = datetime(2026, 5, 4, 6, tzinfo=UTC)


def attended(line, half_days: int) -> None:
    halves = [(day, half) for day in line.event.days.all() for half in ("am", "pm")]
    Attendance.objects.bulk_create(
        Attendance(participation=line, day=day, half=half, presence="present",
                   evidence="trainer", marked_at=SEEN)
        for day, half in halves[:half_days]
    )  # fmt: skip


def certified(event: Event):
    return Certificate.objects.filter(kind=Kind.EVENT, subject_key=event.key).order_by("pk")


def issued(event: Event, by: User, **terms) -> Batch:
    """The button was pressed, and the worker has done its work."""
    batch = certifying.begin(event, by=by, **terms)
    issue_certificates.func(batch.pk)
    batch.refresh_from_db()
    return batch


def where(event: Event, name: str = "event_certificates", *args) -> str:
    return reverse(name, args=[event.key, *args])
