"""Attendance of 80 % as a requirement of a course: met and taken back as attendance is recorded."""

from collections.abc import Collection

from django.dispatch import receiver
from django.utils import timezone

from courses import outline
from learners.models import Enrolment, Requirement
from learners.progress import finish_if_ready
from programmes import counting
from programmes.models import Event
from programmes.signals import attendance_changed


def name_of(event: Event) -> str:
    """The name of the requirement on an enrolment."""
    return f"attendance-{event.pk}"


@receiver(attendance_changed)
def follow(sender: type, event: Event, lines: Collection[int], **kwargs: object) -> None:
    """Attendance of these lines has changed: write what follows for the courses that ask for it.

    A completed course stays completed. Three queries, and more only for what changes.
    """
    waiting = list(
        Requirement.objects.filter(
            name=name_of(event),
            enrolment__cohorts__participation__in=lines,
            enrolment__completed_at=None,
        ).select_related("enrolment").distinct()
    )  # fmt: skip
    if not waiting:
        return
    enough = with_enough(event, lines)
    for requirement in waiting:
        settle(requirement, requirement.enrolment.user_id in enough)


def with_enough(event: Event, lines: Collection[int]) -> set[int]:
    """Numbers of the people who attended 80 %."""
    total = counting.half_day_count(event)
    rows = counting.with_presence(event.participations.filter(pk__in=lines))
    return {row.user_id for row in rows if counting.is_enough(row.present, total)}


def settle(requirement: Requirement, is_met: bool) -> None:
    if is_met == (requirement.met_at is not None):
        return
    requirement.met_at = timezone.now() if is_met else None
    requirement.save(update_fields=["met_at"])
    if is_met:
        finish(requirement.enrolment)


def finish(enrolment: Enrolment) -> None:
    """Complete the course if this was the last thing that it waited for."""
    course = outline.facts(enrolment.course_key)
    if course:
        finish_if_ready(
            enrolment=enrolment, course_steps=course.step_keys, course_title=course.source_title
        )
