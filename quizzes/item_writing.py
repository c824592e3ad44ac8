"""What those who write good questions look out for: warnings, never errors. One function a rule.

Rules from Haladyna, Downing & Rodriguez (2002), "A Review of Multiple-Choice Item-Writing
Guidelines for Classroom Assessment", Applied Measurement in Education 15(3).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _

from quizzes.comparing import folded
from quizzes.models import Question

Value = Mapping[str, Any]

ALL_OR_NONE = re.compile(
    r"\b(all|none|both|neither) of (the above|these|them)\b"
    r"|\b(вс[её]|все варианты|ничего|ни один) (из )?((выше)?перечисленн|указанн|названн)\w*"
    r"|\bвс[её] ответы (верны|правильны)\w*"
    r"|\b(yuqoridagi|koʻrsatilgan|sanab oʻtilgan)\w*ning (barchasi|hammasi|hech biri)\b"
    r"|\b(barcha|hamma) javob(lar)?(i)? toʻgʻri\b|\bhech (biri|qaysi) (ham )?(toʻgʻri )?emas\b",
    re.IGNORECASE,
)
# Written small: in capitals the word is emphasised already.
NEGATIVE = re.compile(
    r"\b(not|except|never|least)\b|\b(не|кроме|за исключением|никогда|неверно|неправильно)\b"
    r"|\b(emas|tashqari|hech qachon|notoʻgʻri)\b"
)
EMPHASISED = re.compile(
    r"\b(NOT|EXCEPT|NEVER|LEAST|НЕ|КРОМЕ|НИКОГДА|НЕВЕРНО|EMAS|TASHQARI|NOTOʻGʻRI)\b"
)
# A right option so much longer than the next one is seen at a glance.
LONGER = 1.2
SHORTEST = 20


def longest_is_right(value: Value) -> str:
    """The right option is by far the longest: it is chosen for its length."""
    options = choices(value)
    right = [len(o["text"]) for o in options if o.get("correct")]
    wrong = [len(o["text"]) for o in options if not o.get("correct")]
    if len(right) != 1 or not wrong or right[0] < SHORTEST or right[0] < LONGER * max(wrong):
        return ""
    return _("The longest choice is the right one. Make the others as long, or this one shorter.")


def all_of_the_above(value: Value) -> str:
    """ "All of the above" is right as soon as two options are, in any language."""
    if not any(ALL_OR_NONE.search(option["text"]) for option in choices(value)):
        return ""
    return _("“All of the above” or “none of these” tests reading, not knowledge. Name the thing.")


def negative_stem(value: Value) -> str:
    """A small "not" is overlooked."""
    stem = question_of(value.get("stem", ""))
    if not NEGATIVE.search(stem) or EMPHASISED.search(stem):
        return ""
    return _("The question is negative. Ask for what is right, or write the word in capitals.")


def no_feedback(value: Value) -> str:
    """Without feedback a learner learns only that it was wrong."""
    options = choices(value)
    if options and "feedback" in options[0]:
        missing = [option["key"] for option in options if not option["feedback"]]
    else:
        missing = [] if any(feedback_in(value)) else ["–"]
    if not missing or "criteria" in value:
        return ""
    if missing == ["–"]:
        return _("There is no feedback.")
    return _("There is no feedback for: %(keys)s.") % {"keys": ", ".join(missing)}


def duplicate_options(value: Value) -> str:
    """Two parts say the same, but for capitals, spaces and punctuation."""
    for name in ("options", "left", "right", "items", "zones"):
        texts = [folded(part["text"]) for part in parts(value, name)]
        if len(set(texts)) < len(texts):
            twice = next(text for text in texts if texts.count(text) > 1)
            return _("Two choices say the same: “%(text)s”.") % {"text": twice}
    return ""


def picture_tells(value: Value) -> str:
    """The name of the picture's file, or its description, has words of the right zone only."""
    zones = parts(value, "zones")
    if not zones or not value.get("image"):
        return ""
    right = {w for z in zones if z["correct"] for w in words(z["text"])}
    right |= set(words(value.get("category") or ""))
    telling = right - {w for z in zones if not z["correct"] for w in words(z["text"])}
    named = set(words(PurePosixPath(value["image"].file.name).stem)) & telling
    # A description may name what is seen; it gives away what only the right zone is called.
    described = set(words(value["alt"])) & telling - set(words(value["stem"]))
    if named:
        return _("The name of the picture's file gives the answer away: %(words)s.") % {
            "words": ", ".join(sorted(named))
        }
    if len(described) > 1:
        return _("The description of the picture may give the answer away: %(words)s.") % {
            "words": ", ".join(sorted(described))
        }
    return ""


RULES: tuple[Callable[[Value], str], ...] = (
    longest_is_right,
    all_of_the_above,
    negative_stem,
    no_feedback,
    duplicate_options,
    picture_tells,
)


def warnings(question: Question) -> list[str]:
    """What the rules have to say, in the language of the page; nothing of a draft without body."""
    return said_of(question.body[0].value) if question.body else []


def said_of(value: Value) -> list[str]:
    return [said for rule in RULES if (said := rule(value))]


def warnings_of(questions: Iterable[Question]) -> dict[int, list[str]]:
    """The warnings of each, by its number; one query for the pictures of each kind."""
    found: dict[int, list[str]] = {}
    stored: dict[str, list[tuple[int, Any]]] = {}
    for question in questions:
        found[question.pk] = []
        if question.body:
            body = question.body.raw_data[0]
            stored.setdefault(body["type"], []).append((question.pk, body["value"]))
    for kind, rows in stored.items():
        block = Question._meta.get_field("body").stream_block.child_blocks[kind]
        values = block.bulk_to_python([value for _pk, value in rows])
        for (pk, _value), value in zip(rows, values, strict=True):
            found[pk] = said_of(value)
    return found


def parts(value: Value, name: str) -> list[Value]:
    """The parts of a list that have a text; of a draft, those that are there."""
    listed = value.get(name)
    found = listed if listed is not None and not isinstance(listed, str) else []
    return [part for part in found if isinstance(part, Mapping) and part.get("text")]


def choices(value: Value) -> list[Value]:
    """What a learner chooses from, to be judged by its wording."""
    if parts(value, "gaps") or value.get("gaps"):
        return [option for gap in value["gaps"] for option in parts(gap, "options")]
    return parts(value, "options")


def feedback_in(value: Value) -> Iterator[str]:
    """All feedback that there is, wherever the kind has it."""
    for name in ("right", "other", "missed", "false_alarm", "after"):
        if isinstance(value.get(name), str):
            yield value[name]
    for name in ("left", "items", "zones", "gaps", "feedback"):
        for part in value.get(name) or []:
            yield (
                part.get("feedback") or part.get("text") if name == "feedback" else part["feedback"]
            )


def question_of(stem: str) -> str:
    """The sentence that asks: a case may say "not" as it pleases."""
    sentences = re.split(r"(?<=[.!?:])\s+", stem.strip())
    return next((one for one in reversed(sentences) if one.endswith("?")), sentences[-1])


def words(text: str) -> list[str]:
    """Words of four letters or more, without their endings."""
    return [word[:6] for word in re.findall(r"[^\W\d_]{4,}", folded(text))]
