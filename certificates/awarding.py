"""What is certified besides a course: a learning path, an event. Written by `issuing`, too.

Whoever has something to certify says what it is in a `Subject`; what it rests on is theirs.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from certificates import designing, holder
from certificates.designs import CertificateTemplate
from certificates.issuing import ending, write
from certificates.models import Certificate, Kind
from certificates.tasks import deliver_certificate
from people.models import User


@dataclass(frozen=True)
class Subject:
    """What a certificate is about, as it stands now. `more`: further members of the snapshot."""

    kind: Kind
    key: UUID
    code: str
    titles: dict[str, str]
    source_language: str
    hours: float
    # In which the certificate is issued where its holder speaks none of `titles`.
    languages: tuple[str, ...] = ()
    lines: tuple[Any, ...] = ()
    more: dict[str, Any] = field(default_factory=dict)
    # Chosen for this one; otherwise that of its code, or that of all others.
    template: CertificateTemplate | None = None


@transaction.atomic
def award(
    *,
    user: User,
    subject: Subject,
    completed_on: date,
    round: int = 1,
    now: datetime | None = None,
) -> tuple[Certificate, bool]:
    """The person's certificate of this path or event, issued now if it is not there yet; whether
    it is new.

    Of two at once the database lets one through, and both get the same certificate. It names its
    holder as `holder.freeze` does for courses: a name that nobody confirmed waits for its owner.
    """
    now = now or timezone.now()
    design, months, own_words = look(subject)
    certificate = Certificate(
        user=user,
        kind=subject.kind,
        subject_key=subject.key,
        round=round,
        snapshot=snapshot(user, subject, completed_on, design, own_words),
        language=language_of(user, subject),
        issued_at=now,
        expires_at=ending(now, months),
    )
    same = {"user": user, "kind": subject.kind, "subject_key": subject.key, "round": round}
    certificate, created = write(certificate, is_signed=not is_made_up(user), **same)
    # For who can't be written to, the sheet is made when somebody asks for it.
    if created and user.email:
        deliver_certificate.enqueue(certificate.pk)
    return certificate, created


def is_made_up(user: User) -> bool:
    """One of a sample cohort; the demo accounts, which people use, have an address."""
    return user.is_sample and not user.email


def look(subject: Subject) -> tuple[str, int | None, bool]:
    """Digest of the design, months of validity, and whether the template was made for this one.

    Of the template for all others only the look is taken: it speaks of courses, and an event of
    last year does not become untrue.
    """
    template = subject.template
    if template and template.design_id:
        return template.design_id, template.valid_months, True
    design, months = designing.chosen(subject.code)
    own = designing.is_named(subject.code)
    return design, months if own else None, own


def snapshot(
    user: User, subject: Subject, completed_on: date, design: str, own_words: bool
) -> dict[str, Any]:
    """What the certificate will say (see the model)."""
    return {
        "template": "certificate",
        "design": design,
        "own_words": own_words,
        "holder": holder.freeze(user),
        "course": {
            "code": subject.code,
            "titles": subject.titles,
            "source_language": subject.source_language,
            "hours": whole(subject.hours),
        },
        "pass_mark": None,
        "completed_on": completed_on.isoformat(),
        "lines": list(subject.lines),
        "sample": user.is_sample,
        **subject.more,
    }


def whole(hours: float) -> float:
    """30 rather than 30.0: a number in JSON is written as it is."""
    return int(hours) if hours == int(hours) else float(hours)


def language_of(user: User, subject: Subject) -> str:
    """The person's language if the titles speak it, else one of those of the subject."""
    wanted: Iterable[str] = (user.language, *subject.languages)
    return next((code for code in wanted if code in subject.titles), subject.source_language)
