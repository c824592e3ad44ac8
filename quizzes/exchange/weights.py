"""Choices with weights, as other systems grade them, and the kinds of the bank, both ways.

Moodle gives each choice a share of the points; a question with one answer takes that of the choice,
one with several adds them up, never below 0. The bank's rules are its kinds' `grade()`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from quizzes.exchange.item import Item, key, mixed

ALL_OR_NOTHING, PARTIAL = "all_or_nothing", "partial"
SEVERAL = 10
"""Moodle knows the weights 1 ÷ 1 to 1 ÷ 10 (`question_bank::fraction_options_full`)."""
CLOSE = Fraction(1, 10_000)
"""Weights are written with rounded decimals: 33.33333."""


@dataclass(frozen=True)
class Weighted:
    """A choice with its share of the points, −1 to 1, and what is said to who chose it."""

    text: str
    weight: Fraction
    feedback: str = ""


def set_choices(item: Item, choices: list[Weighted], *, single: bool, shuffle: bool = True) -> None:
    """Make the item a single or multiple choice; what its grading loses is said."""
    if shuffle:
        # Their order says nothing, but a file may always name the right one first.
        order = mixed(choice.text for choice in choices)
        choices = sorted(choices, key=lambda choice: order.index(choice.text))
    right = _one_right(item, choices) if single else _several_right(item, choices)
    item.kind = "single_choice" if single else "multiple_choice"
    item.fields = {
        "options": [
            _option(key(place), choice.text, choice.feedback)
            for place, choice in enumerate(choices)
        ],
        "key": "".join(right[:1]) if single else right,
        "shuffle": shuffle,
    }
    if not single:
        item.fields["scoring"] = _scoring(item, choices)


def set_true_false(item: Item, is_true: bool, true: str = "", false: str = "") -> None:
    """Make the item a statement; `true` and `false` are said to who chose the one or the other."""
    item.kind = "true_false"
    item.fields = {
        "options": [_option("true", "", true), _option("false", "", false)],
        "key": "true" if is_true else "false",
    }


def weighted(item: Item) -> list[Weighted]:
    """The choices of a single or multiple choice with the weights that grade them most alike."""
    options, right = item.fields["options"], item.fields["key"]
    if item.kind != "multiple_choice":
        return [
            Weighted(o["text"], Fraction(o["id"] == right), o.get("feedback", "")) for o in options
        ]
    share = Fraction(1, max(1, len(right)))
    penalty = -share if item.fields.get("scoring") == PARTIAL else Fraction(-1)
    return [
        Weighted(o["text"], share if o["id"] in right else penalty, o.get("feedback", ""))
        for o in options
    ]


def lost_weights(item: Item) -> list[str]:
    """What the grading of an item loses in Moodle."""
    several = item.kind == "multiple_choice" and len(item.fields["key"]) > 1
    if several and item.fields.get("scoring") == ALL_OR_NOTHING:
        return [_("All or nothing: there, an incomplete answer earns a part of the points.")]
    return []


def too_many_right(item: Item) -> bool:
    """Whether Moodle has no weight for so many right choices."""
    return item.kind == "multiple_choice" and len(item.fields["key"]) > SEVERAL


def per_cent(weight: Fraction) -> str:
    """As Moodle writes it: 100, 50, 33.33333, −33.33333."""
    return f"{float(weight * 100):.5f}".rstrip("0").rstrip(".")


def _option(name: str, text: str, feedback: str) -> dict[str, Any]:
    option = {"id": name, "text": text}
    return {**option, "feedback": feedback} if feedback else option


def _one_right(item: Item, choices: list[Weighted]) -> list[str]:
    best = max((choice.weight for choice in choices), default=Fraction(0))
    right = [key(n) for n, choice in enumerate(choices) if choice.weight == best > 0]
    if len(right) > 1:
        item.lose(_("Of several right choices only the first is right here."))
    if best < 1 and right:
        item.lose(_("No choice earns all points: the best one is the right one here."))
    if any(0 != choice.weight != best for choice in choices):
        item.lose(_("Parts of the points for single choices: a choice is right or wrong here."))
    return right


def _several_right(item: Item, choices: list[Weighted]) -> list[str]:
    right = [n for n, choice in enumerate(choices) if choice.weight > 0]
    if right and not _alike([choices[n].weight for n in right], Fraction(1, len(right))):
        item.lose(_("Different weights of the right choices: here each counts the same."))
    return [key(n) for n in right]


def _scoring(item: Item, choices: list[Weighted]) -> str:
    right = [choice for choice in choices if choice.weight > 0]
    wrong = [choice.weight for choice in choices if choice.weight <= 0]
    if wrong and _alike(wrong, Fraction(-1)):
        if len(right) > 1:
            item.lose(_("Parts of the points for an incomplete answer: all or nothing here."))
        return ALL_OR_NOTHING
    if right and not _alike(wrong, Fraction(-1, len(right))):
        item.lose(_("Own weights of wrong choices: here each takes away what a right one gives."))
    return PARTIAL


def _alike(weights: Iterable[Fraction], wanted: Fraction) -> bool:
    return all(abs(weight - wanted) < CLOSE for weight in weights)
