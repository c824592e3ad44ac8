"""Trying a failed task again because a person says so: the cause was mended meanwhile."""

from functools import partial

from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from cms.outbox.claiming import outbox
from cms.outbox.sending import send


@transaction.atomic
def try_again(row: DBTaskResult) -> None:
    """Put a failed row back, with all its tries before it."""
    DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.FAILED).update(
        status=TaskResultStatus.READY,
        run_after=get_date_max(),
        worker_ids=[],
        finished_at=None,
    )
    if outbox().sends:
        transaction.on_commit(partial(send, row.pk, row.priority), robust=True)
