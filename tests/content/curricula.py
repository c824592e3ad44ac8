"""A curriculum on disk that a test changes, loads and writes back."""

import shutil
from pathlib import Path

from content import exporting, loading
from content.loading import Report
from content.mapping import key_of
from courses.models import LessonPage
from quizzes.models import Question
from tests.conftest import TINY

FLOUR = "curriculum/bread/01-dough/02-flour.md"
HEAT = "curriculum/bread/02-oven/01-heat.md"
COURSE = "curriculum/bread/course.md"
PRE_TEST = "curriculum/bread/01-dough/01-pre-test.quiz.yaml"
FINAL_TEST = "curriculum/bread/02-oven/02-final-test.quiz.yaml"
MODULE = "curriculum/bread/02-oven/module.md"
RU, UZ = "translations/ru/bread.po", "translations/uz/bread.po"
CYRILLIC = "translations/uz_Cyrl/bread.po"


def question_file(code: str) -> str:
    return f"curriculum/bread/questions/{code}.yaml"


class Curriculum:
    """A copy of the tiny course below `root`."""

    def __init__(self, root: Path, source: Path = TINY):
        self.root = root
        shutil.copytree(source, root)

    def file(self, path: str) -> Path:
        return self.root / path

    def read(self, path: str) -> str:
        return self.file(path).read_text(encoding="utf-8")

    def write(self, path: str, text: str) -> None:
        self.file(path).parent.mkdir(parents=True, exist_ok=True)
        self.file(path).write_text(text, encoding="utf-8")

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace the one place where `old` stands."""
        text = self.read(path)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        self.write(path, text.replace(old, new))

    def rename(self, old: str, new: str) -> None:
        self.file(new).parent.mkdir(parents=True, exist_ok=True)
        self.file(old).rename(self.file(new))

    def remove(self, path: str) -> None:
        self.file(path).unlink()

    def line_of(self, path: str, text: str) -> int:
        """The number of the first line in which `text` stands."""
        lines = self.read(path).split("\n")
        return next(n for n, line in enumerate(lines, 1) if text in line)

    def load(self) -> Report:
        return loading.load(self.root)

    def translate(self, path: str, context: str, source: str, translation: str) -> None:
        """Add an entry to a PO file."""
        text = self.read(path)
        entry = f'\nmsgctxt "{context}"\nmsgid "{source}"\nmsgstr "{translation}"\n'
        self.write(path, text + entry)

    def untranslate(self, path: str, context: str, source: str) -> str:
        """Take a translation away; returns what it was."""
        head = f'msgctxt "{context}"\nmsgid "{source}"\nmsgstr "'
        before, _, rest = self.read(path).partition(head)
        assert rest, f"{context} {source} is not in {path}"
        old, _, after = rest.partition('"\n')
        self.write(path, f'{before}{head}"\n{after}')
        return old


def files_below(root: Path) -> dict[str, bytes]:
    """Every file by its path and bytes."""
    return {
        file.relative_to(root).as_posix(): file.read_bytes()
        for file in sorted(root.rglob("*"))
        if file.is_file()
    }


def export(root: Path) -> dict[str, bytes]:
    """What the export writes below `root`, by path."""
    exporting.export(root)
    return files_below(root)


def lesson(slug: str = "flour", language: str = "en") -> LessonPage:
    return LessonPage.objects.get(slug=slug, locale__language_code=language)


def question(code: str = "Q1", language: str = "en") -> Question:
    return Question.objects.get(code=code, locale__language_code=language)


def key(path: str):
    return key_of(f"bread/{path}" if path else "bread")


def publish(page, **fields) -> None:
    """A person edits and publishes."""
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    page.refresh_from_db()


def draft(page, **fields) -> None:
    """A person edits and saves a draft."""
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision()
    page.refresh_from_db()
