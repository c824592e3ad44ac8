"""What a trainer may grant to one person: one more attempt, or more time.

With a reason, and on record; the person is told by letter."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from courses import tasks
from courses.signals import place_of
from quizzes import attempts
from quizzes.admitting import attempts_left
from quizzes.models import Allowance, Attempt
from quizzes.terms import deadline, term


class NothingToGrant(Exception):
    """The person has what would be granted: attempts are left, or unlimited, or the test is
    passed; or the enrolment that it would be granted in is gone."""


def may_grant_attempt(attempt: Attempt) -> bool:
    """Whether one more attempt would change anything at the place of this attempt. Two queries."""
    tries = list(Attempt.objects.filter(context_key=attempt.context_key))
    given = attempts.granted(attempt.context_key)
    left = attempts_left(attempt.terms, len(tries), given)
    return left == 0 and not any(other.passed or other.is_open for other in tries)


@transaction.atomic
def grant_attempt(*, attempt: Attempt, by: Any, reason: str) -> Allowance:
    """Let the person of this attempt try once more at its place. Raises NothingToGrant.

    A trainer who presses twice grants once: an attempt is then left.
    """
    Attempt.objects.select_for_update().get(pk=attempt.pk)
    if not may_grant_attempt(attempt):
        raise NothingToGrant(attempt)
    allowance = Allowance.objects.create(
        user_id=attempt.user_id,
        context_key=attempt.context_key,
        kind=Allowance.Kind.ATTEMPT,
        reason=reason,
        granted_by=by,
    )
    if found := place_of(attempt):
        tasks.send_granted.enqueue(allowance.pk, found[0].pk)
    return allowance


@transaction.atomic
def grant_time(
    *, attempt: Attempt, percent: int, by: Any, reason: str, now: datetime | None = None
) -> Allowance:
    """Give the person so much more time, in per cent, in every test of this enrolment.

    It counts at once: an attempt that is open ends later. Raises NothingToGrant where the course
    or the enrolment is gone.
    """
    found = place_of(attempt)
    if found is None:
        raise NothingToGrant(attempt)
    enrolment = found[0]
    enrolment.extra_time = percent
    enrolment.save(update_fields=["extra_time"])
    here = Attempt.objects.select_for_update().filter(
        context_key=attempt.context_key, submitted_at=None
    )
    for other in here:
        later = deadline(other.terms, other.started_at, percent)
        if term(other.terms, "time_limit") and not other.is_overdue(now or timezone.now()):
            other.deadline = later
            other.save(update_fields=["deadline"])
    allowance = Allowance.objects.create(
        user_id=attempt.user_id,
        context_key=attempt.context_key,
        kind=Allowance.Kind.TIME,
        percent=percent,
        reason=reason,
        granted_by=by,
    )
    tasks.send_granted.enqueue(allowance.pk, enrolment.pk)
    return allowance
