"""The files of a curriculum as documents: where they stand, what they hold, how they are written.

A document's `data` holds its fields in file order; a lesson has `body` and `sources`, a course
`body` (Markdown paragraphs), a case `sections` (by name). `path` is the key of the object: the
file's path without numbering.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from content import canonical_yaml, case_body, lesson_body, shapes
from content.errors import ContentError, Problem, fail
from quizzes.file_format import ordered
from quizzes.kind import Kind
from quizzes.kinds import KINDS

NUMBERING = re.compile(r"^\d+-")
FRONT = re.compile(r"---\n(.*?)^---\n(.*)", re.DOTALL | re.MULTILINE)

# Fields in file order; those in REQUIRED must be there and not empty.
FIELDS = {
    "course": (
        *("id", "title", "code", "language", "hours", "summary", "objectives", "target_groups"),
        *("topics", "prerequisites", "prerequisites_enforced", "pass_mark", "sequential"),
    ),
    "module": ("id", "code", "title", "summary"),
    "lesson": (
        *("id", "code", "title", "minutes", "objectives", "facts", "key_terms", "content_note"),
    ),
    "quiz": (
        *("id", "title", "intro", "purpose", "pass_mark", "attempts", "time_limit", "review"),
        *("wait", "shuffle_questions", "shuffle_choices", "one_by_one", "going_back", "opens"),
        *("closes", "supervised", "raters", "blind_marking"),
        *("questions", "blueprint", "parallel", "quiz"),
    ),
    "question": (
        *("id", "kind", "lesson", "objective", "topic", "difficulty", "bloom", "status", "source"),
        "stem",
        # Of these each kind has its own: quizzes/kinds/.
        *("text", "image", "left", "right", "items", "gaps", "zones", "options", "key", "feedback"),
        *("category", "seconds", "answer", "criteria", "guidance", "shuffle", "scoring", "after"),
        "note_for_writers",
    ),
    # A list of questions that several quiz steps share: quizzes/<name>.yaml.
    "shared": ("questions", "blueprint", "parallel"),
    # An interactive content of one of our own types: activities/<name>.yaml.
    "activity": ("id", "title", "type", "content"),
    # The library: instruments with their articles, cases.
    "library": ("id", "title", "language", "intro"),
    "instrument": (
        *("id", "title", "short", "names", "force", "unit", "symbol", "adopted", "in_force"),
        *("link", "summary"),
    ),
    "article": ("id", "number", "title", "summary"),
    "path": ("id", "code", "title", "summary", "hours", "target_groups", "steps"),
    "case": (
        *("id", "code", "title", "minutes", "summary", "topics", "courses", "lessons"),
        *("articles", "content_note"),
    ),
}
REQUIRED = {
    "course": ["title", "code", "language"],
    "module": ["title"],
    "lesson": ["title"],
    "quiz": ["title", "purpose"],
    "question": ["id", "kind", "objective", "stem"],
    "shared": [],
    "activity": ["title", "type", "content"],
    "library": ["title", "language"],
    "instrument": ["title", "short", "force"],
    "article": ["number", "title"],
    "path": ["code", "title", "steps"],
    "case": ["code", "title"],
}
# Terms of a test that stand in a file only where they are not this.
UNWRITTEN: dict[str, Any] = {
    "wait": None,
    "shuffle_questions": True,
    "shuffle_choices": True,
    "one_by_one": False,
    "going_back": True,
    "opens": None,
    "closes": None,
    "supervised": False,
    "raters": 1,
    "blind_marking": False,
    "parallel": False,
}
DEFAULTS: dict[str, dict[str, Any]] = {
    "course": {
        "hours": 1,
        "summary": "",
        "objectives": [],
        "target_groups": [],
        "topics": [],
        "prerequisites": [],
        "prerequisites_enforced": False,
        "pass_mark": 80,
        "sequential": True,
    },
    "module": {"code": "", "summary": ""},
    "lesson": {
        "code": "",
        "minutes": 20,
        "objectives": [],
        "facts": [],
        "key_terms": [],
        "content_note": "",
    },
    "quiz": {
        "intro": "",
        "pass_mark": 80,
        "attempts": None,
        "time_limit": None,
        "review": "always",
        **UNWRITTEN,
    },
    "question": {
        "lesson": "",
        "topic": "",
        "difficulty": "medium",
        "bloom": "",
        "status": "",
        "source": [],
        "note_for_writers": "",
    },
    "shared": {"parallel": False},
    "activity": {},
    "library": {"intro": ""},
    "instrument": {
        "names": [],
        "unit": "article",
        "symbol": "",
        "adopted": None,
        "in_force": None,
        "link": "",
        "summary": "",
    },
    "article": {"summary": ""},
    "path": {"summary": "", "hours": 1, "target_groups": []},
    "case": {
        "minutes": 30,
        "summary": "",
        "topics": [],
        "courses": [],
        "lessons": [],
        "articles": [],
        "content_note": "",
    },
}


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
        """The line of a field or item (`options.2`); of its field where only that is known."""
        while name not in self.lines and "." in name:
            name = name.rpartition(".")[0]
        return self.lines.get(name, 1)

    @property
    def slug(self) -> str:
        return self.path.rsplit("/", 1)[-1]

    @property
    def inner_path(self) -> str:
        """The path inside the course folder, as it stands in `msgctxt` (`course` for course.md)."""
        return self.path.split("/", 1)[1] if "/" in self.path else self.type


def without_numbering(relative: Path) -> str:
    """`gender/01-why/02-terms.md` → `gender/why/terms`; course.md, module.md name their folder."""
    course, *parts = relative.parts
    if type_of(relative) not in UNNUMBERED:
        parts = [NUMBERING.sub("", part) for part in parts]
    *folders, name = parts
    for ending in (".quiz.yaml", ".yaml", ".md"):
        name = name.removesuffix(ending)
    own = [] if relative.name in HEADS else [name]
    return "/".join([course, *folders, *own])


def number_of(relative: Path) -> int:
    name = relative.parent.name if relative.name == "module.md" else relative.name
    match = re.match(r"(\d+)-", name)
    return int(match[1]) if match else 0


def type_of(relative: Path) -> str:
    if relative.name in HEADS:
        return relative.stem
    if relative.parts[0] == LIBRARY:
        return {"cases": "case", "paths": "path"}.get("".join(relative.parts[1:2]), "article")
    if relative.name.endswith(".quiz.yaml"):
        return "quiz"
    return FOLDERS.get(relative.parent.name, "lesson")


# What stands in a folder of its own below the course.
FOLDERS = {"questions": "question", "quizzes": "shared", "activities": "activity"}
# The library stands beside the courses, in a folder of its own.
LIBRARY = "library"
# These speak for the folder that they stand in.
HEADS = ("course.md", "module.md", "library.yaml", "instrument.yaml")
UNNUMBERED = ("question", "shared", "activity", "library", "instrument", "article", "case", "path")
# Their files are YAML as a whole; the others are Markdown with fields at the head.
YAML = ("quiz", "question", "shared", "activity", "library", "instrument", "article", "path")


def read(file: Path, root: Path) -> Document:
    """Read and validate one file below the curriculum's `root`. Raises ContentError."""
    text = text_of(file)
    document = understand(text, file, root)
    check_canonical(document, text)
    return document


