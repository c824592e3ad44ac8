"""Questions of every kind with texts that are hard on every format."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from quizzes.exchange import making, weights
from quizzes.exchange.item import Item
from quizzes.exchange.markup import one_line

NASTY = [
    *"\\#=~{}:%[]<>&\"'/-.,;|*!?() \u00a0",
    *["->", "::", "####", "//", "[html]", "[plain]", "%50%", "&amp;", "&nbsp;", "]]>", "<b>"],
    *["</text>", "A) ", "ANSWER: B", "$CATEGORY:", "{1:SA:=x}", "\\n", "..", "=%100%", " | ", "; "],
    "@@PLUGINFILE@@",
]
WORDS = ["gun", "ruchka", "Ўқ", "пистолет", "oʻq", "10", "b", "T", "FALSE", "é", "𝒳"]


@st.composite
def texts(draw: Any, min_size: int = 1) -> str:
    """A line with at least one word, stripped and with single spaces."""
    parts = draw(st.lists(st.sampled_from(NASTY + WORDS) | st.text(max_size=3), max_size=8))
    word = [draw(st.sampled_from(WORDS))] if min_size else []
    place = draw(st.integers(0, len(parts)))
    return printable("".join([*parts[:place], *word, *parts[place:]]))


def printable(text: str) -> str:
    return one_line("".join(c for c in text if c in " \u00a0" or c.isprintable())).strip("\u00a0 ")


def feedback() -> st.SearchStrategy[str]:
    return st.just("") | texts()


NUMBERS = st.decimals(-10_000, 10_000, places=3).map(lambda d: Decimal(f"{d.normalize():f}"))
COUNTS = st.decimals(0, 100, places=2).map(lambda d: Decimal(f"{d.normalize():f}"))


def about(item: Item, draw: Any) -> Item:
    item.name = draw(st.from_regex(r"[A-Z][A-Za-z0-9-]{0,12}", fullmatch=True))
    item.stem = draw(texts())
    item.objective = draw(st.sampled_from(["", "8.a", "1.2.b"]))
    item.difficulty = draw(st.sampled_from(["", "easy", "hard"]))
    item.general = draw(feedback())
    return item


@st.composite
def chosen(draw: Any, kinds: tuple[str, ...] = ("single_choice", "multiple_choice")) -> Item:
    item = about(Item(), draw)
    item.kind = draw(st.sampled_from(kinds))
    words = draw(st.lists(texts(), min_size=2, max_size=6, unique=True))
    options = [{"id": chr(97 + n), "text": word} for n, word in enumerate(words)]
    for option in options:
        if said := draw(feedback()):
            option["feedback"] = said
    ids = [option["id"] for option in options]
    if item.kind == "multiple_choice":
        right = draw(st.sets(st.sampled_from(ids), min_size=1, max_size=len(ids) - 1))
        key: Any = [name for name in ids if name in right]
    else:
        key = draw(st.sampled_from(ids))
    item.fields = {"options": options, "key": key, "shuffle": draw(st.booleans())}
    if item.kind == "multiple_choice":
        item.fields["scoring"] = draw(st.sampled_from(["partial", "all_or_nothing"]))
    return item


@st.composite
def statements(draw: Any) -> Item:
    item = about(Item(), draw)
    weights.set_true_false(item, draw(st.booleans()), draw(feedback()), draw(feedback()))
    return item


@st.composite
def pairs(draw: Any) -> Item:
    item = about(Item(), draw)
    left = draw(st.lists(texts(), min_size=2, max_size=5, unique=True))
    right = draw(st.lists(texts(), min_size=len(left), max_size=len(left)))
    more = draw(st.lists(texts(), max_size=2))
    making.set_pairs(item, [*zip(left, right, strict=True), *(("", text) for text in more)])
    return item


@st.composite
def numbers(draw: Any, *, unit: bool = False) -> Item:
    item = about(Item(), draw)
    values = draw(st.lists(NUMBERS, min_size=1, max_size=4, unique=True))
    said = [(value, Decimal(0), 0, draw(texts())) for value in values[1:]]
    first = (values[0], draw(COUNTS), 1, draw(feedback()))
    making.set_number(
        item, [first, *said], draw(feedback()), draw(texts())[:20].strip("\u00a0 ") if unit else ""
    )
    return item


@st.composite
def shorts(draw: Any) -> Item:
    item = about(Item(), draw)
    said = {"right": draw(feedback()), "other": draw(feedback())}
    item.kind = "short_text"
    item.fields = {
        "key": {"": draw(st.lists(texts(), min_size=1, max_size=4, unique=True))},
        "feedback": [{"when": when, "text": text} for when, text in said.items() if text],
    }
    return item


@st.composite
def gaps(draw: Any) -> Item:
    """Between the gaps stand texts without a gap's own brackets."""
    item = about(Item(), draw)
    item.kind, item.fields = "fill_gaps", {"gaps": [], "scoring": "per_gap"}
    text = printable(draw(texts(0)).replace("[", "("))
    for number in range(1, draw(st.integers(1, 4)) + 1):
        gap: dict[str, Any] = {"id": str(number)}
        words = draw(st.lists(texts(), min_size=2, max_size=4, unique=True))
        if draw(st.booleans()):
            gap["options"] = [{"id": chr(97 + n), "text": word} for n, word in enumerate(words)]
            gap["key"] = draw(st.sampled_from("ab"))
        else:
            gap["key"] = {"": words}
        if said := draw(feedback()):
            gap["feedback"] = said
        item.fields["gaps"].append(gap)
        text += f" [{number}] " + printable(draw(texts(0)).replace("[", "("))
    item.fields["text"] = one_line(text)
    return item


@st.composite
def orders(draw: Any) -> Item:
    item = about(Item(), draw)
    making.set_order(item, draw(st.lists(texts(), min_size=3, max_size=6, unique=True)))
    return item


def same(item: Item) -> dict[str, Any]:
    """What must come back: everything but the order of shuffled parts, and their keys."""
    return {
        "kind": item.kind,
        "name": item.name,
        "stem": item.stem,
        "general": item.general,
        "objective": item.objective,
        "difficulty": item.difficulty,
        "answers": answers(item),
    }


def answers(item: Item) -> Any:
    fields = item.fields
    if item.kind in ("single_choice", "multiple_choice", "case_scenario", "true_false"):
        found = [
            (o["text"], o["id"] in fields["key"], o.get("feedback", "")) for o in fields["options"]
        ]
        return found if item.kind == "true_false" else sorted(found)
    if item.kind == "matching":
        right = {part["id"]: part["text"] for part in fields["right"]}
        made = [(left["text"], right[fields["key"][left["id"]]]) for left in fields["left"]]
        return made, sorted(right.values())
    if item.kind == "ordering":
        words = {part["id"]: part["text"] for part in fields["items"]}
        return [words[name] for name in fields["key"]]
    if item.kind == "numeric":
        key = {name: str(value) for name, value in fields["key"].items()}
        return key, {str(row["when"]): row["text"] for row in fields.get("feedback", [])}
    return fields


def whole(kind: str = "single_choice", key: Any = "a", **fields: Any) -> Item:
    """One plain question, to be changed."""
    options = [{"id": name, "text": f"choice {name}"} for name in "abc"]
    shown = {"options": options, "key": key, "shuffle": True}
    return Item(1, kind, "Q-1", "What comes first?", {**shown, **fields})
