"""Single choice: one of several choices is right."""

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.blocks import OptionsBlock
from quizzes.choosing import OneChoiceKind, exactly_one_right


class SingleChoiceBlock(blocks.StructBlock):
    stem = blocks.TextBlock(label=_("Question"), rows=3)
    options = OptionsBlock(min_num=3)
    shuffle = blocks.BooleanBlock(label=_("Shuffle the choices"), required=False, default=True)

    class Meta:
        icon = "radio-full"
        label = _("Single choice")
        label_format = "{stem}"

    def clean(self, value: Any) -> Any:
        result = super().clean(value)
        if not self.is_deferred_validation:
            exactly_one_right(result)
        return result


class SingleChoice(OneChoiceKind):
    name = "single_choice"
    title = _("Single choice")
    hint = _("One right answer")
    block = SingleChoiceBlock

    def grade(self, version: Any, response: Any) -> Fraction:
        """1 for the right choice, otherwise 0."""
        return Fraction(response in version.key["right"])


KIND = SingleChoice()
