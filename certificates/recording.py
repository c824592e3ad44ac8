"""The log of certificates: one entry for all that happens to one, in the same transaction.

Each entry carries the digest of the one before it, so that none can be changed, taken away or put
in between without all later ones telling it. `auditing` reads it; nothing ever changes it.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from certificates.models import Certificate, Kind, LogEntry
from people.models import User

TRIES = 100
Event = LogEntry.Event


def record(
    certificate: Certificate,
    event: str,
    *,
    by: User | None = None,
    now: datetime | None = None,
    **facts: Any,
) -> LogEntry:
    """Write the next entry. Two queries.

    Of two transactions that want the same number, the second waits for the end of the first, and
    then takes the next: the order of the log is that of the commits.
    """
    if event in (Event.ISSUED, Event.REPLACED, Event.NAME_COMPLETED, Event.ERASED):
        facts["says"] = says(certificate)
    for _try in range(TRIES):
        number, digest = LogEntry.objects.values_list("number", "digest").last() or (0, "")
        entry = LogEntry(
            number=number + 1,
            at=now or timezone.now(),
            event=event,
            serial=certificate.serial,
            facts=facts,
            by=by.pk if by else None,
            previous=digest,
        )
        entry.digest = digest_of(entry)
        try:
            with transaction.atomic():
                entry.save()
        except IntegrityError:
            continue
        return entry
    raise IntegrityError(f"No number in the log was free in {TRIES} tries.")


def says(certificate: Certificate) -> str:
    """Digest of all that the certificate says and that must not change unnoticed."""
    until = certificate.expires_at
    said = {
        "serial": certificate.serial,
        "course": str(certificate.subject_key),
        "language": certificate.language,
        "issued": instant(certificate.issued_at),
        "expires": instant(until) if until else None,
        "snapshot": certificate.snapshot,
        "records": certificate.records,
    }
    # Those of courses were digested without it before there were others.
    if certificate.kind != Kind.COURSE:
        said |= {"kind": str(certificate.kind), "round": certificate.round}
    return digested(said)


def digest_of(entry: LogEntry) -> str:
    """Over the whole entry, the digest of the one before it included."""
    return digested(
        {
            "number": entry.number,
            "at": instant(entry.at),
            "event": str(entry.event),
            "serial": entry.serial,
            "facts": entry.facts,
            "by": entry.by,
            "previous": entry.previous,
        }
    )


def digested(value: dict[str, Any]) -> str:
    """SHA-256 of one way to write these data: sorted, without spaces, in UTF-8."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
