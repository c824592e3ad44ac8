"""The files of a curriculum as documents: where they stand, what they must hold, how they are written.

A document's `data` holds its fields in file order; a lesson has `body` and `sources`, a course
`body` (Markdown paragraphs). `path` is the key of the object: the file's path without numbering.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from content import canonical_yaml, lesson_body
from content.errors import fail

NUMBERING = re.compile(r"^\d+-")
FRONT = re.compile(r"---\n(.*?)^---\n(.*)", re.DOTALL | re.MULTILINE)

# Fields in file order; those in REQUIRED must be there and not empty.
FIELDS = {
    "course": (
        "id title code language hours summary objectives target_groups topics prerequisites "
        "prerequisites_enforced pass_mark sequential"
    ).split(),
    "module": "id code title summary".split(),
    "lesson": "id code title minutes objectives facts key_terms content_note".split(),
    "quiz": (
        "id title intro purpose pass_mark attempts time_limit review questions blueprint quiz"
    ).split(),
    "question": (
        "id kind lesson objective difficulty bloom source stem options key shuffle scoring "
        "note_for_writers"
    ).split(),
}
REQUIRED = {
    "course": ["title", "code", "language"],
    "module": ["title"],
    "lesson": ["title"],
    "quiz": ["title", "purpose"],
    "question": ["id", "kind", "objective", "stem", "options"],
}
DEFAULTS: dict[str, dict[str, Any]] = {
    "course": {
        "hours": 1, "summary": "", "objectives": [], "target_groups": [], "topics": [],
        "prerequisites": [], "prerequisites_enforced": False, "pass_mark": 80, "sequential": True,
    },
    "module": {"code": "", "summary": ""},
    "lesson": {"code": "", "minutes": 20, "objectives": [], "facts": [], "key_terms": [], "content_note": ""},
    "quiz": {"intro": "", "pass_mark": 80, "attempts": None, "time_limit": None, "review": "always"},
    "question": {"lesson": "", "difficulty": "medium", "bloom": "", "source": [], "note_for_writers": ""},
}  # fmt: skip


@dataclass
class Document:
    """One file: `path` as the key (`gender/why-gender/terms`), `file` for messages, its fields."""

    type: str
    path: str
    file: str
    data: dict[str, Any]
    lines: dict[str, int] = field(default_factory=dict)
    order: int = 0

    def line(self, name: str) -> int:
        return self.lines.get(name, 1)

    def error(self, name: str, message: str):
        return fail(self.file, self.line(name), message)

    @property
    def slug(self) -> str:
        return self.path.rsplit("/", 1)[-1]

    @property
    def inner_path(self) -> str:
        """The path inside the course folder, as it stands in `msgctxt` (`course` for course.md)."""
        return self.path.split("/", 1)[1] if "/" in self.path else "course"


def without_numbering(relative: Path) -> str:
    """`gender/01-why/02-terms.md` → `gender/why/terms`; course.md and module.md name their folder."""
    parts = [NUMBERING.sub("", part) for part in relative.parts]
    name = parts[-1].split(".")[0]
    return "/".join(parts[:-1] if name in ("course", "module") else [*parts[:-1], name])


def number_of(relative: Path) -> int:
    name = relative.parent.name if relative.name == "module.md" else relative.name
    match = re.match(r"(\d+)-", name)
    return int(match[1]) if match else 0


def type_of(relative: Path) -> str:
    if relative.name in ("course.md", "module.md"):
        return relative.stem
    if relative.name.endswith(".quiz.yaml"):
        return "quiz"
    return "question" if relative.parent.name == "questions" else "lesson"


def read(file: Path, root: Path) -> Document:
    """Read and validate one file below the curriculum's `root`. Raises ContentError."""
    relative = file.relative_to(root)
    kind = type_of(relative)
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise fail(str(file), 1, "the file is not UTF-8 text") from error
    data, lines = parse(text, kind, str(file))
    document = Document(kind, without_numbering(relative), str(file), data, lines)
    document.order = number_of(relative)
    check_fields(document)
    data.update({k: v for k, v in DEFAULTS[kind].items() if k not in data})
    check_canonical(document, text)
    return document


def parse(text: str, kind: str, file: str) -> tuple[dict[str, Any], dict[str, int]]:
    if kind in ("quiz", "question"):
        return canonical_yaml.read(text, file)
    match = FRONT.fullmatch(text)
    if not match:
        raise fail(file, 1, "the file starts with its fields between two lines of ---")
    data, lines = canonical_yaml.read(match[1], file, 2)
    first = match[1].count("\n") + 3
    if kind == "lesson":
        data["body"], data["sources"] = lesson_body.read(match[2], file, first)
    elif kind == "course":
        data["body"] = "\n\n".join(part for part in match[2].strip("\n").split("\n\n") if part)
    elif match[2].strip():
        raise fail(file, first, "a module has fields only, no text below them")
    return data, lines


def check_fields(document: Document) -> None:
    known = {*FIELDS[document.type], "body", "sources"}
    for name in document.data:
        if name not in known:
            raise document.error(
                name, f"unknown field {name}; known are {', '.join(FIELDS[document.type])}"
            )
    for name in REQUIRED[document.type]:
        if document.data.get(name) in (None, "", []):
            raise document.error(name, f"the field {name} is missing or empty")


def write(document: Document) -> str:
    """The canonical text of a document. Fields at their default that a file may leave out are left out."""
    data = document.data
    fields = {
        name: data[name]
        for name in FIELDS[document.type]
        if name in data and not (name in OMITTED and data[name] in ("", [], None))
    }
    text = canonical_yaml.write(fields)
    if document.type in ("quiz", "question"):
        return text
    return f"---\n{text}---\n" + BODY[document.type](data)


# May be left out of a file when empty.
OMITTED = {"id", "content_note", "note_for_writers", "bloom", "questions", "blueprint", "quiz", "scoring", "shuffle"}
BODY: dict[str, Callable[[dict[str, Any]], str]] = {
    "course": lambda data: f"\n{data['body']}\n" if data.get("body") else "",
    "module": lambda data: "",
    "lesson": lambda data: (
        "\n" + lesson_body.write(data["body"], data["sources"])
        if data["body"] or data["sources"]
        else ""
    ),
}


def check_canonical(document: Document, text: str) -> None:
    expected = write(document)
    if expected == text:
        return
    ours, theirs = expected.split("\n"), text.split("\n")
    at = next((i for i, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), min(len(ours), len(theirs)))
    wanted = ours[at] if at < len(ours) else "(end of file)"
    raise fail(
        document.file, at + 1,
        f"not in canonical form (run manage.py format_content); expected: {wanted}",
    )  # fmt: skip
