"""Text files line by line, whoever wrote them: with a bound on what they may cost."""

import codecs
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, TypeVar

from django.utils.translation import gettext as _

from quizzes.exchange.item import ExchangeError, Item, Problem, fail

LARGEST = 32 * 1024 * 1024
"""Bytes of a file with pictures in it."""
LONGEST_LINE = 100_000
MOST_QUESTIONS = 5_000
MOST_PROBLEMS = 100

BREAK = re.compile(r"\r\n|\r|\n")
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

T = TypeVar("T")


def read_whole(file: BinaryIO) -> bytes:
    """All of an opened file; raises ExchangeError if it is too large, without reading further."""
    data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        message = _("The file is larger than %(limit)s MB. Please divide it.")
        raise fail(1, message % {"limit": LARGEST // 1024 // 1024})
    return data


def numbered(data: bytes) -> Iterator[tuple[int, str]]:
    """Lines from 1 on, without their ends. UTF-8, or UTF-16 with its mark.

    Raises ExchangeError at the line that is in another encoding, too long, or not text.
    """
    number, start, text = 1, 0, decoded(data)
    # One by one: a list of all lines would take many times the memory of the file.
    for found in BREAK.finditer(text):
        yield number, _checked(number, text, start, found.start())
        number, start = number + 1, found.end()
    if start < len(text):
        yield number, _checked(number, text, start, len(text))


def decoded(data: bytes) -> str:
    """The text of a file, without a mark of its encoding."""
    encoding = "utf-16" if data.startswith(UTF_16) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise fail(line, _("This line is not in UTF-8. Save the file as UTF-8.")) from error


def _checked(number: int, text: str, start: int, end: int) -> str:
    if end - start > LONGEST_LINE:
        message = _("This line is longer than %(limit)s characters.")
        raise fail(number, message % {"limit": LONGEST_LINE})
    line = text[start:end]
    if "\0" in line:
        raise fail(number, _("This is not a text file: it holds a NUL character."))
    return line


def each(parts: Iterator[T], read: Callable[[T], list[Item]]) -> list[Item]:
    """What `read` makes of all parts; one ExchangeError with the problems of all that fail.

    What breaks the file itself ends it; a part that can't be read does not keep the others from
    being looked at.
    """
    found: list[Item] = []
    problems: list[Problem] = []
    try:
        for part in parts:
            try:
                found += read(part)
            except ExchangeError as error:
                problems += error.problems
            if len(problems) >= MOST_PROBLEMS:
                break
            if len(found) > MOST_QUESTIONS:
                message = _("The file has more than %(limit)s questions. Please divide it.")
                raise fail(found[-1].line, message % {"limit": MOST_QUESTIONS})
    except ExchangeError as error:
        problems += error.problems
    if not found and not problems:
        problems.append(Problem(1, _("There is no question in this file.")))
    if problems:
        raise ExchangeError(problems[:MOST_PROBLEMS], found)
    return found
