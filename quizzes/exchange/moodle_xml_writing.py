"""Moodle XML: written, as Moodle's own writer does. All texts leave as HTML that reads the same."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterable
from xml.sax import saxutils

from django.utils.translation import gettext as _

from quizzes.exchange import cloze, markers, markup, tags
from quizzes.exchange.gift_writing import plain
from quizzes.exchange.item import Item
from quizzes.exchange.short import short
from quizzes.exchange.weights import lost_weights, per_cent, too_many_right, weighted

# What XML 1.0 has no way to write.
FORBIDDEN = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'


def write(items: Iterable[Item]) -> bytes:
    """The file. What an item loses is added to its `lost`; one that Moodle has no form for is left
    out, and says so."""
    return (HEAD + "".join(map(written, items)) + "</quiz>\n").encode()


def written(item: Item) -> str:
    """One <question>, or "" for what Moodle has no form for."""
    kind, body = WRITERS.get(item.kind, ("", None))
    if body is None or too_many_right(item):
        item.leave_out(_("The whole question: Moodle has no form for it."))
        return ""
    item.lose(*lost_weights(item))
    shown = {} if item.kind == "point_on_image" else item.pictures
    stem = cloze.html_of(item) if item.kind == "fill_gaps" else markup.html(item.stem)
    return (
        f"  <question type={attribute(kind)}>\n"
        f"    <name><text>{xml(item.name)}</text></name>\n"
        f"{_text('questiontext', stem, shown)}"
        f"{_text('generalfeedback', markup.html(item.general))}"
        "    <defaultgrade>1</defaultgrade>\n    <penalty>0.3333333</penalty>\n"
        f"    <idnumber>{xml(item.name)}</idnumber>\n"
        f"{body(item)}{_tags(item)}  </question>\n"
    )


def xml(text: str) -> str:
    """A text as XML."""
    return saxutils.escape(FORBIDDEN.sub("", text))


def attribute(text: str) -> str:
    """A text as the value of an attribute, with its quotes."""
    return saxutils.quoteattr(FORBIDDEN.sub("", text))


def _text(tag: str, html: str, pictures: dict[str, bytes] | None = None) -> str:
    """An element with a text in HTML, and the pictures that belong to it."""
    files = ""
    for name, content in (pictures or {}).items():
        html += f'<p><img src="@@PLUGINFILE@@/{markup.html(name)}" alt=""></p>'
        files += _file(name, content)
    return f'    <{tag} format="html">\n      {_words(html)}\n{files}    </{tag}>\n'


def _file(name: str, content: bytes) -> str:
    data = b64encode(content).decode()
    return f'      <file name={attribute(name)} path="/" encoding="base64">{data}</file>\n'


def _words(text: str) -> str:
    return f"<text>{xml(text)}</text>"


def _answer(words: str, fraction: str, feedback: str, form: str = "html", more: str = "") -> str:
    shown = markup.html(words) if form == "html" else words
    return (
        f'    <answer fraction="{fraction}" format="{form}">\n      {_words(shown)}\n'
        f'      <feedback format="html">{_words(markup.html(feedback))}</feedback>\n'
        f"{more}    </answer>\n"
    )


def _tags(item: Item) -> str:
    found = "".join(f"      <tag>{_words(tag)}</tag>\n" for tag in tags.tags_of(item))
    return f"    <tags>\n{found}    </tags>\n" if found else ""


def _choices(item: Item) -> str:
    single = "false" if item.kind == "multiple_choice" else "true"
    shuffle = "true" if item.fields.get("shuffle") else "false"
    answers = [_answer(c.text, per_cent(c.weight), c.feedback) for c in weighted(item)]
    return (
        f"    <single>{single}</single>\n    <shuffleanswers>{shuffle}</shuffleanswers>\n"
        f"    <answernumbering>abc</answernumbering>\n{''.join(answers)}"
    )


def _statement(item: Item) -> str:
    return "".join(
        _answer(
            option["id"],
            "100" if option["id"] == item.fields["key"] else "0",
            option.get("feedback", ""),
            "moodle_auto_format",
        )
        for option in item.fields["options"]
    )


def _pairs(item: Item) -> str:
    fields = item.fields
    partner = {right["id"]: right["text"] for right in fields["right"]}
    pairs = [(left["text"], partner[fields["key"][left["id"]]]) for left in fields["left"]]
    used = set(fields["key"].values())
    pairs += [("", text) for name, text in partner.items() if name not in used]
    if any(left.get("feedback") for left in fields["left"]):
        item.lose(_("Feedback on pairs."))
    if fields.get("scoring") == "all_or_nothing":
        item.lose(_("All or nothing: there, each pair earns its part of the points."))
    rows = [
        f'    <subquestion format="html">\n      {_words(markup.html(left))}\n'
        f"      <answer>{_words(markup.html(right))}</answer>\n    </subquestion>\n"
        for left, right in pairs
    ]
    return "    <shuffleanswers>true</shuffleanswers>\n" + "".join(rows)


def _number(item: Item) -> str:
    key = item.fields["key"]
    said = {str(row["when"]): row["text"] for row in item.fields.get("feedback", [])}
    value, other = plain(key["value"]), said.pop("other", "")
    rows = [_number_answer(value, "100", said.pop(value, ""), plain(key["tolerance"]))]
    rows += [_number_answer(when, "0", words) for when, words in said.items()]
    rows += [_number_answer("*", "0", other)] if other else []
    unit = key.get("unit")
    if unit:
        rows.append(
            "    <units>\n      <unit><multiplier>1</multiplier>"
            f"<unit_name>{xml(unit)}</unit_name></unit>\n    </units>\n"
        )
    return "".join(rows)


def _number_answer(value: str, fraction: str, feedback: str, tolerance: str = "0") -> str:
    more = f"      <tolerance>{tolerance}</tolerance>\n"
    return _answer(value, fraction, feedback, "moodle_auto_format", more)


def _short(item: Item) -> str:
    rows = [
        _answer(answer.text, per_cent(answer.weight), answer.feedback, "moodle_auto_format")
        for answer in short(item)
    ]
    return "    <usecase>0</usecase>\n" + "".join(rows)


def _gaps(item: Item) -> str:
    return ""  # all of it stands in the question's text


def _markers(item: Item) -> str:
    markers.lose_in_moodle(item)
    name, content = next(iter(item.pictures.items()))
    drops = "".join(
        f"    <drop><no>{n}</no><shape>rectangle</shape><coords>{coords}</coords>"
        "<choice>1</choice></drop>\n"
        for n, coords in enumerate(markers.drops_of(item), 1)
    )
    return f"{_file(name, content)}    <drag><no>1</no><text>×</text><infinite/></drag>\n{drops}"


RULES = {"adjacent_pairs": "RELATIVE_NEXT_EXCLUDE_LAST", "all_or_nothing": "ALL_OR_NOTHING"}


def _order(item: Item) -> str:
    """Core of Moodle since 4.4; before that a plugin of the same name."""
    words = {part["id"]: part["text"] for part in item.fields["items"]}
    if any(part.get("feedback") for part in item.fields["items"]):
        item.lose(_("Feedback on steps."))
    rule = RULES[item.fields.get("scoring") or "adjacent_pairs"]
    steps = [_answer(words[name], str(n), "") for n, name in enumerate(item.fields["key"], 1)]
    return (
        "    <layouttype>VERTICAL</layouttype>\n    <selecttype>ALL</selecttype>\n"
        f"    <selectcount>0</selectcount>\n    <gradingtype>{rule}</gradingtype>\n"
        "    <showgrading>SHOW</showgrading>\n    <numberingstyle>none</numberingstyle>\n"
        # Without it Moodle makes up hints that its own database refuses: the whole import breaks.
        f"    <shownumcorrect>1</shownumcorrect>\n{''.join(steps)}"
    )


RESPONSES = {"text": ("editor", 0), "file": ("noinline", 1), "either": ("editor", 1)}


def _open(item: Item) -> str:
    form, files = RESPONSES[item.fields["answer"]["type"]]
    rubric = [f"{c['text']} ({c['points']})" for c in item.fields.get("criteria", [])]
    if rubric:
        item.lose(_("The rubric: it stands as text in the information for graders."))
    said = [item.fields.get("guidance", ""), *rubric]
    lines = "<br>".join(markup.html(line) for line in said if line)
    return (
        f"    <responseformat>{form}</responseformat>\n"
        f"    <responserequired>{int(not files)}</responserequired>\n"
        f"    <attachments>{files}</attachments>\n"
        f"    <attachmentsrequired>{int(form == 'noinline')}</attachmentsrequired>\n"
        f"{_text('graderinfo', lines)}"
    )


WRITERS: dict[str, tuple[str, Callable[[Item], str]]] = {
    "single_choice": ("multichoice", _choices),
    "case_scenario": ("multichoice", _choices),
    "multiple_choice": ("multichoice", _choices),
    "true_false": ("truefalse", _statement),
    "matching": ("matching", _pairs),
    "numeric": ("numerical", _number),
    "ordering": ("ordering", _order),
    "short_text": ("shortanswer", _short),
    "fill_gaps": ("cloze", _gaps),
    "open_answer": ("essay", _open),
    "point_on_image": ("ddmarker", _markers),
}
