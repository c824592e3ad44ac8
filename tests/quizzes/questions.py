"""A question of every kind, as the author's form gives it, and right answers to it."""

from types import SimpleNamespace
from typing import Any

from quizzes.kinds import KINDS

VALUES: dict[str, dict[str, Any]] = {
    "matching": {
        "stem": "Match each thing with its use.",
        "left": [
            {"key": "1", "text": "Yeast", "match": "b", "feedback": "About yeast."},
            {"key": "2", "text": "Peel", "match": "a", "feedback": "About the peel."},
            {"key": "3", "text": "Salt", "match": "c", "feedback": ""},
        ],
        "right": [
            {"key": "a", "text": "Moves loaves"},
            {"key": "b", "text": "Lifts dough"},
            {"key": "c", "text": "Slows yeast"},
            {"key": "d", "text": "Cools the oven"},
        ],
        "scoring": "per_pair",
    },
    "ordering": {
        "stem": "Put the steps in order.",
        "items": [
            {"key": "a", "text": "Bake", "place": 3, "feedback": "Last."},
            {"key": "b", "text": "Mix", "place": 1, "feedback": "First."},
            {"key": "c", "text": "Let rise", "place": 2, "feedback": "Second."},
            {"key": "d", "text": "Cool", "place": 4, "feedback": ""},
        ],
        "scoring": "adjacent_pairs",
        "after": "Your bakery's order prevails.",
    },
    "numeric": {
        "stem": "What per cent is that?",
        "value": "75",
        "tolerance": "0.5",
        "unit": "%",
        "feedback": [
            {"when": "75", "text": "Right: 18 of 24."},
            {"when": "25", "text": "Those are left over."},
            {"when": "other", "text": "Divide by all."},
        ],
    },
    "short_text": {
        "stem": "What is it called when a firearm's way is followed back?",
        "accepted": [
            {"language": "en", "text": "tracing"},
            {"language": "en", "text": "firearms tracing"},
            {"language": "ru", "text": "отслеживание"},
            {"language": "uz", "text": "kelib chiqishini aniqlash"},
        ],
        "right": "Right, tracing.",
        "other": "Think of the marks on a firearm.",
    },
    "fill_gaps": {
        "stem": "Fill the gaps.",
        "text": "Dough is made of [1] and water. It rises for [2] minutes.",
        "gaps": [
            {
                "key": "1",
                "options": [
                    {"key": "a", "text": "sand", "correct": False},
                    {"key": "b", "text": "flour", "correct": True},
                ],
                "accepted": [],
                "feedback": "Flour it is.",
            },
            {
                "key": "2",
                "options": [],
                "accepted": [
                    {"language": "en", "text": "ninety"},
                    {"language": "uz", "text": "toʻqson"},
                ],
                "feedback": "It takes ninety.",
            },
        ],
        "scoring": "per_gap",
    },
}
RIGHT: dict[str, Any] = {
    "matching": {"1": "b", "2": "a", "3": "c"},
    "ordering": {"b": 1, "c": 2, "a": 3, "d": 4},
    "numeric": "75",
    "short_text": "tracing",
    "fill_gaps": {"1": "b", "2": "ninety"},
}


def as_listed(value: Any) -> Any:
    """Plain lists as Wagtail's ListBlock keeps them."""
    if isinstance(value, list):
        return [{"type": "item", "value": as_listed(item), "id": f"i{n}"}
                for n, item in enumerate(value)]  # fmt: skip
    if isinstance(value, dict):
        return {name: as_listed(item) for name, item in value.items()}
    return value


def cleaned(kind: str, **changes: Any) -> Any:
    """The value that the author's form returns; ValidationError where it refuses."""
    block = KINDS[kind].block()
    return block.clean(block.to_python(as_listed({**VALUES[kind], **changes})))


def asked(kind: str, **changes: Any) -> tuple[Any, Any, dict]:
    """(kind, version, texts) of a question, without the database."""
    value = cleaned(kind, **changes)
    frozen = KINDS[kind].freeze(value)
    texts = KINDS[kind].texts(value)
    return KINDS[kind], SimpleNamespace(**frozen, texts=texts), texts
