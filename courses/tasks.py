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
from quizzes.models import Attempt


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
        if attempt := context.get("attempt"):
            context["step"] = next(
                (
                    s
                    for s in course.steps
                    if contexts.context_key(enrolment, s.key) == attempt.context_key
                ),
                None,
            )
            context["result_url"] = (
                absolute(f"{context['step'].url}?attempt={attempt.number}")
                if context["step"]
                else context["course_url"]
            )
        letter(f"courses/letters/{template}", to=user.email, context=context).send()


def absolute(path: str) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{path}"


@task()
def print_handbook(course_key: str, language: str) -> None:
    """Make the PDF of a course's handbook; nothing to do if it is there."""
    if course := outline.course_by_key(UUID(course_key), language):
        printing.make(course)
