"""X-ray search: release a piece of luggage, look a second time or stop it, and say where.

The zones of the author stay with the server. Where something was seen is said by cells of a grid
over the whole picture, the same for every picture, so that neither page nor code tells where to
look; cells are check boxes, for the keyboard and the screen reader too.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks import StructBlockValidationError

from quizzes import zones
from quizzes.blocks import CodeBlock, FeedbackBlock, right_keys
from quizzes.choosing import UNKNOWN_CHOICE
from quizzes.file_format import (
    Field,
    Record,
    Records,
    ids_problems,
    is_count,
    is_text,
    list_of,
    one_of,
    repeated,
)
from quizzes.kind import Description, Kind
from quizzes.pictures import IMAGE, AltBlock, Area, PictureBlock, area, image_in_file, keep, picture

RELEASE, LOOK, STOP = "release", "look", "stop"
DECISIONS = {
    RELEASE: pgettext_lazy("a piece of luggage at the x-ray", "Release"),
    LOOK: pgettext_lazy("a piece of luggage at the x-ray", "Second look"),
    STOP: pgettext_lazy("a piece of luggage at the x-ray", "Stop"),
}
COLUMNS, ROWS = "abcdef", "1234"
CELLS = [column + row for row in ROWS for column in COLUMNS]
RIGHT, MISSED, FALSE_ALARM = "right", "missed", "false_alarm"
WHENS = (RIGHT, MISSED, FALSE_ALARM)
# What was sent in the last second may arrive a little later.
GRACE = 5


NOTHING = _("Mark as right what has to be found. Without it the luggage is harmless.")


class XraySearchBlock(blocks.StructBlock):
    stem = blocks.TextBlock(label=_("Question"), rows=3)
    image = PictureBlock(label=_("Picture"))
    alt = AltBlock()
    zones = zones.ZonesBlock(
        default=[],
        min_num=0,
        help_text=_("Mark as right what has to be found. Without it the luggage is harmless."),
    )
    category = CodeBlock(
        label=_("Category"),
        required=False,
        max_length=30,
        help_text=_("What is to be found, for statistics: firearm, parts, ammunition …"),
    )
    seconds = blocks.IntegerBlock(
        label=_("Time for this picture, seconds"),
        required=False,
        min_value=5,
        max_value=600,
        help_text=_("Empty: none. The server keeps it from the moment the picture is opened."),
    )
    right = FeedbackBlock(label=_("Feedback to a right answer"))
    missed = FeedbackBlock(label=_("Feedback when something was missed"))
    false_alarm = FeedbackBlock(label=_("Feedback to a false alarm"))

    class Meta:
        icon = "search"
        label = _("X-ray search")
        label_format = "{stem}"
        form_classname = "struct-block zones-on-picture"

    def clean(self, value: Any) -> Any:
        result = super().clean(value)
        if not self.is_deferred_validation and right_in(result) and not result["category"]:
            message = _("Say of which category the thing to be found is.")
            raise StructBlockValidationError({"category": ValidationError(message)})
        return result


def right_in(value: Mapping) -> list[str]:
    return right_keys({"options": value["zones"]})


class SearchWidget(forms.Widget):
    """<name>_decision, <name>_cell (several), <name>_open. The value is {"decision", "cells",
    "open"}; shown from a stored response."""

    def __init__(self, frozen: Mapping, alt: str, seconds: int | None):
        super().__init__()
        self.picture, self.seconds = picture(frozen, alt), seconds
        self.recorded, self.marks = True, {}

    @property
    def timed(self) -> bool:
        """Where nothing is recorded (a self-check, a preview) no clock can be kept."""
        return bool(self.seconds) and self.recorded

    def subwidgets(self, name: str, value: Any, attrs: Any = None) -> Iterator[dict[str, Any]]:
        """One description of the whole: the template needs no more."""
        held = value if isinstance(value, dict) else {}
        left = self.seconds_left(held.get("opened"))
        yield {
            "name": name,
            "picture": self.picture,
            "seconds": self.seconds if self.timed else None,
            "left": left,
            "state": "open" if not self.timed else state(left),
            "decisions": [(key, words, key == held.get("decision"), self.marks.get(key, ""))
                          for key, words in DECISIONS.items()],
            "cells": [(cell, cell_name(cell), cell in (held.get("cells") or []))
                      for cell in CELLS],
        }  # fmt: skip

    def seconds_left(self, opened: Any) -> int | None:
        """Whole seconds until the time for the picture is over; None if it was not opened yet."""
        moment = moment_of(opened)
        if moment is None or not self.seconds:
            return None
        return max(0, round(self.seconds - (timezone.now() - moment).total_seconds()))

    def value_from_datadict(self, data: Mapping, files: Any, name: str) -> dict[str, Any]:
        listed = data.getlist if hasattr(data, "getlist") else lambda key: data.get(key, [])
        return {
            "decision": data.get(f"{name}_decision", ""),
            "cells": listed(f"{name}_cell"),
            "open": f"{name}_open" in data,
        }


def state(left: int | None) -> str:
    """ "closed" before the picture is opened, "open" while there is time, then "over"."""
    return "closed" if left is None else "open" if left else "over"


def moment_of(text: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo else None


def cell_name(cell: str) -> str:
    column, row = COLUMNS.index(cell[0]) + 1, cell[1]
    return gettext("Column %(column)s, row %(row)s") % {"column": column, "row": row}


class SearchField(forms.FileField):
    """The response to be stored: what was sent, under the clock that the held response started.

    A FileField, because that is to which a form hands what is held already.
    """

    widget: SearchWidget

    def __init__(self, widget: SearchWidget):
        super().__init__(required=False, widget=widget)

    def bound_data(self, value: Any, held: Any) -> Any:
        """What a page shows again that was not accepted as a whole: its clock runs on."""
        opened = (held or {}).get("opened") or (timezone.now().isoformat() if value["open"] else "")
        return {**value, "opened": opened}

    def clean(self, value: Any, held: Any = None) -> Any:
        """Raise ValidationError for a decision or a cell that there is not."""
        decision, cells = value["decision"], value["cells"]
        if (decision and decision not in DECISIONS) or not set(cells) <= set(CELLS):
            raise ValidationError(UNKNOWN_CHOICE)
        given = {"decision": decision, "cells": [] if decision == RELEASE else sorted(set(cells))}
        if not self.widget.timed:
            return given if decision else None
        return self.under_the_clock(given, held if isinstance(held, dict) else {}, value["open"])

    def under_the_clock(self, given: dict, held: dict, pressed: bool) -> dict | None:
        """Opening starts the clock once; an answer before that or after its end changes nothing."""
        opened = moment_of(held.get("opened"))
        if opened is None:
            return {"opened": timezone.now().isoformat()} if pressed else None
        late = (timezone.now() - opened).total_seconds() > self.widget.seconds + GRACE
        return held if late or not given["decision"] else {**given, "opened": held["opened"]}


class XraySearch(Kind):
    """Structure {"image", "seconds"}; key {"boxes": {zone: [x, y, width, height in per cent]},
    "right": [zones], "category"}; texts {"stem", "alt", "zones": {zone: str}, "feedback": {zone or
    "right", "missed", "false_alarm": str}}. The response is {"decision": "release", "look" or
    "stop", "cells": [cells of the grid], "opened": when, where the picture has a time limit}."""

    name = "xray_search"
    title = _("X-ray search")
    hint = _("Decide; if you search, mark where on the picture")
    block = XraySearchBlock
    file = {
        "image": IMAGE,
        "zones": zones.ZONES,
        "key": Field(
            # An empty list says that the luggage is harmless.
            list_of(is_text),
            "key is the list of the ids of what has to be found",
            required=False,
        ),
        "feedback": Field(
            Records(Record(when=one_of(*WHENS), text=is_text)),
            f"feedback has when ({', '.join(WHENS)}) and text",
            required=False,
        ),
        "category": Field(is_text, "category is a text, such as firearm", required=False),
        "seconds": Field(is_count, "seconds is a whole number", required=False),
    }
    file_texts = {
        "image": {"alt": "alt"},
        "zones": zones.ZONE_TEXTS,
        "feedback": {"text": "feedback"},
    }

    def freeze(self, value: Mapping) -> dict:
        return {
            "structure": {"image": keep(value["image"]), "seconds": value["seconds"]},
            "key": {
                "boxes": {zone["key"]: zones.box(zone) for zone in value["zones"]},
                "right": right_in(value),
                "category": value["category"],
            },
        }

    def texts(self, value: Mapping) -> dict:
        named = {when: value[when] for when in WHENS if value[when]}
        return {
            "stem": value["stem"],
            "alt": value["alt"],
            "zones": {zone["key"]: zone["text"] for zone in value["zones"]},
            "feedback": {z["key"]: z["feedback"] for z in value["zones"] if z["feedback"]} | named,
        }

    def fits(self, version: Any, texts: Mapping) -> bool:
        return (
            set(texts["zones"]) == set(version.key["boxes"])
            and set(texts["feedback"]) >= set(version.texts["feedback"])
            and all([texts["stem"], texts["alt"], *texts["zones"].values()])
        )

    def order(self, version: Any, shuffled: Callable[[list[str]], list[str]]) -> list[str]:
        return []

    def field(self, version: Any, texts: Mapping, order: Iterable[str]) -> forms.Field:
        structure = version.structure
        return SearchField(SearchWidget(structure["image"], texts["alt"], structure["seconds"]))

    def clean(self, data: Any) -> dict | None:
        return data

    def is_answered(self, response: Any) -> bool:
        """A picture that was only opened is not answered."""
        return decision_of(response) is not None

    def grade(self, version: Any, response: Any) -> Fraction:
        """The share of the points; a second look and a stop are both a search.

        Harmless luggage: 1 for a release, 0 for a search (a false alarm). With something to be
        found: 0 for a release (a miss); for a search one half, and the other half for where: (zones
        to be found that a marked cell touches − marked cells that touch none) ÷ zones to be found,
        never below 0.
        """
        searched, right = is_searched(response), version.key["right"]
        if searched is None or not right:
            return Fraction(searched is False and not right)
        if not searched:
            return Fraction(0)
        cells = cells_of(response)
        boxes = [version.key["boxes"][zone] for zone in right]
        found = sum(any(touches(cell, box) for cell in cells) for box in boxes)
        astray = sum(not any(touches(cell, box) for box in boxes) for cell in cells)
        return Fraction(1, 2) + max(Fraction(0), Fraction(found - astray, 2 * len(right)))

    def solution(self, version: Any) -> Any:
        right = version.key["right"]
        boxes = [version.key["boxes"][zone] for zone in right]
        cells = [cell for cell in CELLS if any(touches(cell, box) for box in boxes)]
        return {"decision": STOP if right else RELEASE, "cells": sorted(cells)}

    def describe(self, version: Any, response: Any, texts: Mapping) -> Description:
        right = version.key["right"]
        search = [gettext("Search (a second look or a stop)"), *(texts["zones"][z] for z in right)]
        feedback = texts["feedback"]
        said = [feedback[zone] for zone in right if zone in feedback]
        when = self.outcome(version, response)
        return Description(
            answer=self.answer(response),
            right=search if right else [str(DECISIONS[RELEASE])],
            feedback=[*([feedback[when]] if when in feedback else []), *said],
            picture=picture(
                version.structure["image"], texts["alt"], self.areas(version, response)
            ),
        )

    def answer(self, response: Any) -> list[str]:
        decision = decision_of(response)
        return [str(DECISIONS[decision])] if decision else []

    def areas(self, version: Any, response: Any) -> list[Area]:
        """What had to be found, then the cells that touch none of it."""
        image, boxes = version.structure["image"], version.key["boxes"]
        right = version.key["right"]
        astray = [
            cell_box(cell)
            for cell in cells_of(response)
            if not any(touches(cell, boxes[zone]) for zone in right)
        ]
        return [
            *(area(image, boxes[zone], n, "right") for n, zone in enumerate(right, 1)),
            *(area(image, box, mark="wrong") for box in astray),
        ]

    def outcome(self, version: Any, response: Any) -> str:
        searched, right = is_searched(response), version.key["right"]
        if searched is None:
            return MISSED if right else RIGHT
        if searched == bool(right):
            return RIGHT
        return FALSE_ALARM if searched else MISSED

    def reply(self, version: Any, response: Any, texts: Mapping) -> list[str]:
        text = texts["feedback"].get(self.outcome(version, response))
        return [text] if text else []

    def marks(self, version: Any, response: Any) -> dict[str, str]:
        decision = decision_of(response)
        if decision is None:
            return {}
        return {decision: "right" if self.outcome(version, response) == RIGHT else "wrong"}

    def from_file(self, data: Mapping) -> dict:
        feedback = {item["when"]: item["text"] for item in data.get("feedback") or []}
        return {
            "stem": data["stem"],
            "image": data["image"]["file"],
            "alt": data["image"]["alt"],
            "zones": zones.from_file(data["zones"], data.get("key") or []),
            "category": data.get("category", ""),
            "seconds": data.get("seconds"),
            **{when: feedback.get(when, "") for when in WHENS},
        }

    def to_file(self, value: Mapping) -> dict:
        return {
            "image": image_in_file(value),
            "zones": zones.to_file(value["zones"]),
            "key": right_in(value),
            "feedback": [{"when": w, "text": value[w]} for w in WHENS if value.get(w)],
            "category": value.get("category", ""),
            "seconds": value.get("seconds"),
        }

    def file_problems(self, data: Mapping) -> Iterator[tuple[str, str]]:
        yield from ids_problems("zones", data["zones"], "zone")
        yield from zones.key_problems(data)
        whens = [item["when"] for item in data.get("feedback") or []]
        for place in repeated(whens):
            yield f"feedback.{place}", "every when stands once"
        if whens != sorted(whens, key=WHENS.index):
            yield "feedback", f"feedback stands in the order {', '.join(WHENS)}"


def decision_of(response: Any) -> str | None:
    decision = response.get("decision") if isinstance(response, dict) else None
    return decision if isinstance(decision, str) and decision in DECISIONS else None


def is_searched(response: Any) -> bool | None:
    """Whether a stored response is a search; None if it decides nothing."""
    decision = decision_of(response)
    return None if decision is None else decision != RELEASE


def cells_of(response: Any) -> list[str]:
    cells = response.get("cells") if isinstance(response, dict) else None
    return [cell for cell in cells if cell in CELLS] if isinstance(cells, list) else []


def cell_box(cell: str) -> list[float]:
    """x, y, width, height of a cell in per cent."""
    width, height = 100 / len(COLUMNS), 100 / len(ROWS)
    return [COLUMNS.index(cell[0]) * width, ROWS.index(cell[1]) * height, width, height]


def touches(cell: str, box: Iterable[float]) -> bool:
    """Whether a cell and a box have more than an edge in common."""
    x, y, width, height = box
    left, top, across, down = cell_box(cell)
    return left < x + width and x < left + across and top < y + height and y < top + down


def signal(version: Any, response: Any) -> tuple[str, bool, bool] | None:
    """(category, whether there was something to be found, whether it was searched), for signal
    detection; None for no decision. A second look and a stop both count as a search."""
    searched = is_searched(response)
    if searched is None:
        return None
    return version.key["category"], bool(version.key["right"]), searched


KIND = XraySearch()
