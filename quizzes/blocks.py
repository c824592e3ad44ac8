"""What the author of a question fills in: parts that several kinds share."""

from collections import Counter
from collections.abc import Iterator
from itertools import count
from string import ascii_lowercase
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError, ListValue


class CodeBlock(blocks.CharBlock):
    """What is the same in all languages, and so never offered to translators."""

    def get_translatable_segments(self, value: str) -> list:
        return []

    def restore_translated_segments(self, value: str, segments: list) -> str:
        return value


class KeyBlock(CodeBlock):
    """The written key of a part of a question, shared by all languages."""

    def __init__(self, **kwargs: Any):
        pattern = r"^[a-z0-9]+\Z"
        message = _("Use small Latin letters and digits only.")
        kwargs = {"required": False, "label": _("Key"), **kwargs}
        super().__init__(max_length=12, validators=[RegexValidator(pattern, message)], **kwargs)


KEY_HELP = _("Leave empty: the next free one is taken. Never give a used key to something new.")


class FeedbackBlock(blocks.TextBlock):
    """What to say to a learner about one part of the question."""

    def __init__(self, **kwargs: Any):
        super().__init__(**{"label": _("Feedback"), "required": False, "rows": 2, **kwargs})


class OptionBlock(blocks.StructBlock):
    """One choice: its key, its text, what to say to a learner who chose it, whether it is right."""

    key = KeyBlock(help_text=KEY_HELP)
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


class KeyedListBlock(blocks.ListBlock):
    """Parts of a question that have keys. Empty ones get the next free letter, or number if
    `numbered`; a key stands only once."""

    def __init__(self, child: blocks.Block, *, numbered: bool = False, **kwargs: Any):
        self.numbered = numbered
        super().__init__(child, **kwargs)

    def clean(self, value: Any) -> ListValue:
        """Raise ListBlockValidationError for a repeated key, at the second part that has it."""
        result = super().clean(value)
        fill_keys(result, numbered=self.numbered)
        seen: Counter = Counter()
        errors = {}
        for place, part in enumerate(result):
            seen[part["key"]] += 1
            if seen[part["key"]] > 1:
                message = _("The key “%(key)s” is used twice.") % {"key": part["key"]}
                errors[place] = ValidationError(message)
        if errors:
            raise ListBlockValidationError(block_errors=errors)
        return result


class OptionsBlock(KeyedListBlock):
    """The choices of a question."""

    def __init__(self, **kwargs: Any):
        super().__init__(
            OptionBlock(), **{"label": _("Choices"), "min_num": 2, "max_num": 12, **kwargs}
        )


def fill_keys(parts: Any, numbered: bool = False) -> None:
    """Give each part without a key the first letter, or number, after all that are in use."""
    used = {part["key"] for part in parts}
    free: Iterator[str]
    if numbered:
        free = map(str, count(max((int(key) for key in used if key.isdecimal()), default=0) + 1))
    else:
        highest = max((ascii_lowercase.find(key) for key in used if len(key) == 1), default=-1)
        free = iter(ascii_lowercase[highest + 1 :])
    for part in parts:
        part["key"] = part["key"] or next(free)


def right_keys(value: Any) -> list[str]:
    """Keys of the choices that are marked right, in the order of the choices."""
    return [option["key"] for option in value["options"] if option["correct"]]
