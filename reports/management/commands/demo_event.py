"""`manage.py demo_event`: an event to look at, on one's own machine."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from people.demo import NotForProductionError
from reports import demo, sampling


class Command(BaseCommand):
    """Makes the demo event, once."""

    help = "Make a small event with made-up people, marked as sample (only with DEBUG=1)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was made; nothing where it is there."""
        try:
            made = demo.make()
        except NotForProductionError as error:
            raise CommandError(str(error)) from error
        except sampling.NoCourses:
            return
        if made:
            self.stdout.write("The demo event is there: Programmes, Events.")
