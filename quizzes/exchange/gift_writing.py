"""GIFT, Moodle's text format: written, as Moodle's own writer does."""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from quizzes.exchange import tags
from quizzes.exchange.gift_signs import escaped
from quizzes.exchange.item import Item
from quizzes.exchange.short import short
from quizzes.exchange.weights import lost_weights, per_cent, too_many_right, weighted

LIKE_A_WEIGHT = re.compile(r"%-?\d")
LIKE_MARKUP = re.compile(r"<|&#?\w+;")


def write(items: Iterable[Item]) -> bytes:
    """The file. What an item loses is added to its `lost`; one that GIFT has no form for is left
    out, and says so."""
    return "\n".join(filter(None, map(written, items))).encode()


def written(item: Item) -> str:
    """One question, or "" for what GIFT has no form for."""
    body = WRITERS.get(item.kind)
    if body is None or too_many_right(item):
        item.leave_out(_("The whole question: GIFT has no form for it."))
        return ""
    item.lose(*lost_weights(item))
    if item.pictures:
        item.lose(_("Pictures: GIFT can't hold any."))
    head = [tags.comment(item)] if tags.comment(item) else []
    # Everything is plain text: without the word Moodle would take some signs for markup.
    ask = f"::{escaped(item.name)}::[plain]{escaped(item.stem)}"
    general = f"####{text(item.general)}" if item.general else ""
    return "\n".join([*head, f"{ask}{{{body(item)}{general}}}", ""])


def text(words: str) -> str:
    """A text inside the braces."""
    # What begins like a format would be taken for one.
    return ("[plain]" if words.startswith("[") else "") + escaped(words)


def _with_feedback(words: str, feedback: str) -> str:
    return f"{words}#{text(feedback)}" if feedback else words


def _choices(item: Item) -> str:
    rows = []
    for choice in weighted(item):
        if item.kind != "multiple_choice" and choice.weight == 1:
            sign = "="
        elif choice.weight or LIKE_A_WEIGHT.match(choice.text):
            sign = f"~%{per_cent(choice.weight)}%"
        else:
            sign = "~"
        rows.append(f"\t{sign}{_with_feedback(text(choice.text), choice.feedback)}\n")
    return "\n" + "".join(rows)


def _statement(item: Item) -> str:
    said = {option["id"]: option.get("feedback", "") for option in item.fields["options"]}
    right = item.fields["key"]
    wrong = "false" if right == "true" else "true"
    parts = [right.upper()]
    if said[wrong] or said[right]:
        parts.append(text(said[wrong]))
    if said[right]:
        parts.append(text(said[right]))
    return "#".join(parts)


def _pairs(item: Item) -> str:
    fields = item.fields
    partner = {right["id"]: right["text"] for right in fields["right"]}
    pairs = [(left["text"], partner[fields["key"][left["id"]]]) for left in fields["left"]]
    used = set(fields["key"].values())
    pairs += [("", text) for name, text in partner.items() if name not in used]
    if any("->" in left for left, _right in pairs):
        item.lose(_("Arrows “->” on the left: they become “→”."))
    if any(LIKE_MARKUP.search(right) for _left, right in pairs):
        # Partners have no format: they are stored as they are, and shown as HTML.
        item.lose(_("Signs “<” and “&” on the right: Moodle shows them as markup."))
    if any(left.get("feedback") for left in fields["left"]):
        item.lose(_("Feedback on pairs."))
    if fields.get("scoring") == "all_or_nothing":
        item.lose(_("All or nothing: there, each pair earns its part of the points."))
    rows = [f"\t={text(left.replace('->', '→'))} -> {escaped(right)}\n" for left, right in pairs]
    return "\n" + "".join(rows)


def _number(item: Item) -> str:
    key = item.fields["key"]
    said = {str(row["when"]): row["text"] for row in item.fields.get("feedback", [])}
    if key.get("unit"):
        item.lose(_("The unit “%(unit)s”.") % {"unit": key["unit"]})
    value, tolerance = plain(key["value"]), plain(key["tolerance"])
    rows = [(f"=%100%{value}:{tolerance}", said.pop(value, ""))]
    other = said.pop("other", "")
    rows += [(f"=%0%{when}:0", words) for when, words in said.items()]
    body = "".join(f"\t{_with_feedback(row, words)}\n" for row, words in rows)
    return f"#\n{body}" + (f"\t~#{text(other)}\n" if other else "")


def plain(number: object) -> str:
    """Without needless zeros and never as 1E+3."""
    exact = Decimal(str(number))
    return f"{exact.normalize():f}" if exact else "0"


def _short(item: Item) -> str:
    rows = [
        f"\t=%{per_cent(a.weight)}%{_with_feedback(text(a.text), a.feedback)}\n"
        for a in short(item)
    ]
    body = "\n" + "".join(rows)
    if "->" in body:
        # With an arrow among its answers, Moodle takes it for a matching.
        item.lose(_("Arrows “->” in answers: they become “→”."))
    return body.replace("->", "→")


def _open(item: Item) -> str:
    if item.fields.get("criteria") or item.fields.get("guidance"):
        item.lose(_("The rubric and the guidance for markers."))
    if item.fields.get("answer", {}).get("type", "text") != "text":
        item.lose(_("That a file is handed in."))
    return ""


WRITERS: dict[str, Callable[[Item], str]] = {
    "single_choice": _choices,
    "case_scenario": _choices,
    "multiple_choice": _choices,
    "true_false": _statement,
    "matching": _pairs,
    "numeric": _number,
    "short_text": _short,
    "open_answer": _open,
}
