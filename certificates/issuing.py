"""The one place where a certificate is written: issued, given its confirmed name, revoked."""

import calendar
from datetime import date, datetime, time
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from certificates import designing, holder, keys, publishing, recording, rendering, signing
from certificates.models import Certificate, Reason, State, site_day
from certificates.recording import Event
from certificates.tasks import deliver_certificate, render_certificate
from courses import outline
from courses.outline import Course
from learners.models import Enrolment
from people.models import User
from quizzes.models import Purpose


class NotComplete(Exception):
    """The course is not completed: there is nothing to certify."""


class CannotBeReplaced(Exception):
    """It is revoked or expired: there is nothing to issue anew."""


class NameNotConfirmed(Exception):
    """The person has not said yet how their name is written."""


@transaction.atomic(savepoint=False)
def issue(*, enrolment: Enrolment, now: datetime | None = None) -> Certificate:
    """The certificate of this enrolment, issued now if it is not there yet.

    In the transaction that completed the course: both are recorded or neither. Of two at once the
    database lets one through, and both get the same certificate. Raises NotComplete.
    """
    if not enrolment.completed_at:
        raise NotComplete(enrolment)
    certificate, created = create_or_get(enrolment, now or timezone.now())
    # Sample data write no letters, and their sheets are made when somebody asks for one.
    if created and not is_sample(enrolment):
        deliver_certificate.enqueue(certificate.pk)
    return certificate


def is_sample(enrolment: Enrolment) -> bool:
    return enrolment.how == Enrolment.How.SAMPLE


def create_or_get(enrolment: Enrolment, now: datetime) -> tuple[Certificate, bool]:
    """As `get_or_create`, but it mostly is not there: that costs no question."""
    snapshot = freeze(enrolment)
    certificate = Certificate(
        user_id=enrolment.user_id,
        enrolment=enrolment,
        subject_key=enrolment.course_key,
        snapshot=snapshot,
        language=language_of(enrolment, snapshot["course"]),
        issued_at=now,
        expires_at=valid_until(snapshot["course"]["code"], now),
    )
    # Made-up people, thousands of them, are not worth a signature and a line in the log.
    return write(certificate, is_signed=not is_sample(enrolment), enrolment=enrolment)


def write(certificate: Certificate, *, is_signed: bool, **same: Any) -> tuple[Certificate, bool]:
    """Store a new certificate with its signature and its line in the log, or return the one that
    was there before; `same`: what only that one has. Whether it is new."""
    try:
        with transaction.atomic():
            if is_signed:
                certificate.records = signing.sign(certificate, keys.current())
            certificate.save()
            if certificate.records:
                recording.record(certificate, Event.ISSUED, now=certificate.issued_at)
            return certificate, True
    except IntegrityError:
        existing = Certificate.objects.filter(replaces=None, **same).first()
        if existing is None:
            raise
        return existing, False


def freeze(enrolment: Enrolment, course: Course | None = None) -> dict[str, Any]:
    """What the certificate will say, whatever becomes of course and profile (see the model).

    `course`, in any language, for a caller that has it already.
    """
    # Every language's row carries the facts and all titles.
    course = course or outline.facts(enrolment.course_key)
    user = enrolment.user
    code = course.code if course else ""
    return {
        "template": "certificate",
        "design": designing.chosen(code)[0],
        "holder": holder.freeze(user),
        "course": said_of(course) if course else remembered(enrolment),
        "pass_mark": pass_mark(course),
        "enrolled_on": site_day(enrolment.enrolled_at).isoformat(),
        "completed_on": site_day(enrolment.completed_at).isoformat(),
        "lines": enrolment.certificate_lines,
        "sample": user.is_sample or is_sample(enrolment),
    }


def valid_until(course_code: str, issued_at: datetime) -> datetime | None:
    """The last second of the last day, in the site's zone; None without limit."""
    _design, months = designing.chosen(course_code)
    return ending(issued_at, months)


def ending(issued_at: datetime, months: int | None) -> datetime | None:
    return end_of_day(months_after(site_day(issued_at), months)) if months else None


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last one that it has."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def end_of_day(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), ZoneInfo(settings.TIME_ZONE))


