"""Ordering: steps are brought into their order. Without a script each gets its number in a list of
numbers; with one they are moved up and down (static/quizzes/ordering.js)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks import StructBlockValidationError

from quizzes.blocks import KEY_HELP, FeedbackBlock, KeyBlock, KeyedListBlock
from quizzes.file_format import (
    Field,
    Record,
    Records,
    ids_problems,
    is_line,
    is_text,
    list_of,
    scoring,
)
from quizzes.kind import Description, Kind
from quizzes.parts import PartsField, PartsWidget, answered, told

ADJACENT_PAIRS, ALL_OR_NOTHING = "adjacent_pairs", "all_or_nothing"


class ItemBlock(blocks.StructBlock):
    key = KeyBlock(help_text=KEY_HELP)
    text = blocks.TextBlock(label=_("Step"), rows=1)
    place = blocks.IntegerBlock(label=_("Its place in the right order"), min_value=1)
    feedback = FeedbackBlock()

    class Meta:
        label_format = "{place}. {text}"


class OrderingBlock(blocks.StructBlock):
    stem = blocks.TextBlock(label=_("Question"), rows=3)
    items = KeyedListBlock(ItemBlock(), min_num=3, max_num=12, label=_("Steps"))
    scoring = blocks.ChoiceBlock(
        label=_("Scoring"),
        choices=[
            (ADJACENT_PAIRS, _("A share for each step that follows the right one")),
            (ALL_OR_NOTHING, _("All or nothing")),
        ],
        default=ADJACENT_PAIRS,
    )
    after = blocks.TextBlock(
        label=_("Note after answering"),
        required=False,
        rows=2,
        help_text=_("For example that a national procedure prevails."),
    )

    class Meta:
        icon = "list-ol"
        label = _("Ordering")
        label_format = "{stem}"

    def clean(self, value: Any) -> Any:
        result = super().clean(value)
        if not self.is_deferred_validation:
            places_run_on(result)
        return result


def places_run_on(value: Any) -> None:
    """Raise StructBlockValidationError unless the places are 1, 2, 3 …, each once."""
    places = sorted(item["place"] for item in value["items"])
    if places != list(range(1, len(places) + 1)):
        message = _("The places are 1, 2, 3 and so on, each once.")
        raise StructBlockValidationError({"items": ValidationError(message)})


class PlacesField(PartsField):
    """{key: place} of the steps that have a place; two of them can't share one."""

    def clean(self, value: Any) -> dict[str, str]:
        value = super().clean(value)
        if len(set(value.values())) < len(value):
            raise ValidationError(_("Two steps have the same number. Give each its own."))
        return value


