"""Doing a task that was claimed, and trying again what failed."""

import logging
import random
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone
from django_tasks import TaskContext, TaskResultStatus
from django_tasks.signals import task_finished, task_started
from django_tasks.utils import get_exception_traceback, get_module_path, normalize_json
from django_tasks_db.models import DBTaskResult

from cms.outbox.backend import UPKEEP
from cms.outbox.claiming import Claim, claim_next, held, outbox, put_down

logger = logging.getLogger(__name__)


class GiveUp(Exception):
    """Raised by a task that no further try can help: it fails at once."""


HOPELESS = (GiveUp, ObjectDoesNotExist)
NOTHING: dict[str, Any] = {"args": [], "kwargs": {}}


def run(claimed: Claim) -> bool:
    """Run a claimed task, and write what came of it; returns whether it succeeded."""
    try:
        with held(claimed):
            value = normalize_json(_call(claimed.row))
    except ObjectDoesNotExist as error:
        # The upkeep of what was deleted meanwhile is done; a letter about it can never be sent.
        return _succeeded(claimed, None) if _is_upkeep(claimed.row) else _failed(claimed, error)
    except Exception as error:  # noqa: BLE001 - whatever a task raises is its outcome
        return _failed(claimed, error)
    except BaseException:
        # Told to stop in the middle: the next worker need not wait for the lease.
        put_down(claimed, status=TaskResultStatus.READY)
        raise
    return _succeeded(claimed, value)


def drain(limit: int = 1000) -> int:
    """Run what is due now, here, one after another; returns how many tasks were run."""
    count = 0
    while count < limit and (claimed := claim_next()):
        run(claimed)
        count += 1
    return count


def wait_before_try(tries: int) -> timedelta:
    """How long to wait after the try number `tries` failed: doubles, with a jitter of a quarter."""
    backend = outbox()
    longest = min(backend.first_wait * 2 ** min(tries - 1, 30), backend.longest_wait)
    return longest * random.uniform(0.75, 1.25)  # noqa: S311


def next_try(row: DBTaskResult, error: BaseException, now: datetime) -> dict[str, Any]:
    """The row's new values after a failed try: ready again later, or failed for good."""
    tries = len(row.worker_ids)
    values = {
        "exception_class_path": get_module_path(type(error)),
        "traceback": get_exception_traceback(error),
    }
    if isinstance(error, HOPELESS) or tries >= outbox().tries:
        return {**values, "status": TaskResultStatus.FAILED, "finished_at": now}
    run_after = now + wait_before_try(tries)
    return {**values, "status": TaskResultStatus.READY, "run_after": run_after}


def _call(row: DBTaskResult) -> Any:
    result = row.task_result
    task_started.send(sender=type(outbox()), task_result=result)
    context = [TaskContext(task_result=result)] if row.task.takes_context else []
    return row.task.call(*context, *result.args, **result.kwargs)


def _succeeded(claimed: Claim, value: Any) -> bool:
    done = put_down(
        claimed,
        status=TaskResultStatus.SUCCESSFUL,
        finished_at=timezone.now(),
        return_value=value,
        exception_class_path="",
        traceback="",
        **({"args_kwargs": NOTHING} if claimed.row.task_path in outbox().secret else {}),
    )
    if done:
        _tell_finished(claimed.row)
    return done


def _failed(claimed: Claim, error: Exception) -> bool:
    values = next_try(claimed.row, error, timezone.now())
    if not put_down(claimed, **values):
        return False
    if values["status"] == TaskResultStatus.FAILED:
        _tell_finished(claimed.row)
    else:
        logger.warning(
            "Task %s failed (try %d), again at %s: %r",
            claimed.row.task_path,
            len(claimed.row.worker_ids),
            values["run_after"].isoformat(timespec="seconds"),
            error,
        )
    return False


def _is_upkeep(row: DBTaskResult) -> bool:
    return row.priority == UPKEEP


def _tell_finished(row: DBTaskResult) -> None:
    row.refresh_from_db()
    try:
        result = row.task_result
    except ImportError:
        logger.error("Task %s (%s) is %s: no such code.", row.pk, row.task_path, row.status)
        return
    task_finished.send(sender=type(outbox()), task_result=result)
