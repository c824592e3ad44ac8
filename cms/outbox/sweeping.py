"""What has to be looked at again and again: dead workers, lost messages, old rows."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from cms.outbox.claiming import due, outbox
from cms.outbox.models import Delivery
from cms.outbox.running import next_try
from cms.outbox.sending import send

logger = logging.getLogger(__name__)

AGAIN = timedelta(minutes=5)
"""A message sent again is given this long: a long queue must not grow by being waited in."""
KEEP_DONE, KEEP_FAILED = timedelta(days=7), timedelta(days=90)


class WorkerLost(Exception):
    """The worker that held the task died, or lost its database for longer than a lease."""


def sweep(now: datetime | None = None) -> None:
    """Free what dead workers hold, and send again what was lost on the way to Celery."""
    now = now or timezone.now()
    free_lapsed(now)
    if outbox().sends:
        send_again(now)


def free_lapsed(now: datetime) -> int:
    """Put back the rows whose lease has lapsed; returns how many.

    The try counts, so that a task that kills every worker ends too.
    """
    never_leased = Q(delivery=None, started_at__lt=now - outbox().lease)
    lapsed = DBTaskResult.objects.filter(
        Q(delivery__held_until__lt=now) | never_leased, status=TaskResultStatus.RUNNING
    )
    return sum(_free(pk, now) for pk in list(lapsed.values_list("pk", flat=True)))


@transaction.atomic
def _free(pk: UUID, now: datetime) -> bool:
    running = DBTaskResult.objects.filter(pk=pk, status=TaskResultStatus.RUNNING)
    row = running.select_for_update(skip_locked=True).first()
    # Asked again under the lock: the worker may have renewed the lease meanwhile.
    if row is None or Delivery.objects.filter(task=row, held_until__gte=now).exists():
        return False
    lost = WorkerLost(f"The worker {row.worker_ids[-1:]} was lost.")
    values = next_try(row, lost, now)
    running.update(**values)
    Delivery.objects.filter(task=row).delete()
    logger.error("Task %s (%s) is %s: %s", row.pk, row.task_path, values["status"], lost)
    return True


def send_again(now: datetime, limit: int = 500) -> int:
    """Send due rows that no worker took; returns how many the broker accepted."""
    waiting = Q(delivery=None) | Q(delivery__sent_at=None) | Q(delivery__sent_at__lt=now - AGAIN)
    rows = due(now).filter(waiting, enqueued_at__lt=now - outbox().grace)
    sent = []
    for pk, priority in rows.values_list("pk", "priority")[:limit]:
        if not send(pk, priority):
            break
        sent.append(Delivery(task_id=pk, sent_at=now))
    Delivery.objects.bulk_create(
        sent, update_conflicts=True, unique_fields=["task"], update_fields=["sent_at"]
    )
    return len(sent)


def clear_old(now: datetime | None = None, batch: int = 500) -> int:
    """Delete tasks that finished long ago, in short transactions; returns how many."""
    now = now or timezone.now()
    old = DBTaskResult.objects.filter(
        Q(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=now - KEEP_DONE)
        | Q(status=TaskResultStatus.FAILED, finished_at__lt=now - KEEP_FAILED)
    ).order_by()
    count = 0
    while pks := list(old.values_list("pk", flat=True)[:batch]):
        DBTaskResult.objects.filter(pk__in=pks).delete()
        count += len(pks)
    return count
