"""Zones of a picture, as the author draws them: with the mouse, with arrow keys, or as numbers
(static/quizzes/admin/zones.js)."""

from collections.abc import Iterable, Iterator, Mapping
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
    is_line,
    is_number,
    is_text,
    list_of,
    plain_number,
)

DRAW = _(
    "Add a zone and draw it on the picture with the mouse; or choose it there with Tab: arrow keys"
    " move it, Shift and arrow keys change its size. The numbers can be typed as well."
)
SIDES = ("x", "y", "width", "height")


class SideInput(forms.NumberInput):
    """Brings along what draws the zones on the picture."""

    class Media:
        js = ["quizzes/admin/zones.js"]
        css = {"all": ["quizzes/admin/zones.css"]}


class PerCentBlock(blocks.FloatBlock):
    def __init__(self, **kwargs: Any):
        super().__init__(min_value=0, max_value=100, **kwargs)
        self.field.widget = SideInput({"min": 0, "max": 100, "step": "any"})


class ZoneBlock(blocks.StructBlock):
    key = KeyBlock(help_text=KEY_HELP)
    text = blocks.TextBlock(
        label=_("Neutral description"),
        rows=1,
        help_text=_("What is there, without saying whether it is right."),
    )
    x = PerCentBlock(label=_("From the left, %"))
    y = PerCentBlock(label=_("From the top, %"))
    width = PerCentBlock(label=_("Width, %"))
    height = PerCentBlock(label=_("Height, %"))
    feedback = FeedbackBlock()
    correct = blocks.BooleanBlock(label=_("Right"), required=False)

    class Meta:
        label_format = "{key}: {text}"
        form_classname = "struct-block zone-fields"


class ZonesBlock(KeyedListBlock):
    """The zones of the picture beside it."""

    def __init__(self, **kwargs: Any):
        super().__init__(
            ZoneBlock(), **{"label": _("Zones"), "max_num": 12, "help_text": DRAW, **kwargs}
        )

    def clean(self, value: Any) -> Any:
        """Raise ListBlockValidationError for a zone that reaches beyond the picture."""
        result = super().clean(value)
        errors = {
            place: ValidationError(_("The zone must lie within the picture and have a size."))
            for place, zone in enumerate(result)
            if not lies_within(zone)
        }
        if errors:
            raise ListBlockValidationError(block_errors=errors)
        return result


def lies_within(zone: Mapping) -> bool:
    x, y, width, height = (zone[side] for side in SIDES)
    return width > 0 and height > 0 and x + width <= 100 and y + height <= 100


def some_zone_right(value: Mapping) -> None:
    """Raise StructBlockValidationError unless at least one zone is marked right."""
    if not any(zone["correct"] for zone in value["zones"]):
        message = _("Mark at least one zone as right.")
        raise StructBlockValidationError({"zones": ValidationError(message)})


def box(zone: Mapping) -> list[float]:
    return [zone[side] for side in SIDES]


# In a file -----------------------------------------------------------------------------------

ZONES = Field(
    Records(
        Record(
            id=is_text,
            box=lambda value: list_of(is_number)(value) and len(value) == 4,
            text=is_text,
            feedback=is_line,
            optional=("feedback",),
        )
    ),
    "a zone has id, box ([x, y, width, height] in per cent), text and feedback",
)
ZONE_TEXTS = {"text": "zone", "feedback": "feedback"}


def from_file(zones: Iterable[Mapping], right: Iterable[str]) -> list[dict]:
    return [
        {
            "key": zone["id"],
            "text": zone["text"],
            **dict(zip(SIDES, map(float, zone["box"]), strict=True)),
            "feedback": zone.get("feedback", ""),
            "correct": zone["id"] in right,
        }
        for zone in zones
    ]


def to_file(zones: Iterable[Mapping]) -> list[dict]:
    return [
        {
            "id": zone["key"],
            "box": [plain_number(zone[side]) for side in SIDES],
            "text": zone["text"],
            **({"feedback": zone["feedback"]} if zone.get("feedback") else {}),
        }
        for zone in zones
    ]


def key_problems(data: Mapping) -> Iterator[tuple[str, str]]:
    """What is wrong with a key that lists the right zones in their order."""
    ids = [zone["id"] for zone in data["zones"]]
    key = data.get("key") or []
    if unknown := [name for name in key if name not in ids]:
        yield "key", f"the key {unknown[0]} is not among the zones"
    elif key != [name for name in ids if name in key]:
        yield "key", "the key lists each right zone once, in their order"
