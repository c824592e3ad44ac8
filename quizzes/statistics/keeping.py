"""When figures are made: at once from few answers; from many by a task, and kept."""

from dataclasses import dataclass
from uuid import UUID

from django.core.cache import cache
from django.db.models import Q

from quizzes.statistics import gathering
from quizzes.statistics.reporting import Report, report

AT_ONCE = 20_000
"""Answers that are read and computed in about half a second."""
LAYOUT = 2
"""Raised whenever the classes of a report change: kept reports are pickled."""
KEPT, ASKED = 7 * 24 * 3600, 300

SCOPES = {"quiz": gathering.of_quiz, "question": gathering.of_question}


@dataclass(frozen=True)
class Kept:
    """`report` is None until there is a first one; `is_stale`: newer answers are being counted."""

    report: Report | None
    is_stale: bool


def look(what: str, key: UUID) -> Kept:
    """The figures of a "quiz" or "question"; at most four queries, however many answers."""
    scope = SCOPES[what](key)
    n, mark = gathering.fingerprint(scope)
    if n <= AT_ONCE:
        return Kept(report(scope), is_stale=False)
    kept_mark, kept = cache.get(_name(what, key)) or ("", None)
    if kept_mark == mark:
        return Kept(kept, is_stale=False)
    _ask(what, key, mark)
    return Kept(kept, is_stale=True)


def compute(what: str, key: UUID) -> None:
    """Make the figures and keep them; safe to do twice."""
    scope: Q = SCOPES[what](key)
    _n, mark = gathering.fingerprint(scope)
    cache.set(_name(what, key), (mark, report(scope)), KEPT)


def _ask(what: str, key: UUID, mark: str) -> None:
    from quizzes.tasks import compute_statistics

    # Who reloads the page while it is being computed does not ask again.
    if cache.add(f"{_name(what, key)}-{mark}", True, ASKED):
        compute_statistics.enqueue(what, str(key))


def _name(what: str, key: UUID) -> str:
    return f"statistics-{LAYOUT}-{what}-{key}"
