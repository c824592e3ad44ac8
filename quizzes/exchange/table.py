"""A table (CSV) with one question a row: what people write in a spreadsheet.

Columns: id, course, objective (code and words), type, stem, options, correct, feedback_with_source,
difficulty. Options: `A. … | B. …`; of a matching `Left: 1. … | 2. … || Right: A. … | B. …`.
Correct: `C`; `B, C`; `1-B, 2-A`; `E > C > A`; a number.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from quizzes.exchange import lines
from quizzes.exchange.gift_writing import plain
from quizzes.exchange.item import Item, fail
from quizzes.exchange.making import as_number, set_number
from quizzes.exchange.markup import one_line
from quizzes.exchange.tags import DIFFICULTIES
from quizzes.exchange.weights import set_true_false

COLUMNS = (
    "id", "course", "objective", "type", "stem", "options", "correct", "feedback_with_source",
    "difficulty",
)  # fmt: skip
REQUIRED = {"type", "stem", "options", "correct"}
LABEL = re.compile(r"([A-Za-z]|\d{1,2})\.\s+(.*)", re.DOTALL)
# What a spreadsheet would compute, and how it is kept from that.
FORMULA, GUARD = ("=", "+", "-", "@"), "'"


@dataclass(frozen=True)
class Row:
    """One row, by column; `line` is where it begins."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def read(data: bytes) -> list[Item]:
    """All questions of a file. Raises ExchangeError with the line of each that can't be read."""
    return lines.each(rows(data), question)


def rows(data: bytes) -> Iterator[Row]:
    """Rows below the head; a cell may hold line breaks. Comma or semicolon, as the head has it."""
    numbered = lines.numbered(data)
    first = next(numbered, (1, ""))[1]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    head = [cell.strip().lower() for cell in next(csv.reader([first], delimiter=delimiter), [])]
    if missing := sorted(REQUIRED - set(head)):
        message = _("The first line must name the columns; missing: %(columns)s.")
        raise fail(1, message % {"columns": ", ".join(missing)})
    reader = csv.reader((f"{line}\n" for _n, line in numbered), delimiter=delimiter, strict=True)
    begun = 2
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise fail(begun, _("The row that begins here is not written as CSV.")) from error
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            found = dict(zip(head, map(_unguarded, cells), strict=False))
            yield Row(begun, found)
        begun = reader.line_num + 2


def question(row: Row) -> list[Item]:
    """The item of a row."""
    item = Item(
        line=row.line, name=row["id"], stem=row["stem"], general=row["feedback_with_source"]
    )
    item.difficulty = row["difficulty"] if row["difficulty"] in DIFFICULTIES else ""
    _take_objective(item, row)
    unknown = [name for name in row.cells if name not in COLUMNS and row[name]]
    unknown += ["difficulty"] if row["difficulty"] and not item.difficulty else []
    if unknown:
        item.lose(_("Columns: %(columns)s.") % {"columns": ", ".join(unknown)})
    kind = row["type"].lower()
    if kind == "hotspot":
        item.leave_out(_("The whole question: it needs its picture, and a table holds none."))
        return [item]
    if kind not in READERS:
        item.leave_out(
            _("The whole question: the bank has no kind like “%(kind)s”.") % {"kind": kind[:40]}
        )
        return [item]
    READERS[kind](item, row)
    return [item]


def _take_objective(item: Item, row: Row) -> None:
    code, _space, words = row["objective"].partition(" ")
    item.objective = code[:32]
    if words or row["course"]:
        item.lose(_("The course and the words of the objective: its code is kept."))


def _labelled(row: Row, text: str) -> dict[str, str]:
    """{label in small letters: text} of `A. … | B. …`."""
    found = {}
    for part in text.split("|"):
        match = LABEL.fullmatch(part.strip())
        if not match or match[1].lower() in found:
            message = _("Options are written “A. … | B. …”, each letter once.")
            raise fail(row.line, message)
        found[match[1].lower()] = one_line(match[2])
    return found


