"""A course as one handbook: all lessons in order, numbered, with one list of sources at the end.

`assemble()` gives plain data, read from the published lessons; the page and the PDF are both made
of it. A text is a list of spans {text, bold, italic, href, ref}; `ref` is the number of a source.
Self-checks stay in the lessons: their answers belong to the server.
"""

import re
from html.parser import HTMLParser
from typing import Any

from wagtail.images import get_image_model

from courses.outline import Course, StepEntry
from courses.steps.lesson import LessonPage

Spans = list[dict[str, Any]]
Block = dict[str, Any]
REFERENCE = re.compile(r"\[\^([\w.-]+)\]")


class Sources:
    """The sources of the whole course, each once, numbered in the order of the lessons."""

    def __init__(self) -> None:
        self.listed: list[dict[str, Any]] = []
        self.numbers: dict[tuple[str, str], int] = {}

    def of(self, lesson: LessonPage) -> dict[str, int]:
        """Id in this lesson → number in the handbook."""
        return {
            block["value"]["id"]: self.number(block["value"]["id"], block["value"]["text"])
            for block in lesson.sources.raw_data
        }

    def number(self, name: str, text: str) -> int:
        if (name, text) not in self.numbers:
            self.numbers[name, text] = len(self.listed) + 1
            self.listed.append({"number": len(self.listed) + 1, "id": name, "text": text})
        return self.numbers[name, text]


def assemble(course: Course) -> dict[str, Any]:
    """Everything the handbook says; two queries, however many lessons there are."""
    entries = [step for step in course.steps if step.kind == "lesson"]
    pages = LessonPage.objects.in_bulk([pk_of(entry) for entry in entries])
    pictures = pictures_in(pages.values())
    sources = Sources()
    modules = []
    for number, module in enumerate(course.modules, 1):
        lessons = [step for step in module.steps if step.kind == "lesson"]
        written = [
            lesson_of(f"{number}.{place}", step, pages[pk_of(step)], sources, pictures)
            for place, step in enumerate(lessons, 1)
        ]
        modules.append({
            "number": str(number), "title": module.title, "summary": module.summary,
            "language": module.language, "lessons": written,
        })  # fmt: skip
    return {
        "title": course.title,
        "code": course.code,
        "hours": course.hours,
        "language": course.language,
        "shown_language": course.shown_language,
        "summary": course.summary,
        "objectives": [objective["text"] for objective in course.objectives],
        "modules": modules,
        "sources": sources.listed,
    }


def pk_of(step: StepEntry) -> int:
    """Its page in the reader's language; where it is not translated, its source."""
    return step.pk or step.source_pk


def lesson_of(
    number: str, step: StepEntry, page: LessonPage, sources: Sources, pictures: dict[int, Any]
) -> dict[str, Any]:
    numbers = sources.of(page)
    blocks = (block_of(raw, numbers, pictures) for raw in page.body.raw_data)
    return {
        "number": number,
        "title": page.title,
        "minutes": step.minutes,
        "language": step.language,
        "objectives": [block["value"]["text"] for block in page.objectives.raw_data],
        "content_note": page.content_note,
        "blocks": [block for block in blocks if block],
    }


# Blocks -----------------------------------------------------------------------------------------


def block_of(raw: Block, numbers: dict[str, int], pictures: dict[int, Any]) -> Block | None:
    """One block of a lesson as plain data; None for what a handbook does not have."""
    kind, value = raw["type"], raw["value"]
    if kind in ("opening", "definition", "paragraph"):
        return {"kind": kind, "parts": parts(value, numbers)}
    if kind == "fact":
        return {"kind": kind, "parts": parts(value["text"], numbers)}
    if kind == "heading":
        return {"kind": kind, "text": value["text"]}
    if kind == "table":
        return {"kind": kind, "rows": [[str(cell or "") for cell in row] for row in value["data"]]}
    if kind == "figure":
        picture = pictures.get(value["image"])
        return picture and {
            "kind": kind, "picture": picture, "alt": value["alt"],
            "caption": value.get("caption") or "",
        }  # fmt: skip
    return list_of(kind, value, numbers)


def list_of(kind: str, value: Any, numbers: dict[str, int]) -> Block | None:
    """Blocks that hold lists."""
    if kind == "checklist":
        return {"kind": kind, "title": value["title"], "items": values(value["items"])}
    if kind == "decision":
        choices = values(value["choices"])
        return {"kind": kind, "situation": value["situation"], "choices": choices}
    if kind in ("country", "support"):
        return {"kind": kind, "items": values(value["fields"])}
    if kind == "further":
        return {"kind": kind, "items": [line(item, numbers) for item in values(value["items"])]}
    return None


def values(raw: list[Any]) -> list[Any]:
    return [item["value"] for item in raw]


def line(text: str, numbers: dict[str, int]) -> Spans:
    """A text that is no HTML, with its sources."""
    found: Spans = []
    for place, part in enumerate(REFERENCE.split(text)):
        if place % 2 and part in numbers:
            found.append({"ref": numbers[part]})
        elif part and not place % 2:
            found.append({"text": part})
    return found


def pictures_in(pages: Any) -> dict[int, Any]:
    """The pictures of the lessons by id. One query."""
    blocks = (block for page in pages for block in page.body.raw_data)
    keys = {b["value"]["image"] for b in blocks if b["type"] == "figure"} - {None}
    return get_image_model().objects.in_bulk(keys) if keys else {}


# Texts ------------------------------------------------------------------------------------------


class Reader(HTMLParser):
    """The editor's HTML as parts: {kind: text, bullets or numbers; spans or items}."""

    def __init__(self, numbers: dict[str, int]):
        super().__init__()
        self.numbers, self.parts = numbers, list[dict[str, Any]]()
        self.bold = self.italic = 0
        self.href = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("ul", "ol"):
            self.parts.append({"kind": "bullets" if tag == "ul" else "numbers", "items": []})
        elif tag == "li":
            self.parts[-1]["items"].append([])
        elif tag == "p":
            self.parts.append({"kind": "text", "spans": []})
        elif tag in ("b", "strong"):
            self.bold += 1
        elif tag in ("i", "em"):
            self.italic += 1
        elif tag == "a":
            self.href = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag in ("b", "strong"):
            self.bold -= 1
        elif tag in ("i", "em"):
            self.italic -= 1
        elif tag == "a":
            self.href = ""

    def handle_data(self, data: str) -> None:
        if not self.parts:
            self.parts.append({"kind": "text", "spans": []})
        last = self.parts[-1]
        if last["kind"] != "text" and not last["items"]:
            return
        spans = last["spans"] if last["kind"] == "text" else last["items"][-1]
        for place, text in enumerate(REFERENCE.split(data)):
            if place % 2:
                if number := self.numbers.get(text):
                    spans.append({"ref": number})
            elif text:
                spans.append(self.span(text))

    def span(self, text: str) -> dict[str, Any]:
        marks = {"bold": bool(self.bold), "italic": bool(self.italic), "href": self.href}
        return {"text": text, **{name: mark for name, mark in marks.items() if mark}}


def parts(html: str, numbers: dict[str, int]) -> list[dict[str, Any]]:
    """The paragraphs and lists of a rich text."""
    reader = Reader(numbers)
    reader.feed(str(html))
    reader.close()
    return reader.parts
