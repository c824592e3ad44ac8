"""Pictures of questions between files and the site's library."""

import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from defusedxml.ElementTree import fromstring
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image
from wagtail.images import get_image_model

from quizzes.exchange.item import Item
from quizzes.pictures import silent_drawing

ENDINGS = {"GIF": ".gif", "JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}
MOST_PIXELS = 40_000_000
BOX = re.compile(r"[\s,]*([-\d.]{1,9})[\s,]+([-\d.]{1,9})[\s,]+(\d{1,5})[\d.]*[\s,]+(\d{1,5})")


@dataclass(frozen=True)
class Seen:
    """What a picture is by its content, whatever its name says; a drawing without its scripts."""

    ending: str
    size: tuple[int, int]
    data: bytes


def looked_at(data: bytes) -> Seen | None:
    """None for what is no picture of a sort that the library takes, or one that is too large."""
    try:
        if data.lstrip()[:1] == b"<":
            return _drawing(data)
        with Image.open(BytesIO(data)) as picture:
            ending, size = ENDINGS[picture.format or ""], picture.size
    except UNREADABLE:
        return None
    return Seen(ending, size, data) if 0 < size[0] * size[1] <= MOST_PIXELS else None


def _drawing(data: bytes) -> Seen | None:
    quiet = silent_drawing(data)
    root = fromstring(quiet)
    box = BOX.match(root.get("viewBox", ""))
    if not root.tag.endswith("svg") or not box:
        return None
    return Seen(".svg", (int(box[3]), int(box[4])), quiet)


UNREADABLE = (OSError, ValueError, SyntaxError, KeyError, Image.DecompressionBombError)


def take(item: Item, pk: Any) -> None:
    """Give an item of the bank its picture's name, size and content."""
    image = get_image_model().objects.filter(pk=pk).first() if pk else None
    if image is None:
        item.leave_out(_("The whole question: its picture is missing."))
        return
    name = PurePosixPath(image.file.name).name
    with image.file.open("rb") as file:
        item.pictures = {name: file.read()}
    item.fields["image"] |= {"file": name, "size": [image.width, image.height]}


def unsaved(item: Item) -> Any:
    """The picture of an item as it would be in the library."""
    return get_image_model()(title=item.name)


def stored(item: Item, code: str, user: Any) -> Any:
    """The picture of an item, put into the library; None for a kind that has none."""
    if "image" not in item.fields or not item.pictures:
        return None
    name, content = next(iter(item.pictures.items()))
    image = get_image_model()(
        title=code, uploaded_by_user=user if getattr(user, "pk", None) else None
    )
    # Called by the code: the name that it had may tell the answer.
    image.file = ContentFile(content, name=f"{code}{PurePosixPath(name).suffix}")
    image.width, image.height = item.fields["image"]["size"]
    image.save()
    return image
