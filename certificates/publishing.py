"""What a verifier needs besides the certificate: the public keys, and the list of the revoked.

Both are files of the private storage, so that `manage.py verify_certificate` works on the site's
own machine without its database; they are served at public addresses too (`views_machine`).
"""

import json
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from certificates import jws, keys
from certificates.keys import Signer
from certificates.models import Certificate, LogEntry, site_day
from certificates.verifying import DAYS, marked

KEYS, REVOCATIONS = "certificates/keys.json", "certificates/revocations.jwt"


def key_set() -> str:
    return json.dumps(keys.public_set(), indent=1)


def revocations(signer: Signer, now: datetime | None = None) -> str:
    """The list of all that is revoked, signed and dated, with the head of the log. Two queries.

    So the head is noted wherever a list is kept: an auditor can ask for it (`auditing`).
    """
    now = now or timezone.now()
    rows = Certificate.objects.exclude(revoked_at=None).order_by("serial")
    revoked = {
        marked(serial): [site_day(at).isoformat(), reason]
        for serial, at, reason in rows.values_list("serial", "revoked_at", "revoked_reason")
    }
    said = {
        "iss": settings.SITE_URL,
        "iat": int(now.timestamp()),
        "exp": int((now + timedelta(days=DAYS)).timestamp()),
        "revoked": revoked,
        "log": LogEntry.objects.values_list("number", "digest").last() or [0, ""],
    }
    return jws.sign(said, signer, typ="revocations+jwt")


def publish() -> None:
    """Write both files anew: after a change of keys, after a revocation, and every day."""
    signer = keys.current()
    put(KEYS, key_set())
    put(REVOCATIONS, revocations(signer))


def put(name: str, text: str) -> None:
    storage = storages["private"]
    storage.delete(name)
    storage.save(name, ContentFile(text.encode()))
