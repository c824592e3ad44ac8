"""What a field of a curriculum file may hold: the loader says so before anything is changed.

Single values are checked by the model's own field (length, choices, limits), so that what the
admin refuses is refused here too; lists and mappings by the shapes below.
"""

import re
import uuid
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import override

from activities import packing
from activities.models import H5PContent
from content.moments import is_moment
from courses.choices import TOPICS
from courses.models import CoursePage, LearningPath, LessonPage, ModulePage, QuizPage
from library.models import Article, Case, CasesPage, Instrument
from people.choices import Audience
from quizzes.blueprint import DIFFICULTIES
from quizzes.file_format import is_count, is_line, is_text
from quizzes.kinds import KINDS
from quizzes.models import Question, Quiz

Found = Iterator[tuple[str, str]]
MODELS: dict[str, Any] = {
    "course": CoursePage, "module": ModulePage, "lesson": LessonPage, "quiz": QuizPage,
    "question": Question, "shared": Quiz, "activity": H5PContent,
    "library": CasesPage, "instrument": Instrument, "article": Article, "case": Case,
    "path": LearningPath,
}  # fmt: skip
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# What may stand in an address; and in the code of a question, which is the name of its file.
SLUG, CODE = re.compile(r"[A-Za-z0-9_-]+"), re.compile(r"[A-Za-z0-9_.-]+")


def record(*names: str, optional: tuple[str, ...] = ()) -> Callable[[Any], bool]:
    """A mapping with exactly these texts."""

    def test(value: Any) -> bool:
        return (
            isinstance(value, dict)
            and set(names) <= set(value) <= {*names, *optional}
            and all(is_text(value[name]) for name in names)
            and all(isinstance(item, str) for item in value.values())
        )

    return test


def is_path_step(value: Any) -> bool:
    """A course of a learning path: {code, title, modules, optional}."""
    return (
        isinstance(value, dict)
        and list(value) == ["code", "title", "modules", "optional"]
        and is_text(value["code"])
        and is_text(value["title"])
        and isinstance(value["modules"], list)
        and all(map(is_count, value["modules"]))
        and isinstance(value["optional"], bool)
    )


def is_article(value: Any) -> bool:
    """The code of an article, or of an instrument as a whole."""
    return bool(re.fullmatch(rf"{NAME.pattern}(/[a-z0-9.-]+)?", str(value)))


TOPIC_CODES = [code for code, _name in TOPICS]
# Field → (test of one item, what is expected), for fields that hold lists.
LISTS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "objectives": (record("code", "text"), "an objective has code and text, both texts"),
    "target_groups": (Audience.values.__contains__, f"known are {', '.join(Audience.values)}"),
    "topics": (TOPIC_CODES.__contains__, f"known are {', '.join(TOPIC_CODES)}"),
    **dict.fromkeys(
        (
            *("prerequisites", "facts", "key_terms", "source", "questions"),
            *("names", "courses", "lessons"),
        ),
        (is_text, "every item is a text"),
    ),
    "steps": (is_path_step, "a step has code, title, modules (numbers) and optional"),
    "articles": (is_article, "an article is written `firearms-protocol/10`"),
}  # fmt: skip


OF_SOME_KIND = {name for kind in KINDS.values() for name in kind.file}


def problems_of(kind: str, data: dict[str, Any]) -> Found:
    """(field, message) of every field that does not hold what it should. Known fields only."""
    own = KINDS[data["kind"]].file if data.get("kind") in KINDS else {}
    for name, value in data.items():
        if name in own:
            yield from own[name].problems(name, value)
        elif kind == "question" and name in OF_SOME_KIND:
            continue  # the kind is unknown, which is told
        elif name in LISTS:
            yield from check_list(name, value)
        elif name in OTHERS:
            test, expected = OTHERS[name]
            if value is not None and not test(value):
                yield name, expected
        else:
            yield from check_value(kind, name, value)


def check_list(name: str, value: Any) -> Found:
    test, expected = LISTS[name]
    if value is None or not isinstance(value, list):
        yield name, f"{name} is a list; {expected}"
        return
    for place, item in enumerate(value):
        if not test(item):
            yield f"{name}.{place}", expected


def is_blueprint(value: Any) -> bool:
    """{objective: number} or {objective: {difficulty: number}}."""
    return isinstance(value, dict) and all(
        is_text(objective) and (is_count(wanted) or is_by_difficulty(wanted))
        for objective, wanted in value.items()
    )


def is_by_difficulty(value: Any) -> bool:
    """The difficulties in their order, so that they are written in one way only."""
    return (
        isinstance(value, dict)
        and bool(value)
        and list(value) == [level for level in DIFFICULTIES if level in value]
        and all(map(is_count, value.values()))
    )


def is_date(value: Any) -> bool:
    """A day as a text: YAML would make a date of what stands without quotes."""
    try:
        return date.fromisoformat(value).isoformat() == value
    except (TypeError, ValueError):
        return False


def is_key(value: Any) -> bool:
    try:
        return str(uuid.UUID(value)) == value
    except (TypeError, ValueError, AttributeError):
        return False


OTHERS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "blueprint": (is_blueprint, "blueprint is a mapping of objectives to numbers of questions"),
    **dict.fromkeys(("adopted", "in_force"), (is_date, 'expected a day: "2001-05-31"')),
    **dict.fromkeys(("opens", "closes"), (is_moment, 'expected a moment: "2026-12-01T04:00Z"')),
    "quiz": (lambda value: bool(NAME.fullmatch(str(value))), "quiz is the name of a shared quiz"),
    "parallel": (lambda value: isinstance(value, bool), "expected true or false"),
    "type": (lambda value: value in packing.our_types(), "type is one of our content types"),
    "content": (lambda value: isinstance(value, dict), "content has the fields of its type"),
    **dict.fromkeys(("kind", "language", "stem"), (is_text, "expected a text of one line")),
}  # fmt: skip


def check_value(kind: str, name: str, value: Any) -> Found:
    """One value by its model field of the same name."""
    if name == "id" and kind != "question":
        if not is_key(value):
            yield name, "id is a UUID, as export_content writes it"
        return
    field = MODELS[kind]._meta.get_field("code" if name == "id" else name)
    if message := wrong_type(field, value):
        yield name, message
        return
    try:
        # The messages of a command are English, whatever language the process speaks.
        with override("en"):
            field.clean(value, None)
    except ValidationError as error:
        yield name, " ".join(error.messages)


def wrong_type(field: models.Field, value: Any) -> str:
    if value is None:
        return "" if field.null else "the field has no value"
    if isinstance(field, models.BooleanField):
        return "" if isinstance(value, bool) else "expected true or false"
    if isinstance(field, models.IntegerField):
        whole = isinstance(value, int) and not isinstance(value, bool)
        return "" if whole else "expected a whole number"
    if not isinstance(value, str):
        return "expected a text, in double quotes"
    one_line = field.name == "note_for_writers" or is_line(value)
    return "" if one_line else "a text stands on one line, without spaces at its ends"
