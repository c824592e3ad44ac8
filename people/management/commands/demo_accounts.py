from typing import Any

from django.core.management.base import BaseCommand, CommandError

from people.demo import PASSWORD, NotForProductionError, make_demo_accounts


class Command(BaseCommand):
    """Makes the accounts to try the site with."""

    help = "Make the demo accounts (only with DEBUG=1)."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            accounts = make_demo_accounts()
        except NotForProductionError as error:
            raise CommandError(str(error)) from error
        for user in accounts:
            self.stdout.write(f"{user.email}  {PASSWORD}")
