"""`manage.py serve`: what `make run` starts. It prepares the site, then forks what runs it."""

import contextlib
import ctypes
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.urls import get_resolver
from gunicorn.app.base import BaseApplication

HOST = "127.0.0.1"


class Command(BaseCommand):
    """Prepares the database, serves the site, loads the curriculum behind it, runs the worker."""

    help = "Serve the site on this machine, with its curriculum, demo accounts and worker."
    # Looked at by `make check`; here they would cost a third of the start.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The port comes from the environment, as the other settings do."""
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        """Serve until Ctrl-C or TERM; exits with the web server's code."""
        refuse_taken_port(port)
        self.prepare()
        processes = Processes(self.say)
        processes.start("site", lambda: Site(port, self.say).run())
        processes.start("curriculum", load_curriculum)
        if not settings.REDIS_URL:
            processes.start("worker", lambda: call_command("work"))
        sys.exit(processes.watch())

    def prepare(self) -> None:
        """Everything the first request needs, and nothing it does not."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.say("Preparing the database")
            call_command("migrate", interactive=False, verbosity=0)
            call_command("createcachetable", verbosity=0)
            # Whoever comes before the courses are loaded finds the site, not Wagtail's welcome.
            call_command("home_pages")
        if settings.DEBUG:
            call_command("demo_accounts", stdout=self.stdout)
        else:
            call_command("collectstatic", interactive=False, verbosity=0)
        get_resolver().url_patterns  # noqa: B018 - imported once, before the processes part

    def say(self, text: str) -> None:
        """A line for the person at the terminal."""
        self.stdout.write(text)
        self.stdout.flush()


def load_curriculum() -> None:
    """What the site is filled with while it is served already."""
    call_command("load_content")
    if settings.DEBUG:
        call_command("demo_event")


def refuse_taken_port(port: int) -> None:
    """Raise CommandError when another program listens on `port`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            other = f"make run PORT={port + 1}"
            raise CommandError(
                f"Port {port} is in use ({error.strerror}). Stop what uses it, or: {other}"
            ) from error


class Site(BaseApplication):
    """The web server: two processes of four threads each."""

    def __init__(self, port: int, say: Callable[[str], None]) -> None:
        self.port, self.say = port, say
        super().__init__()

    def load_config(self) -> None:
        """What would stand in gunicorn's configuration file."""
        config = {
            "bind": f"{HOST}:{self.port}",
            "workers": 2,
            "worker_class": "cms.serving.Worker",
            "threads": 4,
            "preload_app": True,
            "graceful_timeout": 5,
            "control_socket_disable": True,
            "loglevel": "warning",
            "when_ready": lambda server: self.say(
                f"Saboq is on http://localhost:{self.port}/ (Ctrl-C stops it)"
            ),
        }
        for name, value in config.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        """The application, loaded once and shared by the processes."""
        return get_wsgi_application()


class Processes:
    """The site, the loader and the worker. All end with the site; a dead worker is replaced."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self.running: dict[int, str] = {}
        self.work: dict[str, Callable[[], None]] = {}
        self.stopping = False

    def start(self, name: str, work: Callable[[], None]) -> None:
        """Fork a process that does `work`; a fork shares what is loaded, and so starts at once."""
        connections.close_all()
        sys.stdout.flush()
        self.work[name] = work
        if pid := os.fork():
            self.running[pid] = name
        else:
            os._exit(_in_child(work))

    def watch(self) -> int:
        """Wait until all have ended; returns the site's exit code."""
        signal.signal(signal.SIGINT, self._stop)
        signal.signal(signal.SIGTERM, self._stop)
        code = 0
        while self.running:
            pid, status = os.wait()
            name, ended = self.running.pop(pid, ""), os.waitstatus_to_exitcode(status)
            if name == "site":
                code = max(ended, 0)
                self._stop()
            elif name and not self.stopping:
                self._ended(name, ended)
        return code

    def _ended(self, name: str, code: int) -> None:
        if name == "worker":
            self.say(f"The worker ended (exit code {code}); another one takes over.")
            time.sleep(1)
            self.start(name, self.work[name])
        elif code:
            self.say(f"The {name} could not be loaded (exit code {code}); the site goes on.")

    def _stop(self, *_: Any) -> None:
        self.stopping = True
        for pid in self.running:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)


def _in_child(work: Callable[[], None]) -> int:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with contextlib.suppress(AttributeError):  # where there is no prctl: not on Linux
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG: end with the parent
    try:
        work()
    except KeyboardInterrupt:
        return 130
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 1
    except CommandError as error:
        sys.stderr.write(f"{error}\n")
        return error.returncode
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0
