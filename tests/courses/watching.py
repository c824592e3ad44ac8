"""What a page costs: the questions it puts to the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

# A transaction inside a test is a savepoint; in a running site these are BEGIN and COMMIT.
FRAME = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


@contextmanager
def queries() -> Iterator[list[str]]:
    """The list is filled when the block ends; frames of transactions are left out."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield found
    found += [
        query["sql"]
        for query in captured.captured_queries
        if not query["sql"].lstrip().upper().startswith(FRAME)
    ]


def writes(asked: list[str]) -> list[str]:
    # What is sent once with many rows is noted as "12 times: UPDATE …".
    return [sql for sql in asked if sql.split(" times: ")[-1].lstrip().upper().startswith(WRITES)]


def listed(asked: list[str]) -> str:
    """For a failed assertion: what was asked, a line each."""
    return "\n" + "\n".join(f"{n:3} {sql[:160]}" for n, sql in enumerate(asked, 1))
