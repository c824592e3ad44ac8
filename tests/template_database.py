"""What is dear to make before the first test is made once: 200 migrations, and the tiny course.

A migrated SQLite database is kept between runs; the copy is named after what it was made from, so
it can't be out of date. PostgreSQL is migrated in every run: there the migrations themselves are
tested. Of several processes of a run, one makes its database, and the others begin with a copy.
"""

import fcntl
import hashlib
import os
import shutil
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection

CACHE = settings.BASE_DIR / ".pytest_cache"
LOADED = settings.VAR_DIR / "loaded.sqlite3"
"""The database of this run as it was before its first test (SQLite only)."""
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", "")
SHARED = CACHE / f"run-{RUN}"
"""What one process of this run has made for the others: the files it loaded, its database."""


def template() -> Path:
    """Where the copy for today's migrations, packages and languages stands, or will stand."""
    sources = [
        *settings.BASE_DIR.glob("*/migrations/*.py"),
        settings.BASE_DIR / "requirements/base.txt",
    ]
    digest = hashlib.sha256(repr(settings.LANGUAGES).encode())
    for path in sorted(sources):
        digest.update(path.name.encode() + path.read_bytes())
    return CACHE / f"migrated-{digest.hexdigest()[:16]}.sqlite3"


def restore() -> bool:
    """Put a copy where the test database will be looked for; False when there is none yet.

    Of several processes that find none, one goes on, and the others wait here until it has shared.
    """
    take_turns()
    if SHARED.exists():
        let_go()
        shutil.copytree(SHARED / "public", settings.MEDIA_ROOT, dirs_exist_ok=True)
        if connection.vendor == "sqlite":
            return copied(SHARED / "loaded.sqlite3")
        connection.settings_dict["TEST"]["TEMPLATE"] = shared_database()
        return False  # the server makes the copy
    return connection.vendor == "sqlite" and template().exists() and copied(template())


def copied(file: Path) -> bool:
    shutil.copy(file, connection.settings_dict["TEST"]["NAME"])
    return True


_turn: list[IO[str]] = []


def take_turns() -> None:
    CACHE.mkdir(exist_ok=True)
    _turn.append((CACHE / "turn").open("w"))
    fcntl.flock(_turn[0], fcntl.LOCK_EX)


def let_go() -> None:
    while _turn:
        _turn.pop().close()


def keep() -> None:
    """Keep a copy of the database that was just made and migrated; older copies are thrown away."""
    if connection.vendor == "sqlite" and not template().exists():
        copy()


def copy() -> None:
    CACHE.mkdir(exist_ok=True)
    unfinished = CACHE / f"unfinished-{os.getpid()}.sqlite3"
    unfinished.unlink(missing_ok=True)
    vacuum_into(unfinished)
    for old in CACHE.glob("migrated-*.sqlite3"):
        old.unlink(missing_ok=True)
    unfinished.replace(template())


def vacuum_into(file: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])


def keep_loaded() -> None:
    """Keep a copy for tests that want a database of their own, not what others left of this one."""
    if connection.vendor == "sqlite":
        LOADED.unlink(missing_ok=True)
        vacuum_into(LOADED)


def share() -> bool:
    """Give the others who wait what this process has loaded; whether it was the one to do so."""
    made = bool(RUN and _turn)
    if made:
        SHARED.mkdir()
        shutil.copytree(settings.MEDIA_ROOT, SHARED / "public")
        if connection.vendor == "sqlite":
            shutil.copy(LOADED, SHARED / "loaded.sqlite3")
        else:
            ask_server(f'CREATE DATABASE "{shared_database()}" TEMPLATE "{database()}"')
    let_go()
    return made


def throw_away() -> None:
    """What was shared; who comes now makes all of it again."""
    shutil.rmtree(SHARED)
    if connection.vendor != "sqlite":
        ask_server(f'DROP DATABASE "{shared_database()}"')


def database() -> str:
    return str(connection.settings_dict["TEST"]["NAME"])


def shared_database() -> str:
    """Beside those of the processes on the server, which are numbered."""
    return f"{database().rpartition('_gw')[0]}_{RUN[:8]}"


def ask_server(order: str) -> None:
    """About databases as a whole, which nobody may be connected with."""
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(order)