def text_of(file: Path) -> str:
    """The text of a file, line ends as they are. Raises ContentError where it is not UTF-8."""
    data = file.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise fail(str(file), line, "the file is not UTF-8 text") from error
    for sign, name in (("\ufeff", "a byte order mark"), ("\r", "line ends other than LF")):
        if sign in text:
            line = text.count("\n", 0, text.index(sign)) + 1
            raise fail(str(file), line, f"the file has {name} (run manage.py format_content)")
    return text


def understand(text: str, file: Path, root: Path) -> Document:
    """The document that a text means, canonical or not. Raises ContentError."""
    relative = file.relative_to(root)
    kind = type_of(relative)
    data, lines = parse(text, kind, str(file))
    document = Document(kind, without_numbering(relative), str(file), data, lines)
    document.order = number_of(relative)
    check_fields(document)
    data.update({k: v for k, v in DEFAULTS[kind].items() if k not in data})
    if own := kind_of(document):
        data |= {n: ordered(own.file[n].test, v) for n, v in data.items() if n in own.file}
    return document


def parse(text: str, kind: str, file: str) -> tuple[dict[str, Any], dict[str, int]]:
    if kind in YAML:
        return canonical_yaml.read(text, file)
    match = FRONT.fullmatch(text)
    if not match:
        raise fail(file, 1, "the file starts with its fields between two lines of ---")
    data, lines = canonical_yaml.read(match[1], file, 2)
    first = match[1].count("\n") + 3
    if kind == "lesson":
        data["body"], data["sources"] = lesson_body.read(match[2], file, first)
    elif kind == "case":
        data["sections"] = case_body.read(match[2], file, first)
    elif kind == "course":
        data["body"] = "\n\n".join(part for part in match[2].strip("\n").split("\n\n") if part)
        lines["body"] = first
    elif match[2].strip():
        blank = match[2][: len(match[2]) - len(match[2].lstrip("\n"))]
        raise fail(file, first + len(blank), "a module has fields only, no text below them")
    return data, lines


