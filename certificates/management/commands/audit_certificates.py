"""manage.py audit_certificates [--head NUMBER:DIGEST]"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from certificates.auditing import audit


class Command(BaseCommand):
    """Reads the log of certificates and compares it with them; exit 1 if anything is wrong."""

    help = "Check the chained log of certificates: nothing changed, missing or put in between?"

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--head", help="NUMBER:DIGEST as it was noted at an earlier audit")

    def handle(self, *args: Any, head: str | None, **options: Any) -> None:
        found = audit(noted(head) if head else None)
        for problem in found.problems:
            self.stdout.write(problem)
        self.stdout.write(
            f"{found.entries} entries, {found.certificates} certificates,"
            f" {len(found.problems)} problems"
        )
        number, digest = found.head
        self.stdout.write(f"Head, to be noted for the next audit: {number}:{digest}")
        if found.problems:
            raise SystemExit(1)


def noted(head: str) -> tuple[int, str]:
    number, _colon, digest = head.partition(":")
    if not number.isdigit() or len(digest) < 16:
        raise CommandError("--head is NUMBER:DIGEST, with at least 16 digits of the digest.")
    return int(number), digest.lower()
