"""The task backends (settings TASKS): the row alone, or the row and a word to Celery."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django_tasks.base import Task
from django_tasks_db.backend import DatabaseBackend, TaskResult

from cms.outbox.sending import send

UPKEEP = -10
"""The priority of what nobody waits for."""


class Outbox(DatabaseBackend):
    """Writes the task's row in the caller's transaction; `manage.py work` finds it there.

    OPTIONS: `tries` (how often a task is tried in all), and in seconds: `lease` (how long a worker
    may hold a row without a sign of life), `first_wait` and `longest_wait` (between tries), `grace`
    (how old a row is before its message counts as lost).
    """

    sends = False
    # The upkeep of indexes comes in thousands when a course is loaded: letters go first.
    upkeep = ("wagtail.", "modelsearch.")
    # Links and codes that open an account stand in what these were told: it goes with the letter.
    secret = ("people.tasks.send_letter", "programmes.tasks.send_code")

    def __init__(self, alias: str, params: dict[str, Any]) -> None:
        super().__init__(alias, params)

        def span(name: str, seconds: float) -> timedelta:
            return timedelta(seconds=self.options.get(name, seconds))

        # 20 tries span about two days: a weekend without a mail server loses no letter.
        self.tries: int = self.options.get("tries", 20)
        self.lease = span("lease", 60)
        self.first_wait = span("first_wait", 10)
        self.longest_wait = span("longest_wait", 6 * 3600)
        self.grace = span("grace", 15)

    def enqueue(self, task: Task, args: Any, kwargs: Any) -> TaskResult:
        """Write the row, in the caller's transaction."""
        if task.module_path.startswith(self.upkeep):
            task = task.using(priority=UPKEEP)
        return super().enqueue(task, args, kwargs)


class CeleryOutbox(Outbox):
    """Also sends the row's id to the broker after the commit. A broker that is away delays the task
    until the sweeper sends it again; it never costs the caller an error."""

    sends = True

    def enqueue(self, task: Task, args: Any, kwargs: Any) -> TaskResult:
        """Write the row; send its id on commit, unless it is for later."""
        result = super().enqueue(task, args, kwargs)
        if task.run_after is None:
            transaction.on_commit(partial(send, result.id, result.task.priority), robust=True)
        return result
