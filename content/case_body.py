"""The body of a case file: its parts in fixed order, each between `::: name` and `:::`."""

import re

from content.errors import fail
from library.case import SECTIONS

OPEN = re.compile(r"::: (\w+)")
Sections = dict[str, str]


def read(text: str, path: str, first_line: int) -> Sections:
    """Name of a part → its Markdown. Raises ContentError naming file and line."""
    found: Sections = {}
    name, lines = "", list[str]()
    for number, line in enumerate(text.split("\n"), first_line):
        if match := OPEN.fullmatch(line):
            if name or match[1] not in SECTIONS or match[1] in found:
                raise fail(path, number, f"the parts of a case are {', '.join(SECTIONS)}")
            name, lines = match[1], []
        elif line == ":::" and name:
            found[name], name = "\n".join(lines).strip("\n"), ""
        elif name:
            lines.append(line)
        elif line.strip():
            raise fail(path, number, "text of a case stands inside a part: ::: facts")
    if name:
        raise fail(path, first_line, f"the part {name} is not closed by :::")
    return {name: found[name] for name in SECTIONS if found.get(name)}


def write(sections: Sections) -> str:
    """The canonical text: the parts that are written, an empty line before each."""
    parts = ((name, sections[name]) for name in SECTIONS if sections.get(name))
    return "".join(f"\n::: {name}\n{text}\n:::\n" for name, text in parts)
