"""Open Badges 3.0: the certificate as a W3C Verifiable Credential, and the documents around it.

Signed in both ways of the standard: as a VC-JWT (section 8.2 of Open Badges 3.0) and with a Data
Integrity proof. The issuer is the site, `did:web`; its keys stand at /.well-known/did.json.
"""

import gzip
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from certificates import data_integrity, jws, rendering, wording
from certificates.data_integrity import multibase, plain, stamp
from certificates.keys import Signer
from certificates.models import Certificate, Kind, SigningKey

CONTEXT = "https://www.w3.org/ns/credentials/v2"
OB_CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
KEY_CONTEXTS = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]
BITS = 131_072
"""The least that a status list may hold: whom it is asked about drowns among them."""
SPREAD = 75_025
"""An odd number: neighbours in the register are no neighbours in the list."""
ACHIEVED = {
    Kind.COURSE: "Course",
    Kind.PATH: "LearningProgram",
    Kind.EVENT: "CertificateOfCompletion",
}
"""Words of the standard (Open Badges 3.0, AchievementType)."""
SUBJECTS = uuid.UUID("1c1f6f0e-6d6b-5d0e-9a55-6b0d4a3f7c21")


def site(path: str = "") -> str:
    return settings.SITE_URL.rstrip("/") + path


def issuer_id() -> str:
    """`did:web` of the site's host; a port is written with %3A."""
    return f"did:web:{site().partition('://')[2].replace(':', '%3A').replace('/', ':')}"


def method(kid: str) -> str:
    return f"{issuer_id()}#{kid}"


def credential(certificate: Certificate, language: str) -> dict[str, Any]:
    """The badge, not signed yet, in a language of the course."""
    language = rendering.speaks(certificate, language)
    until = certificate.expires_at
    with override(language):
        sample = f"{_('Sample')}: " if certificate.snapshot["sample"] else ""
    return {
        "@context": [CONTEXT, OB_CONTEXT],
        "id": rendering.link(certificate, settings.LANGUAGE_CODE),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": plain(f"{sample}{certificate.title_in(language)[0]}"),
        "issuer": profile(),
        "validFrom": stamp(certificate.issued_at),
        **({"validUntil": stamp(until)} if until else {}),
        "credentialSubject": {
            "id": uuid.uuid5(SUBJECTS, certificate.serial).urn,
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityHash": plain(certificate.name_in(language)),
                    "identityType": "ext:name",
                }
            ],
            "achievement": achievement(certificate, language),
        },
        "credentialStatus": status_entry(certificate),
    }


def profile() -> dict[str, Any]:
    """The issuer."""
    name = settings.WAGTAIL_SITE_NAME
    return {"id": issuer_id(), "type": ["Profile"], "name": name, "url": site()}


def achievement(certificate: Certificate, language: str) -> dict[str, Any]:
    """What was achieved, as the certificate froze it."""
    address = site(reverse("achievement", args=[certificate.subject_key]))
    code = certificate.snapshot["course"]["code"]
    title, spoken = certificate.title_in(language)
    with override(language):
        said = plain(". ".join(wording.facts(certificate)) or title)
        narrative = plain(wording.criteria(certificate, said))
    return {
        "id": address,
        "type": ["Achievement"],
        "name": plain(title),
        "description": said,
        "achievementType": ACHIEVED[Kind(certificate.kind)],
        **({"humanCode": plain(code)} if code else {}),
        "inLanguage": "uz-Cyrl" if spoken == "uz-cyrl" else spoken,
        "criteria": {"id": f"{address}#criteria", "narrative": narrative},
    }


# Signing ------------------------------------------------------------------------------------------


def as_jwt(certificate: Certificate, language: str, signer: Signer) -> str:
    said = credential(certificate, language)
    claims = {
        "iss": said["issuer"]["id"],
        "jti": said["id"],
        "sub": said["credentialSubject"]["id"],
        "nbf": int(certificate.issued_at.timestamp()),
    }
    if certificate.expires_at:
        claims["exp"] = int(certificate.expires_at.timestamp())
    return jwt({**said, **claims}, signer)


def jwt(said: dict[str, Any], signer: Signer) -> str:
    return jws.sign(said, signer, kid=method(signer.kid), typ="JWT")


def as_json(
    certificate: Certificate, language: str, signer: Signer, now: datetime | None = None
) -> dict[str, Any]:
    said = credential(certificate, language)
    return data_integrity.prove(said, signer, method(signer.kid), now or timezone.now())


# The state of many at once ------------------------------------------------------------------------


def place(pk: int) -> tuple[int, int]:
    """In which list a certificate stands, and where."""
    number, rest = divmod(pk, BITS)
    return number, rest * SPREAD % BITS


def list_address(number: int) -> str:
    return site(reverse("badge_status", args=[number]))


def status_entry(certificate: Certificate) -> dict[str, Any]:
    number, index = place(certificate.pk)
    address = list_address(number)
    return {
        "id": f"{address}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": address,
    }


def status_list(number: int, now: datetime | None = None) -> dict[str, Any]:
    """Which of these certificates are revoked, as a credential; not signed yet. One query."""
    now = now or timezone.now()
    bits = bytearray(BITS // 8)
    revoked = Certificate.objects.exclude(revoked_at=None)
    for pk in revoked.filter(pk__gte=number * BITS, pk__lt=(number + 1) * BITS).values_list(
        "pk", flat=True
    ):
        _number, index = place(pk)
        bits[index // 8] |= 0x80 >> index % 8
    address = list_address(number)
    return {
        "@context": [CONTEXT],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer_id(),
        "validFrom": stamp(now),
        "validUntil": stamp(now + timedelta(days=1)),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": "u" + jws.encode(gzip.compress(bytes(bits), mtime=0)),
        },
    }


def did_document() -> dict[str, Any]:
    """The site's public keys, old ones too, for whoever verifies a badge. One query."""
    keys = [(row.kid, bytes.fromhex(row.public)) for row in SigningKey.objects.all()]
    methods = [
        {
            "id": method(kid),
            "type": "Multikey",
            "controller": issuer_id(),
            "publicKeyMultibase": multibase(b"\xed\x01" + public),
        }
        for kid, public in keys
    ]
    return {
        "@context": KEY_CONTEXTS,
        "id": issuer_id(),
        "verificationMethod": methods,
        "assertionMethod": [each["id"] for each in methods],
    }
