"""A question of every kind, as the author's form gives it, and right answers to it."""

from types import SimpleNamespace
from typing import Any

from wagtail.images import get_image_model

from quizzes.kinds import KINDS

ZONES = [
    {"key": "a", "x": 10.0, "y": 10.0, "width": 15.0, "height": 20.0},
    {"key": "b", "x": 55.0, "y": 55.0, "width": 10.0, "height": 10.0},
    {"key": "c", "x": 80.0, "y": 10.0, "width": 15.0, "height": 15.0},
]


def zones(right: str) -> list[dict[str, Any]]:
    """Three zones; a and c lie at the edges, b in the middle."""
    return [
        {
            **zone,
            "text": f"Zone {zone['key']}",
            "feedback": f"About zone {zone['key']}.",
            "correct": zone["key"] in right,
        }
        for zone in ZONES
    ]


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
    "point_on_image": {
        "stem": "What must change?",
        "image": None,
        "alt": "A hall.",
        "zones": zones("ac"),
        "scoring": "hits_minus_misses",
    },
    "xray_search": {
        "stem": "Release, look again or stop?",
        "image": None,
        "alt": "A suitcase at the x-ray.",
        "zones": zones("b"),
        "category": "firearm",
        "seconds": None,
        "right": "Well seen.",
        "missed": "Look at the middle.",
        "false_alarm": "Nothing is there.",
    },
    "open_answer": {
        "stem": "Write the report.",
        "answer": "either",
        "types": ("pdf", "png"),
        "megabytes": 1,
        "criteria": [
            {"key": "a", "text": "Names time and place", "points": 2},
            {"key": "b", "text": "Names who touched what", "points": 3},
        ],
        "guidance": "Be lenient with spelling.",
        "after": "A report names time, place and people.",
    },
}
RIGHT: dict[str, Any] = {
    "matching": {"1": "b", "2": "a", "3": "c"},
    "ordering": {"b": 1, "c": 2, "a": 3, "d": 4},
    "numeric": "75",
    "short_text": "tracing",
    "fill_gaps": {"1": "b", "2": "ninety"},
    "point_on_image": ["a", "c"],
    "xray_search": {"decision": "stop", "cells": ["d3"]},
    "open_answer": {"text": "At nine, at the gate."},
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
    value = block.to_python(as_listed({**VALUES[kind], **changes}))
    if "image" in value and value["image"] is None:
        value["image"] = get_image_model()(
            title="Not stored", width=1200, height=800, collection_id=0
        )
    return block.clean(value)


def asked(kind: str, **changes: Any) -> tuple[Any, Any, dict]:
    """(kind, version, texts) of a question, without the database."""
    value = cleaned(kind, **changes)
    frozen = KINDS[kind].freeze(value)
    texts = KINDS[kind].texts(value)
    return KINDS[kind], SimpleNamespace(kind=kind, **frozen, texts=texts), texts
