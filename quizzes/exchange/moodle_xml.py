"""Moodle XML: read. What its elements mean is told by Moodle's own reader
(question/format/xml/format.php)."""

import binascii
from base64 import b64decode
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from urllib.parse import unquote

from django.utils.translation import gettext as _

from quizzes.exchange import cloze, lines, markers, markup, tags
from quizzes.exchange.item import Item, fail
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
from quizzes.exchange.xml_tree import Node, Reader

AS_A_WHOLE = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
FILES = ("pdf", "docx")
PLUGIN = "@@PLUGINFILE@@/"


def read(data: bytes) -> list[Item]:
    """All questions of a file. Raises ExchangeError with the line of each that can't be read."""
    return lines.each(Reader("quiz", "question").nodes(data), question)


def question(node: Node) -> list[Item]:
    """The item of a <question>; one without a kind for what the bank can't hold."""
    item, kind = Item(line=node.line), node.attributes.get("type", "")
    if kind == "category":
        item.name = node.value("category", "text")
        item.leave_out(_("A category: the bank chosen for the import takes its place."))
        return [item]
    tags.set_name(item, node.value("idnumber"), node.value("name", "text"))
    tags.set_tags(item, [tag.value("text") for tag in _tags(node)])
    item.stem = text_of(item, node.get("questiontext"), keeps_pictures=True)
    item.general = text_of(item, node.get("generalfeedback"))
    _old_picture(item, node)
    read_kind = KINDS.get(kind)
    if read_kind is None:
        message = _("The whole question: the bank has no kind like “%(kind)s”.")
        item.leave_out(message % {"kind": kind[:40]})
        return [item]
    _lose_common(item, node)
    read_kind(item, node)
    return [item]


def text_of(item: Item, node: Node | None, keeps_pictures: bool = False) -> str:
    """The text of an element in one line; markup and what it loses is said."""
    if node is None:
        return ""
    form, text = node.attributes.get("format", "html"), node.value("text")
    if form == "plain_text":
        return markup.one_line(text)
    if form == "markdown":
        item.lose(_("Markdown: its signs stay in the text as they are."))
        return markup.one_line(text)
    words, addresses, lost = markup.plain(text)
    item.lose(*lost)
    files = {file.attributes.get("name", ""): file for file in node.all("file")}
    for address in addresses:
        name = unquote(address.removeprefix(PLUGIN))
        if keeps_pictures and name in files:
            item.pictures[name] = picture(files[name])
        else:
            item.lose(_("Pictures in choices and feedback, and those on other sites."))
    return words


def picture(file: Node) -> bytes:
    """The bytes of a <file>; ExchangeError at its line for what is no base64."""
    try:
        return b64decode(file.text, validate=False)
    except (binascii.Error, ValueError) as error:
        raise fail(file.line, _("The picture is not in base64.")) from error


def _tags(node: Node) -> list[Node]:
    return [tag for group in node.all("tags", "coursetags") for tag in group.all("tag")]


def _old_picture(item: Item, node: Node) -> None:
    """The form of Moodle 1: a name and the picture beside the text."""
    name, file = node.value("image"), node.get("image_base64")
    if name and file:
        item.pictures[name.rpartition("/")[2]] = picture(file)


def _lose_common(item: Item, node: Node) -> None:
    points = as_number(node.value("defaultgrade", default="1"))
    if points not in (None, Decimal(1)):
        item.lose(_("Points: each question gives one point here."))
    if _is_on(node.value("hidden")):
        item.lose(_("That it is hidden."))
    if any(hint.value("text") for hint in node.all("hint")):
        item.lose(_("Hints between tries."))
    if any(node.value(name, "text") for name in AS_A_WHOLE):
        item.lose(_("Feedback to right, partly right and wrong answers as a whole."))


def _weight(item: Item, answer: Node) -> Fraction:
    text = answer.attributes.get("fraction", "0") or "0"
    number = as_number(text[:20].rstrip("%"))
    if number is None:
        message = _("“%(text)s” is not a number.")
        raise fail(answer.line, message % {"text": text[:40]})
    return Fraction(number) / 100


def _answers(item: Item, node: Node) -> list[Weighted]:
    form = (node.get("questiontext") or node).attributes.get("format", "html")
    found = []
    for answer in node.all("answer"):
        answer.attributes.setdefault("format", form)
        said = text_of(item, answer.get("feedback"))
        found.append(Weighted(text_of(item, answer), _weight(item, answer), said))
    return found


def _is_on(text: str) -> bool:
    return text not in ("", "0", "false")


