"""Write the courses back as files."""

from pathlib import Path

from django.core.management.base import BaseCommand

from content.exporting import export


class Command(BaseCommand):
    help = "Write the published courses as files below PATH; drafts are listed on stderr."

    def add_arguments(self, parser) -> None:
        parser.add_argument("path")

    def handle(self, *args, **options) -> None:
        written = export(Path(options["path"]), warn=self.stderr.write)
        self.stdout.write(f"{len(written)} files written")
