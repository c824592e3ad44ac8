"""What the plan wants: the parts of a lesson and its length, a check at the end of a module, and
behind a final test twice the questions that it draws."""

import re
from collections import Counter
from collections.abc import Iterator
from statistics import mean

from content.checking import checks_of, listed
from content.documents import Document
from content.errors import Problem
from content.files import CourseFiles
from content.segments import segments
from quizzes.blueprint import cells
from quizzes.models import Purpose, Question

WORD = re.compile(r"[^\W\d_]+(?:[ʻʼ’'-][^\W\d_]+)*")
# A careful reader of a foreign or legal text, words a minute.
READING_SPEED = 100
LEAST_WORDS, MOST_WORDS = 300, 700
# A lesson of a quarter of an hour is a whole one; a shorter one is a note beside the others.
WHOLE = 15
SELF_CHECKS, TIMES = 2, 2
# What a learner does, beside the self-checks.
INTERACTIONS = {"decision", "activity"}
# Questions of a module check, and what may follow it.
CHECKED = 5
CLOSING = {Purpose.FINAL_TEST, Purpose.POST_TEST, Purpose.SURVEY}


def words_of(document: Document) -> list[str]:
    """All words that a learner reads."""
    return WORD.findall(" ".join(text for kind, text in segments(document) if kind != "source"))


def unplanned(files: CourseFiles) -> Iterator[Problem]:
    """Lessons without one of their parts, or of another length than planned; modules without their
    check; tests whose bank has less than twice what they draw for an objective."""
    for lesson in files.of_type("lesson"):
        if lesson.data["minutes"] >= WHOLE:
            yield from (Problem(lesson.file, 1, message) for message in missing_in(lesson))
    if is_whole(files):
        yield from unchecked(files)
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


def unchecked(files: CourseFiles) -> Iterator[Problem]:
    """Modules that do not end with their check: a practice test that lists five questions, at most
    with what closes the course behind it."""
    for module in files.of_type("module"):
        steps = [s for s in steps_of(module, files) if s.data.get("purpose") not in CLOSING]
        if all(step.type != "lesson" for step in steps):
            continue
        last = steps[-1]
        if last.data.get("purpose") != Purpose.PRACTICE:
            message = f"the module does not end with its check, a practice test of {CHECKED}"
            yield Problem(module.file, 1, f"{message} questions")
        elif (number := len(set(listed(last, files)) & asked(files))) != CHECKED:
            yield Problem(
                last.file,
                last.line("questions"),
                f"the module check lists {number} questions that can be asked, the plan wants "
                f"{CHECKED}",
            )


def steps_of(module: Document, files: CourseFiles) -> list[Document]:
    """The steps of a module, in their order."""
    steps = files.of_type("lesson", "quiz")
    own = [step for step in steps if step.path.rpartition("/")[0] == module.path]
    return sorted(own, key=lambda step: step.order)


def asked(files: CourseFiles) -> set[str]:
    """Codes of the questions that are neither drafts nor retired."""
    statuses = ("", Question.Status.APPROVED)
    return {d.data["id"] for d in files.of_type("question") if d.data["status"] in statuses}


def thin(files: CourseFiles) -> Iterator[Problem]:
    """Final tests of whose questions a learner would see too many again at a second attempt."""
    for test, name, wanted, found in banks(files):
        if found < TIMES * wanted:
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
    drawable = asked(files) - checks_of(files)
    drawn = Counter(
        question.data["objective"]
        for question in files.of_type("question")
        if question.data["id"] in drawable
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
