"""Take questions of other systems into the bank."""

from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.text import slugify

from quizzes.exchange import importing, lines
from quizzes.exchange.formats import FORMATS, guessed
from quizzes.exchange.item import ExchangeError
from quizzes.exchange.planning import plan


class Command(BaseCommand):
    help = (
        "Import questions as drafts (GIFT, Aiken, Moodle XML, CSV). Says for each what is lost; "
        "errors stand as FILE:LINE: message on stderr, exit 1, nothing changed. "
        "--check only looks."
    )

    def add_arguments(self, parser) -> None:
        languages = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("file")
        parser.add_argument(
            "--format", choices=sorted(FORMATS), help="by the file's name if not given"
        )
        parser.add_argument("--bank", help="the bank to fill; by the file's name if not given")
        parser.add_argument("--language", choices=languages, default=settings.LANGUAGE_CODE)
        parser.add_argument("--check", action="store_true", help="say what would be made")

    def handle(self, *args, **options) -> None:
        path = Path(options["file"])
        bank = options["bank"] or slugify(path.stem) or "imported"
        language = options["language"]
        try:
            with path.open("rb") as file:
                data = lines.read_whole(file)
            form = FORMATS[options["format"]] if options["format"] else guessed(path.name, data)
            items = form.read(data)
        except OSError as error:
            self.stderr.write(f"{path}:1: {error.strerror}")
            raise SystemExit(1) from error
        except ExchangeError as error:
            for problem in error.problems:
                self.stderr.write(f"{path}:{problem.line}: {problem.message}")
            raise SystemExit(1) from error
        for row in plan(items, bank=bank, language=language):
            what = f"{row.code} ({row.kind})" if row.code else "–"
            self.stdout.write(f"{path}:{row.item.line}: {what} {row.item.stem[:60]}".rstrip())
            for message in [*row.item.lost, *row.unfinished]:
                self.stdout.write(f"    {message}")
        if options["check"]:
            self.stdout.write(f"{len(items)} questions, nothing changed")
            return
        made = importing.store(items, bank=bank, language=language, import_key=uuid4())
        self.stdout.write(f"{made} drafts made in the bank {bank}")
