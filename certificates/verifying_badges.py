"""Verifying an Open Badge of ours without network and database: as JSON or as a JWT."""

import json
import re
from datetime import date, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from certificates import data_integrity, jws, verifying
from certificates.records import Record
from certificates.serials import tidy
from certificates.verifying import INVALID, Finding, Revocations

TOKEN = re.compile(r"\s*[\w-]+\.[\w-]+\.[\w-]+\s*", re.ASCII)


def is_badge(text: str) -> bool:
    return text.lstrip().startswith("{") or bool(TOKEN.fullmatch(text))


def check(
    text: str,
    keys: dict[str, Ed25519PublicKey],
    revocations: Revocations | None,
    now: datetime,
) -> Finding:
    """What the badge in `text` is worth, as `verifying.check`. Never raises."""
    try:
        said, key = signed(text, keys)
        record = record_of(said, key)
    except jws.UnknownKey:
        return Finding(INVALID, "unknown_key")
    except NotABadge:
        return Finding(INVALID, "no_record")
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        return Finding(INVALID, "tampered")
    return verifying.judged(record, revocations, now)


class NotABadge(Exception):
    """Neither JSON with a proof nor a signed token."""


def signed(text: str, keys: dict[str, Ed25519PublicKey]) -> tuple[dict[str, Any], str]:
    if TOKEN.fullmatch(text):
        header, _payload = jws.read(text)
        return jws.verify(text, keys), str(header["kid"]).rpartition("#")[2]
    try:
        said = json.loads(text)
    except ValueError as error:
        raise NotABadge from error
    if "proof" not in said:
        raise NotABadge
    return said, data_integrity.verify(said, keys)


def record_of(said: dict[str, Any], key: str) -> Record:
    """Its particulars in the form of the record; raises what a badge of others would."""
    subject = said["credentialSubject"]
    serial = tidy(said["id"].rstrip("/").rpartition("/")[2])
    if serial is None or "OpenBadgeCredential" not in said["type"]:
        raise NotABadge
    until = said.get("validUntil")
    return Record(
        key=key,
        serial=serial,
        issued=date.fromisoformat(said["validFrom"][:10]),
        expires=date.fromisoformat(until[:10]) if until else None,
        course=subject["achievement"].get("humanCode", ""),
        name=subject["identifier"][0]["identityHash"],
    )
