"""Where the files of a curriculum stand, and what belongs to one course."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from content.documents import Document
from content.po_files import Key, Note

LANGUAGES = [code for code, _name in settings.LANGUAGES]
FOLDERS = {"uz-cyrl": "uz_Cyrl"}


@dataclass
class CourseFiles:
    """One course folder: its documents in tree order, and its translations by language."""

    slug: str
    course: Document
    documents: list[Document] = field(default_factory=list)
    po: dict[str, dict[Key, str]] = field(default_factory=dict)
    notes: dict[str, dict[Key, Note]] = field(default_factory=dict)
    # Languages of which the file says that no native speaker has reviewed it.
    drafts: set[str] = field(default_factory=set)

    @property
    def language(self) -> str:
        return self.course.data["language"]

    @property
    def is_library(self) -> bool:
        return self.course.type == "library"

    def of_type(self, *types: str) -> list[Document]:
        return [d for d in self.documents if d.type in types]


def translations_file(root: Path, language: str, course: str) -> Path:
    return root / "translations" / FOLDERS.get(language, language) / f"{course}.po"


def natural(name: str) -> list[tuple[int, str]]:
    """To sort by: `9.yaml` before `10.yaml`."""
    return [(int(digits or 0), text) for digits, text in re.findall(r"(\d*)(\D*)", name)]


def tree_order(folder: Path) -> Iterator[Path]:
    """course.md, then each module with its steps, then shared quizzes and the bank. Of the library:
    library.yaml, each instrument with its articles, then the cases."""

    def place(file: Path) -> tuple:
        bank = file.parent.name in ("questions", "quizzes", "activities")
        heads = {"course.md": 0, "library.yaml": 0, "module.md": 1, "instrument.yaml": 1}
        late = bank or file.parent.name in ("cases", "paths")
        return (late, str(file.parent), heads.get(file.name, 2), natural(file.stem))

    files = [f for f in folder.rglob("*") if f.suffix in (".md", ".yaml") and f.is_file()]
    yield from sorted(files, key=place)
