"""A whole curriculum read from disk and checked, before anything is changed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.conf import settings

from content import documents, po_files, richtext
from content.documents import Document
from content.errors import ContentError, Problem
from content.po_files import Key
from quizzes.kinds import KINDS
from quizzes.models import Purpose, Review

LANGUAGES = [code for code, _name in settings.LANGUAGES]
FOLDERS = {"uz-cyrl": "uz_Cyrl"}


@dataclass
class CourseFiles:
    """One course folder: its documents in tree order, and its translations by language."""

    slug: str
    course: Document
    documents: list[Document] = field(default_factory=list)
    po: dict[str, dict[Key, str]] = field(default_factory=dict)

    @property
    def language(self) -> str:
        return self.course.data["language"]

    def of_type(self, *types: str) -> list[Document]:
        return [d for d in self.documents if d.type in types]


def folder_of(language: str) -> str:
    return FOLDERS.get(language, language)


def read(root: Path) -> list[CourseFiles]:
    """Read and validate `root` (a folder with curriculum/, translations/, media/).

    Raises ContentError with every problem found, each with file and line.
    """
    problems: list[Problem] = []
    courses = []
    folder = root / "curriculum"
    if not folder.is_dir():
        raise ContentError([Problem(str(folder), 1, "there is no such folder")])
    for course_folder in sorted(p for p in folder.iterdir() if p.is_dir()):
        course = read_course(course_folder, root, problems)
        if course:
            courses.append(course)
    if problems:
        raise ContentError(problems)
    return courses


def read_course(folder: Path, root: Path, problems: list[Problem]) -> CourseFiles | None:
    found, before = [], len(problems)
    for file in tree_order(folder):
        try:
            found.append(documents.read(file, root / "curriculum"))
        except ContentError as error:
            problems += error.problems
    course = next((d for d in found if d.type == "course"), None)
    if course is None:
        if not any(p.path.endswith("course.md") for p in problems):
            problems.append(Problem(str(folder / "course.md"), 1, "the course has no course.md"))
        return None
    files = CourseFiles(folder.name, course, found)
    if len(problems) == before:
        # References can be checked only among files that could all be read.
        problems += check(files, root)
    read_translations(files, root, problems)
    return files


def tree_order(folder: Path) -> Iterator[Path]:
    """course.md, then each module with its steps, then the bank."""

    def place(file: Path) -> tuple:
        bank = file.parent.name == "questions"
        heads = {"course.md": 0, "module.md": 1}
        return (bank, str(file.parent), heads.get(file.name, 2), file.name)

    files = [f for f in folder.rglob("*") if f.suffix in (".md", ".yaml") and f.is_file()]
    yield from sorted(files, key=place)


def read_translations(files: CourseFiles, root: Path, problems: list[Problem]) -> None:
    for language in LANGUAGES:
        file = root / "translations" / folder_of(language) / f"{files.slug}.po"
        if not file.is_file():
            continue
        try:
            entries = po_files.read(file)
        except ContentError as error:
            problems += error.problems
            continue
        problems += check_po(file, entries)
        files.po[language] = po_files.translations(entries)


def check_po(file: Path, entries: polib.POFile) -> Iterator[Problem]:
    """Same footnotes on both sides, or a reader of the translation loses a source."""
    for entry in entries:
        if entry.msgstr and not entry.fuzzy and marks(entry.msgid) != marks(entry.msgstr):
            yield Problem(
                str(file), entry.linenum, f"the footnotes of “{entry.msgid[:40]}…” differ"
            )


def marks(text: str) -> list[str]:
    return sorted(set(re.findall(r"\[\^[\w.-]+\]", text)))


# What one file can't know by itself --------------------------------------------------------------


def check(files: CourseFiles, root: Path) -> list[Problem]:
    """Problems of a course as a whole: repeated keys, unknown references, tests without an answer."""
    return [
        *check_language(files),
        *check_keys(files),
        *check_tree(files),
        *(p for d in files.of_type("question") for p in check_question(d)),
        *(p for d in files.of_type("quiz") for p in check_quiz(d, files)),
        *(p for d in files.of_type("lesson") for p in check_lesson(d, files, root)),
    ]


def problem(document: Document, name: str, message: str) -> Problem:
    return Problem(document.file, document.line(name), message)


def check_language(files: CourseFiles) -> Iterator[Problem]:
    if files.language not in LANGUAGES:
        yield problem(files.course, "language", f"language is one of {', '.join(LANGUAGES)}")


def check_keys(files: CourseFiles) -> Iterator[Problem]:
    """Every object has a key of its own."""
    seen: dict[str, Document] = {}
    for document in files.documents:
        name = document.data.get("id") or document.path
        if name in seen:
            yield problem(document, "id", f"the id {name} stands also in {seen[name].file}")
        seen[name] = document
        if document.type == "question" and document.slug != document.data["id"]:
            yield problem(document, "id", f"the file of {document.data['id']} is named after it")


def check_tree(files: CourseFiles) -> Iterator[Problem]:
    """Modules and steps are numbered 01, 02, … without gaps, and every step is in a module."""
    modules = {d.path: d for d in files.of_type("module")}
    places: dict[str, list[Document]] = {files.slug: list(modules.values())}
    for step in files.of_type("lesson", "quiz"):
        parent = step.path.rsplit("/", 1)[0]
        if parent not in modules:
            yield Problem(step.file, 1, "the folder of this step has no module.md")
        places.setdefault(parent, []).append(step)
    for children in places.values():
        for wanted, child in enumerate(sorted(children, key=lambda d: d.order), 1):
            if child.order != wanted:
                yield Problem(child.file, 1, f"expected the number {wanted:02d} at this place")


def check_question(document: Document) -> Iterator[Problem]:
    data = document.data
    if data["kind"] not in KINDS:
        yield problem(document, "kind", f"unknown kind; known are {', '.join(KINDS)}")
        return
    ids = [option.get("id") for option in data["options"]]
    if len(set(ids)) != len(ids) or None in ids:
        yield problem(document, "options", "every option has an id of its own")
    right = data.get("key")
    if right in (None, "", []):
        yield problem(document, "key", "the question has no right answer: the field key is missing")
        return
    for key in right if isinstance(right, list) else [right]:
        if key not in ids:
            yield problem(document, "key", f"the key {key} is not among the options")
    if isinstance(right, list) != (data["kind"] == "multiple_choice"):
        yield problem(document, "key", "key is a list for multiple_choice, else one id")


def check_quiz(document: Document, files: CourseFiles) -> Iterator[Problem]:
    data = document.data
    if data["purpose"] not in Purpose:
        yield problem(document, "purpose", f"purpose is one of {', '.join(Purpose)}")
    if data["review"] not in Review:
        yield problem(document, "review", f"review is one of {', '.join(Review)}")
    known = {d.data["id"]: d for d in files.of_type("question")}
    for code in data.get("questions") or []:
        if code not in known:
            yield problem(document, "questions", f"there is no question {code}")
    used = checks_of(files)
    for objective, wanted in (data.get("blueprint") or {}).items():
        there = sum(
            d.data["objective"] == objective and code not in used for code, d in known.items()
        )
        if there < wanted:
            yield problem(
                document, "blueprint", f"{objective} needs {wanted} questions, the bank has {there}"
            )
    if not data.get("questions") and not data.get("blueprint") and not data.get("quiz"):
        yield problem(document, "purpose", "a quiz has questions, a blueprint or a quiz")


def checks_of(files: CourseFiles) -> set[str]:
    """Codes of the questions that lessons use as self-checks: never drawn into tests."""
    return {
        block["value"]["question"]
        for lesson in files.of_type("lesson")
        for block in lesson.data["body"]
        if block["type"] == "check"
    }


def check_lesson(document: Document, files: CourseFiles, root: Path) -> Iterator[Problem]:
    known = {d.data["id"] for d in files.of_type("question")}
    defined = {source["id"] for source in document.data["sources"]}
    for block in document.data["body"]:
        line, value = block["line"], block["value"]
        if block["type"] == "check" and value["question"] not in known:
            yield Problem(document.file, line, f"there is no question {value['question']}")
        if block["type"] == "figure" and not (root / value["src"]).is_file():
            yield Problem(document.file, line, f"there is no picture {value['src']}")
        for text in prose_of(block):
            if richtext.survives(text) != text:
                yield Problem(
                    document.file, line, f"expected, as the editor keeps it: {richtext.survives(text)}"
                )
        for name in marks(str(value)):
            if name[2:-1] not in defined:
                yield Problem(document.file, line, f"the footnote {name} is not defined below")


def prose_of(block: dict) -> list[str]:
    if block["type"] in ("opening", "definition", "paragraph"):
        return [block["value"]]
    return [block["value"]["text"]] if block["type"] == "fact" else []
