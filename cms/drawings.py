"""Drawings (SVG) whose parts only draw.

Opened by itself, a drawing is a page of this site: what acts in it would act for whoever opened it.
So it does not come in, whatever headers the front server sends.
"""

import re
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

ACTING = {"audio", "embed", "foreignobject", "handler", "iframe", "object", "script", "video"}
# Browsers read over blanks and control characters inside the word.
SCRIPT_ADDRESS = re.compile(r"(javascript|vbscript):|data:(text/html|[^,;]*xml)", re.IGNORECASE)
BLANK = re.compile(r"[\s\x00-\x20]+")


def acts(data: bytes) -> bool:
    """Whether a drawing would do more than draw; what can't be read counts as if it did."""
    try:
        # A style sheet may turn the drawing into any page; it stands before the root.
        if "<?xml-stylesheet" in data.decode():
            return True
        root = fromstring(data)
    except (UnicodeDecodeError, ParseError, DefusedXmlException):
        return True
    return any(is_acting(part) or acting_attributes(part) for part in root.iter())


def keep_still(root: Element) -> None:
    """Take out of a drawing what acts."""
    for part in list(root.iter()):
        for name in acting_attributes(part):
            del part.attrib[name]
        for child in list(part):
            if is_acting(child):
                part.remove(child)


def is_acting(part: Element) -> bool:
    return local(part.tag) in ACTING


def acting_attributes(part: Element) -> list[str]:
    return [
        name
        for name, value in part.attrib.items()
        if local(name).startswith("on") or SCRIPT_ADDRESS.search(BLANK.sub("", value))
    ]


def local(name: object) -> str:
    """`{http://www.w3.org/2000/svg}foreignObject` → `foreignobject`."""
    return str(name).rpartition("}")[2].lower()
