"""The one place where progress is written."""

import uuid
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from learners.models import Completion, Enrolment
from learners.signals import course_completed, step_completed
from people.models import User


def done_steps(enrolment: Enrolment) -> set[uuid.UUID]:
    """Keys of the steps completed in this round. One query."""
    return set(enrolment.completions.values_list("step_key", flat=True))


@transaction.atomic
def complete(
    *,
    enrolment: Enrolment,
    step_key: uuid.UUID,
    course_steps: Collection[uuid.UUID],
    course_title: str = "",
    now: datetime | None = None,
) -> bool:
    """Record that a step is done, and the course with it when it was the last.

    `course_steps` are the keys of all steps that make up the course now (its source-language
    tree). Returns whether the step is newly done; repeating it changes nothing. The row of the
    enrolment is locked first, so that two last steps in two tabs complete the course once.
    """
    now = now or timezone.now()
    lock(enrolment)
    done = done_steps(enrolment)
    created = step_key not in done
    if created:
        Completion.objects.create(enrolment=enrolment, step_key=step_key, at=now)
        step_completed.send(sender=Completion, enrolment=enrolment, step_key=step_key)
    finish(enrolment, set(course_steps) - done - {step_key}, bool(course_steps), course_title, now)
    return created


@transaction.atomic
def finish_if_ready(
    *,
    enrolment: Enrolment,
    course_steps: Collection[uuid.UUID],
    course_title: str = "",
    now: datetime | None = None,
) -> bool:
    """Complete the course when every step is done and every requirement met. True when it is new.

    A course without steps is never complete: nobody did anything in it. Of the last requirement
    and the last step, met at once, the second completes it: both lock the enrolment first.
    """
    lock(enrolment)
    left = set(course_steps) - done_steps(enrolment)
    return finish(enrolment, left, bool(course_steps), course_title, now or timezone.now())


def lock(enrolment: Enrolment) -> None:
    """Wait until nobody else writes progress here; then know what they have written."""
    # On SQLite nobody else writes since BEGIN IMMEDIATE.
    enrolment.refresh_from_db(
        fields=["completed_at", "course_title"],
        from_queryset=Enrolment.objects.select_for_update(),
    )


def finish(
    enrolment: Enrolment, left: set[uuid.UUID], has_steps: bool, course_title: str, now: datetime
) -> bool:
    """Write the completion of a locked enrolment, unless something is left to do."""
    if enrolment.completed_at or left or not has_steps:
        return False
    if enrolment.requirements.filter(met_at=None).exists():
        return False
    enrolment.completed_at = now
    enrolment.course_title = course_title[:255]
    enrolment.save(update_fields=["completed_at", "course_title"])
    course_completed.send(sender=Enrolment, enrolment=enrolment)
    return True


def of(user: User, course_key: uuid.UUID) -> tuple[Enrolment | None, set[uuid.UUID]]:
    """The person's open enrolment in a course and the keys of the steps done. One query."""
    if not user.is_authenticated:
        return None, set()
    rows = list(
        Enrolment.objects.filter(user=user, course_key=course_key, closed_at=None).annotate(
            step=F("completions__step_key")
        )
    )
    if not rows:
        return None, set()
    # Whoever hears of this enrolment need not ask whose it is.
    rows[0].user = user
    return rows[0], {row.step for row in rows if row.step}
