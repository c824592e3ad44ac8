"""ZIP files from people one need not trust: opened, and read a little at a time.

Nothing here trusts what a file says of itself: an endless list is refused before the library reads
it into memory, and what is unpacked is counted. Which names a package may have is for who unpacks
it to decide.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

CHUNK = 256 * 1024
ENTRY = 46 + 240
"""Bytes of the list for one file: what is fixed, and a long name."""
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

# The records at the end of an archive (APPNOTE.TXT, 4.3.14 to 4.3.16), the last with a comment.
END, LOCATOR, LARGE_END = b"PK\x05\x06", b"PK\x06\x07", b"PK\x06\x06"
END_SIZE, LOCATOR_SIZE, LARGE_END_SIZE = 22, 20, 56
TAIL = 0xFFFF + END_SIZE + LOCATOR_SIZE + LARGE_END_SIZE

FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)
"""What the library raises on bytes that are wrong: of the text of a name, of a method, of sizes."""


class BadArchive(Exception):
    """`rule`: "zip" (none at all), "count", "compression" (of `name`), "size" (of `name`, once it
    is unpacked), "damaged"."""

    def __init__(self, rule: str, name: str = ""):
        self.rule, self.name = rule, name
        super().__init__(rule, name)


def opened(file: IO[bytes], most: int) -> zipfile.ZipFile:
    """An archive of no more than so many files, all packed in an ordinary way. Raises BadArchive
    with "zip", "count" or "compression"."""
    check_list(file, most)
    with faults("zip"):
        archive = zipfile.ZipFile(file)
    if len(archive.infolist()) > most:
        raise BadArchive("count")
    for info in archive.infolist():
        if info.compress_type not in METHODS:
            raise BadArchive("compression", info.filename)
    return archive


def chunks(archive: zipfile.ZipFile, name: str, limit: int) -> Iterator[bytes]:
    """What a file holds, a little at a time. Raises BadArchive with "size" once it is more than
    `limit` bytes, with "damaged" where it cannot be read."""
    size = 0
    with faults("damaged", name), archive.open(name) as part:
        while chunk := part.read(CHUNK):
            size += len(chunk)
            if size > limit:
                raise BadArchive("size", name)
            yield chunk


@contextmanager
def faults(rule: str, name: str = "") -> Iterator[None]:
    try:
        yield
    except FAULTS as error:
        raise BadArchive(rule, name) from error


def check_list(file: IO[bytes], most: int) -> None:
    """Refuse an endless list of files before the library reads it into memory."""
    size = file.seek(0, 2)
    start = file.seek(max(0, size - TAIL))
    tail = file.read()
    file.seek(0)
    at = tail.rfind(END)
    if at < 0 or len(tail) < at + END_SIZE:
        raise BadArchive("zip")
    count, listed = struct.unpack_from("<HL", tail, at + 10)
    locator = at - LOCATOR_SIZE
    if locator >= 0 and tail.startswith(LOCATOR, locator):
        count, listed = large_list(tail, start, locator)
    if count > most or listed > most * ENTRY:
        raise BadArchive("count")


def large_list(tail: bytes, start: int, locator: int) -> tuple[int, int]:
    """Number of files and bytes of their list, which some writers (Java's, for workbooks) put into
    records of their own. They stand right before the end, or nobody can tell which ones count."""
    at = locator - LARGE_END_SIZE
    (place,) = struct.unpack_from("<Q", tail, locator + 8)
    if at < 0 or place != start + at or not tail.startswith(LARGE_END, at):
        raise BadArchive("zip")
    count, listed = struct.unpack_from("<QQ", tail, at + 32)
    return count, listed
