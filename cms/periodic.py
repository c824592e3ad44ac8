"""The one table of what the site does by the clock, whichever worker runs it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from cms.outbox.models import PeriodicRun
from cms.outbox.running import GiveUp


@dataclass(frozen=True)
class Job:
    """`run`: a function without arguments, by its path, since jobs of all apps stand here."""

    every: timedelta
    run: str


TICK = 5
"""Seconds between two looks at the clock."""
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

PERIODIC = {
    "publish_scheduled": Job(MINUTE, "cms.periodic.publish_scheduled"),
    "close_overdue": Job(MINUTE, "quizzes.attempts.close_overdue"),
    "publish_revocations": Job(DAY, "certificates.publishing.publish"),
    "remind_of_expiry": Job(DAY, "certificates.reminding.remind"),
    "record_expiry": Job(DAY, "certificates.reminding.record_expired"),
    "certify_paths": Job(DAY, "certificates.paths.catch_up"),
    "clear_bundles": Job(DAY, "certificates.bundling.clear_old"),
    "clear_sessions": Job(DAY, "cms.periodic.clear_sessions"),
    "clear_old_imports": Job(DAY, "quizzes.exchange.uploading.clear_old"),
    "clear_h5p_uploads": Job(DAY, "activities.clearing.clear_uploads"),
    "clear_unused_answers": Job(DAY, "quizzes.clearing.clear_unused"),
    "clear_people_imports": Job(DAY, "people.importing.applying.clear_old"),
    "clear_named_exports": Job(MINUTE * 15, "reports.naming.clear_old"),
    "find_likenesses": Job(DAY, "people.likening.find_all"),
    "follow_up_events": Job(DAY, "programmes.following_up.follow_up"),
    "forget_needs": Job(DAY, "programmes.wishing.forget_due"),
    "clear_old_tasks": Job(DAY, "cms.outbox.sweeping.clear_old"),
}


def publish_scheduled() -> None:
    """Publish and expire the pages and snippets whose time has come."""
    call_command("publish_scheduled", verbosity=0)


def clear_sessions() -> None:
    """Delete expired sessions."""
    call_command("clearsessions", verbosity=0)


@task()
def run_periodic(name: str) -> None:
    """Run the job `name` of `PERIODIC`. A failure is final: the next period is the next try."""
    job = PERIODIC.get(name)
    if job is None:
        raise GiveUp(f"There is no periodic job {name!r}.")
    try:
        import_string(job.run)()
    except Exception as error:
        raise GiveUp(f"{name}: {error}") from error


def enqueue_due(now: datetime | None = None) -> list[str]:
    """Write a task for every job whose time has come; returns their names.

    Safe in many processes at once: a job's row is moved on by the first.
    """
    now = now or timezone.now()
    next_at = dict(PeriodicRun.objects.values_list("name", "next_at"))
    names = [name for name in PERIODIC if next_at.get(name, now) <= now]
    return [name for name in names if _enqueue(name, now)]


@transaction.atomic
def _enqueue(name: str, now: datetime) -> bool:
    PeriodicRun.objects.get_or_create(name=name, defaults={"next_at": now})
    ours = PeriodicRun.objects.filter(name=name, next_at__lte=now)
    if not ours.update(next_at=now + PERIODIC[name].every):
        return False  # another process was quicker
    tasks = DBTaskResult.objects.filter(
        task_path=run_periodic.module_path, args_kwargs={"args": [name], "kwargs": {}}
    )
    unfinished = [TaskResultStatus.READY, TaskResultStatus.RUNNING]
    if tasks.filter(status__in=unfinished).exists():
        return False
    tasks.delete()  # only the last run of a job is worth keeping
    run_periodic.enqueue(name)
    return True
