"""`manage.py sample_cohort`: a made-up programme, to try the site and measure it with."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports import sampling


class Command(BaseCommand):
    """Makes synthetic people in five countries, their events and all they did, marked as sample."""

    help = (
        "Makes made-up learners with enrolments, completions and tests, and the projects, events, "
        "attendance and follow-ups that they belong to, marked as sample. The same seed gives the "
        "same people; running it again adds only who is missing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """`--learners` or `--clear`."""
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--learners", type=int, metavar="N", help="How many people.")
        what.add_argument("--clear", action="store_true", help="Take all of them away again.")
        parser.add_argument("--seed", type=int, default=1, help="Another seed, other people.")
        parser.add_argument(
            "--until",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="The day before which everything happened (default: today).",
        )

    def handle(self, *args: Any, learners: int | None, clear: bool, **options: Any) -> None:
        """Make or clear, and say how much."""
        if clear:
            self.stdout.write(f"{sampling.clear(self.progress)} sample people taken away")
            return
        if learners is None or learners < 1:
            raise CommandError("--learners: give a number from 1.")
        try:
            made = sampling.make(
                learners=learners, seed=options["seed"], today=options["until"], said=self.progress
            )
        except sampling.NoCourses as error:
            raise CommandError(
                "No course is there yet: run manage.py load_content first."
            ) from error
        self.stdout.write(
            ", ".join(f"{number} {what}" for what, number in made.items() if number)
            or f"Nothing to add: all {learners} sample people are there."
        )

    def progress(self, done: int, of: int) -> None:
        """A line every 2,000 people."""
        if done % 2000 == 0:
            self.stderr.write(f"{done} of {of}")
