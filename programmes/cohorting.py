"""The one place where the group of an event is enrolled in the event's courses.

What the cohort decides is written down on the enrolments (due date, test form, access code, the
requirement of attendance, the certificate's line of who pays), for `learners` and `courses` know no
events. Doing it again changes nothing but what was decided anew.
"""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from learners.enrolling import enrol
from learners.models import Enrolment, Requirement
from programmes import certifying, counting, requiring
from programmes.choices import Role
from programmes.models import Cohort, CohortEnrolment, Event, Participation
from programmes.tasks import enrol_cohort


@transaction.atomic
def decide(event: Event, **terms: Any) -> Cohort:
    """Write down the terms of the event's cohort and enrol everybody by them, in the background."""
    cohort, _made = Cohort.objects.update_or_create(event=event, defaults=terms)
    enrol_cohort.enqueue(cohort.pk)
    return cohort


def members(event: Event) -> Any:
    """Who belongs to the group: participants who are confirmed and were not taken off the list."""
    return event.participations.filter(
        role=Role.PARTICIPANT, withdrawn_on=None, confirmed_on__isnull=False
    )


def enrol_all(cohort: Cohort) -> int:
    """Enrol every member in every course of the event; how many enrolments belong to the group.

    Each in a transaction of its own: a run that broke off is taken up where it stopped.
    """
    event = cohort.event
    courses = list(event.courses.values_list("course_key", flat=True))
    lines = list(counting.with_presence(members(event)).select_related("user"))
    total = counting.half_day_count(event)
    said = certifying.funding_of(event)
    for line in lines:
        has_enough = counting.is_enough(line.present, total)
        for key in courses:
            enrol_one(cohort, line, key, has_enough, said)
    return len(lines) * len(courses)


@transaction.atomic
def enrol_one(
    cohort: Cohort, line: Participation, course_key: UUID, has_enough: bool, said: dict[str, str]
) -> None:
    enrolment = enrol(
        user=line.user,
        course_key=course_key,
        how=Enrolment.How.STAFF,
        language=line.user.language,
    )
    CohortEnrolment.objects.update_or_create(
        participation=line, course_key=course_key, defaults={"enrolment": enrolment}
    )
    # What others have written on it meanwhile must stay.
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if not enrolment.is_complete:
        write_terms(cohort, enrolment, said)
        write_requirement(cohort, enrolment, has_enough)


def write_terms(cohort: Cohort, enrolment: Enrolment, said: dict[str, str]) -> None:
    """A form that somebody has begun with stays; a context of others, too. `said`: the line for
    the certificate, which names project and donors, by language."""
    decided = {"event": str(cohort.event.key), "access_code": cohort.access_code}
    enrolment.context = enrolment.context | decided
    enrolment.due = cohort.due
    enrolment.form = enrolment.form or cohort.form
    enrolment.certificate_lines = [said]
    enrolment.save(update_fields=["context", "due", "form", "certificate_lines"])


def write_requirement(cohort: Cohort, enrolment: Enrolment, has_enough: bool) -> None:
    name = requiring.name_of(cohort.event)
    if not cohort.needs_attendance:
        # Whoever waited only for this is done now.
        if Requirement.objects.filter(enrolment=enrolment, name=name).delete()[0]:
            requiring.finish(enrolment)
        return
    met_at = timezone.now() if has_enough else None
    Requirement.objects.get_or_create(enrolment=enrolment, name=name, defaults={"met_at": met_at})
