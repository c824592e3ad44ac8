"""Aiken: a question, its choices as `A) …`, and `ANSWER: B`. Nothing else can be said in it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from django.utils.translation import gettext as _

from quizzes.exchange import lines
from quizzes.exchange.item import Item, fail
from quizzes.exchange.markup import one_line
from quizzes.exchange.weights import Weighted, set_choices

CHOICE = re.compile(r"[A-Z][).]")
ANSWER = re.compile(r"ANSWER:\s*(\S?)")
RIGHT, WRONG = Fraction(1), Fraction(0)


@dataclass
class Asked:
    """A question up to its ANSWER line. `answer` is (line, letter)."""

    line: int
    stem: str
    choices: list[str] = field(default_factory=list)
    answer: tuple[int, str] = (0, "")


def read(data: bytes) -> list[Item]:
    """All questions of a file. Raises ExchangeError with the line of each that can't be read."""
    return lines.each(blocks(data), question)


def blocks(data: bytes) -> Iterator[Asked]:
    """The questions; one without its end has no answer."""
    asked = None
    for number, line in lines.numbered(data):
        row = line.strip()
        if not row:
            continue
        if CHOICE.match(row) or ANSWER.match(row):
            asked = asked or Asked(number, "")
            if CHOICE.match(row):
                asked.choices.append(one_line(row[2:]))
                continue
            asked.answer = (number, ANSWER.match(row)[1])
            yield asked
            asked = None
        else:
            if asked:
                yield asked
            asked = Asked(number, one_line(row))
    if asked:
        yield asked


def question(asked: Asked) -> list[Item]:
    """The item, or an ExchangeError at the line where something is missing."""
    number, letter = asked.answer
    if not asked.stem:
        raise fail(asked.line, _("A choice or an answer without a question before it."))
    if not number:
        message = _("The question has no line “ANSWER: …”. Its text must stand on one line.")
        raise fail(asked.line, message)
    if len(asked.choices) < 2:
        raise fail(asked.line, _("A choice needs at least two answers."))
    right = ord(letter or "?") - ord("A")
    if not 0 <= right < len(asked.choices):
        raise fail(number, _("There is no choice “%(letter)s”.") % {"letter": letter})
    item = Item(line=asked.line, stem=asked.stem)
    choices = [
        Weighted(text, RIGHT if place == right else WRONG)
        for place, text in enumerate(asked.choices)
    ]
    set_choices(item, choices, single=True)
    return [item]


def write(items: Iterable[Item]) -> bytes:
    """The file. What an item loses is added to its `lost`; one that Aiken has no form for is left
    out, and says so."""
    return "\n".join(filter(None, map(written, items))).encode()


def written(item: Item) -> str:
    """One question, or "" for what Aiken has no form for."""
    if item.kind not in ("single_choice", "case_scenario", "true_false"):
        item.leave_out(_("The whole question: Aiken holds only questions with one right choice."))
        return ""
    if CHOICE.match(item.stem) or ANSWER.match(item.stem) or len(item.stem) < 2:
        item.leave_out(_("The whole question: in Aiken its text would be taken for a choice."))
        return ""
    _lose_most(item)
    right, rows = "", []
    for place, option in enumerate(item.fields["options"]):
        letter = chr(ord("A") + place)
        rows.append(f"{letter}) {option['text']}")
        right = letter if option["id"] == item.fields["key"] else right
    return "\n".join([item.stem, *rows, f"ANSWER: {right}", ""])


def _lose_most(item: Item) -> None:
    item.lose(_("Code, objective, difficulty and sources."))
    if item.general or any(option.get("feedback") for option in item.fields["options"]):
        item.lose(_("Feedback."))
    if item.kind == "true_false":
        item.lose(_("The kind: a statement becomes a single choice."))
    if item.pictures:
        item.lose(_("Pictures."))
