"""The kinds of the bank, made of what other systems hold; what does not fit is said."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from quizzes.exchange.item import Item, key, mixed

DIGITS, DECIMALS = 15, 6


def set_pairs(item: Item, pairs: list[tuple[str, str]]) -> None:
    """Matching; a pair without a left side is one more partner to choose from."""
    texts = mixed(dict.fromkeys(right for _left, right in pairs))
    keys = {text: key(place) for place, text in enumerate(texts)}
    asked = [pair for pair in pairs if pair[0]]
    left = [(str(n), text, keys[right]) for n, (text, right) in enumerate(asked, 1)]
    item.kind = "matching"
    item.fields = {
        "left": [{"id": n, "text": text} for n, text, _right in left],
        "right": [{"id": keys[text], "text": text} for text in texts],
        "key": {n: right for n, _text, right in left},
        "scoring": "per_pair",
    }


def set_order(item: Item, steps: list[str], scoring: str = "adjacent_pairs") -> None:
    """Ordering; `steps` stand in the right order."""
    shown = mixed(steps)
    keys = {text: key(place) for place, text in enumerate(shown)}
    if len(keys) < len(steps):
        item.lose(_("Steps with equal texts: each text stands once."))
    item.kind = "ordering"
    item.fields = {
        "items": [{"id": keys[text], "text": text} for text in dict.fromkeys(shown)],
        "key": [keys[text] for text in dict.fromkeys(steps)],
        "scoring": scoring,
    }


Number = tuple[Decimal | None, Decimal, Fraction, str]


def set_number(item: Item, found: list[Number], other: str = "", unit: str = "") -> None:
    """Numeric, of (number or None for any, tolerance, share of the points, feedback)."""
    right = [row for row in found if row[0] is not None and row[2] == max(r[2] for r in found)]
    rest = [row for row in found if row not in right[:1]]
    if any(share > 0 for _value, _tolerance, share, _text in rest):
        item.lose(_("Other numbers that earn points: only the first one is right here."))
    if any(tolerance for value, tolerance, _share, _text in rest if value is not None):
        item.lose(_("Tolerances of wrong numbers: their feedback is for the exact number."))
    other = other or next((text for value, _t, _s, text in rest if value is None), "")
    value, tolerance, _share, text = right[0] if right else (Decimal(0), Decimal(0), 0, "")
    said = [(value, text), *((v, text) for v, _t, _s, text in rest if v is not None)]
    feedback: list[dict[str, Any]] = [
        {"when": when, "text": text} for when, text in dict(reversed(said)).items() if text
    ]
    item.kind = "numeric"
    item.fields = {
        "key": {"value": value, "tolerance": tolerance, **({"unit": unit} if unit else {})},
        "feedback": feedback[::-1] + ([{"when": "other", "text": other}] if other else []),
    }


def as_number(text: str) -> Decimal | None:
    """A number as files write it; None for anything else, and for more digits than are kept."""
    bare = text.strip().replace(",", ".")
    if not bare or len(bare) > 40 or set(bare) - set("0123456789.+-eE"):
        return None
    try:
        number = Decimal(bare)
    except ArithmeticError:
        return None
    if abs(number) >= 10 ** (DIGITS - DECIMALS) or number != round(number, DECIMALS):
        return None
    return number


def set_open(item: Item) -> None:
    """A text that people mark."""
    item.kind, item.fields = "open_answer", {"answer": {"type": "text"}, "criteria": []}
