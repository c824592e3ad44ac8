"""ZIP files as wrongdoers make them."""

import io
import struct
import zipfile

import pytest


def archive(method: int = zipfile.ZIP_DEFLATED, **files: bytes) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return file


def large_archive(**files: bytes) -> io.BytesIO:
    """As Java writes workbooks: their end says how large they are in records of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 0)
        return archive(**files)


def endless(number: int, is_large: bool = False) -> io.BytesIO:
    """An archive that lists so many files of no byte, each in 47 bytes of its own."""
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\x01\x02", 20, 3, 20, *[0] * 15)
    entry = entry[:28] + struct.pack("<H", 1) + entry[30:46] + b"a"
    listed = entry * number
    count, size = (0xFFFF, 0xFFFFFFFF) if is_large else (min(number, 0xFFFF), len(listed))
    large = (b"PK\x06\x06", 44, 45, 45, 0, 0, number, number, len(listed), 0)
    locator = (b"PK\x06\x07", 0, len(listed), 1)
    more = struct.pack("<4sQ2H2L4Q", *large) + struct.pack("<4sLQL", *locator)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, size, 0, 0)
    return io.BytesIO(listed + (more if is_large else b"") + end)
