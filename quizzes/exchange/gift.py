"""GIFT, Moodle's text format: read. The grammar is that of Moodle's own reader
(question/format/gift/format.php): questions stand between empty lines, the answers in braces."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from quizzes.exchange import lines, markup, tags
from quizzes.exchange.gift_signs import PROTECTED, cut, find, has, split, unescaped
from quizzes.exchange.item import ExchangeError, Item, fail
from quizzes.exchange.making import (
    Number,
    as_number,
    set_number,
    set_open,
    set_order,
    set_pairs,
)
from quizzes.exchange.short import set_short
from quizzes.exchange.weights import Weighted, set_choices, set_true_false

FORMAT = re.compile(r"\[(moodle|html|plain|markdown)\]")
WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d*)?)%")
# Moodle's own format is text that may hold HTML: signs of it that nobody writes by chance.
HTML = re.compile(r"</[a-z][a-z0-9]*\s*>|<(?:br|p|hr)\s*/?>|<img\s|&(?:nbsp|lt|gt|amp|quot);", re.I)
COLONS = re.compile(rf"{PROTECTED}|(::)")
# The last four of a row.
HASHES = re.compile(rf"{PROTECTED}|(####(?!#))|#")
TRUE, FALSE = {"T", "TRUE"}, {"F", "FALSE"}


@dataclass
class Block:
    """The lines of one question; comments apart."""

    line: int
    rows: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)


def read(data: bytes) -> list[Item]:
    """All questions of a file. Raises ExchangeError with the line of each that can't be read."""
    return lines.each(blocks(data), question)


def blocks(data: bytes) -> Iterator[Block]:
    """What stands between empty lines."""
    block = Block(0)
    for number, line in lines.numbered(data):
        row = line.strip()
        if not row:
            if block.rows:
                yield block
            block = Block(0)
        elif row.startswith("//"):
            block.comments.append(row)
            block.rows += [""] * bool(block.rows)  # a line like others, for those that count them
        else:
            block.line = block.line or number
            block.rows.append(row)
    if block.rows:
        yield block


def question(block: Block) -> list[Item]:
    """The item of a block; a category and a description are items without a kind."""
    text, item = "\n".join(block.rows).strip(), Item(line=block.line)
    if text.startswith("$CATEGORY:"):
        item.name = text.removeprefix("$CATEGORY:").strip()
        item.leave_out(_("A category: the bank chosen for the import takes its place."))
        return [item]
    name, text = _named(text)
    item.name = unescaped(name).strip()
    tags.read_comments(item, block.comments)
    before, answers, after = _braces(item.line, text)
    answers, general = _with_general(answers.strip())
    blank = "_____" if after.strip() else ""
    default, stem = _format(before + blank + after, "moodle")
    item.stem = reduced(item, stem, default)
    item.general = text_of(item, general, default)
    if find(text, "{") < 0:
        item.leave_out(_("A description without a question: the bank has no kind for it."))
        return [item]
    Answers(item, answers, default).read()
    return [item]


