"""manage.py verify_certificate FILE|TEXT [--keys F] [--revocations F]"""

from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.files.storage import storages
from django.core.management.base import BaseCommand
from django.utils import timezone

from certificates import publishing, reading, verifying, verifying_badges
from certificates.verifying import INVALID, SAID, BadInput, Finding, Revocations

EXIT = {"valid": 0, "expired": 1, "revoked": 1, INVALID: 2}


class Command(BaseCommand):
    """Verifies a certificate with no network and no database.

    The first line is valid, expired, revoked or invalid; the exit code 0, 1, 1 or 2.
    """

    help = "Verify a certificate: its PDF, its badge (.json, .jwt), or the link in its QR code."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("certificate", metavar="FILE|TEXT")
        parser.add_argument("--keys", help="public keys, a JSON key set; else this site's own")
        parser.add_argument("--revocations", help="signed list of the revoked; else this site's")

    def handle(self, *args: Any, certificate: str, **options: Any) -> None:
        try:
            text = reading.text_of(certificate)
            keys = read_keys(options["keys"])
            revoked = read_revocations(options["revocations"], keys, own=not options["keys"])
        except BadInput as error:
            self.end(Finding(INVALID, error.code))
        except (reading.NoSuchFile, OSError) as error:
            self.stdout.write(INVALID)
            self.stdout.write(f"No such file: {getattr(error, 'filename', None) or error}")
            raise SystemExit(EXIT[INVALID]) from error
        else:
            judge = verifying_badges if verifying_badges.is_badge(text) else verifying
            self.end(judge.check(text, keys, revoked, timezone.now()), revoked)

    def end(self, found: Finding, revoked: Revocations | None = None) -> None:
        self.stdout.write(f"{found.verdict}\n{SAID[found.code]}")
        if found.record:
            for name, value in particulars(found, revoked):
                self.stdout.write(f"{name + ':':14}{value}")
        for note in found.notes:
            self.stdout.write(f"Note: {SAID[note]}")
        if EXIT[found.verdict]:
            raise SystemExit(EXIT[found.verdict])


def particulars(found: Finding, revoked: Revocations | None) -> list[tuple[str, str]]:
    """What the record says; of an unknown key only that: anybody may have written the rest."""
    record = found.record
    if found.verdict == INVALID:
        return [("Key", record.key)]
    said = [
        ("Name", record.name + ("…" if record.digest else "")),
        ("Course", record.course),
        ("Issued on", record.issued.isoformat()),
        ("Valid until", record.expires.isoformat() if record.expires else "without limit"),
        ("Number", record.serial),
        ("Key", record.key),
    ]
    if found.revoked:
        day, reason = found.revoked
        said.append(("Revoked on", f"{day.isoformat()}. {verifying.reason_said(reason)}"))
    if revoked:
        said.append(("List of", revoked.issued.date().isoformat()))
    return said


def read_keys(name: str | None) -> dict[str, Ed25519PublicKey]:
    text = Path(name).read_text(errors="replace") if name else own_file(publishing.KEYS)
    if not text:
        raise BadInput("no_keys")
    return verifying.read_keys(text)


def read_revocations(
    name: str | None, keys: dict[str, Ed25519PublicKey], own: bool
) -> Revocations | None:
    """The list of that name; without one, the site's own, where its keys are used too."""
    if name:
        return verifying.read_revocations(Path(name).read_text(errors="replace"), keys)
    text = own_file(publishing.REVOCATIONS) if own else ""
    return verifying.read_revocations(text, keys) if text else None


def own_file(name: str) -> str:
    storage = storages["private"]
    if not storage.exists(name):
        return ""
    with storage.open(name) as file:
        return file.read().decode()
