"""Pictures of questions: kept as they were asked, without a name or words that tell the answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any
from xml.etree import ElementTree

from defusedxml.ElementTree import fromstring
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _
from PIL import Image as Pillow
from PIL import ImageOps
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from cms import drawings
from quizzes.file_format import Field, Record, is_count, is_text, list_of

SVG = "{http://www.w3.org/2000/svg}"
# Parts of a drawing that say in words what it shows, or who drew it.
SPEAKING = ("title", "desc", "metadata")


class PictureBlock(ImageChooserBlock):
    """A picture of the library. One that is not stored yet passes: the loader checks all files
    before it stores any."""

    def clean(self, value: Any) -> Any:
        return value if value is not None and value.pk is None else super().clean(value)


class AltBlock(blocks.TextBlock):
    def __init__(self, **kwargs: Any):
        super().__init__(
            label=_("Description of the picture"),
            rows=2,
            help_text=_("For those who do not see it. It must not give the answer away."),
            **kwargs,
        )


IMAGE = Field(
    Record(
        file=is_text,
        alt=is_text,
        size=lambda value: list_of(is_count)(value) and len(value) == 2,
    ),
    "image has file (media/…), alt and size ([width, height])",
)


def image_in_file(value: Mapping) -> dict:
    """`image` as a file has it; the content app puts path and size for the picture's id."""
    return {"file": value.get("image") or "", "alt": value["alt"]}


@dataclass(frozen=True)
class Area:
    """A marked part of a picture, in its own pixels."""

    x: float
    y: float
    width: float
    height: float
    number: int = 0
    mark: str = ""

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True)
class Picture:
    """A kept picture with what is drawn over it."""

    url: str
    width: int
    height: int
    alt: str
    areas: list[Area] = field(default_factory=list)

    @property
    def unit(self) -> float:
        """The radius of a number on it: readable on a telephone, where it is 330 pixels wide."""
        return round(self.width / 26, 1)


def area(frozen: Mapping, box: Iterable[float], number: int = 0, mark: str = "") -> Area:
    """The part of a frozen picture that a box (x, y, width, height in per cent) covers."""
    x, y, width, height = box
    across, down = frozen["width"] / 100, frozen["height"] / 100
    return Area(
        x=round(x * across, 1),
        y=round(y * down, 1),
        width=round(width * across, 1),
        height=round(height * down, 1),
        number=number,
        mark=mark,
    )


def picture(frozen: Mapping, alt: str, areas: Iterable[Area] = ()) -> Picture:
    """A frozen picture as a page shows it."""
    url = default_storage.url(frozen["file"]) if frozen["file"] else ""
    return Picture(url, frozen["width"], frozen["height"], alt, list(areas))


def keep(image: Any) -> dict[str, Any]:
    """{"file", "width", "height"} of a picture's own copy, which outlives the library's.

    The copy is called by its content's hash, and has no titles, descriptions or camera data: none
    of these may tell the answer. Keeping the same picture again changes nothing.
    """
    size = {"width": image.width, "height": image.height}
    if image.pk is None:
        return {"file": "", **size}
    ending = PurePosixPath(image.file.name).suffix.lower()
    name = f"questions/{image.get_file_hash()}{ending}"
    if not default_storage.exists(name):
        with image.file.open("rb") as source:
            data = source.read()
        name = default_storage.save(name, ContentFile(silent(data, ending)))
    return {"file": name, **size}


def silent(data: bytes, ending: str) -> bytes:
    """The picture without what it says in words."""
    return silent_drawing(data) if ending == ".svg" else silent_photo(data)


def silent_drawing(data: bytes) -> bytes:
    """An SVG without titles, descriptions, scripts and comments."""
    root = fromstring(data)
    drawings.keep_still(root)
    for parent in list(root.iter()):
        for child in list(parent):
            if str(child.tag).rpartition("}")[2] in SPEAKING:
                parent.remove(child)
    ElementTree.register_namespace("", SVG[1:-1])
    return ElementTree.tostring(root)


def silent_photo(data: bytes) -> bytes:
    """A PNG, JPEG or WebP with its pixels only, turned as its camera data said."""
    with Pillow.open(BytesIO(data)) as photo:
        kind, upright = photo.format, ImageOps.exif_transpose(photo)
    bare = upright.convert("RGBA" if "A" in upright.mode or kind == "PNG" else "RGB")
    bare.info.clear()
    out = BytesIO()
    bare.save(out, format=kind, quality=90)
    return out.getvalue()
