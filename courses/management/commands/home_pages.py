"""`manage.py home_pages`: what a visitor meets before the first course is loaded."""

from typing import Any

from django.core.management.base import BaseCommand

from courses.site import catalogues


class Command(BaseCommand):
    """Makes the front page and the catalogue of each language where they are missing."""

    help = "Make the front page and the catalogue of each language where they are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Idempotent."""
        catalogues()
