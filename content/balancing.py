"""Whether the right option can be told by its length: of a question, and of a decision in a lesson.
Looked at in every language, as learners are."""

from collections.abc import Iterator
from dataclasses import dataclass

from content import po_files
from content.documents import Document
from content.errors import Problem
from content.files import CourseFiles

# How much longer than the longest wrong option the right one may be, by factor and by characters;
# and in how many of a course's questions, or decisions, it may be the longest.
LONGER, BY, SHARE = 1.35, 15, 0.5
# Of fewer, nothing can be said.
FEW = 6


@dataclass
class Choice:
    """The options of one question or decision: the texts of the right one and of the others."""

    document: Document
    line: int
    kind: str
    right: str
    wrong: list[str]


def lopsided(files: CourseFiles) -> Iterator[Problem]:
    """Questions and decisions whose right option is told by its length; where that is a habit."""
    for language in (files.language, *files.po):
        for name, found in (("questions", questions(files)), ("decisions", decisions(files))):
            yield from told(files, language, name, list(found))


def told(files: CourseFiles, language: str, name: str, choices: list[Choice]) -> Iterator[Problem]:
    compared = longest = 0
    for choice in choices:
        lengths = lengths_in(files.po.get(language, {}), choice, language == files.language)
        if lengths is None:
            continue
        right, wrong = lengths
        compared += 1
        longest += right > wrong
        if right > LONGER * wrong and right - wrong > BY:
            yield Problem(
                choice.document.file,
                choice.line,
                f"({language}) the right option has {right} characters, the longest wrong one "
                f"{wrong}",
            )
    if compared >= FEW and longest > SHARE * compared:
        yield Problem(
            files.course.file,
            1,
            f"({language}) the right option is the longest in {longest} of {compared} {name}",
        )


def lengths_in(
    po: dict[po_files.Key, str], choice: Choice, is_source: bool
) -> tuple[int, int] | None:
    """Length of the right option, and of the longest wrong one; None where one has no text in this
    language."""
    place = po_files.context(choice.document, choice.kind)
    texts = [choice.right, *choice.wrong]
    shown = texts if is_source else [po.get((place, text), "") for text in texts]
    if len(shown) < 2 or not all(shown):
        return None
    right, *wrong = map(len, shown)
    return right, max(wrong)


def questions(files: CourseFiles) -> Iterator[Choice]:
    """The questions of which one option is right."""
    for question in files.of_type("question"):
        data = question.data
        if data["kind"] in ("single_choice", "case_scenario"):
            right = [o["text"] for o in data["options"] if o["id"] == data["key"]]
            wrong = [o["text"] for o in data["options"] if o["id"] != data["key"]]
            yield Choice(question, question.line("options"), "option", "".join(right), wrong)


def decisions(files: CourseFiles) -> Iterator[Choice]:
    """The decisions in lessons, of whose choices one is the best."""
    for lesson in files.of_type("lesson"):
        for block in lesson.data["body"]:
            if block["type"] == "decision":
                choices = block["value"]["choices"]
                best = [c["text"] for c in choices if c["verdict"] == "best"]
                poor = [c["text"] for c in choices if c["verdict"] != "best"]
                yield Choice(lesson, block["line"], "choice", "".join(best), poor)
