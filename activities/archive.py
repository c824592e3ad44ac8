"""The ZIP around a package: which members may be looked at at all.

Nothing here trusts what the archive says of itself: names are refused before they are used, sizes
are counted while reading (`cms.archives`).
"""

import hashlib
import re
import stat
import zipfile
from collections.abc import Iterator
from typing import IO, Any

from activities.refusing import Refused
from cms import archives

MB = 1024 * 1024
MAX_ARCHIVE = 200 * MB
MAX_UNPACKED = 500 * MB
MAX_FILE = 200 * MB
MAX_JSON = 8 * MB
MAX_FILES = 10_000
MAX_DEPTH = 16
MAX_NAME = 240
MAX_RATIO = 200
SMALL = 1 * MB
"""A file that unpacks to less is no bomb, whatever its ratio."""

NAME = re.compile(r"[^\x00-\x1f\x7f\\:*?\"<>|]+")


class Archive:
    """An opened package. Its members are safe names; what is hidden ("." or "_" first) is left
    out, as H5P does."""

    def __init__(self, file: IO[bytes]):
        self.file = file
        self.size = length(file)
        if self.size > MAX_ARCHIVE:
            raise Refused("size", limit=megabytes(MAX_ARCHIVE))
        try:
            self.zip = archives.opened(file, MAX_FILES)
        except archives.BadArchive as error:
            raise Refused(error.rule, error.name, limit=MAX_FILES) from error
        infos = self.zip.infolist()
        check_members(infos, self.size)
        self.members = {
            info.filename: info
            for info in infos
            if not info.is_dir() and not is_hidden(info.filename)
        }

    def __contains__(self, name: str) -> bool:
        return name in self.members

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a member, a little at a time; Refused when they are not as announced."""
        size, read = self.members[name].file_size, 0
        try:
            for chunk in archives.chunks(self.zip, name, size):
                read += len(chunk)
                yield chunk
        except archives.BadArchive as error:
            raise Refused("damaged", name) from error
        if read != size:
            raise Refused("damaged", name)

    def read(self, name: str, limit: int = MAX_JSON) -> bytes:
        """A small member whole; Refused when it is missing or larger than `limit`."""
        if name not in self.members:
            raise Refused("missing", name)
        if self.members[name].file_size > limit:
            raise Refused("size", name, limit=megabytes(limit))
        return b"".join(self.chunks(name))

    def digest(self, name: str) -> tuple[str, bytes]:
        """SHA-256 of a member (hexadecimal) and its first bytes."""
        total, head = hashlib.sha256(), b""
        for chunk in self.chunks(name):
            head = head or chunk[:512]
            total.update(chunk)
        return total.hexdigest(), head


def length(file: IO[bytes]) -> int:
    size = file.seek(0, 2)
    file.seek(0)
    return size


def megabytes(size: int) -> str:
    return f"{size // MB} MB"


def check_members(infos: list[zipfile.ZipInfo], size: int) -> None:
    seen: set[str] = set()
    for info in infos:
        check_name(info)
        check_kind(info)
        check_size(info)
        folded = info.filename.rstrip("/").casefold()
        if folded in seen:
            raise Refused("duplicate", info.filename)
        seen.add(folded)
    check_files_are_no_folders(infos)
    if sum(info.compress_size for info in infos) > size:
        raise Refused("overlap")
    unpacked = sum(info.file_size for info in infos)
    if unpacked > MAX_UNPACKED:
        raise Refused("size", limit=megabytes(MAX_UNPACKED))


def check_name(info: zipfile.ZipInfo) -> None:
    name = info.filename
    path = name.rstrip("/")
    # The library cuts a name at a NUL; what is behind it must not surprise anybody later.
    if info.orig_filename != name and info.orig_filename.replace("\\", "/") != name:
        raise Refused("name", info.orig_filename)
    parts = path.split("/")
    if "\\" in info.orig_filename or name.startswith("/") or ".." in parts or ":" in parts[0]:
        raise Refused("escape", name)
    if len(parts) > MAX_DEPTH or len(name.encode("utf-8", "replace")) > MAX_NAME:
        raise Refused("depth", name)
    for part in parts:
        if not NAME.fullmatch(part) or part in {".", ""} or part[-1] in ". ":
            raise Refused("name", name)
    if not is_text(name):
        raise Refused("name", name)


def check_kind(info: zipfile.ZipInfo) -> None:
    if info.flag_bits & 0x1:
        raise Refused("encrypted", info.filename)
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Refused("link", info.filename)


def check_size(info: zipfile.ZipInfo) -> None:
    if info.file_size > MAX_FILE:
        raise Refused("size", info.filename, limit=megabytes(MAX_FILE))
    if info.file_size > SMALL and info.file_size > MAX_RATIO * max(1, info.compress_size):
        raise Refused("ratio", info.filename)


def check_files_are_no_folders(infos: list[zipfile.ZipInfo]) -> None:
    """`a` and `a/b` cannot both be files."""
    files = {info.filename.casefold() for info in infos if not info.is_dir()}
    for info in infos:
        parts = info.filename.rstrip("/").casefold().split("/")
        if any("/".join(parts[:end]) in files for end in range(1, len(parts))):
            raise Refused("duplicate", info.filename)


def is_hidden(name: str) -> bool:
    return any(part[0] in "._" for part in name.rstrip("/").split("/"))


def is_text(value: Any) -> bool:
    """Whether a text can be stored in every database: no lone surrogates, no NUL."""
    try:
        return b"\0" not in str(value).encode("utf-8")
    except UnicodeEncodeError:
        return False
