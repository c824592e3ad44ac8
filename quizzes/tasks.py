"""Work that no request waits for."""

from uuid import UUID

from django.utils import timezone
from django_tasks import task

from quizzes.attempts import close_overdue


@task()
def close_overdue_attempts() -> int:
    """End the attempts whose time is over; safe to run twice, or twice at once."""
    return close_overdue(timezone.now())


@task()
def compute_statistics(what: str, key: str) -> None:
    """Make the figures of a "quiz" or "question" that has too many answers for a request."""
    from quizzes.statistics import keeping

    keeping.compute(what, UUID(key))
