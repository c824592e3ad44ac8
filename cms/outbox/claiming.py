"""Handing a task row to exactly one worker, for as long as it gives signs of life."""

import logging
import os
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus, task_backends
from django_tasks_db.models import DBTaskResult, get_date_max

from cms.outbox.backend import Outbox
from cms.outbox.models import Delivery

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Claim:
    """A row that is ours until its lease lapses; `holder` is new for every claim."""

    row: DBTaskResult
    holder: str


def outbox() -> Outbox:
    """The backend that `@task()` uses."""
    backend = task_backends["default"]
    assert isinstance(backend, Outbox), "TASKS['default'] must be an Outbox"  # noqa: S101
    return backend


def due(now: datetime) -> QuerySet[DBTaskResult]:
    """Rows that may be run at `now`, the most urgent first."""
    is_due = Q(run_after=get_date_max()) | Q(run_after__lte=now)
    rows = DBTaskResult.objects.filter(is_due, status=TaskResultStatus.READY)
    return rows.order_by("-priority", "run_after", "enqueued_at")


def claim_next(now: datetime | None = None) -> Claim | None:
    """Take the most urgent due row, or none."""
    now = now or timezone.now()
    # Looking is free; only what was found is worth SQLite's one write lock.
    return _claim(due(now), now) if due(now).exists() else None


def claim(pk: str | UUID, now: datetime | None = None) -> Claim | None:
    """Take one row; None when it is done, held by another, not due or gone."""
    now = now or timezone.now()
    return _claim(due(now).filter(pk=pk), now)


@transaction.atomic
def _claim(rows: QuerySet[DBTaskResult], now: datetime) -> Claim | None:
    row = rows.select_for_update(skip_locked=True).first()
    if row is None:
        return None
    holder = f"{socket.gethostname()[:32]}:{os.getpid()}:{secrets.token_hex(6)}"
    row.status = TaskResultStatus.RUNNING
    row.started_at = now
    row.worker_ids = [*row.worker_ids, holder]
    row.save(update_fields=["status", "started_at", "worker_ids"])
    lease = {"holder": holder, "held_until": now + outbox().lease}
    Delivery.objects.update_or_create(task=row, defaults=lease)
    return Claim(row, holder)


@transaction.atomic
def put_down(claimed: Claim, **result: Any) -> bool:
    """Write the outcome and end the lease; False, and nothing, when the lease was lost."""
    ours = Delivery.objects.filter(task=claimed.row, holder=claimed.holder)
    if not ours.delete()[0]:
        logger.warning("Task %s was taken over by another worker.", claimed.row.pk)
        return False
    DBTaskResult.objects.filter(pk=claimed.row.pk).update(**result)
    return True


@contextmanager
def held(claimed: Claim) -> Iterator[None]:
    """Renew the lease from a thread while the body runs, however long it takes."""
    done = threading.Event()
    thread = threading.Thread(target=_renew, args=(claimed, done), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()


def _renew(claimed: Claim, done: threading.Event) -> None:
    lease = outbox().lease
    while not done.wait(lease.total_seconds() / 4):
        ours = Delivery.objects.filter(task=claimed.row, holder=claimed.holder)
        try:
            ours.update(held_until=timezone.now() + lease)
        except DatabaseError as error:
            logger.warning("Lease of task %s not renewed: %s", claimed.row.pk, error)
        finally:
            connection.close()
