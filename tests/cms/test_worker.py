"""The workers as processes: killed with -9, restarted, with a broker that dies."""

import signal
import socket
import sys
import time
from pathlib import Path

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from cms.outbox.sending import send
from tests.cms import tasks
from tests.cms.conftest import kill, wait_for

pytestmark = pytest.mark.usefixtures("db")
SUCCESSFUL, RUNNING = TaskResultStatus.SUCCESSFUL, TaskResultStatus.RUNNING


@pytest.fixture
def db(committed):
    """Real commits instead of pytest-django's transaction, under the name by which it knows that
    these tests need a database."""


@pytest.fixture
def notes(tmp_path):
    """A file that tasks in other processes write to; call it to read the lines."""

    class Notes:
        path = str(tmp_path / "notes.txt")

        def __call__(self):
            file = Path(self.path)
            return file.read_text().splitlines() if file.exists() else []

    return Notes()


@pytest.fixture
def start_worker(start):
    """Start `manage.py work`."""
    return lambda *options, **env: start("manage.py", "work", *options, **env)


@pytest.fixture
def start_celery(start, tmp_path):
    """Start a Celery worker with beat, as `make worker` does."""

    def start_celery_worker(redis):
        options = ["--beat", "--schedule", str(tmp_path / "beat"), "--concurrency", "2"]
        return start("-m", "celery", "--app", "cms.celery", "worker", *options, REDIS_URL=redis.url)

    return start_celery_worker


def statuses() -> dict:
    """How many tasks of these tests have which status."""
    rows = DBTaskResult.objects.filter(task_path__startswith="tests.")
    names = list(rows.values_list("status", flat=True))
    return {name: names.count(name) for name in set(names)}


def all_done(count: int):
    return lambda: statuses() == {SUCCESSFUL: count}


# Without Redis: manage.py work


def test_the_worker_does_what_waits_and_what_comes_and_stops_when_told(start_worker, notes):
    tasks.note.enqueue(notes.path, "waited")
    worker = start_worker()
    wait_for(lambda: notes() == ["waited"])
    tasks.hang.enqueue(notes.path, 2)
    wait_for(lambda: len(notes()) == 2)

    worker.send_signal(signal.SIGTERM)

    assert worker.wait(timeout=60) == 0
    assert notes()[-1] == "done", "the task at hand is ended first"
    assert statuses() == {SUCCESSFUL: 2}


def test_a_task_of_a_killed_worker_is_done_by_another(start_worker, notes):
    tasks.note_and_hang.enqueue(notes.path, 60)
    worker = start_worker()
    wait_for(notes)

    kill(worker)

    assert statuses() == {RUNNING: 1}
    start_worker()
    wait_for(all_done(1))
    assert [line.split()[0] for line in notes()] == ["began", "began", "done"]
    assert len(set(notes())) == 3, "two processes began it"


def test_a_long_task_keeps_its_worker(start_worker, notes):
    tasks.hang.enqueue(notes.path, 6)  # three times its lease
    start_worker()
    start_worker()
    wait_for(all_done(1))
    assert [line.split()[0] for line in notes()] == ["began", "done"]


def test_many_workers_share_the_tasks_and_do_each_once(start_worker, notes):
    for number in range(60):
        tasks.note.enqueue(notes.path, str(number))
    for _ in range(3):
        start_worker()
    wait_for(all_done(60))
    assert sorted(map(int, notes())) == list(range(60))


def test_a_worker_started_with_its_parent_ends_with_it(start, notes):
    code = (
        "import subprocess, sys, time;"
        "child = subprocess.Popen([sys.executable, 'manage.py', 'work', '--with-parent']);"
        f"open({notes.path!r}, 'w').write(f'{{child.pid}}\\n'); time.sleep(60)"
    )
    parent = start("-c", code)
    pid = int(wait_for(notes)[0])
    tasks.note.enqueue(notes.path, "works")
    wait_for(lambda: "works" in notes())

    parent.kill()
    parent.wait()

    wait_for(lambda: not _runs(pid))


def _runs(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


def test_once_does_what_is_due_and_ends(start_worker, notes):
    tasks.note.enqueue(notes.path, "a")
    assert start_worker("--once").wait(timeout=90) == 0
    assert notes() == ["a"]


# With Redis: Celery


@pytest.mark.worker
def test_celery_does_the_task_and_only_once_however_often_it_hears(
    start_celery, redis, with_broker, notes
):
    with_broker(redis.url)
    result = tasks.note.enqueue(notes.path, "a")
    for _ in range(5):
        assert send(result.id)
    assert send("00000000-0000-0000-0000-000000000000"), "a row that never was, or is gone"
    last = tasks.note.enqueue(notes.path, "b")

    start_celery(redis)

    wait_for(all_done(2))
    wait_for(lambda: DBTaskResult.objects.get(pk=last.id).status == SUCCESSFUL)
    assert notes() == ["a", "b"]


@pytest.mark.worker
def test_a_broker_that_dies_costs_no_error_and_no_task(start_celery, redis, with_broker, notes):
    with_broker(redis.url)
    tasks.note.enqueue(notes.path, "sent and lost")
    redis.kill()

    before = time.monotonic()
    for number in range(20):
        tasks.note.enqueue(notes.path, f"written while it was away {number}")
    assert time.monotonic() - before < 1.5

    redis.start()  # empty: what had been sent is gone
    start_celery(redis)
    wait_for(all_done(21))
    assert len(notes()) == len(set(notes())) == 21


@pytest.mark.worker
def test_celery_goes_on_when_its_broker_comes_back(start_celery, redis, with_broker, notes):
    with_broker(redis.url)
    start_celery(redis)
    tasks.note.enqueue(notes.path, "before")
    wait_for(all_done(1))

    redis.kill()
    tasks.note.enqueue(notes.path, "while it was away")
    redis.start()

    wait_for(all_done(2))


@pytest.mark.worker
def test_a_task_of_a_killed_celery_worker_is_done_by_another(
    start_celery, redis, with_broker, notes
):
    with_broker(redis.url)
    tasks.note_and_hang.enqueue(notes.path, 60)
    worker = start_celery(redis)
    wait_for(notes)

    kill(worker)

    assert statuses() == {RUNNING: 1}
    start_celery(redis)
    wait_for(all_done(1))
    assert [line.split()[0] for line in notes()] == ["began", "began", "done"]


@pytest.mark.worker
def test_a_broker_that_takes_calls_and_never_answers_is_waited_for_once(with_broker, notes):
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        with_broker(f"redis://127.0.0.1:{deaf.getsockname()[1]}/0")
        before = time.monotonic()
        tasks.note.enqueue(notes.path, "a")
        first = time.monotonic() - before
        tasks.note.enqueue(notes.path, "b")
        second = time.monotonic() - before - first
    assert first < 5
    assert second < 0.5
    assert DBTaskResult.objects.count() == 2


@pytest.mark.worker
def test_a_site_without_a_broker_never_imports_celery(start):
    code = (
        "import django, sys; django.setup(); from tests.cms import tasks; tasks.hopeless.enqueue();"
        "sys.exit('celery' in sys.modules)"
    )
    assert start("-c", code).wait(timeout=90) == 0


def test_make_worker_without_redis_says_what_to_do(start):
    make = ["make", "-s", "worker", f"VENV={sys.prefix}"]
    code = f"import subprocess, sys; sys.exit(subprocess.run({make!r}).returncode)"
    assert start("-c", code).wait(timeout=90) == 2
