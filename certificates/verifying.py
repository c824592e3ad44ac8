"""Verifying without network and database: from a record, public keys and a list of the revoked.

`check` says what a record is worth; each kind of bad input has its own message in `SAID`.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.utils.translation import gettext_lazy as _

from certificates import jws, records
from certificates.models import Reason, State
from certificates.records import Record

INVALID = "invalid"
SAID = {
    "valid": _("The signature is right: the certificate says what was issued."),
    "expired": _("The certificate is genuine, but its validity has ended."),
    "revoked": _("The certificate is genuine, but it has been revoked. Do not accept it."),
    "no_record": _("This holds no signed record of a certificate."),
    "truncated": _("The record is cut off: its end is missing. Scan or copy the whole of it."),
    "newer": _("The record is of a newer form. Take a newer copy of this programme."),
    "unknown_key": _("The record names a key that is not among the known ones."),
    "tampered": _("The signature does not fit: something was changed, or it is a forgery."),
    "wrong_key": _("A key of the list of keys is not the one that its name says. Don't use it."),
    "bad_keys": _("The list of keys can't be read."),
    "no_keys": _("There are no public keys here. Give their file."),
    "bad_list": _("The list of revoked certificates can't be read, or its signature is wrong."),
    "list_key": _("The list of revoked certificates is signed by an unknown key."),
    "old_list": _("The list of revoked certificates is out of date. Take a newer one."),
    "no_list": _("Whether it was revoked since then is not known without a list."),
    "sample": _("Sample: name and number are fictional."),
    "shortened": _("The name is longer than the record can hold; this is its beginning."),
}
DAYS = 30
"""How long a list of revoked certificates is taken for up to date."""


@dataclass(frozen=True)
class Revocations:
    """A list of revoked certificates: `entries` by `marked(serial)`, with day and reason."""

    issued: datetime
    until: datetime
    entries: dict[str, tuple[date, str]]


@dataclass(frozen=True)
class Finding:
    """`verdict`: valid, expired, revoked or invalid; `code` and `notes` are keys of `SAID`."""

    verdict: str
    code: str
    record: Record | None = None
    notes: tuple[str, ...] = ()
    revoked: tuple[date, str] | None = None


class BadInput(Exception):
    """What was given besides the certificate can't be used; the argument is a key of `SAID`."""

    @property
    def code(self) -> str:
        return self.args[0]


def marked(serial: str) -> str:
    """A number as it stands in the list: who has only the list learns no numbers from it."""
    return hashlib.sha256(f"saboq revoked\n{serial}".encode()).hexdigest()[:24]


def check(
    text: str,
    keys: dict[str, Ed25519PublicKey],
    revocations: Revocations | None = None,
    now: datetime | None = None,
) -> Finding:
    """What the record in `text` (a QR code's link, or its digits alone) is worth. Never raises."""
    now = now or datetime.now(UTC)
    try:
        digits = records.digits_in(text)
        record, body, signature = records.read(records.from_digits(digits))
    except records.Truncated:
        return Finding(INVALID, "truncated")
    except records.NewerVersion:
        return Finding(INVALID, "newer")
    except records.Unreadable:
        return Finding(INVALID, "tampered" if len(digits) > 200 else "no_record")
    if record.key not in keys:
        return Finding(INVALID, "unknown_key", record)
    try:
        keys[record.key].verify(signature, records.CONTEXT + body)
    except InvalidSignature:
        return Finding(INVALID, "tampered")
    return judged(record, revocations, now)


def judged(record: Record, revocations: Revocations | None, now: datetime) -> Finding:
    """Of a record whose signature is right."""
    notes = remarks(record, revocations, now)
    entry = revocations.entries.get(marked(record.serial)) if revocations else None
    if entry:
        return Finding(State.REVOKED, "revoked", record, notes, entry)
    if record.expires and record.expires < now.date():
        return Finding(State.EXPIRED, "expired", record, notes)
    return Finding(State.VALID, "valid", record, notes)


def remarks(record: Record, revocations: Revocations | None, now: datetime) -> tuple[str, ...]:
    said = {
        "sample": record.sample,
        "shortened": bool(record.digest),
        "no_list": revocations is None,
        "old_list": revocations is not None and revocations.until < now,
    }
    return tuple(code for code, holds in said.items() if holds)


# What comes with it -------------------------------------------------------------------------------


def read_keys(text: str) -> dict[str, Ed25519PublicKey]:
    """Raises BadInput."""
    try:
        keys = jws.key_set(text)
    except jws.WrongKey as error:
        raise BadInput("wrong_key") from error
    except jws.Invalid as error:
        raise BadInput("bad_keys") from error
    if not keys:
        raise BadInput("no_keys")
    return keys


def read_revocations(token: str, keys: dict[str, Ed25519PublicKey]) -> Revocations:
    """Raises BadInput; a list that is out of date is still read, and `check` says so."""
    try:
        said = jws.verify(token, keys)
        return Revocations(
            issued=moment(said["iat"]),
            until=moment(said["exp"]),
            entries={
                mark: (date.fromisoformat(day), str(reason))
                for mark, (day, reason) in said["revoked"].items()
            },
        )
    except jws.UnknownKey as error:
        raise BadInput("list_key") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput("bad_list") from error


def moment(seconds: Any) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def reason_said(reason: str) -> str:
    return str(Reason(reason).label) if reason in Reason.values else reason
