"""Short texts with their accepted answers, as Moodle's short answers: `*` stands for anything."""

from collections.abc import Iterable
from fractions import Fraction

from django.utils.translation import gettext as _

from quizzes.exchange.item import Item
from quizzes.exchange.weights import Weighted

ANYTHING, STAR = "*", r"\*"
UNNAMED = ""
"""The language of accepted answers whose file does not say one: that of the bank."""


def set_short(item: Item, answers: list[Weighted]) -> None:
    """A short text; what its grading and feedback lose is said."""
    best = max((answer.weight for answer in answers), default=Fraction(0))
    named = [answer for answer in answers if answer.text != ANYTHING]
    right = [answer for answer in named if answer.weight == best > 0]
    wrong = [answer for answer in named if answer not in right]
    said = {"right": _one_of(item, right), "other": ""}
    said["other"] = next((a.feedback for a in answers if a.text == ANYTHING), "")
    if any(answer.weight > 0 for answer in wrong):
        item.lose(_("Parts of the points for single answers: an answer is right or wrong here."))
    if any(answer.feedback for answer in wrong):
        item.lose(_("Feedback to single wrong answers."))
    item.kind = "short_text"
    item.fields = {
        "key": {UNNAMED: list(dict.fromkeys(plain_stars(item, answer.text) for answer in right))},
        "feedback": [{"when": when, "text": text} for when, text in said.items() if text],
    }


def plain_stars(item: Item, pattern: str) -> str:
    """The answer that a pattern stands for; its wildcards are lost."""
    bare = pattern.replace(STAR, "\0")
    if ANYTHING in bare:
        item.lose(_("Wildcards “*” in answers: they stand for themselves here."))
    return bare.replace("\0", ANYTHING)


def short(item: Item) -> list[Weighted]:
    """The answers to be written."""
    said = {row["when"]: row["text"] for row in item.fields.get("feedback") or []}
    found = [
        Weighted(text.replace(ANYTHING, STAR), Fraction(1), said.get("right", ""))
        for text in every_language(item.fields["key"])
    ]
    if "other" in said:
        found.append(Weighted(ANYTHING, Fraction(0), said["other"]))
    return found


def every_language(accepted: dict[str, list[str]]) -> list[str]:
    """Accepted answers, each once: what is right in one language is right in all."""
    return list(dict.fromkeys(text for texts in accepted.values() for text in texts))


def in_language(accepted: dict[str, list[str]], language: str) -> dict[str, list[str]]:
    """The same, with the language of the bank for answers that name none."""
    return {(name or language): texts for name, texts in accepted.items() if texts}


def _one_of(item: Item, right: Iterable[Weighted]) -> str:
    texts = list(dict.fromkeys(answer.feedback for answer in right if answer.feedback))
    if len(texts) > 1:
        item.lose(_("Different feedback to right answers: the first is kept."))
    return texts[0] if texts else ""
