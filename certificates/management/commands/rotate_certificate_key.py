"""manage.py rotate_certificate_key"""

from typing import Any

from django.core.management.base import BaseCommand

from certificates import keys, publishing


class Command(BaseCommand):
    """Signs with a new key from now on; what the old ones signed stays verifiable."""

    help = "Retire the key that signs certificates, and make a new one."

    def handle(self, *args: Any, **options: Any) -> None:
        signer = keys.rotate()
        publishing.publish()
        self.stdout.write(f"Certificates are now signed with the key {signer.kid}.")
        self.stdout.write("Verifiers without a network need the new list of public keys.")
