"""Letters to learners: work that no request waits for."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import override
from django_tasks import task

from cms.letters import letter
from courses import contexts, outline, printing
from learners.models import Enrolment
from quizzes.models import Allowance, Attempt


@task()
def send_welcome(enrolment_id: int) -> None:
    """Tell a newly enrolled person what the course is and where it begins; once."""
    enrolment = Enrolment.objects.select_related("user").filter(pk=enrolment_id).first()
    if enrolment:
        once(enrolment, "welcome", lambda: write(enrolment, "welcome", {}))


@task()
def send_result(attempt_id: int, enrolment_id: int) -> None:
    """Tell a person how the final test ended; once for each attempt."""
    attempt = Attempt.objects.filter(pk=attempt_id).first()
    enrolment = Enrolment.objects.select_related("user").filter(pk=enrolment_id).first()
    if attempt and enrolment:
        once(
            enrolment,
            f"result {attempt.number}",
            lambda: write(enrolment, "result", {"attempt": attempt}),
        )


@task()
def send_news(attempt_id: int, enrolment_id: int, why: str) -> None:
    """Tell a person that a test handed in earlier has a result now, or another one; once for each
    `why`: "marked", or "regraded" with the number of the record."""
    attempt = Attempt.objects.filter(pk=attempt_id).first()
    enrolment = Enrolment.objects.select_related("user").filter(pk=enrolment_id).first()
    if attempt and enrolment:
        context = {"attempt": attempt, "why": why.split()[0]}
        name = f"{why} {attempt.number} {attempt.context_key}"
        once(enrolment, name, lambda: write(enrolment, "news", context))


@task()
def send_granted(allowance_id: int, enrolment_id: int) -> None:
    """Tell a person that a trainer granted one more attempt, or more time; once."""
    allowance = Allowance.objects.filter(pk=allowance_id).first()
    enrolment = Enrolment.objects.select_related("user").filter(pk=enrolment_id).first()
    if allowance and enrolment:
        context = {"allowance": allowance}
        name = f"granted {allowance.pk}"
        once(enrolment, name, lambda: write(enrolment, "granted", context))


def once(enrolment: Enrolment, name: str, send: Callable[[], Any]) -> None:
    """Send a letter unless it was sent: a task that runs again sends nothing twice."""
    if name in enrolment.context.get("letters", []):
        return
    send()
    with transaction.atomic():
        row = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
        row.context["letters"] = [*row.context.get("letters", []), name]
        row.save(update_fields=["context"])


def write(enrolment: Enrolment, template: str, context: dict[str, Any]) -> None:
    """In the person's language; nothing where there is no address or the course is gone."""
    user = enrolment.user
    language = user.language or enrolment.language or settings.LANGUAGE_CODE
    course = outline.course_by_key(enrolment.course_key, language)
    if not (user.email and user.is_active and course):
        return
    with override(language):
        context |= {"person": user, "course": course, "course_url": absolute(course.url)}
        attempt = context.get("attempt")
        if record := attempt or context.get("allowance"):
            step = step_of(record, enrolment, course)
            query = f"?attempt={attempt.number}" if attempt else ""
            context["step"] = step
            context["step_url"] = absolute(f"{step.url}{query}" if step else course.url)
        letter(f"courses/letters/{template}", to=user.email, context=context).send()


def step_of(
    record: Attempt | Allowance, enrolment: Enrolment, course: outline.Course
) -> outline.StepEntry | None:
    """The test that a record belongs to, if it is still there."""
    keys = {contexts.context_key(enrolment, step.key): step for step in course.steps}
    return keys.get(record.context_key)


def absolute(path: str) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{path}"


@task()
def print_handbook(course_key: str, language: str) -> None:
    """Make the PDF of a course's handbook; nothing to do if it is there."""
    if course := outline.course_by_key(UUID(course_key), language):
        printing.make(course)
