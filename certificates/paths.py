"""Certificates of learning paths: issued once all courses that complete a path are completed.

A course counts by its certificate: what the path's one says of it is frozen there. One that was
revoked counts no more; one whose validity has ended does, and its date tells.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from certificates.awarding import Subject, award
from certificates.models import Certificate, Kind
from courses import outline, path_facts
from courses.path_facts import PathFacts
from people.models import User

Held = dict[UUID, Certificate]


def certify(*, user: User, course_code: str, now: datetime | None = None) -> list[Certificate]:
    """Issue what the completion of this course completes. In its transaction, after its own
    certificate; no query where the course belongs to no path, mostly one where it does.

    Two courses completed at once: the log is a chain, so that the transaction whose certificate
    comes second into it has waited for the end of the first, and sees it here.
    """
    return certify_all(user, path_facts.naming(course_code), now or timezone.now())


def certify_all(user: User, paths: list[PathFacts], now: datetime) -> list[Certificate]:
    number = how_many(user) if paths else 0
    near = [path for path in paths if number >= path.least]
    if not near:
        return []
    held = newest(user, Kind.COURSE)
    earlier = newest(user, Kind.PATH, revoked=True)
    open_to = [path for path in near if path.key not in earlier or earlier[path.key].is_ending]
    here = courses_here() if open_to else {}
    return [
        issued
        for path in open_to
        if (issued := certify_path(user, path, held, here, earlier.get(path.key), now))
    ]


def courses_here() -> dict[str, UUID]:
    return {course.code: course.key for course in outline.courses(settings.LANGUAGE_CODE)}


def how_many(user: User) -> int:
    """Of how many courses the person holds a certificate."""
    held = Certificate.objects.filter(user=user, kind=Kind.COURSE, revoked_at=None)
    return len(set(held.values_list("subject_key", flat=True)))


def newest(user: User, kind: Kind, revoked: bool = False) -> Held:
    """Key → the person's newest certificate of it."""
    rows = Certificate.objects.filter(user=user, kind=kind)
    if not revoked:
        rows = rows.filter(revoked_at=None)
    return {row.subject_key: row for row in rows.order_by("issued_at", "pk")}


def certify_path(
    user: User,
    path: PathFacts,
    held: Held,
    here: dict[str, UUID],
    earlier: Certificate | None,
    now: datetime,
) -> Certificate | None:
    """The new certificate of one path; None where it is not complete, or not anew since the
    earlier one, which is about to end."""
    keys = path.completed_by(held, here)
    if keys is None:
        return None
    courses = [held[key] for key in keys]
    if earlier and any(course.issued_at <= earlier.issued_at for course in courses):
        return None
    certificate, created = award(
        user=user,
        subject=subject_of(path, courses),
        completed_on=max(date.fromisoformat(c.snapshot["completed_on"]) for c in courses),
        round=earlier.round + 1 if earlier else 1,
        now=now,
    )
    return certificate if created else None


def subject_of(path: PathFacts, courses: list[Certificate]) -> Subject:
    said = [said_of(course) for course in courses]
    return Subject(
        kind=Kind.PATH,
        key=path.key,
        code=path.code,
        titles=path.titles,
        source_language=path.source_language,
        hours=sum(course["hours"] for course in said),
        languages=(courses[-1].language,),
        more={"courses": said},
    )


def said_of(certificate: Certificate) -> dict[str, Any]:
    course = certificate.snapshot["course"]
    return {
        "code": course["code"],
        "titles": course["titles"],
        "hours": course["hours"],
        "completed_on": certificate.snapshot["completed_on"],
    }


# Every day ----------------------------------------------------------------------------------------


def catch_up(now: datetime | None = None) -> int:
    """Issue what no completion could: a path was shortened or is new, a process knew an older
    form of it. How many."""
    now = now or timezone.now()
    here = courses_here()
    issued = 0
    for path in path_facts.read():
        for user in waiting(path, here):
            with transaction.atomic():
                issued += len(certify_all(user, [path], now))
    return issued


def waiting(path: PathFacts, here: dict[str, UUID]) -> Iterable[User]:
    """Who may have completed the path, and has no certificate of it. One query."""
    if not path.codes or any(code not in here for code in path.required):
        return []
    required = [here[code] for code in path.required]
    keys = required or [here[code] for code in path.optional if code in here]
    held = Certificate.objects.filter(kind=Kind.COURSE, revoked_at=None, subject_key__in=keys)
    counted = held.exclude(user=None).values("user").annotate(
        number=Count("subject_key", distinct=True)
    )  # fmt: skip
    enough = counted.filter(number__gte=len(required) or 1).values("user")
    certified = Certificate.objects.filter(kind=Kind.PATH, subject_key=path.key)
    people = User.objects.listed().filter(pk__in=enough).exclude(is_sample=True, email="")
    return people.exclude(pk__in=certified.exclude(user=None).values("user")).iterator()
