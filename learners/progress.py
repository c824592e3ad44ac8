"""The one place where progress is written."""

import uuid
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from learners.models import Completion, Enrolment, Requirement
from learners.signals import course_completed, step_completed
from people.models import User


def done_steps(enrolment: Enrolment) -> set[uuid.UUID]:
    """Keys of the steps completed in this round. One query."""
    return set(enrolment.completions.values_list("step_key", flat=True))


@transaction.atomic(savepoint=False)
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
    done, waits = standing(enrolment)
    created = step_key not in done
    if created:
        Completion.objects.create(enrolment=enrolment, step_key=step_key, at=now)
        step_completed.send(sender=Completion, enrolment=enrolment, step_key=step_key)
    left = set(course_steps) - done - {step_key}
    if course_steps and not left and not waits:
        finish(enrolment, course_title, now)
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
    done, waits = standing(enrolment)
    if not course_steps or set(course_steps) - done or waits:
        return False
    return finish(enrolment, course_title, now or timezone.now())


def lock(enrolment: Enrolment) -> None:
    """Wait until nobody else writes progress here; then know what they have written."""
    # On SQLite nobody else writes since BEGIN IMMEDIATE.
    enrolment.refresh_from_db(
        fields=["completed_at", "course_title"],
        from_queryset=Enrolment.objects.select_for_update(),
    )


def standing(enrolment: Enrolment) -> tuple[set[uuid.UUID], bool]:
    """Keys of the steps done, and whether a requirement is open. One query."""
    unmet = Requirement.objects.filter(enrolment=OuterRef("pk"), met_at=None)
    rows = Enrolment.objects.filter(pk=enrolment.pk).annotate(waits=Exists(unmet))
    found = list(rows.values_list("completions__step_key", "waits"))
    return {key for key, _waits in found if key}, any(waits for _key, waits in found)


def finish(enrolment: Enrolment, course_title: str, now: datetime) -> bool:
    """Write the completion of a locked enrolment, unless it is there. True when it is new."""
    if enrolment.completed_at:
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
