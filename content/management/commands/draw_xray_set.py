"""Draw the x-ray practice set of the border course."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from content import documents, po_files
from content.files import translations_file
from content.formatting import format_files
from content.segments import segments
from content.xray_questions import question, translations
from content.xray_set import SEED, pictures

COURSE = "border-crossings"


class Command(BaseCommand):
    help = "Write the pictures and questions of the x-ray practice set (default: into content/)."

    def add_arguments(self, parser) -> None:
        parser.add_argument("path", nargs="?", default=str(settings.BASE_DIR / "content"))
        parser.add_argument("--seed", type=int, default=SEED)

    def handle(self, *args, **options) -> None:
        root = Path(options["path"])
        questions = []
        for picture in pictures(options["seed"]):
            put(root / picture.file, picture.svg)
            document = question(picture)
            put(root / "curriculum" / f"{document.path}.yaml", documents.write(document))
            questions.append(document)
        for language, words in translations().items():
            translate(root, language, questions, words)
        # Brings the new entries into the order of the files.
        format_files(root)
        self.stdout.write(f"{len(questions)} pictures")


def put(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def translate(root: Path, language: str, questions: list[Any], words: dict[str, str]) -> None:
    """Give the PO file of the course an entry for every text of the set."""
    file = translations_file(root, language, COURSE)
    po = po_files.read(file)
    mine = {f"questions/{document.slug}#" for document in questions}
    po[:] = [e for e in po if not any((e.msgctxt or "").startswith(name) for name in mine)]
    keys = {
        (po_files.context(document, kind), text)
        for document in questions
        for kind, text in segments(document)
    }
    po.extend(po_files.known_entry(key, words[key[1]]) for key in sorted(keys))
    file.write_text(po_files.text(po), encoding="utf-8")
