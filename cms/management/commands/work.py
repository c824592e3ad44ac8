"""`manage.py work`: the worker of a site without Redis."""

import logging
import os
import signal
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections, connection, reset_queries

from cms.outbox.claiming import claim_next
from cms.outbox.running import drain, run
from cms.outbox.sweeping import sweep
from cms.periodic import TICK, enqueue_due
from cms.stopping import Stop

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Does the tasks that wait in the database, and the periodic ones when they are due."""

    help = "Runs background tasks until it is stopped (it ends the task at hand first)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options for scripts and tests."""
        parser.add_argument("--once", action="store_true", help="Do what is due now, then stop.")
        parser.add_argument(
            "--with-parent", action="store_true", help="Stop when the process that started it ends."
        )

    def handle(self, *args: Any, once: bool, with_parent: bool, **options: Any) -> None:
        """Work until told to stop."""
        if once:
            enqueue_due()
            sweep()
            self.stdout.write(f"{drain()} tasks done")
            return
        work(stop=_stop_on_signals(), parent=os.getppid() if with_parent else None)


def work(stop: Stop, parent: int | None = None) -> None:
    """Work until `stop` is set, or until this process is no longer a child of `parent`."""
    last_tick = float("-inf")
    while not stop.is_set() and parent in (None, os.getppid()):
        try:
            if time.monotonic() - last_tick >= TICK:
                last_tick = time.monotonic()
                enqueue_due()
                sweep()
            if claimed := claim_next():
                run(claimed)
            else:
                stop.wait(1)
        except DatabaseError:
            # The database is away or locked: rows and leases are where they were.
            logger.exception("The worker waits for the database.")
            connection.close()
            stop.wait(5)
        close_old_connections()
        reset_queries()


def _stop_on_signals() -> Stop:
    stop = Stop()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop.set)
    return stop
