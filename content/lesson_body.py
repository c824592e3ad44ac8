"""The body of a lesson file: Markdown and `::: blocks`, read into blocks and written back.

A block is `{"type": …, "value": …}`; texts stay Markdown here (`content.richtext` turns them into
the editor's HTML). The blocks are those of `courses.blocks.LessonBody`.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from content import canonical_yaml
from content.errors import fail
from content.shapes import is_line, record

Block = dict[str, Any]
OPEN = re.compile(r"::: ([a-z]+)(?: ([\w./-]+))?")
HEADING = re.compile(r"## (.+?)( \{\.sensitive\})?")
ITEM = re.compile(r"- (.+)")
NUMBERED = re.compile(r"(\d+)\. (.+)")
BOX = re.compile(r"- \[ \] (.+)")
FOOTNOTE = re.compile(r"\[\^([\w.-]+)\]: (.+)")
ALIGNMENT = re.compile(r"\|( ?:?-+:? \|)+")

IS_CHOICE = record("id", "text", "verdict", "consequence")
KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ACTIVITY = re.compile(rf"{KEY.pattern}|[\w-]+/[\w-]+")
LISTS = {"country": "fields", "support": "fields", "further": "items"}


class Lines:
    """The lines of a body with their numbers in the file, read one by one."""

    def __init__(self, text: str, path: str, first_line: int):
        self.lines, self.path, self.first, self.at = text.split("\n"), path, first_line, 0

    @property
    def number(self) -> int:
        return self.first + self.at

    def peek(self) -> str | None:
        return self.lines[self.at] if self.at < len(self.lines) else None

    def take(self) -> str:
        line = self.lines[self.at]
        self.at += 1
        return line

    def take_while(self, test: Callable[[str], Any]) -> list[str]:
        taken = []
        while (line := self.peek()) is not None and test(line):
            taken.append(self.take())
        return taken

    def error(self, message: str, line: int | None = None):
        return fail(self.path, line or self.number, message)


def read(text: str, path: str, first_line: int) -> tuple[list[Block], list[dict[str, str]]]:
    """Blocks and sources of a lesson's body. Raises ContentError naming file and line."""
    lines = Lines(text, path, first_line)
    blocks: list[Block] = []
    sources: list[dict[str, str]] = []
    while (line := lines.peek()) is not None:
        if not line.strip():
            lines.take()
        elif match := FOOTNOTE.fullmatch(line):
            lines.take()
            sources.append({"id": match[1], "text": match[2]})
        else:
            number = lines.number
            blocks.append({**read_block(lines, line), "line": number})
    return blocks, sources


def read_block(lines: Lines, line: str) -> Block:
    if line.startswith(":::"):
        return read_fenced(lines)
    if line.startswith("#"):
        return read_heading(lines)
    if line.startswith("|"):
        return read_table(lines)
    if ITEM.fullmatch(line) or NUMBERED.fullmatch(line):
        return {"type": "paragraph", "value": "\n".join(read_list(lines))}
    lines.take()
    if (after := lines.peek()) and after.strip() and not FOOTNOTE.fullmatch(after):
        raise lines.error("a paragraph stands on one line, with an empty line after it")
    return {"type": "paragraph", "value": line}


def read_heading(lines: Lines) -> Block:
    match = HEADING.fullmatch(lines.peek() or "")
    if not match:
        raise lines.error("a heading is written `## Text` (or `## Text {.sensitive}`)")
    lines.take()
    return {"type": "heading", "value": {"text": match[1], "sensitive": bool(match[2])}}


def read_list(lines: Lines) -> list[str]:
    numbered, start = NUMBERED.fullmatch(lines.peek() or "") is not None, lines.number
    items = lines.take_while((NUMBERED if numbered else ITEM).fullmatch)
    if numbered:
        for position, item in enumerate(items, 1):
            if not item.startswith(f"{position}. "):
                where = start + position - 1
                raise lines.error(f"the list should go on with {position}.", where)
    return items


