"""Signing: the records of a certificate, one for each script in which it names its holder."""

from certificates import holder
from certificates.keys import Signer
from certificates.models import Certificate, site_day
from certificates.records import CONTEXT, Record, shortened, signed, to_digits


def sign(certificate: Certificate, signer: Signer) -> dict[str, str]:
    """Script → digits (see `records`). A certificate without a name has one without a name."""
    said = certificate.snapshot["holder"]
    scripts = [script for script in holder.SCRIPTS if said[script]] or [holder.SCRIPTS[0]]
    return {script: record(certificate, said[script], signer) for script in scripts}


def record(certificate: Certificate, name: str, signer: Signer) -> str:
    short, digest = shortened(name)
    until = certificate.expires_at
    body = signed(
        Record(
            key=signer.kid,
            serial=certificate.serial,
            issued=site_day(certificate.issued_at),
            expires=site_day(until) if until else None,
            course=certificate.snapshot["course"]["code"],
            name=short,
            digest=digest,
            sample=certificate.snapshot["sample"],
        )
    )
    return to_digits(body + signer.sign(CONTEXT + body))
