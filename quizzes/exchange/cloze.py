"""Texts with gaps, as Moodle's embedded answers: `{1:MULTICHOICE:=right#said~wrong}`.

The grammar is that of question/type/multianswer/questiontype.php.
"""

import html
import re
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from quizzes.exchange import markup
from quizzes.exchange.item import Item, fail, key
from quizzes.exchange.short import ANYTHING, STAR, UNNAMED, every_language, plain_stars
from quizzes.exchange.weights import Weighted

# Nothing in a part may be a brace: a search never runs on to the end of a long text.
PART = re.compile(r"\{(\d{0,4}):([A-Z_]{2,20}):((?:[^{}\\]|\\.)*)\}", re.DOTALL)
START = re.compile(r"\{\d{0,4}:[A-Z_]{2,20}:")
ALTERNATIVE = re.compile(r"(=|%-?[0-9]{1,3}(?:[.,][0-9]*)?%)?(.*)", re.DOTALL)
TYPED = {"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC", "NUMERICAL", "NM"}
LISTED = {
    f"{name}{ending}"
    for name, endings in (
        ("MULTICHOICE", ("", "_V", "_H", "_S", "_VS", "_HS")),
        ("MC", ("", "V", "H", "S", "VS", "HS")),
    )
    for ending in endings
}
BRACKETS = re.compile(r"\[([a-z0-9]+)\]")


def set_gaps(item: Item, line: int, text: str) -> None:
    """Make the item a text with gaps, of the HTML of a question; raises at a gap that is broken."""
    gaps: list[dict[str, Any]] = []
    weights = set()

    def found(match: re.Match[str]) -> str:
        weights.add(match[1] or "1")
        gaps.append(_gap(item, line, str(len(gaps) + 1), match[2], match[3]))
        return f"\ue000{len(gaps)}\ue001"

    marked = PART.sub(found, text.replace("\ue000", "").replace("\ue001", ""))
    if START.search(marked) or not gaps:
        raise fail(line, _("A gap is not written as {1:SHORTANSWER:=answer}."))
    if len(weights) > 1:
        item.lose(_("Different points of the gaps: here each counts the same."))
    first, _tag, rest = marked.partition("</p>")
    stem, rest = (first, rest) if rest and "\ue000" not in first else ("", marked)
    item.stem, item.kind = _plain(item, stem), "fill_gaps"
    item.fields = {"text": _with_gaps(item, _plain(item, rest)), "gaps": gaps, "scoring": "per_gap"}


def _plain(item: Item, text: str) -> str:
    words, pictures, lost = markup.plain(text)
    item.lose(*lost, *([_("Pictures in the text.")] if pictures else []))
    return words


def _with_gaps(item: Item, text: str) -> str:
    if BRACKETS.search(text):
        item.lose(_("Square brackets in the text: they become round."))
        text = BRACKETS.sub(r"(\1)", text)
    return text.replace("\ue000", "[").replace("\ue001", "]")


def _gap(item: Item, line: int, name: str, sort: str, body: str) -> dict[str, Any]:
    found = [_alternative(part, sort in LISTED) for part in re.split(r"(?<!\\)~", body) if part]
    right = [answer for answer in found if answer.weight == 1 and answer.text != ANYTHING]
    if sort not in TYPED | LISTED or not right:
        message = _("The gap %(number)s has no right answer, or one of a sort that is not known.")
        raise fail(line, message % {"number": name})
    if any(0 < answer.weight < 1 for answer in found):
        item.lose(_("Parts of the points for single answers: an answer is right or wrong here."))
    gap: dict[str, Any] = {"id": name}
    if sort in LISTED:
        gap["options"] = [{"id": key(n), "text": a.text} for n, a in enumerate(found)]
        gap["key"] = key(found.index(right[0]))
    else:
        if sort in ("NUMERICAL", "NM"):
            right = [Weighted(a.text.partition(":")[0], a.weight, a.feedback) for a in right]
            item.lose(_("Numbers in gaps: they are compared as text, without tolerance."))
        gap["key"] = {UNNAMED: [plain_stars(item, answer.text) for answer in right]}
    return gap | _feedback(item, found)


def _alternative(part: str, is_html: bool) -> Weighted:
    match = ALTERNATIVE.fullmatch(part)
    sign, words = match[1] or "", match[2]
    # The sign # of an entity does not begin the feedback.
    answer, _hash, said = _cut(words)
    number = sign.strip("%").replace(",", ".")
    weight = Fraction(1) if sign == "=" else Fraction(number or "0") / 100
    text = _decoded(answer)
    return Weighted(
        markup.plain(text)[0] if is_html else text, weight, markup.plain(_decoded(said))[0]
    )


def _cut(words: str) -> tuple[str, str, str]:
    match = re.search(r"(?<!\\)(?<!&)#", words)
    return (words[: match.start()], "#", words[match.end() :]) if match else (words, "", "")


def _decoded(text: str) -> str:
    return markup.one_line(html.unescape(text).replace(r"\}", "}").replace(r"\#", "#"))


def _feedback(item: Item, found: list[Weighted]) -> dict[str, str]:
    texts = list(dict.fromkeys(answer.feedback for answer in found if answer.feedback))
    if len(texts) > 1:
        item.lose(_("Different feedback to the answers of a gap: the first is kept."))
    return {"feedback": texts[0]} if texts else {}


def html_of(item: Item) -> str:
    """The HTML of a text with gaps; what it loses is said."""
    gaps = {gap["id"]: gap for gap in item.fields["gaps"]}
    pieces = BRACKETS.split(item.fields["text"])
    text = "".join(
        _written(gaps[piece]) if n % 2 and piece in gaps else safe(f"[{piece}]" if n % 2 else piece)
        for n, piece in enumerate(pieces)
    )
    if item.fields.get("scoring") == "all_or_nothing":
        item.lose(_("All or nothing: there, each gap earns its part of the points."))
    return f"<p>{safe(item.stem)}</p><p>{text}</p>"


def safe(text: str) -> str:
    """A text as HTML in which nothing looks like a gap."""
    return markup.html(text).replace("{", "&#123;").replace("}", "&#125;")


def _written(gap: dict[str, Any]) -> str:
    said = gap.get("feedback", "")
    if gap.get("options"):
        answers = [(o["text"], o["id"] == gap["key"]) for o in gap["options"]]
        sort = "MULTICHOICE"
    else:
        answers = [(t.replace(ANYTHING, STAR), True) for t in every_language(gap["key"])]
        answers += [(ANYTHING, False)] if said else []
        sort = "SHORTANSWER"
    body = "~".join(
        ("=" if right else "%0%") + _coded(text, sort) + (f"#{_coded(said, '')}" if said else "")
        for text, right in answers
    )
    return f"{{1:{sort}:{body}}}"


CODED = re.compile(r"[~#{}&<>=%\"\\]")


def _coded(text: str, sort: str) -> str:
    """A text inside a gap: its signs as entities, and what Moodle would take away doubled.

    Choices and feedback are HTML in Moodle, typed answers are plain text.
    """
    shown = text if sort == "SHORTANSWER" else markup.html(text)
    shown = re.sub(r"\\([}#])", r"\\\\\1", shown)
    return CODED.sub(lambda match: f"&#{ord(match[0])};", shown)
