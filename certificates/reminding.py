"""What time does to certificates: reminders before their end, and the end on record.

Both are run every day (`cms.periodic`); a day that was missed is made up for by the next one.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from certificates import recording
from certificates.models import Certificate, LogEntry
from certificates.recording import Event
from certificates.tasks import send_reminder

DAYS = (7, 30)
"""How long before the end a reminder is sent; the later one first."""
BATCH = 200


def remind(now: datetime | None = None) -> int:
    """Send the reminders that are due; how many. Who has a newer certificate gets none."""
    now = now or timezone.now()
    return sum(remind_before(days, now) for days in DAYS)


def remind_before(days: int, now: datetime) -> int:
    newer = Certificate.objects.filter(
        user=OuterRef("user"),
        subject_key=OuterRef("subject_key"),
        revoked_at=None,
        issued_at__gt=OuterRef("issued_at"),
    )
    due = Certificate.objects.filter(
        Q(reminded=None) | Q(reminded__gt=days),
        ~Exists(newer),
        revoked_at=None,
        user__isnull=False,
        expires_at__gt=now,
        expires_at__lte=now + timedelta(days=days),
    )
    sent = 0
    for pk in due.values_list("pk", flat=True):
        with transaction.atomic():
            # Another worker may have been quicker.
            ours = Certificate.objects.filter(Q(reminded=None) | Q(reminded__gt=days), pk=pk)
            if ours.update(reminded=days):
                send_reminder.enqueue(pk, days)
                sent += 1
    return sent


def record_expired(now: datetime | None = None) -> int:
    """Write into the log what has ended, at the moment when it ended; how many."""
    now = now or timezone.now()
    told = LogEntry.objects.filter(serial=OuterRef("serial"), event=Event.EXPIRED)
    signed = LogEntry.objects.filter(serial=OuterRef("serial"))
    ended = Certificate.objects.filter(
        ~Exists(told), Exists(signed), revoked_at=None, expires_at__lte=now
    ).order_by("expires_at", "pk")
    recorded = 0
    while batch := list(ended[:BATCH]):
        with transaction.atomic():
            for certificate in batch:
                recording.record(
                    certificate,
                    Event.EXPIRED,
                    now=now,
                    expired=recording.instant(certificate.expires_at),
                )
        recorded += len(batch)
    return recorded
