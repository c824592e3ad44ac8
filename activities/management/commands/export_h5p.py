"""`manage.py export_h5p KEY FILE`, `manage.py export_h5p --types FOLDER`: write packages."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from activities import packing
from activities.models import H5PContent
from activities.refusing import Refused


class Command(BaseCommand):
    """A content of the site with its libraries, or our own content types with their demos."""

    help = "Write an interactive content, or our own content types, as .h5p"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", nargs="?", help="key of the content")
        parser.add_argument("file", nargs="?", type=Path)
        parser.add_argument("--language", default="en")
        parser.add_argument("--types", type=Path, metavar="FOLDER", help="our own content types")

    def handle(self, *, key: str, file: Path, language: str, types: Path, **options: Any) -> None:
        if types:
            types.mkdir(parents=True, exist_ok=True)
            for name in packing.our_types():
                (types / f"{name}.h5p").write_bytes(packing.build(name))
                self.stdout.write(str(types / f"{name}.h5p"))
            return
        if not key or not file:
            raise CommandError(_("Give the key of a content and a file, or --types and a folder."))
        rows = H5PContent.objects.filter(translation_key=key)
        content = rows.filter(locale__language_code=language).first()
        if content is None:
            raise CommandError(_("There is no content with the key %(key)s.") % {"key": key})
        try:
            with file.open("wb") as target:
                packing.export(content, target)
        except Refused as refusal:
            file.unlink(missing_ok=True)
            raise CommandError(str(refusal)) from refusal
