"""Files that learners hand in as answers: what is accepted, and where it is kept.

They are kept in private storage under a random name and served only by views that check who asks.
A file's type is told by what it holds; its name and what the browser says of it only have to agree.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from cms import archives

FOLDER = "answers"
MEGABYTE = 1024 * 1024
LONGEST_NAME = 100
MOST_PARTS = 5_000
"""Files inside one of Word or LibreOffice, each of its pictures among them."""


def begins(*signs: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(signs)


def office(part: str) -> Callable[[bytes], bool]:
    """Whether it is a package with this part, as Word and LibreOffice write them."""

    def test(data: bytes) -> bool:
        try:
            with archives.opened(BytesIO(data), MOST_PARTS) as package:
                return part in package.namelist()
        except archives.BadArchive:
            return False

    return test


# Type by the ending of the name → how a file of this type is recognised.
TYPES: dict[str, Callable[[bytes], bool]] = {
    "pdf": begins(b"%PDF-"),
    "docx": office("word/document.xml"),
    "odt": office("META-INF/manifest.xml"),
    "jpg": begins(b"\xff\xd8\xff"),
    "png": begins(b"\x89PNG\r\n\x1a\n"),
}
ALSO = {"jpeg": "jpg"}


def checked(file: UploadedFile, types: list[str], megabytes: int) -> str:
    """Its type. Raises ValidationError for a wrong type, an empty or a too large file."""
    if file.size > megabytes * MEGABYTE:
        message = _("The file is larger than %(limit)s MB.")
        raise ValidationError(message, params={"limit": megabytes})
    if not file.size:
        raise ValidationError(_("The file is empty."))
    ending = PurePosixPath(file.name.lower()).suffix[1:]
    kind = ALSO.get(ending, ending)
    allowed = ", ".join(types)
    if kind not in types:
        message = _("Files of this kind are not accepted. Accepted are: %(types)s.")
        raise ValidationError(message, params={"types": allowed})
    file.seek(0)
    if not TYPES[kind](file.read()):
        message = _("The file is not what its name says. Accepted are: %(types)s.")
        raise ValidationError(message, params={"types": allowed})
    return kind


def safe_name(name: str) -> str:
    """The name as shown again: no folders, no signs that hide or turn the rest, not too long."""
    bare = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    seen = "".join(c for c in bare if unicodedata.category(c)[0] != "C")
    stem, _dot, ending = re.sub(r'[<>:"|?*]+', "_", seen).rpartition(".")
    stem = stem.strip(" .") or "file"
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"


def keep(file: UploadedFile, kind: str) -> dict[str, Any]:
    """Store a checked file; {"file": where in private storage, "name", "size", "sha256"}."""
    file.seek(0)
    digest = hashlib.sha256(file.read()).hexdigest()
    file.seek(0)
    stored = storages["private"].save(f"{FOLDER}/{uuid4().hex}.{kind}", file)
    return {"file": stored, "name": safe_name(file.name), "size": file.size, "sha256": digest}


def is_same(file: UploadedFile, held: dict[str, Any]) -> bool:
    """Whether this is the file that is kept already: a form sends it again with every answer."""
    if file.size != held.get("size"):
        return False
    file.seek(0)
    return hashlib.sha256(file.read()).hexdigest() == held.get("sha256")


def is_kept(value: Any) -> bool:
    """Whether a stored value names a file of ours."""
    return isinstance(value, dict) and str(value.get("file", "")).startswith(f"{FOLDER}/")
