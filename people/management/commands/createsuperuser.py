import getpass
import os
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from people.models import User


class Command(BaseCommand):
    """Stands in for Django's own, which would ask for the key that nobody sees."""

    help = "Make an administrator, by e-mail address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", help="asked for if it is not given")
        parser.add_argument(
            "--noinput",
            "--no-input",
            action="store_true",
            help="ask nothing; the password is in DJANGO_SUPERUSER_PASSWORD",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        asks = not options["noinput"]
        email = options["email"] or os.environ.get("DJANGO_SUPERUSER_EMAIL", "")
        email = (email or (input("E-mail address: ") if asks else "")).strip().lower()
        password = os.environ.get("DJANGO_SUPERUSER_PASSWORD", "")
        password = password or (getpass.getpass("Password: ") if asks else "")
        self.check_answers(email, password)
        User.objects.create_superuser(email, password)
        self.stdout.write(f"Administrator {email} is there.")

    def check_answers(self, email: str, password: str) -> None:
        """Raise CommandError, saying what to correct."""
        try:
            validate_email(email)
            validate_password(password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if User.objects.filter(email=email).exists():
            raise CommandError(f"There is already an account with the address {email}.")
