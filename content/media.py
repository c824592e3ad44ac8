"""The pictures of the curriculum: files below content/media, known to Wagtail by their path."""

import hashlib
from pathlib import Path

from django.core.files.base import ContentFile
from wagtail.images import get_image_model


class MissingImage(LookupError):
    """A lesson names a picture that is neither in content/media nor loaded."""


def image_pk(path: str) -> int:
    """The id of the picture that a lesson calls `media/…`. Raises MissingImage."""
    pk = get_image_model().objects.filter(title=path).values_list("pk", flat=True).first()
    if pk is None:
        raise MissingImage(path)
    return pk


def image_path(pk: int | None) -> str:
    """The path under which a picture is known in the files (its title)."""
    rows = get_image_model().objects.filter(pk=pk).values_list("title", flat=True)
    return rows[0] if rows else ""


def load_media(folder: Path) -> int:
    """Bring the files below `folder` (content/media) into Wagtail; returns how many changed."""
    model, changed = get_image_model(), 0
    for file in sorted(folder.rglob("*")):
        if file.suffix.lower() not in (".svg", ".webp", ".png", ".jpg"):
            continue
        title, data = f"media/{file.relative_to(folder).as_posix()}", file.read_bytes()
        image = model.objects.filter(title=title).first() or model(title=title)
        if image.pk and image.file_hash == hashlib.sha1(data, usedforsecurity=False).hexdigest():
            continue
        image.file = ContentFile(data, name=file.name)
        image._set_file_hash()
        image._set_image_file_metadata()
        image.save()
        changed += 1
    return changed
