"""What the author of a question fills in: parts that several kinds share."""

from collections import Counter
from string import ascii_lowercase
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError, ListValue


class KeyBlock(blocks.CharBlock):
    """The written key of a choice: shared by all languages, so never offered to translators."""

    def __init__(self, **kwargs: Any):
        super().__init__(
            required=False,
            max_length=12,
            validators=[
                RegexValidator(r"^[a-z0-9]+\Z", _("Use small Latin letters and digits only."))
            ],
            **kwargs,
        )

    def get_translatable_segments(self, value: str) -> list:
        return []

    def restore_translated_segments(self, value: str, segments: list) -> str:
        return value


class OptionBlock(blocks.StructBlock):
    """One choice: its key, its text, what to say to a learner who chose it, whether it is right."""

    key = KeyBlock(
        label=_("Key"),
        help_text=_(
            "Leave empty: the next free letter is taken. Never give a used key to a new choice."
        ),
    )
    text = blocks.TextBlock(label=_("Choice"), rows=1)
    feedback = blocks.TextBlock(
        label=_("Feedback"),
        required=False,
        rows=2,
        help_text=_("What is right in it, where it fails, what to do instead."),
    )
    correct = blocks.BooleanBlock(label=_("Right"), required=False)

    class Meta:
        icon = "tick-inverse"
        label_format = "{key}: {text}"


class OptionsBlock(blocks.ListBlock):
    """The choices of a question. Empty keys get the next free letter; a key stands only once."""

    def __init__(self, **kwargs: Any):
        super().__init__(
            OptionBlock(), **{"label": _("Choices"), "min_num": 2, "max_num": 12, **kwargs}
        )

    def clean(self, value: Any) -> ListValue:
        """Raise ListBlockValidationError for a repeated key, at the second choice that has it."""
        result = super().clean(value)
        fill_keys(result)
        seen: Counter = Counter()
        errors = {}
        for place, option in enumerate(result):
            seen[option["key"]] += 1
            if seen[option["key"]] > 1:
                message = _("The key “%(key)s” is used twice.") % {"key": option["key"]}
                errors[place] = ValidationError(message)
        if errors:
            raise ListBlockValidationError(block_errors=errors)
        return result


def fill_keys(options: Any) -> None:
    """Give each choice without a key the first letter after all letters in use."""
    used = {option["key"] for option in options}
    highest = max((ascii_lowercase.find(key) for key in used if len(key) == 1), default=-1)
    free = iter(ascii_lowercase[highest + 1 :])
    for option in options:
        option["key"] = option["key"] or next(free)


def right_keys(value: Any) -> list[str]:
    """Keys of the choices that are marked right, in the order of the choices."""
    return [option["key"] for option in value["options"] if option["correct"]]
