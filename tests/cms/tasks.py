"""Tasks for the tests of the outbox: each leaves a trace in a file, from whichever process."""

import os
import time
from pathlib import Path

from django.contrib.sessions.models import Session
from django_tasks import TaskContext, task

from cms.outbox.running import GiveUp


@task()
def note(path: str, line: str) -> int:
    """Append a line to a file; returns how many lines it has now."""
    with Path(path).open("a") as file:
        file.write(f"{line}\n")
    return len(Path(path).read_text().splitlines())


@task()
def fail_until(path: str, tries: int) -> None:
    """Note each try; fail until there were `tries` of them."""
    if note.call(path, "try") < tries:
        raise OSError("the mail server is away")


@task()
def hopeless() -> None:
    """Fail for good."""
    raise GiveUp("the address does not exist")


def failing_job() -> None:
    """A periodic job that fails."""
    hopeless.call()


@task()
def returns_nonsense() -> object:
    """A result that is not JSON."""
    return object()


@task()
def read_a_session(key: str) -> str:
    """A task about an object that may be gone."""
    return Session.objects.get(session_key=key).session_data


@task(takes_context=True)
def note_attempt(context: TaskContext, path: str) -> None:
    """Note which try this is."""
    note.call(path, str(context.attempt))


@task()
def stop_in_the_middle() -> None:
    """What Ctrl-C does."""
    raise KeyboardInterrupt


@task()
def note_and_hang(path: str, seconds: float) -> None:
    """Note the process, then take long; the second time don't."""
    if note.call(path, f"began {os.getpid()}") == 1:
        time.sleep(seconds)
    note.call(path, "done")


@task()
def hang(path: str, seconds: float) -> None:
    """Take long every time."""
    note.call(path, f"began {os.getpid()}")
    time.sleep(seconds)
    note.call(path, "done")
