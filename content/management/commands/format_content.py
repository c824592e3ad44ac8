"""Bring curriculum files into canonical form."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from content.errors import ContentError
from content.formatting import format_files


class Command(BaseCommand):
    help = "Rewrite the curriculum files (default: content/) in canonical form."

    def add_arguments(self, parser) -> None:
        parser.add_argument("path", nargs="?", default=str(settings.BASE_DIR / "content"))

    def handle(self, *args, **options) -> None:
        try:
            changed = format_files(Path(options["path"]))
        except ContentError as error:
            for problem in error.problems:
                self.stderr.write(str(problem))
            raise SystemExit(1) from error
        for file in changed:
            self.stdout.write(f"formatted {file}")
