"""Finding the signed record in what somebody has: our PDF, a file with text, or the text itself."""

import re
import zlib
from pathlib import Path

from certificates import records

ATTACHMENT = "certificate-{serial}.txt"
MOST = 20_000_000
"""Bytes of a file that are read; certificates have some tens of thousands."""
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
LINK = re.compile(r"https?://[^\s#]+#[0-9]+\s*")


class NoSuchFile(Exception):
    """It looks like the name of a file, and there is none."""


def text_of(given: str) -> str:
    """What is to be checked: the content of the file `given`, or `given` itself.

    Of a PDF, the record that is attached to it (empty if there is none). Raises NoSuchFile.
    """
    path = file_named(given)
    if path is None:
        if not records.digits_in(given) and re.search(r"\.\w{1,5}$", given):
            raise NoSuchFile(given)
        return given
    with path.open("rb") as file:
        data = file.read(MOST)
    return attached(data) if data.startswith(b"%PDF") else data.decode(errors="replace")


def file_named(given: str) -> Path | None:
    try:
        path = Path(given)
        return path if path.is_file() else None
    except (OSError, ValueError):
        return None


def attached(pdf: bytes) -> str:
    """The record of our PDF: a stream of its own that holds the QR code's link and no more."""
    for found in STREAM.finditer(pdf):
        text = inflated(found[1])
        if LINK.fullmatch(text):
            return text
    return ""


def inflated(stream: bytes) -> str:
    """At most what a record can be; streams that are not compressed as they are."""
    try:
        return zlib.decompressobj().decompress(stream, 4000).decode()
    except (zlib.error, UnicodeDecodeError):
        return stream.decode(errors="replace") if len(stream) < 4000 else ""
