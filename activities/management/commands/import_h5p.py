"""`manage.py import_h5p FILE [--check]`: take an H5P package, or say why not."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from wagtail.models import Locale

from activities import importing
from activities.importing import Import
from activities.models import H5PContent
from activities.refusing import Refused


class Command(BaseCommand):
    """Import a package with its libraries, as an administrator does. Exit code 1 and one line
    with file, rule and remedy when it is refused; nothing is written then."""

    help = "Import an H5P package (--check: only say whether it would be taken)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="change nothing")
        parser.add_argument(
            "--keep-installed",
            action="store_true",
            help="use libraries that are here in the same version with other files",
        )
        parser.add_argument("--language", help="language of the content; default: the site's")
        parser.add_argument("--into", metavar="KEY", help="key of the content to replace")

    def handle(self, *, file: Path, check: bool, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(_("There is no file %(file)s.") % {"file": file})
        try:
            with file.open("rb") as source:
                checked = importing.check(
                    source, file.name, may_install=True, keep=options["keep_installed"]
                )
                self.tell(checked)
                if not check:
                    self.load(checked, options["language"], options["into"])
        except Refused as refusal:
            raise CommandError(f"{file}: {refusal}") from refusal

    def tell(self, checked: Import) -> None:
        """One line for each library that would come or change."""
        for change in checked.fresh:
            self.stdout.write(f"{change.patch}: {change.words}")
            for name in change.files:
                self.stdout.write(f"  {name}")

    def load(self, checked: Import, language: str | None, key: str | None) -> None:
        locale = Locale.objects.filter(language_code=language).first() if language else None
        if language and locale is None:
            raise CommandError(_("There is no language %(code)s.") % {"code": language})
        locale = locale or Locale.get_default()
        into = None
        if key:
            into = H5PContent.objects.filter(translation_key=key, locale=locale).first()
            if into is None:
                raise CommandError(_("There is no content with the key %(key)s.") % {"key": key})
        content = importing.load(checked, locale=locale, into=into)
        self.stdout.write(f"{content.translation_key} {content.title}")
