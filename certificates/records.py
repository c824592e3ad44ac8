"""What the QR code says by itself: a compact signed record, as digits in the fragment of the link.

Bytes, in this order (whole numbers are big-endian; days count from 1 January 2020)::

    1  version, now 1
    4  key: the beginning of the SHA-256 of the public key
    1  flags: 1 the name is shortened, 2 sample data
    8  serial, its twelve characters as one number of 60 bits
    2  day of issue
    2  last day of validity; 0 without limit
    1  length of the course's code, then the code in UTF-8
    1  length of the name, then the name in UTF-8, at most 60 bytes
    16 only of a shortened name: the beginning of the SHA-256 of the full name
    64 Ed25519 signature of CONTEXT and all bytes before it

Seven bytes are written as seventeen decimal digits: a QR code stores digits almost without loss,
where base64 would cost a third more; and the beginning of a truncated record can still be read.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, timedelta

from certificates.serials import ALPHABET, LENGTH, grouped

CONTEXT = b"saboq certificate 1\n"
VERSION = 1
EPOCH = date(2020, 1, 1)
SHORTENED, SAMPLE = 1, 2
NAME, CODE, DIGEST, SIGNATURE = 60, 24, 16, 64
"""Lengths in bytes: the most of a name and of a code; of a digest and of a signature."""
HEAD = 18
BLOCK, DIGITS = 7, 17
WIDTHS = {0: 0, 1: 3, 2: 5, 3: 8, 4: 10, 5: 13, 6: 15}
"""Bytes of the last, shorter block → its digits."""
RUN = re.compile(r"#\s*([0-9\s]+)")


class Unreadable(ValueError):
    """These digits are no record of ours."""


class Truncated(Unreadable):
    """It begins like a record, but its end is missing."""


class NewerVersion(Unreadable):
    """Written in a form that this programme does not know."""


@dataclass(frozen=True)
class Record:
    """What was signed. `name` is the beginning of the full name where `digest` is not empty."""

    key: str  # eight hexadecimal digits
    serial: str
    issued: date
    expires: date | None  # the last day
    course: str  # its code; empty if it has none
    name: str
    digest: bytes = b""
    sample: bool = False

    def names(self, full: str) -> bool:
        """Whether `full` is the name that was signed, also where the record had to shorten it."""
        return digest(full) == self.digest if self.digest else full == self.name


def digest(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()[:DIGEST]


def cut(text: str, size: int) -> str:
    """As many whole characters as fit into so many bytes."""
    return text.encode()[:size].decode(errors="ignore")


def signed(record: Record) -> bytes:
    """The bytes that are signed: all but the signature."""
    course, name = cut(record.course, CODE).encode(), record.name.encode()
    flags = SHORTENED * bool(record.digest) | SAMPLE * record.sample
    return b"".join(
        [
            bytes([VERSION]),
            bytes.fromhex(record.key),
            bytes([flags]),
            number(record.serial).to_bytes(8, "big"),
            days(record.issued).to_bytes(2, "big"),
            (days(record.expires) if record.expires else 0).to_bytes(2, "big"),
            bytes([len(course)]) + course,
            bytes([len(name)]) + name,
            record.digest,
        ]
    )


def shortened(name: str) -> tuple[str, bytes]:
    """The name as a record carries it, and the digest of the full one if it had to be cut."""
    short = cut(name, NAME)
    return (short, b"") if short == name else (short, digest(name))


def number(serial: str) -> int:
    value = 0
    for character in serial.replace("-", ""):
        value = value * 32 + ALPHABET.index(character)
    return value


def serial(value: int) -> str:
    return grouped("".join(ALPHABET[value >> 5 * n & 31] for n in reversed(range(LENGTH))))


def days(day: date) -> int:
    """Two bytes reach from 2020 to 2199."""
    return min(max((day - EPOCH).days, 0), 65_535)


def day(count: int) -> date:
    return EPOCH + timedelta(days=count)


def read(data: bytes) -> tuple[Record, bytes, bytes]:
    """The record, the bytes that were signed, and the signature.

    Raises NewerVersion, Truncated, or Unreadable for what was never a record.
    """
    if not data:
        raise Unreadable
    if data[0] != VERSION:
        raise NewerVersion if 1 < data[0] < 32 else Unreadable
    if len(data) < HEAD + 1:
        raise Truncated
    course, rest = prefixed(data[HEAD:])
    name, rest = prefixed(rest)
    size = DIGEST if data[5] & SHORTENED else 0
    if len(rest) < size + SIGNATURE:
        raise Truncated
    if len(rest) > size + SIGNATURE:
        raise Unreadable
    until = int.from_bytes(data[16:18], "big")
    record = Record(
        key=data[1:5].hex(),
        serial=serial(int.from_bytes(data[6:14], "big")),
        issued=day(int.from_bytes(data[14:16], "big")),
        expires=day(until) if until else None,
        course=text(course),
        name=text(name),
        digest=rest[:size],
        sample=bool(data[5] & SAMPLE),
    )
    return record, data[:-SIGNATURE], rest[size:]


def prefixed(data: bytes) -> tuple[bytes, bytes]:
    """What the first byte counts, and what comes after it."""
    if not data or len(data) <= data[0]:
        raise Truncated
    return data[1 : 1 + data[0]], data[1 + data[0] :]


def text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise Unreadable from error


# As digits ----------------------------------------------------------------------------------------


def to_digits(data: bytes) -> str:
    blocks = [data[at : at + BLOCK] for at in range(0, len(data), BLOCK)]
    return "".join(
        str(int.from_bytes(block, "big")).zfill(WIDTHS.get(len(block), DIGITS)) for block in blocks
    )


def from_digits(digits: str) -> bytes:
    """Raises Unreadable; of a truncated run the whole blocks are read."""
    sizes = {width: size for size, width in WIDTHS.items()} | {DIGITS: BLOCK}
    found = b""
    for at in range(0, len(digits), DIGITS):
        block = digits[at : at + DIGITS]
        if len(block) not in sizes:
            break
        try:
            found += int(block).to_bytes(sizes[len(block)], "big")
        except OverflowError as error:
            raise Unreadable from error
    return found


def digits_in(text: str) -> str:
    """The record in a link, or pasted alone, as digits; empty if there is none."""
    found = RUN.search(text)
    run = found[1] if found else text
    bare = "".join(run.split())
    return bare if bare.isascii() and bare.isdigit() and len(bare) < 2000 else ""
