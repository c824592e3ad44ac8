"""What the plan wants of each lesson, and of the bank behind each test: its parts, its length, and
twice the questions that a test draws."""

import re
from collections import Counter
from collections.abc import Iterator
from statistics import mean

from content.checking import checks_of
from content.documents import Document
from content.errors import Problem
from content.files import CourseFiles
from content.segments import segments
from quizzes.blueprint import cells
from quizzes.models import Question

WORD = re.compile(r"[^\W\d_]+(?:[ʻʼ’'-][^\W\d_]+)*")
# A careful reader of a foreign or legal text, words a minute.
READING_SPEED = 100
LEAST_WORDS, MOST_WORDS = 300, 700
# A lesson of a quarter of an hour is a whole one; a shorter one is a note beside the others.
WHOLE = 15
SELF_CHECKS, TIMES = 2, 2
# What a learner does, beside the self-checks.
INTERACTIONS = {"decision", "activity"}


def words_of(document: Document) -> list[str]:
    """All words that a learner reads."""
    return WORD.findall(" ".join(text for kind, text in segments(document) if kind != "source"))


def unplanned(files: CourseFiles) -> Iterator[Problem]:
    """Lessons without one of their parts, or of another length than planned; tests whose bank has
    less than twice what they draw for an objective."""
    for lesson in files.of_type("lesson"):
        if lesson.data["minutes"] >= WHOLE:
            yield from (Problem(lesson.file, 1, message) for message in missing_in(lesson))
    yield from thin(files)


def missing_in(lesson: Document) -> Iterator[str]:
    body = lesson.data["body"]
    kinds = Counter(block["type"] for block in body)
    if not body or body[0]["type"] != "opening":
        yield "the lesson does not begin with its opening question"
    if not re.search(r"\[\^[\w.-]+\]", str(body)):
        yield "the lesson has no footnote that names a source"
    if not INTERACTIONS & set(kinds):
        yield "the lesson has nothing to do: no decision, no activity"
    if not lesson.data["key_terms"]:
        yield "the lesson has no key terms"
    if kinds["check"] < SELF_CHECKS:
        yield f"the lesson has {kinds['check']} self-checks, the plan wants {SELF_CHECKS}"
    if not kinds["country"]:
        yield "the lesson has no box “In my country”"
    words = len(words_of(lesson))
    if not LEAST_WORDS <= words <= MOST_WORDS:
        yield f"the lesson has {words} words, the plan wants {LEAST_WORDS} to {MOST_WORDS}"


def hurried(files: CourseFiles) -> Iterator[Problem]:
    """Lessons that take longer to read than their plan says."""
    for lesson in files.of_type("lesson"):
        needed = len(words_of(lesson)) / READING_SPEED
        if needed > lesson.data["minutes"]:
            yield Problem(
                lesson.file,
                lesson.line("minutes"),
                f"reading takes {needed:.0f} minutes, the plan has {lesson.data['minutes']}",
            )


def thin(files: CourseFiles) -> Iterator[Problem]:
    """Final tests of whose questions a learner would see too many again at a second attempt."""
    for test, name, wanted, found in banks(files):
        if is_whole(files) and found < TIMES * wanted:
            yield Problem(
                test.file,
                test.line(f"blueprint.{name}"),
                f"{name}: the test draws {wanted}, the bank has {found}, the plan wants twice as "
                "many",
            )


def is_whole(files: CourseFiles) -> bool:
    """Whether the course consists of whole lessons."""
    return all(lesson.data["minutes"] >= WHOLE for lesson in files.of_type("lesson"))


def banks(files: CourseFiles) -> Iterator[tuple[Document, str, int, int]]:
    """(final test, objective, how many it draws, how many it may draw from)."""
    checks = checks_of(files)
    drawn = Counter(
        question.data["objective"]
        for question in files.of_type("question")
        if question.data["id"] not in checks
        and question.data["status"] in ("", Question.Status.APPROVED)
    )
    for test in files.of_type("quiz"):
        if test.data["purpose"] == "final_test":
            wanted: Counter[str] = Counter()
            for cell in cells(test.data.get("blueprint") or {}):
                wanted[cell.objective] += cell.wanted
            yield from ((test, name, number, drawn[name]) for name, number in wanted.items())


def figures(files: CourseFiles) -> Iterator[str]:
    """One line a course: lessons, words, reading time; questions by objective."""
    lessons = files.of_type("lesson")
    if not lessons:
        return
    words = [len(words_of(lesson)) for lesson in lessons]
    minutes = [lesson.data["minutes"] for lesson in lessons]
    read = sum(words) / READING_SPEED
    yield (
        f"{files.slug}: {len(lessons)} lessons of {min(words)}–{max(words)} words (mean "
        f"{mean(words):.0f}), {read:.0f} minutes to read of {sum(minutes)} planned"
    )
    rows = [f"{name} {found} for {wanted}" for _test, name, wanted, found in banks(files)]
    if rows:
        yield f"{files.slug}: questions by objective, for the final test: {', '.join(rows)}"
