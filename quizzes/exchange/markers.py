"""Points on a picture, as Moodle's drag and drop markers: one marker that may be set several times,
and the places where it is right, in pixels of the picture."""

import re
from typing import Any

from django.utils.translation import gettext as _

from quizzes.exchange import pictures
from quizzes.exchange.item import Item, fail, key
from quizzes.exchange.xml_tree import Node

NUMBERS = re.compile(r"\d{1,5}(?:\.\d{1,3})?")
Box = tuple[float, float, float, float]


def set_zones(item: Item, node: Node, data: bytes) -> None:
    """Make the item a point on an image; raises at a picture or place that can't be read."""
    seen = pictures.looked_at(data)
    if seen is None:
        raise fail(node.line, _("The picture can't be read, or is too large."))
    name, size, data = f"picture{seen.ending}", seen.size, seen.data
    labels = {drag.value("no"): drag.value("text") for drag in node.all("drag")}
    drops = [(drop, drop.value("choice")) for drop in node.all("drop")]
    used = {choice for _drop, choice in drops}
    if len(used) > 1:
        item.leave_out(_("The whole question: several markers, each with a place of its own."))
        return
    if len(labels) > 1:
        item.lose(_("Markers that belong nowhere."))
    boxes = [_per_cent(box_of(item, drop), size) for drop, _choice in drops]
    item.kind, item.pictures = "point_on_image", {name: data}
    item.fields = {
        "image": {"file": name, "alt": "", "size": list(size)},
        "zones": [{"id": key(n), "box": box, "text": ""} for n, box in enumerate(boxes)],
        "key": [key(n) for n, _box in enumerate(boxes)],
        "scoring": "hits_minus_misses",
    }
    item.lose(_("Its own rule of grading: here wrong places take away what right ones give."))


def box_of(item: Item, drop: Node) -> Box:
    """left, top, width, height in pixels; other shapes become the rectangle around them."""
    shape, coords = drop.value("shape"), drop.value("coords")[:1000]
    numbers = [float(number) for number in NUMBERS.findall(coords)]
    if shape == "rectangle" and len(numbers) == 4:
        return numbers[0], numbers[1], numbers[2], numbers[3]
    item.lose(_("Circles and polygons: they become rectangles."))
    if shape == "circle" and len(numbers) == 3:
        x, y, radius = numbers
        return x - radius, y - radius, 2 * radius, 2 * radius
    if shape == "polygon" and len(numbers) >= 6 and len(numbers) % 2 == 0:
        across, down = numbers[::2], numbers[1::2]
        return min(across), min(down), max(across) - min(across), max(down) - min(down)
    raise fail(drop.line, _("“%(text)s” is no place on the picture.") % {"text": coords[:40]})


def _per_cent(box: Box, size: tuple[int, int]) -> list[float]:
    """The same in per cent of the picture, cut off at its edges."""
    found = []
    for start, length, whole in ((box[0], box[2], size[0]), (box[1], box[3], size[1])):
        first = min(max(start / whole * 100, 0), 99)
        last = min(max((start + length) / whole * 100, first + 1), 100)
        found += [round(first, 2), round(last - first, 2)]
    return [found[0], found[2], found[1], found[3]]


def drops_of(item: Item) -> list[str]:
    """The places of the right zones as Moodle writes them, in whole pixels."""
    width, height = item.fields["image"]["size"]
    found = []
    for zone in item.fields["zones"]:
        if zone["id"] in item.fields["key"]:
            x, y, across, down = map(float, zone["box"])
            left, top = round(x * width / 100), round(y * height / 100)
            found.append(f"{left},{top};{round(across * width / 100)},{round(down * height / 100)}")
    return found


def lose_in_moodle(item: Item) -> None:
    """What a marker question has no place for."""
    zones: list[dict[str, Any]] = item.fields["zones"]
    if len(zones) > len(item.fields["key"]):
        item.lose(_("Wrong zones: there, every other place is wrong."))
    item.lose(
        _("The list of zones with their descriptions and feedback: there, one points only."),
        _("The rule of scoring."),
    )
