"""Work that no request waits for."""

from django.utils import timezone
from django_tasks import task

from quizzes.attempts import close_overdue


@task()
def close_overdue_attempts() -> int:
    """End the attempts whose time is over; safe to run twice, or twice at once."""
    return close_overdue(timezone.now())
