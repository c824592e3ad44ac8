"""Write questions of the bank for other systems."""

from pathlib import Path

from django.core.management.base import BaseCommand

from quizzes.exchange.exporting import export
from quizzes.exchange.formats import FORMATS
from quizzes.finding import sources


class Command(BaseCommand):
    help = "Export the questions of the bank; what each loses on its way stands on stderr."

    def add_arguments(self, parser) -> None:
        parser.add_argument("file")
        parser.add_argument("--format", choices=sorted(FORMATS), required=True)
        parser.add_argument("--bank", help="only this bank")

    def handle(self, *args, **options) -> None:
        questions = sources(options["bank"])
        exported = export(questions, FORMATS[options["format"]])
        Path(options["file"]).write_bytes(exported.data)
        for item in exported.losing:
            for message in item.lost:
                self.stderr.write(f"{item.name}: {message}")
        self.stdout.write(f"{exported.written} of {len(exported.items)} questions written")
