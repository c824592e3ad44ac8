"""Work that no request waits for."""

from uuid import UUID

from django.utils import timezone
from django_tasks import task

from people.models import User
from quizzes.models import Regrade


@task()
def regrade_attempts(regrade_id: int) -> int:
    """Carry out a regrade that was decided; how many attempts changed. Safe to repeat."""
    from quizzes import regrading

    regrade = Regrade.objects.select_related("version").get(pk=regrade_id)
    return regrading.carry_out(regrade, timezone.now())


@task()
def compute_statistics(what: str, key: str) -> None:
    """Make the figures of a "quiz" or "question" that has too many answers for a request."""
    from quizzes.statistics import keeping

    keeping.compute(what, UUID(key))


@task()
def import_questions(token: str) -> int:
    """Make the drafts of an import that was confirmed; each once, however often it is tried."""
    from quizzes.exchange import uploading

    upload = uploading.from_token(token)
    return uploading.carry_out(upload, User.objects.filter(pk=upload.user).first())
