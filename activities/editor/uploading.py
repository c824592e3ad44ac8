"""Pictures, sounds, videos and documents that an author brings into a content."""

import hashlib
import re
import uuid
from pathlib import PurePosixPath
from typing import Any

from django.core.files.storage import storages
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from PIL import Image

from activities import extensions
from activities.extensions import CONTENT, IMAGES, suffix
from activities.files import kind_of
from activities.importing import media_path
from activities.refusing import Refused

KINDS = {
    "image": IMAGES,
    "audio": frozenset({"mp3", "m4a", "wav", "ogg", "oga"}),
    "video": frozenset({"mp4", "webm", "ogv"}),
    "file": CONTENT,
}
"""Which endings a type of field takes."""
FOLDERS = {"image": "images", "audio": "audios", "video": "videos", "file": "files"}
MAX_BYTES = 200 * 1024 * 1024
MAX_PIXELS = 50_000_000


def keep(folder: uuid.UUID, upload: UploadedFile, kind: str) -> dict[str, Any]:
    """Store a file among those of a content and return its entry (`path`, `mime`, measures).

    Its name is made of its bytes: files are never overwritten, so that earlier versions of the
    content find theirs. Refused when it is no such file.
    """
    name = PurePosixPath(str(upload.name)).name
    ending = suffix(name)
    extensions.check_content_name(name)
    if ending not in KINDS[kind]:
        raise Refused("kind", name, kinds=", ".join(sorted(KINDS[kind])))
    if upload.size is None or upload.size > MAX_BYTES:
        raise Refused("size", name, limit=filesizeformat(MAX_BYTES))
    extensions.check_head(name, upload.read(512))
    measures = measured(upload, name) if kind == "image" else {}
    digest = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        digest.update(chunk)
    path = f"{FOLDERS[kind]}/{plain_stem(name)}-{digest.hexdigest()[:12]}.{ending}"
    upload.seek(0)
    if not storages["private"].exists(media_path(folder, path)):
        storages["private"].save(media_path(folder, path), upload)
    return {"path": path, "mime": kind_of(path).split(";")[0], **measures}


def measured(upload: UploadedFile, name: str) -> dict[str, int]:
    """Width and height, of which players make room before the picture is there."""
    upload.seek(0)
    try:
        with Image.open(upload) as picture:
            width, height = picture.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Refused("disguised", name) from error
    if width * height > MAX_PIXELS:
        raise Refused("pixels", name)
    return {"width": width, "height": height}


def plain_stem(name: str) -> str:
    """A name that every system takes."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", PurePosixPath(name).stem).strip("-")[:40] or "file"