def _choices(item: Item, node: Node) -> None:
    choices = _answers(item, node)
    if len(choices) < 2:
        raise fail(node.line, _("A choice needs at least two answers."))
    single = _is_on(node.value("single", default="true"))
    shuffle = _is_on(node.value("shuffleanswers", default="false"))
    set_choices(item, choices, single=single, shuffle=shuffle)


def _statement(item: Item, node: Node) -> None:
    answers = _answers(item, node)
    if len(answers) != 2:
        raise fail(node.line, _("A statement needs two answers: true and false."))
    named = {answer.text.lower(): answer for answer in answers}
    # Old files have the words of their language, in this order.
    true, false = named.get("true", answers[0]), named.get("false", answers[1])
    set_true_false(item, true.weight > false.weight, true.feedback, false.feedback)


def _short(item: Item, node: Node) -> None:
    for answer in node.all("answer"):
        answer.attributes["format"] = "plain_text"
    set_short(item, _answers(item, node))
    if _is_on(node.value("usecase")):
        item.lose(_("Capital and small letters: they count alike here."))


def _number(item: Item, node: Node) -> None:
    found: list[Number] = []
    for answer in node.all("answer"):
        text = answer.value("text") or answer.text.strip()
        value = None if text in ("*", "") else as_number(text)
        tolerance = as_number(answer.value("tolerance", default="0") or "0")
        if (value is None and text not in ("*", "")) or tolerance is None:
            raise fail(answer.line, _("“%(text)s” is not a number.") % {"text": text[:40]})
        said = text_of(item, answer.get("feedback"))
        found.append((value, abs(tolerance), _weight(item, answer), said))
    if not any(value is not None for value, *_rest in found):
        raise fail(node.line, _("A question for a number needs a number."))
    set_number(item, found, unit=_unit(item, node))


def _unit(item: Item, node: Node) -> str:
    units = [unit for group in node.all("units") for unit in group.all("unit")]
    names = [unit.value("unit_name") for unit in units]
    if _is_on(node.value("unitgradingtype")):
        item.lose(_("Points taken away for a wrong unit."))
    if len(names) > 1:
        item.lose(_("Further units: only the first is kept."))
    return names[0][:20] if names else ""


def _pairs(item: Item, node: Node) -> None:
    pairs = [
        (text_of(item, part), markup.plain(part.value("answer", "text"))[0])
        for part in node.all("subquestion")
    ]
    if len(pairs) < 2:
        raise fail(node.line, _("Matching needs at least two pairs."))
    set_pairs(item, pairs)


def _order(item: Item, node: Node) -> None:
    # In the order of the file, as Moodle's own reader takes them.
    answers = _answers(item, node)
    if len(answers) < 2:
        raise fail(node.line, _("An order needs at least two steps."))
    rule = node.value("gradingtype")
    whole = rule in ("ALL_OR_NOTHING", "-1")
    if rule not in ("ALL_OR_NOTHING", "-1", "RELATIVE_NEXT_EXCLUDE_LAST", "1", ""):
        item.lose(_("Its rule of grading: here each step that follows the right one counts."))
    if any(answer.feedback for answer in answers):
        item.lose(_("Feedback on steps."))
    scoring = "all_or_nothing" if whole else "adjacent_pairs"
    set_order(item, [answer.text for answer in answers], scoring)


def _open(item: Item, node: Node) -> None:
    set_open(item)
    files = _is_on(node.value("attachments"))
    typed = node.value("responseformat", default="editor") != "noinline"
    sort = "text" if not files else "either" if typed else "file"
    item.fields["answer"] = {"type": sort, **({"types": list(FILES)} if files else {})}
    if guidance := text_of(item, node.get("graderinfo")):
        item.fields["guidance"] = guidance
    if node.value("responsetemplate", "text"):
        item.lose(_("The template of the answer."))


def _gaps(item: Item, node: Node) -> None:
    text = node.value("questiontext", "text")
    cloze.set_gaps(item, node.line, text)


def _markers(item: Item, node: Node) -> None:
    file = node.get("file")
    if file is None:
        raise fail(node.line, _("The picture is missing."))
    markers.set_zones(item, node, picture(file))


def _description(item: Item, node: Node) -> None:
    item.leave_out(_("A description without a question: the bank has no kind for it."))


KINDS: dict[str, Callable[[Item, Node], None]] = {
    "multichoice": _choices,
    "truefalse": _statement,
    "shortanswer": _short,
    "numerical": _number,
    "matching": _pairs,
    "match": _pairs,
    "ordering": _order,
    "essay": _open,
    "ddmarker": _markers,
    "cloze": _gaps,
    "multianswer": _gaps,
    "description": _description,
}