class Answers:
    """What stands in the braces."""

    def __init__(self, item: Item, text: str, default: str):
        self.item, self.text, self.default = item, text, default

    def read(self) -> None:
        """Tell the kind, in the order of Moodle's reader."""
        text = self.text
        if not text:
            set_open(self.item)
        elif text.startswith("#"):
            self.numeric(text[1:])
        elif text.startswith(">"):
            self.ordering(text)
        elif has(text, "~"):
            self.choices(text)
        elif has(text, "=") and "->" in text:
            self.matching(text)
        elif cut(text, "#")[0].strip() in TRUE | FALSE:
            self.statement(text)
        else:
            self.short(text)

    def choices(self, text: str) -> None:
        found = []
        for sign, part in split(text, "=~"):
            if not part.strip() and sign == "~":
                continue  # as in “~=right”
            weight, part = _weight(part) if sign == "~" else (Fraction(1), part)
            answer, feedback = self.commented(part)
            found.append(Weighted(answer, weight or Fraction(0), feedback))
        if len(found) < 2:
            raise self.wrong(_("A choice needs at least two answers."))
        set_choices(self.item, found, single=has(text, "="))

    def statement(self, text: str) -> None:
        answer, rest = cut(text, "#")
        wrong, right = (self.text_of(part) for part in cut(rest, "#"))
        is_true = answer.strip() in TRUE
        true, false = (right, wrong) if is_true else (wrong, right)
        set_true_false(self.item, is_true, true, false)

    def matching(self, text: str) -> None:
        pairs = []
        for _sign, part in split(text, "="):
            left, arrow, right = part.partition("->")
            if not arrow:
                raise self.wrong(_("Each pair is written “=left -> right”."))
            # The right side has no format: it is plain text in every file.
            pairs.append((self.text_of(left), markup.one_line(unescaped(right))))
        if len(pairs) < 2:
            raise self.wrong(_("Matching needs at least two pairs."))
        set_pairs(self.item, pairs)

    def short(self, text: str) -> None:
        found = []
        for _sign, part in split(text, "="):
            weight, part = _weight(part)
            answer, feedback = self.commented(part)
            found.append(Weighted(answer, Fraction(1) if weight is None else weight, feedback))
        set_short(self.item, found)

    def numeric(self, text: str) -> None:
        body, other = cut(text, "~")
        found: list[Number] = []
        for _sign, part in split(body, "="):
            weight, part = _weight(part)
            number, feedback = cut(part, "#")
            value, tolerance = self.number(unescaped(number).strip())
            share = Fraction(1) if weight is None else weight
            found.append((value, tolerance, share, self.text_of(feedback)))
        if not found:
            raise self.wrong(_("A question for a number needs a number."))
        set_number(self.item, found, self.commented(other)[1])

    def number(self, text: str) -> tuple[Decimal | None, Decimal]:
        """(value, tolerance) of `5`, `5:1`, `4..6`; the value is None for `*`."""
        low, dots, high = text.partition("..")
        value, _colon, tolerance = text.partition(":")
        first, second = (low, high) if dots else (value, tolerance or "0")
        if first.strip() == "*":
            return None, Decimal(0)
        a, b = as_number(first), as_number(second)
        if a is None or b is None or (not dots and b < 0):
            raise self.wrong(_("“%(text)s” is not a number.") % {"text": text[:40]})
        return ((a + b) / 2, abs(b - a) / 2) if dots else (a, b)

    def ordering(self, text: str) -> None:
        steps = [self.text_of(step) for step in text.split("\n")[1:] if step.strip()]
        if len(steps) < 2:
            raise self.wrong(_("An order needs at least two steps."))
        set_order(self.item, steps)

    def commented(self, part: str) -> tuple[str, str]:
        answer, feedback = cut(part, "#")
        return self.text_of(answer), self.text_of(feedback)

    def text_of(self, part: str) -> str:
        return text_of(self.item, part, self.default)

    def wrong(self, message: str) -> ExchangeError:
        return fail(self.item.line, message)


def text_of(item: Item, part: str, default: str) -> str:
    """A text in one line, without its protecting backslashes and without markup."""
    form, text = _format(part, default)
    return reduced(item, text, form)


def reduced(item: Item, text: str, form: str) -> str:
    """The same for a text whose format is known."""
    text = unescaped(text)
    if form == "markdown":
        item.lose(_("Markdown: its signs stay in the text as they are."))
    if form != "html" and not (form == "moodle" and HTML.search(text)):
        return markup.one_line(text)
    text, pictures, lost = markup.plain(text)
    item.lose(*lost, *([_("Pictures: GIFT only names them.")] if pictures else []))
    return text


def _format(part: str, default: str) -> tuple[str, str]:
    found = FORMAT.match(part.strip())
    return (found[1], part.strip()[found.end() :]) if found else (default, part)


def _named(text: str) -> tuple[str, str]:
    if not text.startswith("::"):
        return "", text
    end = next((m for m in COLONS.finditer(text, 2) if m[1]), None)
    return (text[2 : end.start()], text[end.end() :]) if end else ("", text[2:])


def _braces(line: int, text: str) -> tuple[str, str, str]:
    """What stands before, in and behind the braces; raises at the line of the one that is alone."""
    start, end = find(text, "{"), find(text, "}")
    if start < 0 and end < 0:
        return text, "", ""
    if start < 0 or end < start:
        at = line + text.count("\n", 0, max(start, end))
        raise fail(at, _("A brace is alone: answers stand in { and }, without an empty line."))
    after = text[end + 1 :]
    if (again := find(after, "{")) >= 0:
        at = line + text.count("\n", 0, end + 1 + again)
        raise fail(at, _("A second question begins here: leave an empty line before it."))
    return text[:start], text[start + 1 : end], after


def _with_general(answers: str) -> tuple[str, str]:
    """The answers, and the feedback to everybody behind ####."""
    marks = [m for m in HASHES.finditer(answers) if m[1]]
    if not marks:
        return answers, ""
    return answers[: marks[-1].start()].strip(), answers[marks[-1].end() :]


def _weight(part: str) -> tuple[Fraction | None, str]:
    found = WEIGHT.match(part.strip())
    if not found:
        return None, part
    return Fraction(found[1]) / 100, part.strip()[found.end() :]
