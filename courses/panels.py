"""What apps above add to pages of a course: each hook gives names for the template."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from wagtail import hooks

if TYPE_CHECKING:
    from courses.outline import Course
    from learners.models import Enrolment


def on_course(
    request: HttpRequest, course: "Course", enrolment: "Enrolment | None"
) -> dict[str, Any]:
    """What the hooks `course_panels` say of a course and a person's part in it."""
    found: dict[str, Any] = {}
    for hook in hooks.get_hooks("course_panels"):
        found.update(hook(request, course, enrolment))
    return found
