"""Matching: what stands on the left finds its partner on the right, where some may be left over."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from string import ascii_uppercase
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks import StructBlockValidationError
from wagtail.blocks.list_block import ListBlockValidationError

from quizzes.blocks import KEY_HELP, FeedbackBlock, KeyBlock, KeyedListBlock
from quizzes.file_format import (
    Field,
    Record,
    Records,
    ids_problems,
    is_line,
    is_text,
    mapping_of,
    scoring,
)
from quizzes.kind import Description, Kind
from quizzes.parts import PartsField, PartsWidget, answered, told

PER_PAIR, ALL_OR_NOTHING = "per_pair", "all_or_nothing"


class LeftBlock(blocks.StructBlock):
    key = KeyBlock(help_text=KEY_HELP)
    text = blocks.TextBlock(label=_("Left side"), rows=1)
    match = KeyBlock(label=_("Key of its partner on the right"), required=True)
    feedback = FeedbackBlock()

    class Meta:
        label_format = "{key}: {text} → {match}"


class RightBlock(blocks.StructBlock):
    key = KeyBlock(help_text=KEY_HELP)
    text = blocks.TextBlock(label=_("Right side"), rows=1)

    class Meta:
        label_format = "{key}: {text}"


class MatchingBlock(blocks.StructBlock):
    stem = blocks.TextBlock(label=_("Question"), rows=3)
    left = KeyedListBlock(LeftBlock(), numbered=True, min_num=2, max_num=12, label=_("Left side"))
    right = KeyedListBlock(
        RightBlock(),
        min_num=2,
        max_num=15,
        label=_("Right side"),
        help_text=_("One or two more than on the left prevent finding the last by elimination."),
    )
    scoring = blocks.ChoiceBlock(
        label=_("Scoring"),
        choices=[(PER_PAIR, _("A share for each pair")), (ALL_OR_NOTHING, _("All or nothing"))],
        default=PER_PAIR,
    )

    class Meta:
        icon = "link"
        label = _("Matching")
        label_format = "{stem}"

    def clean(self, value: Any) -> Any:
        result = super().clean(value)
        if not self.is_deferred_validation:
            partners_exist(result)
        return result


def partners_exist(value: Any) -> None:
    """Raise StructBlockValidationError where a partner is not on the right."""
    there = {right["key"] for right in value["right"]}
    errors = {
        place: ValidationError(_("There is no such key on the right."))
        for place, left in enumerate(value["left"])
        if left["match"] not in there
    }
    if errors:
        raise StructBlockValidationError({"left": ListBlockValidationError(block_errors=errors)})


class Matching(Kind):
    """Structure {"left": [keys], "right": [keys], "scoring"}, key {"pairs": {left: right}}, texts
    {"stem", "left": {key: str}, "right": {key: str}, "feedback": {left: str}}. The response is
    {left: right} of the pairs made so far."""

    name = "matching"
    title = _("Matching")
    hint = _("Choose one for each; some may be left over")
    block = MatchingBlock
    clearable = True
    file = {
        "left": Field(
            Records(Record(id=is_text, text=is_text, feedback=is_line, optional=("feedback",))),
            "each on the left has id, text and feedback",
        ),
        "right": Field(Records(Record(id=is_text, text=is_text)), "each on the right has id, text"),
        "key": Field(mapping_of(is_text), "key gives for each id on the left one on the right"),
        "scoring": scoring(PER_PAIR, ALL_OR_NOTHING),
    }
    file_texts = {"left": {"text": "left", "feedback": "feedback"}, "right": {"text": "right"}}

    def freeze(self, value: Mapping) -> dict:
        return {
            "structure": {
                "left": [left["key"] for left in value["left"]],
                "right": [right["key"] for right in value["right"]],
                "scoring": value["scoring"],
            },
            "key": {"pairs": {left["key"]: left["match"] for left in value["left"]}},
        }

    def texts(self, value: Mapping) -> dict:
        return {
            "stem": value["stem"],
            "left": {left["key"]: left["text"] for left in value["left"]},
            "right": {right["key"]: right["text"] for right in value["right"]},
            "feedback": {left["key"]: left["feedback"] for left in value["left"]
                         if left["feedback"]},
        }  # fmt: skip

    def fits(self, version: Any, texts: Mapping) -> bool:
        return (
            all(set(texts[side]) == set(version.structure[side]) for side in ("left", "right"))
            and set(texts["feedback"]) >= set(version.texts["feedback"])
            and all([texts["stem"], *texts["left"].values(), *texts["right"].values()])
        )

    def order(self, version: Any, shuffled: Callable[[list[str]], list[str]]) -> list[str]:
        """The keys of the right side."""
        return shuffled(list(version.structure["right"]))

    def field(self, version: Any, texts: Mapping, order: Iterable[str]) -> forms.Field:
        left = [(key, texts["left"][key]) for key in version.structure["left"]]
        # A long text is cut in a closed list: its letter leads to the whole one above.
        lettered = zip(ascii_uppercase, order, strict=False)
        right = [(key, f"{letter}. {texts['right'][key]}") for letter, key in lettered]
        return PartsField(PartsWidget(left, right))

    def clean(self, data: Any) -> dict[str, str] | None:
        return dict(sorted(data.items())) or None

    def grade(self, version: Any, response: Any) -> Fraction:
        """The share of the points.

        `per_pair`: right pairs ÷ pairs (as Moodle's "matching" grades its sub-questions);
        `all_or_nothing`: 1 if every pair is right, otherwise 0.
        """
        right = list(self.marks(version, response).values()).count("right")
        pairs = len(version.key["pairs"])
        if version.structure["scoring"] == ALL_OR_NOTHING:
            return Fraction(right == pairs)
        return Fraction(right, pairs)

    def solution(self, version: Any) -> Any:
        return dict(version.key["pairs"])

    def describe(self, version: Any, response: Any, texts: Mapping) -> Description:
        left = version.structure["left"]
        marks = self.marks(version, response)
        return Description(
            answer=self.pairs(texts, answered(response, left)),
            right=self.pairs(texts, answered(version.key["pairs"], left)),
            feedback=told(texts["feedback"], marks, left),
        )

    def pairs(self, texts: Mapping, partners: Mapping[str, Any]) -> list[str]:
        return [
            f"{texts['left'][left]} → {texts['right'][right]}"
            for left, right in partners.items()
            if isinstance(right, str) and right in texts["right"]
        ]

    def reply(self, version: Any, response: Any, texts: Mapping) -> list[str]:
        marks = self.marks(version, response)
        return told(texts["feedback"], marks, marks)

    def marks(self, version: Any, response: Any) -> dict[str, str]:
        pairs = version.key["pairs"]
        given = answered(response, version.structure["left"])
        return {key: "right" if value == pairs[key] else "wrong" for key, value in given.items()}

    def from_file(self, data: Mapping) -> dict:
        left = [
            {
                "key": item["id"],
                "text": item["text"],
                "match": data["key"].get(item["id"], ""),
                "feedback": item.get("feedback", ""),
            }
            for item in data["left"]
        ]
        right = [{"key": item["id"], "text": item["text"]} for item in data["right"]]
        rule = data.get("scoring", PER_PAIR)
        return {"stem": data["stem"], "left": left, "right": right, "scoring": rule}

    def to_file(self, value: Mapping) -> dict:
        names = {"key": "id", "text": "text", "feedback": "feedback"}
        return {
            "left": [{names[n]: part[n] for n in names if part.get(n)} for part in value["left"]],
            "right": [{"id": part["key"], "text": part["text"]} for part in value["right"]],
            "key": {part["key"]: part["match"] for part in value["left"]},
            "scoring": value["scoring"],
        }

    def file_problems(self, data: Mapping) -> Iterator[tuple[str, str]]:
        for side in ("left", "right"):
            yield from ids_problems(side, data[side], f"part on the {side}")
        left = [part["id"] for part in data["left"]]
        if list(data["key"]) != left:
            yield "key", "key names each id on the left once, in their order"
        for unknown in sorted(set(data["key"].values()) - {part["id"] for part in data["right"]}):
            yield "key", f"the key {unknown} is not on the right"


KIND = Matching()