def said_of(course: Course) -> dict[str, Any]:
    return {
        "code": course.code,
        "titles": course.titles,
        "source_language": course.source_language,
        "hours": course.hours,
    }


def remembered(enrolment: Enrolment) -> dict[str, Any]:
    """What is left of a course that was taken away between its last step and a late requirement."""
    language = enrolment.language or settings.LANGUAGE_CODE
    return {
        "code": "",
        "titles": {language: enrolment.course_title},
        "source_language": language,
        "hours": 0,
    }


def pass_mark(course: Course | None) -> int | None:
    """Of the final tests, per cent; None where the course has none."""
    marks = [
        step.settings["terms"]["pass_mark"]
        for step in (course.steps if course else [])
        if step.settings.get("purpose") == Purpose.FINAL_TEST
    ]
    return min(marks, default=None)


def language_of(enrolment: Enrolment, course: dict[str, Any]) -> str:
    """The person's language or that of the enrolment, if the course speaks it; else its source."""
    wanted = (enrolment.user.language, enrolment.language)
    spoken = (code for code in wanted if code in course["titles"])
    return next(spoken, course["source_language"])


@transaction.atomic
def complete_name(*, certificate: Certificate) -> Certificate:
    """Write the name as its owner confirmed it, where it was issued before they did. Once.

    A repeated call changes nothing. Raises NameNotConfirmed.
    """
    locked = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if not locked.needs_name:
        return locked
    confirmed = holder.freeze(User.objects.get(pk=locked.user_id))
    if not confirmed["confirmed"]:
        raise NameNotConfirmed(certificate)
    locked.snapshot["holder"] = confirmed
    locked.records = signing.sign(locked, keys.current())
    Certificate.objects.filter(pk=locked.pk).update(
        snapshot=locked.snapshot, records=locked.records
    )
    recording.record(locked, Event.NAME_COMPLETED)
    transaction.on_commit(partial(rendering.forget, locked), robust=True)
    render_certificate.enqueue(locked.pk)
    return locked


@transaction.atomic
def revoke(
    *,
    certificate: Certificate,
    reason: Reason | str,
    note: str = "",
    by: User | None = None,
    now: datetime | None = None,
) -> bool:
    """Declare it void; it stays on record. False if it was void before: the first reason holds.

    Raises ValueError for a reason that is none of `Reason`.
    """
    changed = Certificate.objects.filter(pk=certificate.pk, revoked_at=None).update(
        revoked_at=now or timezone.now(),
        revoked_reason=Reason(reason),
        revoked_note=note,
        revoked_by=by,
    )
    if changed:
        recording.record(certificate, Event.REVOKED, by=by, now=now, reason=str(reason))
        transaction.on_commit(partial(rendering.forget, certificate), robust=True)
        transaction.on_commit(publishing.publish, robust=True)
    return bool(changed)


@transaction.atomic
def reissue(
    *, certificate: Certificate, note: str, by: User | None = None, now: datetime | None = None
) -> Certificate:
    """Issue it anew with the name as its owner has it now; the old one is revoked as replaced.

    What it says of the course, and until when it is valid, stays. A repeated call returns the one
    that was issued. Raises CannotBeReplaced for one that is revoked for another reason or expired.
    """
    now = now or timezone.now()
    old = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if existing := Certificate.objects.filter(replaces=old).first():
        return existing
    if old.state(now) != State.VALID:
        raise CannotBeReplaced(certificate)
    person = User.objects.get(pk=old.user_id) if old.user_id else None
    named = holder.freeze(person) if person else old.snapshot["holder"]
    new = Certificate(
        user_id=old.user_id,
        enrolment_id=old.enrolment_id,
        kind=old.kind,
        subject_key=old.subject_key,
        round=old.round,
        snapshot={**old.snapshot, "holder": named},
        language=old.language,
        issued_at=now,
        expires_at=old.expires_at,
        replaces=old,
    )
    new.records = signing.sign(new, keys.current())
    new.save()
    revoke(certificate=old, reason=Reason.REPLACED, note=note, by=by, now=now)
    recording.record(new, Event.REPLACED, by=by, now=now, replaces=old.serial)
    deliver_certificate.enqueue(new.pk)
    return new