def cells(line: str) -> list[str]:
    """The cells of a row; `\\|` is a stroke that belongs to the text."""
    inside = re.sub(r"^\||(?<!\\)\|$", "", line.strip())
    return [cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", inside)]


def read_table(lines: Lines) -> Block:
    start = lines.number
    rows = lines.take_while(lambda line: line.startswith("|"))
    if len(rows) < 3 or not ALIGNMENT.fullmatch(rows[1]):
        raise lines.error("a table has a head, a line such as | :-- | --: | and rows", start)
    data = [cells(row) for row in [rows[0], *rows[2:]]]
    if len({len(row) for row in [*data, cells(rows[1])]}) != 1:
        raise lines.error("every row of a table has the same number of cells", start)
    align = ["right" if cell.endswith(":") else "left" for cell in cells(rows[1])]
    return {"type": "table", "value": {"data": data, "align": align}}


def read_fenced(lines: Lines) -> Block:
    start = lines.number
    match = OPEN.fullmatch(lines.take())
    if not match or match[1] not in READERS:
        raise lines.error(f"unknown block; known are {', '.join(sorted(READERS))}", start)
    inside = lines.take_while(lambda line: line != ":::")
    if lines.peek() is None:
        raise lines.error("the block is never closed by :::", start)
    lines.take()
    value = READERS[match[1]](Fence(match[1], match[2] or "", inside, lines, start))
    return {"type": match[1], "value": value}


class Fence:
    """What stands between `::: name argument` and `:::`."""

    def __init__(self, name: str, argument: str, inside: list[str], lines: Lines, start: int):
        self.name, self.argument, self.inside, self.start = name, argument, inside, start
        self.path, self.lines = lines.path, lines

    def error(self, message: str):
        return self.lines.error(message, self.start)

    def prose(self) -> str:
        if len(self.inside) != 1 or not self.inside[0].strip():
            raise self.error(f"the block {self.name} holds exactly one paragraph, on one line")
        return self.inside[0]

    def needs_argument(self, what: str) -> str:
        if not self.argument:
            raise self.error(f"the block {self.name} names {what}: `::: {self.name} {what}`")
        return self.argument

    def items(self, pattern: re.Pattern[str], lines: list[str]) -> list[str]:
        found = [pattern.fullmatch(line) for line in lines]
        if not found or not all(found):
            raise self.error(f"the block {self.name} holds a list of items")
        return [match[1] for match in found if match]

    def fields(self, *required: str, optional: tuple[str, ...] = ()) -> dict[str, Any]:
        """The fields of a block: texts, and the list `choices`."""
        data, _ = canonical_yaml.read("\n".join(self.inside), self.path, self.start + 1)
        for name in required:
            if not data.get(name):
                raise self.error(f"the block {self.name} needs the field {name}")
        for name, value in data.items():
            if name not in (*required, *optional):
                raise self.error(f"unknown field {name} in the block {self.name}")
            if name != "choices" and not (isinstance(value, str) and is_line(value)):
                raise self.error(f"{name} is a text on one line, in double quotes")
        return data


def read_fact(fence: Fence) -> dict[str, str]:
    return {"id": fence.needs_argument("F000"), "text": fence.prose()}


def read_check(fence: Fence) -> dict[str, str]:
    if any(line.strip() for line in fence.inside):
        raise fence.error("the block check is empty: its question stands in the bank")
    return {"question": fence.needs_argument("Q00-000")}


def read_activity(fence: Fence) -> dict[str, str]:
    if any(line.strip() for line in fence.inside):
        raise fence.error("the block activity is empty: its content stands in a file of its own")
    name = fence.needs_argument("<course>/<name>")
    if not ACTIVITY.fullmatch(name):
        raise fence.error("activity names an interactive content: <course>/<name>, or its key")
    return {"content": name}


def read_checklist(fence: Fence) -> dict[str, Any]:
    title, *rest = fence.inside or [""]
    if not title.strip() or not rest or rest[0]:
        raise fence.error("a checklist has a title, an empty line, and items `- [ ] …`")
    return {"title": title, "items": fence.items(BOX, rest[1:])}


def read_decision(fence: Fence) -> dict[str, Any]:
    data = fence.fields("situation", "choices")
    if not isinstance(data["choices"], list) or not all(map(IS_CHOICE, data["choices"])):
        raise fence.error("each choice has id, text, verdict and consequence, all texts")
    if len({choice["id"] for choice in data["choices"]}) != len(data["choices"]):
        raise fence.error("every choice has an id of its own")
    for choice in data["choices"]:
        if choice["verdict"] not in ("best", "poor"):
            raise fence.error("verdict is best or poor")
    if sum(choice["verdict"] == "best" for choice in data["choices"]) != 1:
        raise fence.error("a decision has exactly one best choice")
    return data


def read_figure(fence: Fence) -> dict[str, Any]:
    data = fence.fields("src", "alt", optional=("caption",))
    return {"src": data["src"], "alt": data["alt"], "caption": data.get("caption", "")}


def read_named_list(fence: Fence) -> dict[str, list[str]]:
    return {LISTS[fence.name]: fence.items(ITEM, fence.inside)}


READERS: dict[str, Callable[[Fence], Any]] = {
    "opening": Fence.prose,
    "definition": Fence.prose,
    "fact": read_fact,
    "check": read_check,
    "activity": read_activity,
    "checklist": read_checklist,
    "decision": read_decision,
    "figure": read_figure,
    **dict.fromkeys(LISTS, read_named_list),
}


# Writing ------------------------------------------------------------------------------------


def write(blocks: list[Block], sources: list[dict[str, str]]) -> str:
    """The canonical body: one empty line between blocks, sources last."""
    parts = ["\n".join(block_lines(block["type"], block["value"])) for block in blocks]
    if sources:
        parts.append("\n".join(f"[^{source['id']}]: {source['text']}" for source in sources))
    return "\n\n".join(parts) + "\n" if parts else ""


def block_lines(kind: str, value: Any) -> Iterator[str]:
    if kind == "paragraph":
        yield value
    elif kind == "heading":
        yield f"## {value['text']}" + (" {.sensitive}" if value["sensitive"] else "")
    elif kind == "table":
        yield from table_lines(value)
    else:
        argument = {"fact": "id", "check": "question", "activity": "content"}.get(kind)
        yield f"::: {kind} {value[argument]}" if argument else f"::: {kind}"
        yield from WRITERS[kind](value)
        yield ":::"


def table_lines(value: dict[str, Any]) -> Iterator[str]:
    def line(row: list[str]) -> str:
        return "| " + " | ".join(cell.replace("|", r"\|") for cell in row) + " |"

    yield line(value["data"][0])
    yield line(["--:" if align == "right" else ":--" for align in value["align"]])
    yield from (line(row) for row in value["data"][1:])


def checklist_lines(value: dict[str, Any]) -> list[str]:
    return [value["title"], "", *(f"- [ ] {item}" for item in value["items"])]


def field_lines(value: dict[str, Any]) -> list[str]:
    return canonical_yaml.write({k: v for k, v in value.items() if v != ""}).splitlines()


WRITERS: dict[str, Callable[[Any], list[str]]] = {
    "opening": lambda value: [value],
    "definition": lambda value: [value],
    "fact": lambda value: [value["text"]],
    "check": lambda value: [],
    "activity": lambda value: [],
    "checklist": checklist_lines,
    "decision": field_lines,
    "figure": field_lines,
    **{
        name: (lambda value, field=field: [f"- {item}" for item in value[field]])  # type: ignore[misc]
        for name, field in LISTS.items()
    },
}
