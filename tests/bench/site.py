"""The site under measurement: a folder and a database of its own, served by `manage.py serve`."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def set_environment(folder: Path, database: str) -> int:
    """Point settings and sub-processes to the folder; returns the port to serve at."""
    port = free_port()
    os.environ.update(
        DJANGO_SETTINGS_MODULE="tests.bench.settings",
        VAR_DIR=str(folder),
        DATABASE_URL=database or f"sqlite:///{folder / 'bench.sqlite3'}",
        SECRET_KEY=secrets.token_hex(32),
        DEBUG="0",
        REDIS_URL="",
        EMAIL_URL="dummymail://",
        ALLOWED_HOSTS="127.0.0.1,testserver",
        SITE_URL=f"http://127.0.0.1:{port}",
        PORT=str(port),
    )
    return port


@contextmanager
def scratch_database(url: str) -> Iterator[str]:
    """A new database on the PostgreSQL server of `url`, dropped at the end; "" for SQLite.

    The database that `url` names is not touched.
    """
    if not url.startswith(("postgres", "psql")):
        yield ""
        return
    import psycopg

    server, _, name = url.partition("?")[0].rpartition("/")
    scratch = f"saboq_bench_{os.getpid()}"
    address = f"postgresql://{server.split('://', 1)[1]}/{name}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{scratch}"')
    try:
        yield f"{server}/{scratch}"
    finally:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{scratch}" WITH (FORCE)')


def manage(*arguments: str) -> float:
    """Run a management command; how many seconds it took. Raises CalledProcessError."""
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - begun


class Site:
    """The site, served as `manage.py serve` serves it: two processes of four threads each."""

    command = [
        *("-m", "gunicorn", "cms.wsgi", "--preload", "--workers", "2", "--threads", "4"),
        *("--worker-class", "cms.serving.Worker", "--keep-alive", "75", "--no-control-socket"),
        *("--log-level", "warning"),
    ]

    def __init__(self, port: int) -> None:
        self.port = port
        self.process = start([*self.command, "--bind", f"127.0.0.1:{port}"])
        try:
            wait_for(port, "/en/", 300)
        except TimeoutError:
            self.stop()
            raise

    def web_processes(self) -> list[int]:
        """The web server and its two processes."""
        return [self.process.pid, *self.answering]

    @property
    def answering(self) -> list[int]:
        """The two processes that answer requests."""
        return children(self.process.pid)

    def stop(self) -> None:
        stop(self.process)


def start(arguments: list[str], **environment: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
    )


def stop(process: subprocess.Popen) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()


def wait_for(port: int, path: str, seconds: float) -> None:
    """Until the page is there. Raises TimeoutError."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60).read()
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
    raise TimeoutError(f"No answer from {path}.")


def second_start(port: int) -> float:
    """Seconds from `make run` to its first page, when everything is installed and loaded."""
    begun = time.perf_counter()
    process = start(["manage.py", "serve"], DEBUG="1")
    try:
        wait_for(port, "/en/", 300)
        return time.perf_counter() - begun
    finally:
        stop(process)


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def memory(pids: list[int]) -> float:
    """The processes' share of memory (PSS) in MB."""
    kilobytes = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                kilobytes += int(line.split()[1])
    return kilobytes / 1024


def cpu(pids: list[int]) -> float:
    """Processor seconds that the processes have used."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