def check_fields(document: Document) -> None:
    """Raise ContentError for unknown, missing or misshapen fields, all of them at once."""
    problems = list(field_problems(document))
    if problems:
        raise ContentError([Problem(document.file, document.line(n), m) for n, m in problems])


# What stands below the fields of a file.
OUTSIDE = ("body", "sources", "sections")


def field_problems(document: Document) -> Iterator[tuple[str, str]]:
    known, required = known_fields(document), required_fields(document)
    fields = {n: v for n, v in document.data.items() if n not in OUTSIDE}
    for name in set(fields) - set(known):
        yield name, f"unknown field {name}; known are {', '.join(known)}"
    for name in required:
        if fields.get(name) in (None, "", []):
            yield name, f"the field {name} is missing or empty"
            fields.pop(name, None)
    yield from shapes.problems_of(
        document.type, {name: value for name, value in fields.items() if name in known}
    )


def kind_of(document: Document) -> Kind | None:
    """The kind of a question, if it is a known one."""
    return KINDS.get(str(document.data.get("kind"))) if document.type == "question" else None


def known_fields(document: Document) -> list[str]:
    """In file order. A question has the fields of its kind besides those of all questions."""
    kind = kind_of(document)
    foreign = OWN - set(kind.file) if kind else set()
    return [name for name in FIELDS[document.type] if name not in foreign]


def required_fields(document: Document) -> list[str]:
    kind = kind_of(document)
    own = [name for name, field in kind.file.items() if field.required] if kind else []
    return REQUIRED[document.type] + own


# The fields that only some kinds of questions have.
OWN = {name for kind in KINDS.values() for name in kind.file}


def write(document: Document) -> str:
    """The canonical text of a document; what a file may leave out when empty is left out."""
    data = document.data
    fields = {
        name: data[name]
        for name in FIELDS[document.type]
        if name in data and not is_left_out(name, data[name])
    }
    text = canonical_yaml.write(fields)
    if document.type in YAML:
        return text
    return f"---\n{text}---\n" + BODY[document.type](data)


def is_left_out(name: str, value: Any) -> bool:
    """Whether a field does not stand in a file: an empty one that may miss, a term as it mostly is.

    `1 == True`, but a wrong type must be written to be found.
    """
    if name in UNWRITTEN:
        return value == UNWRITTEN[name] and type(value) is type(UNWRITTEN[name])
    return name in OMITTED and value in ("", [], None)


# May be left out of a file when empty.
OMITTED = {
    "id",
    "content_note",
    "note_for_writers",
    "bloom",
    "topic",
    "status",
    "questions",
    "blueprint",
    "quiz",
    "scoring",
    "shuffle",
    "after",
    "feedback",
    "category",
    "seconds",
    "criteria",
    "guidance",
}
BODY: dict[str, Callable[[dict[str, Any]], str]] = {
    "course": lambda data: f"\n{data['body']}\n" if data.get("body") else "",
    "module": lambda data: "",
    "case": lambda data: case_body.write(data["sections"]),
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
    at = next(
        (i for i, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b),
        min(len(ours), len(theirs)),
    )
    wanted = ours[at] if at < len(ours) else "(end of file)"
    raise fail(
        document.file, at + 1,
        f"not in canonical form (run manage.py format_content); expected: {wanted}",
    )  # fmt: skip
