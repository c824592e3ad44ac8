"""A migrated SQLite database is kept between runs: 200 migrations take longer than most tests.

The copy is named after what it was made from, so it can't be out of date. PostgreSQL is always
migrated: there the migrations themselves are tested.
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
    """Put the copy where the test database will be looked for; False when there is none.

    Of several processes that find none, one migrates, and the others wait for its copy.
    """
    if connection.vendor != "sqlite":
        return False
    take_turns()
    if not template().exists():
        return False  # until `keep`, the others wait
    let_go()
    shutil.copy(template(), connection.settings_dict["TEST"]["NAME"])
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
    let_go()


def copy() -> None:
    CACHE.mkdir(exist_ok=True)
    unfinished = CACHE / f"unfinished-{os.getpid()}.sqlite3"
    unfinished.unlink(missing_ok=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(unfinished)])
    for old in CACHE.glob("migrated-*.sqlite3"):
        old.unlink(missing_ok=True)
    unfinished.replace(template())


def keep_loaded() -> None:
    """Keep a copy for tests that want a database of their own, not what others left of this one."""
    if connection.vendor == "sqlite":
        LOADED.unlink(missing_ok=True)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(LOADED)])
