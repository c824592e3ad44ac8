"""Processes as in a running site: a database whose rows they see, a Redis that can be killed."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from cms.outbox import sending
from cms.outbox.models import PeriodicRun

ROOT = Path(__file__).resolve().parents[2]
QUICK = {"lease": 2, "first_wait": 0.2, "grace": 1}


def wait_for(condition: Callable[[], Any], seconds: float = 90) -> Any:
    """The first true value of `condition`; fails after `seconds`."""
    until = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < until, f"waited {seconds} s in vain"
        time.sleep(0.1)
    return value


def free_port() -> int:
    """A TCP port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def database_url() -> str:
    """The address of the test database, for other processes."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    login = f"{database['USER']}:{database['PASSWORD']}@".replace(":@", "@").removeprefix("@")
    port = f":{database['PORT']}" if database["PORT"] else ""
    return f"postgres://{login}{database['HOST']}{port}/{database['NAME']}"


@pytest.fixture
def committed(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The test database with real commits, which other processes see; task rows are cleaned up.

    (A transactional test would empty every table, those filled by migrations too.)
    """
    with django_db_blocker.unblock():
        DBTaskResult.objects.all().delete()  # what loading the tiny course has left
        yield
        DBTaskResult.objects.all().delete()
        PeriodicRun.objects.all().delete()
        connection.close()


@pytest.fixture
def start(committed) -> Iterator[Callable[..., subprocess.Popen]]:
    """Start processes of the site; what still runs at the end of the test is killed."""
    running: list[subprocess.Popen] = []

    def start_process(*command: str, **environment: str) -> subprocess.Popen:
        env = {
            **os.environ,
            "REDIS_URL": "",
            "DATABASE_URL": database_url(),
            "TASKS_OPTIONS": json.dumps(QUICK),
            **environment,
        }
        process = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=env, start_new_session=True
        )
        running.append(process)
        return process

    yield start_process
    for process in running:
        kill(process)


def kill(process: subprocess.Popen) -> None:
    """kill -9 for a process and its children, as a power cut does it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, 9)
    process.wait()


class Redis:
    """A Redis server of the test's own, on a port that stays the same when it is started again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        """Start it, empty, and wait until it answers."""
        options = ["--save", "", "--appendonly", "no", "--dir", str(self.folder)]
        self.process = subprocess.Popen(
            ["redis-server", "--bind", "127.0.0.1", "--port", str(self.port), *options],
            stdout=subprocess.DEVNULL,
        )
        wait_for(self.answers, 10)

    def answers(self) -> bool:
        """Is it listening?"""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self) -> None:
        """kill -9."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


@pytest.fixture
def redis(tmp_path) -> Iterator[Redis]:
    """A running Redis that the test may kill."""
    if not shutil.which("redis-server"):
        pytest.skip("redis-server is not installed")
    server = Redis(tmp_path)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def with_broker(monkeypatch, settings) -> Callable[[str], None]:
    """Make this process send its tasks to a broker, as a site with REDIS_URL does."""
    from cms.celery import app

    def use(url: str) -> None:
        settings.REDIS_URL = url
        settings.TASKS = {
            "default": {"BACKEND": "cms.outbox.backend.CeleryOutbox", "OPTIONS": QUICK}
        }
        monkeypatch.setattr(sending, "_silent_until", 0.0)
        monkeypatch.setattr(app, "_pool", None)
        monkeypatch.setattr(app.amqp, "_producer_pool", None)
        monkeypatch.setattr(app.conf, "broker_url", url)

    return use
