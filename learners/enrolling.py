"""The one place where an enrolment begins or ends."""

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from learners.models import Completion, Enrolment
from learners.signals import course_completed, enrolled
from people.models import User


def current(user: User, course_key: uuid.UUID) -> Enrolment | None:
    """The open enrolment of this person in this course, if there is one. One query."""
    if not user.is_authenticated:
        return None
    return Enrolment.objects.filter(user=user, course_key=course_key, closed_at=None).first()


def enrol(
    *,
    user: User,
    course_key: uuid.UUID,
    how: str = Enrolment.How.SELF,
    language: str = "",
    now: datetime | None = None,
) -> Enrolment:
    """Enrol, or return the enrolment that is already open: a double click enrols once.

    A person whose earlier rounds are closed starts the next round.
    """
    try:
        with transaction.atomic():
            existing = current(user, course_key)
            if existing:
                return existing
            last = Enrolment.objects.filter(user=user, course_key=course_key).aggregate(
                last=Max("round")
            )["last"]
            enrolment = Enrolment.objects.create(
                user=user,
                course_key=course_key,
                round=(last or 0) + 1,
                how=how,
                language=language,
                enrolled_at=now or timezone.now(),
            )
            enrolled.send(sender=Enrolment, enrolment=enrolment)
            return enrolment
    except IntegrityError:
        # The other click was faster.
        return Enrolment.objects.get(user=user, course_key=course_key, closed_at=None)


@transaction.atomic
def renew(*, enrolment: Enrolment, now: datetime | None = None) -> Enrolment:
    """The next round of a completed one, complete at once: something else has refreshed it.

    What was done in the earlier round stands in the new one too. Sends `course_completed`. Raises
    ValueError for a round that is not complete.
    """
    if not enrolment.is_complete:
        raise ValueError(f"Enrolment {enrolment.pk} is not complete.")
    now = now or timezone.now()
    if enrolment.closed_at is None:
        close(enrolment=enrolment, now=now)
    following = enrol(
        user=enrolment.user,
        course_key=enrolment.course_key,
        how=Enrolment.How.RENEWAL,
        language=enrolment.language,
        now=now,
    )
    Completion.objects.bulk_create(
        [Completion(enrolment=following, step_key=done.step_key, at=done.at)
         for done in enrolment.completions.all()],
        ignore_conflicts=True,
    )  # fmt: skip
    following.completed_at = now
    following.course_title = enrolment.course_title
    following.save(update_fields=["completed_at", "course_title"])
    course_completed.send(sender=Enrolment, enrolment=following)
    return following


def close(*, enrolment: Enrolment, now: datetime | None = None) -> None:
    """End a round; what was done in it stays on record."""
    enrolment.closed_at = now or timezone.now()
    enrolment.save(update_fields=["closed_at"])