class Ordering(Kind):
    """Structure {"items": [keys], "scoring"}, key {"order": [keys]}, texts {"stem", "items": {key:
    str}, "feedback": {key: str}, "after": str}. The response is {key: place from 1}."""

    name = "ordering"
    title = _("Ordering")
    hint = _("Put the steps into their order")
    block = OrderingBlock
    clearable = True
    file = {
        "items": Field(
            Records(Record(id=is_text, text=is_text, feedback=is_line, optional=("feedback",))),
            "an item has id, text and feedback",
        ),
        "key": Field(list_of(is_text), "key is the list of all ids in the right order"),
        "scoring": scoring(ADJACENT_PAIRS, ALL_OR_NOTHING),
        "after": Field(is_text, "expected a text of one line", required=False),
    }
    file_texts = {"items": {"text": "item", "feedback": "feedback"}, "after": "after"}

    def freeze(self, value: Mapping) -> dict:
        by_place = sorted(value["items"], key=lambda item: item["place"])
        return {
            "structure": {
                # Not in the order in which they were written: that may be the right one.
                "items": sorted(item["key"] for item in value["items"]),
                "scoring": value["scoring"],
            },
            "key": {"order": [item["key"] for item in by_place]},
        }

    def texts(self, value: Mapping) -> dict:
        items = value["items"]
        return {
            "stem": value["stem"],
            "items": {item["key"]: item["text"] for item in items},
            "feedback": {item["key"]: item["feedback"] for item in items if item["feedback"]},
            "after": value["after"],
        }

    def fits(self, version: Any, texts: Mapping) -> bool:
        return (
            set(texts["items"]) == set(version.structure["items"])
            and set(texts["feedback"]) >= set(version.texts["feedback"])
            and bool(texts["after"]) >= bool(version.texts["after"])
            and all([texts["stem"], *texts["items"].values()])
        )

    def order(self, version: Any, shuffled: Callable[[list[str]], list[str]]) -> list[str]:
        """Shuffled by the seed alone, whether shuffling is asked for or not.

        The right order may come by chance, as often as any other: were it left out, whoever knows
        that could rule out what is shown, and one order would come twice as often. What is left as
        it stands is no answer; a button says that it is right so.
        """
        return shuffled(list(version.structure["items"]))

    def field(self, version: Any, texts: Mapping, order: Iterable[str]) -> forms.Field:
        parts = [(key, texts["items"][key]) for key in order]
        places = [str(place) for place, _part in enumerate(parts, 1)]
        return PlacesField(PartsWidget(parts, [(place, place) for place in places]))

    def clean(self, data: Any) -> dict[str, int] | None:
        return {key: int(place) for key, place in sorted(data.items())} or None

    def grade(self, version: Any, response: Any) -> Fraction:
        """The share of the points.

        `adjacent_pairs`: of the n − 1 pairs of neighbours in the right order, those that stand
        directly one after the other in the answer too (Moodle's qtype_ordering: "relative to the
        next item, excluding last"); `all_or_nothing`: 1 for the right order, otherwise 0.
        """
        places = self.places(version, response)
        pairs = list(pairwise(version.key["order"]))
        kept = sum(a in places and places.get(b) == places[a] + 1 for a, b in pairs)
        if version.structure["scoring"] == ALL_OR_NOTHING:
            return Fraction(kept == len(pairs))
        return Fraction(kept, len(pairs))

    def places(self, version: Any, response: Any) -> dict[str, int]:
        """{key: place} of the steps that have a place of their own."""
        given = answered(response, version.structure["items"])
        whole = {key: place for key, place in given.items() if type(place) is int}
        values = list(whole.values())
        return {key: place for key, place in whole.items() if values.count(place) == 1}

    def solution(self, version: Any) -> Any:
        return {key: place for place, key in enumerate(version.key["order"], 1)}

    def describe(self, version: Any, response: Any, texts: Mapping) -> Description:
        order, places = version.key["order"], self.places(version, response)
        feedback = told(texts["feedback"], self.marks(version, response), order)
        return Description(
            answer=[f"{places[key]}. {texts['items'][key]}"
                    for key in sorted(places, key=lambda key: places[key])],
            right=[f"{place}. {texts['items'][key]}" for place, key in enumerate(order, 1)],
            feedback=[*feedback, *([texts["after"]] if texts.get("after") else [])],
        )  # fmt: skip

    def reply(self, version: Any, response: Any, texts: Mapping) -> list[str]:
        marks = self.marks(version, response)
        after = [texts["after"]] if texts.get("after") else []
        return [*told(texts["feedback"], marks, marks), *after]

    def marks(self, version: Any, response: Any) -> dict[str, str]:
        order, places = version.key["order"], self.places(version, response)
        return {
            key: "right" if order.index(key) + 1 == place else "wrong"
            for key, place in places.items()
        }

    def from_file(self, data: Mapping) -> dict:
        items = [
            {
                "key": item["id"],
                "text": item["text"],
                "place": data["key"].index(item["id"]) + 1,
                "feedback": item.get("feedback", ""),
            }
            for item in data["items"]
        ]
        rule = data.get("scoring", ADJACENT_PAIRS)
        after = data.get("after", "")
        return {"stem": data["stem"], "items": items, "scoring": rule, "after": after}

    def to_file(self, value: Mapping) -> dict:
        names = {"key": "id", "text": "text", "feedback": "feedback"}
        items = value["items"]
        by_place = sorted(items, key=lambda item: item["place"] or 0)
        return {
            "items": [{names[n]: item[n] for n in names if item.get(n)} for item in items],
            "key": [item["key"] for item in by_place],
            "scoring": value["scoring"],
            "after": value.get("after", ""),
        }

    def file_problems(self, data: Mapping) -> Iterator[tuple[str, str]]:
        yield from ids_problems("items", data["items"], "item")
        if sorted(data["key"]) != sorted(item["id"] for item in data["items"]):
            yield "key", "key names every item once, in the right order"


KIND = Ordering()