def _known(row: Row, wanted: list[str], there: Iterable[str]) -> list[str]:
    for label in wanted:
        if label not in there:
            message = _("“%(label)s” in the column “correct” is not among the options.")
            raise fail(row.line, message % {"label": label[:40]})
    return wanted


def _split(text: str, sign: str) -> list[str]:
    return [part.strip().lower() for part in text.split(sign) if part.strip()]


def _single(item: Item, row: Row) -> None:
    options = _labelled(row, row["options"])
    right = _known(row, _split(row["correct"], ","), options)
    if len(right) != 1:
        raise fail(row.line, _("A single choice has one right answer."))
    case = row["type"].lower().startswith("case")
    item.kind = "case_scenario" if case else "single_choice"
    item.fields = {"options": _options(options), "key": right[0], "shuffle": True}


def _multiple(item: Item, row: Row) -> None:
    options = _labelled(row, row["options"])
    right = _known(row, _split(row["correct"], ","), options)
    item.kind = "multiple_choice"
    item.fields = {
        "options": _options(options),
        "key": [label for label in options if label in right],
        "shuffle": True,
        "scoring": "all_or_nothing",
    }


def _options(labelled: dict[str, str]) -> list[dict[str, str]]:
    return [{"id": label, "text": text} for label, text in labelled.items()]


def _statement(item: Item, row: Row) -> None:
    if row["correct"].lower() not in ("true", "false"):
        raise fail(row.line, _("A statement is True or False."))
    set_true_false(item, row["correct"].lower() == "true")


def _matching(item: Item, row: Row) -> None:
    left_text, _bars, right_text = row["options"].partition("||")
    sides = []
    for text, name in ((left_text, "left:"), (right_text, "right:")):
        if not text.strip().lower().startswith(name):
            message = _("Matching is written “Left: 1. … | 2. … || Right: A. … | B. …”.")
            raise fail(row.line, message)
        sides.append(_labelled(row, text.strip()[len(name) :]))
    pairs = [part.partition("-") for part in _split(row["correct"], ",")]
    key = {left.strip(): right.strip() for left, _dash, right in pairs}
    _known(row, list(key.values()), sides[1])
    if list(key) != list(sides[0]):
        raise fail(
            row.line, _("The column “correct” names each number on the left once, in order.")
        )
    item.kind = "matching"
    left, right = (_options(side) for side in sides)
    item.fields = {"left": left, "right": right, "key": key, "scoring": "per_pair"}


def _ordering(item: Item, row: Row) -> None:
    options = _labelled(row, row["options"])
    order = _known(row, _split(row["correct"], ">"), options)
    if sorted(order) != sorted(options):
        raise fail(row.line, _("The column “correct” names every step once, as in “B > A > C”."))
    item.kind = "ordering"
    item.fields = {"items": _options(options), "key": order, "scoring": "adjacent_pairs"}


def _number(item: Item, row: Row) -> None:
    value, _sign, tolerance = row["correct"].partition("±")
    numbers = as_number(value), as_number(tolerance or "0")
    if numbers[0] is None or numbers[1] is None:
        message = _("“%(text)s” is not a number.")
        raise fail(row.line, message % {"text": row["correct"][:40]})
    set_number(item, [(numbers[0], numbers[1], Fraction(1), "")])


READERS: dict[str, Callable[[Item, Row], None]] = {
    "single choice": _single,
    "case scenario (single choice)": _single,
    "multiple choice": _multiple,
    "true/false": _statement,
    "matching": _matching,
    "ordering": _ordering,
    "numeric": _number,
}


