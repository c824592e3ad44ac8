"""Point on an image: zones of a picture are chosen on it, or from the list that describes them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes import zones
from quizzes.blocks import right_keys
from quizzes.choosing import UNKNOWN_CHOICE, Boxes, ChoosingKind
from quizzes.file_format import Field, ids_problems, is_text, list_of, scoring
from quizzes.kind import Description
from quizzes.pictures import IMAGE, AltBlock, Area, PictureBlock, area, image_in_file, keep, picture

HITS_MINUS_MISSES, ALL_OR_NOTHING = "hits_minus_misses", "all_or_nothing"


class PointOnImageBlock(blocks.StructBlock):
    stem = blocks.TextBlock(label=_("Question"), rows=3)
    image = PictureBlock(label=_("Picture"))
    alt = AltBlock()
    zones = zones.ZonesBlock(min_num=2)
    scoring = blocks.ChoiceBlock(
        label=_("Scoring"),
        choices=[
            (HITS_MINUS_MISSES, _("Hits minus misses")),
            (ALL_OR_NOTHING, _("All or nothing")),
        ],
        default=HITS_MINUS_MISSES,
        help_text=_("Hits minus misses: (right ones − wrong ones) ÷ right ones, never below 0."),
    )

    class Meta:
        icon = "crosshairs"
        label = _("Point on a picture")
        label_format = "{stem}"
        form_classname = "struct-block zones-on-picture"

    def clean(self, value: Any) -> Any:
        result = super().clean(value)
        if not self.is_deferred_validation:
            zones.some_zone_right(result)
        return result


class ZoneBoxes(Boxes):
    """The list of zones as check boxes, each with the part of the picture that it stands for."""

    def __init__(self, frozen: Mapping, alt: str, boxes: Mapping[str, Iterable[float]]):
        super().__init__()
        self.picture = picture(frozen, alt)
        self.areas = {key: area(frozen, box, n) for n, (key, box) in enumerate(boxes.items(), 1)}

    def option(self, name: str, key: str, text: str, selected: bool) -> dict[str, Any]:
        option = super().option(name, key, text, selected)
        return {**option, "id": f"{name}-{key}", "area": self.areas[key]}


class PointOnImage(ChoosingKind):
    """Multiple choice among zones: as ChoosingKind, with structure {"image", "boxes": {key: [x, y,
    width, height in per cent]}, "scoring"} and texts {"alt"} besides. The zones and their
    descriptions are neutral and shown to all; which of them are right stays with the server."""

    name = "point_on_image"
    title = _("Point on a picture")
    hint = _("Choose on the picture or from the list: both are the same")
    block = PointOnImageBlock
    clearable = True
    file = {
        "image": IMAGE,
        "zones": zones.ZONES,
        "key": Field(list_of(is_text), "key is the list of the ids of the right zones"),
        "scoring": scoring(HITS_MINUS_MISSES, ALL_OR_NOTHING),
    }
    file_texts = {"image": {"alt": "alt"}, "zones": zones.ZONE_TEXTS}

    def freeze(self, value: Mapping) -> dict:
        return {
            "structure": {
                "image": keep(value["image"]),
                "options": [zone["key"] for zone in value["zones"]],
                "boxes": {zone["key"]: zones.box(zone) for zone in value["zones"]},
                "shuffle": False,
                "scoring": value["scoring"],
            },
            "key": {"right": right_keys({"options": value["zones"]})},
        }

    def texts(self, value: Mapping) -> dict:
        listed = super().texts({"stem": value["stem"], "options": value["zones"]})
        return {**listed, "alt": value["alt"]}

    def fits(self, version: Any, texts: Mapping) -> bool:
        return super().fits(version, texts) and bool(texts["alt"])

    def field(self, version: Any, texts: Mapping, order: Iterable[str]) -> forms.Field:
        structure, order = version.structure, list(order)
        boxes = {key: structure["boxes"][key] for key in order}
        return forms.MultipleChoiceField(
            choices=self.choices(texts, order),
            widget=ZoneBoxes(structure["image"], texts["alt"], boxes),
            required=False,
            error_messages={"invalid_choice": UNKNOWN_CHOICE, "invalid_list": UNKNOWN_CHOICE},
        )

    def clean(self, data: Any) -> list[str] | None:
        return sorted(set(data or [])) or None

    def grade(self, version: Any, response: Any) -> Fraction:
        """The share of the points.

        `hits_minus_misses`: (right zones chosen − wrong zones chosen) ÷ right zones, never below
        0; `all_or_nothing`: 1 if exactly the right zones are chosen, otherwise 0.
        """
        chosen, right = set(self.chosen(version, response)), set(version.key["right"])
        if version.structure["scoring"] == ALL_OR_NOTHING:
            return Fraction(chosen == right)
        return max(Fraction(0), Fraction(len(chosen & right) - len(chosen - right), len(right)))

    def describe(self, version: Any, response: Any, texts: Mapping) -> Description:
        """With the numbers that the zones have on the picture."""
        keys = version.structure["options"]
        numbered = {k: f"{n}. {texts['options'][k]}" for n, k in enumerate(keys, 1)}
        described = super().describe(version, response, {**texts, "options": numbered})
        shown = picture(version.structure["image"], texts["alt"], self.areas(version, response))
        return replace(described, picture=shown)

    def areas(self, version: Any, response: Any) -> list[Area]:
        """The right zones, and those chosen by mistake."""
        structure, right = version.structure, version.key["right"]
        marks = dict.fromkeys(right, "right") | self.marks(version, response)
        return [
            area(structure["image"], structure["boxes"][key], number, marks[key])
            for number, key in enumerate(structure["options"], 1)
            if key in marks
        ]

    def from_file(self, data: Mapping) -> dict:
        return {
            "stem": data["stem"],
            "image": data["image"]["file"],
            "alt": data["image"]["alt"],
            "zones": zones.from_file(data["zones"], data["key"]),
            "scoring": data.get("scoring", HITS_MINUS_MISSES),
        }

    def to_file(self, value: Mapping) -> dict:
        return {
            "image": image_in_file(value),
            "zones": zones.to_file(value["zones"]),
            "key": right_keys({"options": value["zones"]}),
            "scoring": value["scoring"],
        }

    def file_problems(self, data: Mapping) -> Iterator[tuple[str, str]]:
        yield from ids_problems("zones", data["zones"], "zone")
        yield from zones.key_problems(data)


KIND = PointOnImage()
