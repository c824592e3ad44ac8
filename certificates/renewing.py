"""Recertification: who completes a shorter course gets a new certificate of the longer one."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from certificates import designing
from certificates.models import Certificate, Kind
from courses import outline
from courses.outline import Course
from learners import enrolling
from learners.models import Enrolment


def renew_others(*, enrolment: Enrolment, course_code: str, now: datetime | None = None) -> int:
    """Renew what the completion of this course renews; how many certificates.

    Those whose end is near (`Certificate.may_be_renewed`), the newest of each course. The longer
    course gets another round, complete at once, and so its certificate. In the transaction that
    completed the shorter one. No query where a course renews nothing.
    """
    codes = designing.renews(course_code)
    if not codes:
        return 0
    held = Certificate.objects.filter(
        user_id=enrolment.user_id,
        kind=Kind.COURSE,
        revoked_at=None,
        snapshot__course__code__in=codes,
    )
    newest: dict[Any, Certificate] = {}
    for certificate in held.select_related("enrolment__user").order_by("issued_at", "pk"):
        newest[certificate.subject_key] = certificate
    due = [one.enrolment for one in newest.values() if one.may_be_renewed and one.enrolment]
    for earlier in due:
        enrolling.renew(enrolment=earlier, now=now)
    return len(due)


def offer(certificates: Iterable[Certificate]) -> None:
    """Give each certificate its `renewal`: the shorter course that renews it, in the language of
    the page; None where the course itself is taken again. One query at most."""
    courses: dict[str, Course] | None = None
    for certificate in certificates:
        is_course = certificate.kind == Kind.COURSE
        code = designing.renewed_by(certificate.snapshot["course"]["code"]) if is_course else ""
        if code and courses is None:
            courses = {course.code: course for course in outline.courses(get_language())}
        certificate.renewal = courses.get(code) if courses else None
