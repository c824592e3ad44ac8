"""The formats, by the names that commands and forms use."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.exchange import aiken, gift, gift_writing, moodle_xml, moodle_xml_writing, table
from quizzes.exchange.item import Item


@dataclass(frozen=True)
class Format:
    """`read` raises ExchangeError; `write` adds to `lost` of the items what the file can't hold."""

    name: str
    title: Any
    extension: str
    mime: str
    read: Callable[[bytes], list[Item]]
    write: Callable[[Iterable[Item]], bytes]


PLAIN = "text/plain; charset=utf-8"
FORMATS = {
    form.name: form
    for form in (
        Format("gift", _("GIFT (text)"), "gift", PLAIN, gift.read, gift_writing.write),
        Format("aiken", _("Aiken (text)"), "txt", PLAIN, aiken.read, aiken.write),
        Format("moodle_xml", _("Moodle XML (with pictures)"), "xml", "application/xml",
               moodle_xml.read, moodle_xml_writing.write),
        Format("csv", _("Table (CSV)"), "csv", "text/csv; charset=utf-8",
               table.read, table.write),
    )
}  # fmt: skip


def guessed(name: str, data: bytes) -> Format:
    """The format of a file by its name, and for `.txt` by what stands in it."""
    extension = name.rpartition(".")[2].lower()
    by_extension = {"xml": "moodle_xml", "csv": "csv", "gift": "gift"}
    if extension in by_extension:
        return FORMATS[by_extension[extension]]
    start = data[:100_000]
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return FORMATS["moodle_xml"]
    return FORMATS["gift" if b"{" in start or b"ANSWER:" not in start else "aiken"]
