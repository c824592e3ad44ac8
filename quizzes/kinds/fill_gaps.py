"""Fill the gaps: a text with gaps, each filled from a list of choices or by typing."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks import StructBlockValidationError
from wagtail.blocks.list_block import ListBlockValidationError

from quizzes.accepting import LONGEST, AcceptedListBlock, as_items, by_language, is_by_language
from quizzes.blocks import KEY_HELP, FeedbackBlock, KeyBlock, KeyedListBlock
from quizzes.choosing import UNKNOWN_CHOICE
from quizzes.comparing import accepted_in, is_accepted
from quizzes.file_format import Field, Record, Records, ids_problems, is_line, is_text, scoring
from quizzes.kind import Description, Kind
from quizzes.parts import answered, told

PER_GAP, ALL_OR_NOTHING = "per_gap", "all_or_nothing"
# [1] in the text is where the gap with the key 1 stands.
GAP = re.compile(r"\[([a-z0-9]+)\]")


class GapChoiceBlock(blocks.StructBlock):
    key = KeyBlock(help_text=KEY_HELP)
    text = blocks.CharBlock(label=_("Choice"))
    correct = blocks.BooleanBlock(label=_("Right"), required=False)

    class Meta:
        label_format = "{key}: {text}"


class GapBlock(blocks.StructBlock):
    key = KeyBlock(help_text=_("The number in square brackets in the text."))
    options = KeyedListBlock(
        GapChoiceBlock(),
        label=_("Choices"),
        default=[],
        max_num=8,
        help_text=_("Either choices, one of them right, or accepted answers below."),
    )
    accepted = AcceptedListBlock(default=[])
    feedback = FeedbackBlock()

    class Meta:
        label_format = "[{key}]"


class FillGapsBlock(blocks.StructBlock):
    stem = blocks.TextBlock(label=_("What to do"), rows=2)
    text = blocks.TextBlock(
        label=_("Text with gaps"),
        rows=5,
        help_text=_("Write [1], [2] … where something is missing."),
    )
    gaps = KeyedListBlock(GapBlock(), numbered=True, min_num=1, max_num=12, label=_("Gaps"))
    scoring = blocks.ChoiceBlock(
        label=_("Scoring"),
        choices=[(PER_GAP, _("A share for each gap")), (ALL_OR_NOTHING, _("All or nothing"))],
        default=PER_GAP,
    )

    class Meta:
        icon = "placeholder"
        label = _("Fill the gaps")
        label_format = "{stem}"

    def clean(self, value: Any) -> Any:
        result = super().clean(value)
        if not self.is_deferred_validation:
            gaps_stand_in_the_text(result)
            gaps_can_be_filled(result)
        return result


def gaps_stand_in_the_text(value: Any) -> None:
    """Raise StructBlockValidationError unless every gap stands in the text once."""
    if sorted(GAP.findall(value["text"])) != sorted(gap["key"] for gap in value["gaps"]):
        message = _("Every gap stands in the text once, as [1], and the text has no other.")
        raise StructBlockValidationError({"text": ValidationError(message)})


def gaps_can_be_filled(value: Any) -> None:
    """Raise StructBlockValidationError for a gap that nothing, or more than one thing, fills."""
    errors = {
        place: ValidationError(
            _("Give at least two choices with exactly one right, or else accepted answers.")
        )
        for place, gap in enumerate(value["gaps"])
        if not can_be_filled(gap)
    }
    if errors:
        raise StructBlockValidationError({"gaps": ListBlockValidationError(block_errors=errors)})


def can_be_filled(gap: Mapping) -> bool:
    right = [option for option in gap["options"] if option["correct"]]
    if gap["accepted"]:
        return not gap["options"]
    return len(right) == 1 and len(gap["options"]) > 1


class GapsWidget(forms.Widget):
    """The text with an input in each gap, named <name>_<key>; the value is {key: answer}."""

    def __init__(self, text: str, gaps: Mapping[str, list[tuple[str, str]] | None]):
        super().__init__()
        self.text, self.gaps = text, gaps
        self.marks: dict[str, str] = {}

    def subwidgets(self, name: str, value: Any, attrs: Any = None) -> Iterator[dict[str, Any]]:
        """Pieces of text, and gaps, as they follow each other."""
        held = value if isinstance(value, dict) else {}
        for place, piece in enumerate(GAP.split(self.text)):
            if place % 2 == 0:
                yield {"text": piece}
                continue
            chosen = str(held.get(piece, ""))
            choices = self.gaps[piece]
            yield {
                "key": piece,
                "number": (place + 1) // 2,
                "name": f"{name}_{piece}",
                "value": chosen,
                "longest": LONGEST,
                "choices": choices and [(v, text, v == chosen) for v, text in choices],
                "mark": self.marks.get(piece, ""),
            }

    def value_from_datadict(self, data: Mapping, files: Any, name: str) -> dict[str, str]:
        given = {key: data.get(f"{name}_{key}", "").strip() for key in self.gaps}
        return {key: value for key, value in given.items() if value}


class GapsField(forms.Field):
    widget: GapsWidget

    def __init__(self, widget: GapsWidget):
        super().__init__(required=False, widget=widget)

    def clean(self, value: Any) -> dict[str, str]:
        for key, given in (value or {}).items():
            choices = self.widget.gaps[key]
            if len(given) > LONGEST or (choices and given not in dict(choices)):
                raise ValidationError(UNKNOWN_CHOICE)
        return value or {}


class FillGaps(Kind):
    """Structure {"gaps": [{"key", "options": [keys]}], "scoring"}; key {gap: {"right": key} or
    {"accepted": {language: [texts]}}}; texts {"stem", "text", "options": {gap: {key: str}},
    "feedback": {gap: str}}. The response is {gap: key of a choice, or what was typed}."""

    name = "fill_gaps"
    title = _("Fill the gaps")
    hint = _("Fill every gap")
    block = FillGapsBlock
    clearable = True
    file = {
        "text": Field(is_text, "expected a text of one line"),
        "gaps": Field(
            Records(
                Record(
                    id=is_text,
                    options=Records(Record(id=is_text, text=is_text)),
                    key=lambda value: is_text(value) or is_by_language(value),
                    feedback=is_line,
                    optional=("options", "feedback"),
                )
            ),
            "a gap has id, options, key (the right option or accepted answers) and feedback",
        ),
        "scoring": scoring(PER_GAP, ALL_OR_NOTHING),
    }
    file_texts = {"text": "text", "gaps": {"options": {"text": "option"}, "feedback": "feedback"}}

    def freeze(self, value: Mapping) -> dict:
        return {
            "structure": {
                "gaps": [
                    {"key": gap["key"], "options": [option["key"] for option in gap["options"]]}
                    for gap in value["gaps"]
                ],
                "scoring": value["scoring"],
            },
            "key": {gap["key"]: key_of(gap) for gap in value["gaps"]},
        }

    def texts(self, value: Mapping) -> dict:
        gaps = value["gaps"]
        return {
            "stem": value["stem"],
            "text": value["text"],
            "options": {gap["key"]: {o["key"]: o["text"] for o in gap["options"]} for gap in gaps},
            "feedback": {gap["key"]: gap["feedback"] for gap in gaps if gap["feedback"]},
        }

    def fits(self, version: Any, texts: Mapping) -> bool:
        gaps = version.structure["gaps"]
        words = [texts["stem"], *(t for o in texts["options"].values() for t in o.values())]
        return (
            sorted(GAP.findall(texts["text"])) == sorted(gap["key"] for gap in gaps)
            and all(set(texts["options"].get(g["key"], ())) == set(g["options"]) for g in gaps)
            and set(texts["feedback"]) >= set(version.texts["feedback"])
            and all(words)
        )

    def order(self, version: Any, shuffled: Callable[[list[str]], list[str]]) -> list[str]:
        """<gap>/<choice>, the choices of all gaps shuffled."""
        gaps = version.structure["gaps"]
        return shuffled([f"{gap['key']}/{option}" for gap in gaps for option in gap["options"]])

    def field(self, version: Any, texts: Mapping, order: Iterable[str]) -> forms.Field:
        choices: dict[str, Any] = {gap["key"]: None for gap in version.structure["gaps"]}
        for gap, option in (name.split("/") for name in order):
            choices[gap] = [*(choices[gap] or []), (option, texts["options"][gap][option])]
        return GapsField(GapsWidget(texts["text"], choices))

    def clean(self, data: Any) -> dict[str, str] | None:
        return dict(sorted(data.items())) or None

    def grade(self, version: Any, response: Any) -> Fraction:
        """The share of the points.

        `per_gap`: gaps filled rightly ÷ gaps (as Moodle's "cloze" grades its sub-questions);
        `all_or_nothing`: 1 if all are, otherwise 0.
        """
        right = list(self.marks(version, response).values()).count("right")
        gaps = len(version.structure["gaps"])
        if version.structure["scoring"] == ALL_OR_NOTHING:
            return Fraction(right == gaps)
        return Fraction(right, gaps)

    def solution(self, version: Any) -> Any:
        return {
            gap: key["right"] if "right" in key else next(iter(key["accepted"].values()))[0]
            for gap, key in version.key.items()
        }

    def describe(self, version: Any, response: Any, texts: Mapping) -> Description:
        gaps = self.keys(version)
        given = answered(response, gaps)
        solved = {gap: self.right_words(version, gap, texts) for gap in gaps}
        return Description(
            answer=[self.filled(texts, {gap: self.words(texts, gap, given[gap]) for gap in given})]
            if given
            else [],
            right=[self.filled(texts, solved)],
            feedback=told(texts["feedback"], self.marks(version, response), gaps),
        )

    def filled(self, texts: Mapping, words: Mapping[str, str]) -> str:
        """The text with words in its gaps."""
        return GAP.sub(lambda match: f"[{words.get(match[1], '…')}]", texts["text"])

    def words(self, texts: Mapping, gap: str, given: Any) -> str:
        return texts["options"][gap].get(given) or str(given) if isinstance(given, str) else "…"

    def right_words(self, version: Any, gap: str, texts: Mapping) -> str:
        key = version.key[gap]
        if "right" in key:
            return texts["options"][gap][key["right"]]
        return " / ".join(accepted_in(key["accepted"], get_language() or ""))

    def reply(self, version: Any, response: Any, texts: Mapping) -> list[str]:
        marks = self.marks(version, response)
        return told(texts["feedback"], marks, marks)

    def marks(self, version: Any, response: Any) -> dict[str, str]:
        given = answered(response, self.keys(version))
        return {
            gap: "right" if is_filled(version.key[gap], value) else "wrong"
            for gap, value in given.items()
        }

    def keys(self, version: Any) -> list[str]:
        return [gap["key"] for gap in version.structure["gaps"]]

    def from_file(self, data: Mapping) -> dict:
        gaps = [
            {
                "key": gap["id"],
                "options": [
                    {"key": o["id"], "text": o["text"], "correct": o["id"] == gap["key"]}
                    for o in gap.get("options") or []
                ],
                "accepted": as_items(gap["key"]) if isinstance(gap["key"], dict) else [],
                "feedback": gap.get("feedback", ""),
            }
            for gap in data["gaps"]
        ]
        rule = data.get("scoring", PER_GAP)
        return {"stem": data["stem"], "text": data["text"], "gaps": gaps, "scoring": rule}

    def to_file(self, value: Mapping) -> dict:
        gaps = [in_file(gap) for gap in value["gaps"]]
        return {"text": value["text"], "gaps": gaps, "scoring": value["scoring"]}

    def file_problems(self, data: Mapping) -> Iterator[tuple[str, str]]:
        yield from ids_problems("gaps", data["gaps"], "gap")
        for place, gap in enumerate(data["gaps"]):
            options = gap.get("options") or []
            yield from ids_problems(f"gaps.{place}.options", options, "option")
            if isinstance(gap["key"], dict) == bool(options):
                yield f"gaps.{place}", "a gap has options and the id of the right one, or answers"
            elif options and gap["key"] not in [option["id"] for option in options]:
                yield f"gaps.{place}.key", f"the key {gap['key']} is not among the options"


def key_of(gap: Mapping) -> dict:
    right = [option["key"] for option in gap["options"] if option["correct"]]
    return {"right": right[0]} if right else {"accepted": by_language(gap["accepted"])}


def is_filled(key: Mapping, given: Any) -> bool:
    return given == key["right"] if "right" in key else is_accepted(given, key["accepted"])


def in_file(gap: Mapping) -> dict:
    key = key_of(gap)
    options = [{"id": option["key"], "text": option["text"]} for option in gap["options"]]
    return {
        "id": gap["key"],
        **({"options": options} if options else {}),
        "key": key.get("right") or key.get("accepted"),
        **({"feedback": gap["feedback"]} if gap.get("feedback") else {}),
    }


KIND = FillGaps()
