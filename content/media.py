"""The pictures of the curriculum: files below content/media, known by their path."""

import hashlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from wagtail.images import get_image_model

from content.deciding import Verdict, decide
from content.models import LoadedObject

PICTURES = (".svg", ".webp", ".png", ".jpg")
KIND = "image"


class MissingImage(LookupError):
    """A lesson names a picture that is neither in content/media nor loaded."""


def image_pk(path: str) -> int:
    """The id of the picture that a lesson calls `media/…`. Raises MissingImage."""
    rows = LoadedObject.objects.filter(path=path, type=KIND)
    pk = rows.values_list("object_id", flat=True).first()
    if pk is None:
        raise MissingImage(path)
    return pk


def image_path(pk: int | None) -> str:
    """The path of a picture in the files; one that came by the CMS is called by its file's name."""
    rows = LoadedObject.objects.filter(object_id=pk, type=KIND)
    if path := rows.values_list("path", flat=True).first():
        return path
    image = get_image_model().objects.filter(pk=pk).first()
    return f"media/{PurePosixPath(image.file.name).name}" if image else ""


def image_size(pk: int | None) -> list[int]:
    """Width and height of a picture in pixels; nothing for one that is no more."""
    return list(*get_image_model().objects.filter(pk=pk).values_list("width", "height"))


def pictures(folder: Path) -> Iterator[Path]:
    yield from sorted(f for f in folder.rglob("*") if f.suffix in PICTURES and f.is_file())


def load_media(folder: Path) -> list[str]:
    """Bring the files below `folder` (content/media) into Wagtail; returns the paths of pictures
    that were changed in the CMS too, and so stay as they are there."""
    rows = {row.path: row for row in LoadedObject.objects.filter(type=KIND)}
    images = get_image_model().objects.in_bulk([row.object_id for row in rows.values()])
    conflicts = []
    for file in pictures(folder):
        path = f"media/{file.relative_to(folder).as_posix()}"
        row = rows.get(path) or LoadedObject(path=path, type=KIND)
        image = images.get(row.object_id) or get_image_model().objects.filter(title=path).first()
        if not load_picture(file.read_bytes(), row, image):
            conflicts.append(path)
    return conflicts


def load_picture(data: bytes, row: LoadedObject, image: Any) -> bool:
    """Write one picture if only the file changed; False for a conflict."""
    theirs = hashlib.sha1(data, usedforsecurity=False).hexdigest()
    ours = image.file_hash if image else None
    verdict = decide(row.digest or None, ours, theirs) if image else Verdict.WRITE
    if verdict is Verdict.CONFLICT:
        return False
    if verdict is Verdict.WRITE:
        image = write_picture(data, row.path, image or get_image_model()(title=row.path))
    if verdict is not Verdict.KEEP:
        row.object_id, row.digest = image.pk, theirs
        row.save()
    return True


def write_picture(data: bytes, path: str, image: Any) -> Any:
    image.file = ContentFile(data, name=PurePosixPath(path).name)
    image._set_file_hash()
    image._set_image_file_metadata()
    image.save()
    return image


def write_media(root: Path, used: set[int]) -> list[Path]:
    """Write the pictures that were loaded from files or stand in a lesson (`used`) below `root`."""
    rows = LoadedObject.objects.filter(type=KIND)
    known = set(rows.values_list("object_id", flat=True))
    written = []
    for image in get_image_model().objects.filter(pk__in=known | used).order_by("pk"):
        path = image_path(image.pk)
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with image.file.open("rb") as source:
            file.write_bytes(source.read())
        base = {"type": KIND, "object_id": image.pk, "digest": image.file_hash}
        LoadedObject.objects.update_or_create(path=path, defaults=base)
        written.append(file)
    return written
