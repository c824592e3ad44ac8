"""Multiple choice: several of the choices may be right."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks import StructBlockValidationError

from quizzes.blocks import OptionsBlock, right_keys
from quizzes.choosing import KEY, OPTIONS, SHUFFLE, UNKNOWN_CHOICE, Boxes, ChoosingKind
from quizzes.file_format import Field, is_text, list_of, scoring

ALL_OR_NOTHING, PARTIAL = "all_or_nothing", "partial"


class MultipleChoiceBlock(blocks.StructBlock):
    stem = blocks.TextBlock(label=_("Question"), rows=3)
    options = OptionsBlock(min_num=3)
    shuffle = blocks.BooleanBlock(label=_("Shuffle the choices"), required=False, default=True)
    scoring = blocks.ChoiceBlock(
        label=_("Scoring"),
        choices=[(ALL_OR_NOTHING, _("All or nothing")), (PARTIAL, _("Partial credit"))],
        default=ALL_OR_NOTHING,
        help_text=_(
            "Partial: (right ones chosen − wrong ones chosen) ÷ right ones, never below 0."
        ),
    )

    class Meta:
        icon = "list-ul"
        label = _("Multiple choice")
        label_format = "{stem}"

    def clean(self, value: Any) -> Any:
        result = super().clean(value)
        if not self.is_deferred_validation:
            some_right_some_wrong(result)
        return result


def some_right_some_wrong(value: Any) -> None:
    """Raise StructBlockValidationError if no choice is right, or every one."""
    if not 0 < len(right_keys(value)) < len(value["options"]):
        message = _("Mark at least one choice as right and leave at least one unmarked.")
        raise StructBlockValidationError({"options": ValidationError(message)})


class MultipleChoice(ChoosingKind):
    """The response is the list of chosen keys, in the order in which the author wrote the choices.
    A repeated value in a request counts once."""

    name = "multiple_choice"
    title = _("Multiple choice")
    hint = _("Several answers may be right")
    block = MultipleChoiceBlock
    clearable = True
    file = {
        "options": OPTIONS,
        "key": Field(list_of(is_text), KEY, required=False),
        "shuffle": SHUFFLE,
        "scoring": scoring(ALL_OR_NOTHING, PARTIAL),
    }

    def freeze(self, value: Mapping) -> dict:
        frozen = super().freeze(value)
        frozen["structure"]["scoring"] = value["scoring"]
        return frozen

    def field(self, version: Any, texts: Mapping, order: Iterable[str]) -> forms.Field:
        return forms.MultipleChoiceField(
            choices=self.choices(texts, order),
            widget=Boxes,
            required=False,
            error_messages={"invalid_choice": UNKNOWN_CHOICE, "invalid_list": UNKNOWN_CHOICE},
        )

    def clean(self, data: Any) -> list[str] | None:
        return sorted(set(data or [])) or None

    def grade(self, version: Any, response: Any) -> Fraction:
        """The share of the points for a set of choices.

        `all_or_nothing`: 1 if exactly the right ones are chosen, otherwise 0.
        `partial`: (right ones chosen − wrong ones chosen) ÷ number of right ones, never below 0:
        choosing everything, or at random, gains nothing, and a right set is worth 1.
        """
        chosen, right = set(self.chosen(version, response)), set(version.key["right"])
        if version.structure["scoring"] == ALL_OR_NOTHING:
            return Fraction(chosen == right)
        return max(Fraction(0), Fraction(len(chosen & right) - len(chosen - right), len(right)))


KIND = MultipleChoice()
