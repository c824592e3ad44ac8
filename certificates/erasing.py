"""A person is erased: the register then knows the number of a certificate only (decision 0005)."""

from datetime import datetime
from functools import partial

from django.db import transaction

from certificates import recording, rendering
from certificates.models import Certificate
from certificates.recording import Event
from people.models import User

NOBODY = {"latin": "", "cyrillic": "", "confirmed": True}


def erase(person: User, by: User | None, now: datetime) -> None:
    """Take the name from the person's certificates, and the signed records that say it.

    The log tells it of each that it knows; the digest of what the certificate says now is in it.
    """
    rows = Certificate.objects.select_for_update().filter(user=person)
    for certificate in rows:
        in_the_log = bool(certificate.records) or not certificate.snapshot.get("sample")
        transaction.on_commit(partial(rendering.forget, certificate), robust=True)
        certificate.snapshot["holder"] = dict(NOBODY)
        certificate.records, certificate.user = {}, None
        Certificate.objects.filter(pk=certificate.pk).update(
            snapshot=certificate.snapshot, records={}, user=None
        )
        if in_the_log:
            recording.record(certificate, Event.ERASED, by=by, now=now)
