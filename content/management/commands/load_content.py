"""Load the curriculum from files."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from content import curriculum, loading
from content.errors import ContentError
from languages import glossary_loading


class Command(BaseCommand):
    help = (
        "Load the curriculum (default: content/) and the glossary; idempotent. "
        "--check validates, changes nothing."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("path", nargs="?", default=str(settings.BASE_DIR / "content"))
        parser.add_argument("--check", action="store_true", help="validate and change nothing")

    def handle(self, *args, **options) -> None:
        root = Path(options["path"])
        try:
            if options["check"]:
                courses = curriculum.read(root)
                self.stdout.write(f"{len(courses)} courses, no problems")
                return
            report = loading.load(root, self.stdout.write)
            glossary_loading.load()
        except ContentError as error:
            for problem in error.problems:
                self.stderr.write(str(problem))
            raise SystemExit(1) from error
        for path in report.conflicts:
            self.stdout.write(f"conflict: {path} was changed both in the file and in the CMS")
        self.stdout.write(str(report))
