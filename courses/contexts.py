"""Under which key attempts are filed: made from enrolment and step, so that a new round starts
afresh."""

import uuid
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from learners.models import Enrolment
from quizzes.models import Attempt

if TYPE_CHECKING:
    from courses.access import Visit

CONTEXTS = uuid.UUID("5f0f3a54-6f2c-4f4e-9c1a-0c5b7a0b7c11")


def context_key(enrolment: Enrolment, step_key: uuid.UUID) -> uuid.UUID:
    """The `context_key` of the attempts of an enrolment at a step."""
    return uuid.uuid5(CONTEXTS, f"{enrolment.pk}:{step_key}")


def place_of(visit: "Visit") -> uuid.UUID:
    """Where the interactive contents of a visit keep what they report; nowhere in a preview."""
    from activities.tickets import NOWHERE

    return context_key(visit.enrolment, visit.entry.key) if visit.enrolment else NOWHERE


def attempts_at(visit: "Visit") -> QuerySet[Attempt]:
    """What this learner has tried at this step, the first attempt first."""
    return Attempt.objects.filter(
        context_key=context_key(visit.enrolment, visit.entry.key)
    ).order_by("number")
