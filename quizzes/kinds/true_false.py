"""True or false: a statement to judge. The keys of its two choices are `true` and `false`."""

from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.blocks import StructBlockValidationError

from quizzes.blocks import OptionsBlock
from quizzes.choosing import OneChoiceKind, exactly_one_right

KEYS = ["true", "false"]


class TrueFalseBlock(blocks.StructBlock):
    stem = blocks.TextBlock(label=pgettext_lazy("to be judged true or false", "Statement"), rows=3)
    options = OptionsBlock(
        max_num=2,
        default=[{"key": key, "text": "", "feedback": "", "correct": False} for key in KEYS],
    )

    class Meta:
        icon = "check"
        label = _("True or false")
        label_format = "{stem}"

    def clean(self, value: Any) -> Any:
        result = super().clean(value)
        if not self.is_deferred_validation:
            keys_are_true_and_false(result)
            exactly_one_right(result)
        return result


def keys_are_true_and_false(value: Any) -> None:
    """Raise StructBlockValidationError unless the choices are `true`, then `false`."""
    if [option["key"] for option in value["options"]] != KEYS:
        message = _("The keys of the two choices are “true” and “false”, in this order.")
        raise StructBlockValidationError({"options": ValidationError(message)})


class TrueFalse(OneChoiceKind):
    name = "true_false"
    title = _("True or false")
    hint = _("One right answer")
    block = TrueFalseBlock
    file = {name: OneChoiceKind.file[name] for name in ("options", "key")}

    def grade(self, version: Any, response: Any) -> Fraction:
        """1 for the right judgement, otherwise 0."""
        return Fraction(response in version.key["right"])


KIND = TrueFalse()
