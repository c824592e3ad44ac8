"""A member of an archive as a file, so that a storage copies it without holding it in memory."""

from collections.abc import Iterator
from typing import Any

from django.core.files.base import File

from activities.archive import Archive


class MemberFile:
    """What Django's `File` needs of a file: `read`, `size`, `name`."""

    def __init__(self, archive: Archive, member: str):
        self.name, self.size = member, archive.members[member].file_size
        self._chunks: Iterator[bytes] = archive.chunks(member)
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        while size < 0 or len(self._rest) < size:
            chunk = next(self._chunks, b"")
            if not chunk:
                break
            self._rest += chunk
        taken, self._rest = (self._rest, b"") if size < 0 else split(self._rest, size)
        return taken


def split(text: bytes, at: int) -> tuple[bytes, bytes]:
    return text[:at], text[at:]


def member_file(archive: Archive, member: str) -> File:
    """What a storage saves."""
    source: Any = MemberFile(archive, member)
    return File(source)
