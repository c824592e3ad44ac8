"""Builders: questions as authors write them, answers as learners send them."""

from collections.abc import Iterable
from typing import Any

from wagtail.models import Locale

from quizzes import versions
from quizzes.models import Attempt, Question, QuestionText, QuestionVersion

BANK = "proving-ground"
RIGHT = {1: "b", 2: "b", 3: "b", 4: ["a", "c"], 5: "true"}
KEYS = {"single_choice": "abcd", "multiple_choice": "abcd", "true_false": ["true", "false"]}


def body(
    kind: str = "single_choice",
    stem: str = "What comes first?",
    right: Iterable[str] = "b",
    keys: Iterable[str] = (),
    words: str = "choice",
    **settings: Any,
) -> list[tuple[str, dict]]:
    """The StreamField value of a question whose texts can be told apart in a page."""
    options = [
        {
            "key": key,
            "text": f"{words} {key}",
            "feedback": f"About {words} {key}.",
            "correct": key in list(right),
        }
        for key in keys or KEYS[kind]
    ]
    value: dict[str, Any] = {"stem": stem, "options": options}
    if kind != "true_false":
        value["shuffle"] = True
    if kind == "multiple_choice":
        value["scoring"] = "all_or_nothing"
    return [(kind, {**value, **settings})]


def written(code: str, *, language: str = "en", objective: str = "1.a", **content: Any) -> Question:
    """A draft that is stored but not published."""
    known = ("bank", "lesson", "source", "self_check", "source_language", "difficulty")
    fields = {name: content.pop(name) for name in known if name in content}
    question = Question(
        code=code,
        bank=fields.pop("bank", BANK),
        objective=objective,
        locale=Locale.objects.get(language_code=language),
        source_language=fields.pop("source_language", language),
        live=False,
        body=body(**content),
        **fields,
    )
    question.save()
    return question


def published(code: str, **content: Any) -> Question:
    question = written(code, **content)
    question.save_revision().publish()
    # Wagtail publishes another copy of the object.
    question.refresh_from_db()
    return question


def recorded(code: str, **content: Any) -> Question:
    """The same without a revision: what `published` leaves behind, in a tenth of the time."""
    question = written(code, **content)
    question.live = True
    question.save()
    versions.record(question)
    return question


def republish(question: Question, **content: Any) -> Question:
    """The author rewrites the question and publishes it again."""
    question.body = body(**content)
    question.save_revision().publish()
    # Wagtail publishes another copy of the object.
    question.refresh_from_db()
    return question


def translate(question: Question, language: str, **content: Any) -> Question:
    """A translation made and published by hand, choices and all."""
    locale = Locale.objects.get(language_code=language)
    translation = question.get_translation_or_none(locale) or question.copy_for_translation(locale)
    translation.live = False
    translation.body = body(**content)
    translation.save()
    translation.save_revision().publish()
    translation.refresh_from_db()
    return translation


def answers(attempt: Attempt, **wrong: Any) -> dict[int, Any]:
    """Right answers to everything but what is said otherwise, e.g. q2="a"."""
    return {
        position: wrong.get(f"q{position}", right)
        for position, right in RIGHT.items()
        if wrong.get(f"q{position}", right) is not None
    }


def all_versions() -> Any:
    """Versions of this bank, apart from those of the tiny course."""
    return QuestionVersion.objects.filter(bank=BANK)


def all_texts() -> Any:
    return QuestionText.objects.filter(version__bank=BANK)


def sent(responses: dict[int, Any], **more: Any) -> dict[str, Any]:
    """The same as form data."""
    return {**{f"q{position}": response for position, response in responses.items()}, **more}
