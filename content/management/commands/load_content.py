"""Load the curriculum from files."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from content import curriculum, loading, reviewing
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
        parser.add_argument(
            "--notes",
            action="store_true",
            help="with --check: figures, length, readability, terms and recalled facts too",
        )
        parser.add_argument(
            "--against",
            metavar="FOLDER",
            help="with --check: source texts with which no seven words in a row may agree",
        )

    def handle(self, *args, **options) -> None:
        root = Path(options["path"])
        try:
            if options["check"]:
                self.check_files(root, options["notes"], options["against"])
                return
            report = loading.load(root, self.stdout.write, besides=glossary_loading.load)
        except ContentError as error:
            for problem in error.problems:
                self.stderr.write(str(problem))
            raise SystemExit(1) from error
        for path in report.conflicts:
            self.stdout.write(f"conflict: {path} was changed both in the file and in the CMS")
        self.stdout.write(str(report))

    def check_files(self, root: Path, notes: bool, against: str | None) -> None:
        """Say what is wrong; raises ContentError. Nothing is changed."""
        files = curriculum.read(root)
        problems = reviewing.review(files, root)
        if against:
            problems += reviewing.overlaps(files, Path(against))
        if problems:
            raise ContentError(problems)
        for note in reviewing.notes(files, root) if notes else ():
            self.stdout.write(note)
        self.stdout.write(f"{sum(not f.is_library for f in files)} courses, no problems")