def write(items: Iterable[Item]) -> bytes:
    """The file. What an item loses is added to its `lost`; one that a row can't hold is left out,
    and says so."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for item in items:
        cells = written(item)
        if cells:
            writer.writerow([_guarded(cells.get(column, "")) for column in COLUMNS])
    return file.getvalue().encode()


def written(item: Item) -> dict[str, str]:
    """The cells of one question; {} for what a row can't hold."""
    name, write_kind = WRITERS.get(item.kind, ("", None))
    if write_kind is None:
        item.leave_out(_("The whole question: a row can't hold it."))
        return {}
    options, correct = write_kind(item)
    _lose_common(item)
    return {
        "id": item.name,
        "objective": item.objective,
        "type": name,
        "stem": item.stem,
        "options": options,
        "correct": correct,
        "feedback_with_source": item.general,
        "difficulty": item.difficulty,
    }


def _lose_common(item: Item) -> None:
    parts = [part for name in ("options", "items", "left") for part in item.fields.get(name, [])]
    if item.fields.get("feedback") or any(part.get("feedback") for part in parts):
        item.lose(_("Feedback to single answers."))
    if item.source or item.pictures:
        item.lose(_("Sources and pictures."))
    if item.fields.get("scoring") in ("partial", "all_or_nothing") and (
        (item.kind == "multiple_choice") != (item.fields["scoring"] == "all_or_nothing")
    ):
        item.lose(_("The rule of scoring."))


def _labels(item: Item, parts: list[dict[str, Any]], first: str) -> tuple[str, dict[str, str]]:
    """The options in words, and {id: label}."""
    labels = {}
    for place, part in enumerate(parts):
        labels[part["id"]] = str(place + 1) if first == "1" else chr(ord("A") + place)
        if "|" in part["text"]:
            item.lose(_("Strokes “|” in options: they become “/”."))
    texts = [f"{labels[p['id']]}. {p['text'].replace('|', '/')}" for p in parts]
    return " | ".join(texts), labels


def _write_choice(item: Item) -> tuple[str, str]:
    text, labels = _labels(item, item.fields["options"], "A")
    key = item.fields["key"]
    right = [labels[name] for name in (key if isinstance(key, list) else [key]) if name in labels]
    return text, ", ".join(right)


def _write_statement(item: Item) -> tuple[str, str]:
    return "True | False", item.fields["key"].title()


def _write_matching(item: Item) -> tuple[str, str]:
    left, numbers = _labels(item, item.fields["left"], "1")
    right, letters = _labels(item, item.fields["right"], "A")
    pairs = [f"{numbers[a]}-{letters[b]}" for a, b in item.fields["key"].items()]
    return f"Left: {left} || Right: {right}", ", ".join(pairs)


def _write_ordering(item: Item) -> tuple[str, str]:
    text, labels = _labels(item, item.fields["items"], "A")
    return text, " > ".join(labels[name] for name in item.fields["key"])


def _write_number(item: Item) -> tuple[str, str]:
    key = item.fields["key"]
    if key.get("unit"):
        item.lose(_("The unit “%(unit)s”.") % {"unit": key["unit"]})
    tolerance = f" ± {plain(key['tolerance'])}" if Decimal(str(key["tolerance"])) else ""
    return "(numeric entry)", plain(key["value"]) + tolerance


WRITERS: dict[str, tuple[str, Callable[[Item], tuple[str, str]]]] = {
    "single_choice": ("single choice", _write_choice),
    "case_scenario": ("case scenario (single choice)", _write_choice),
    "multiple_choice": ("multiple choice", _write_choice),
    "true_false": ("true/false", _write_statement),
    "matching": ("matching", _write_matching),
    "ordering": ("ordering", _write_ordering),
    "numeric": ("numeric", _write_number),
}


def _guarded(cell: str) -> str:
    return GUARD + cell if cell.startswith((*FORMULA, GUARD)) else cell


def _unguarded(cell: str) -> str:
    text = one_line(cell)
    return text[1:] if text.startswith(GUARD) and text[1:].startswith((*FORMULA, GUARD)) else text
