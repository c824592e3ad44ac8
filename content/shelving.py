"""Between the documents of the library and what the database holds (as `content.mapping`)."""

import uuid
from datetime import date
from typing import Any

from content import richtext
from content.documents import Document
from courses.models import LearningPath
from library.case import SECTIONS
from library.models import Article, Case, CasesPage, Instrument

Raw = dict[str, Any]
INSTRUMENT = ("title", "short", "names", "force", "unit", "symbol", "link", "summary")
ARTICLE = ("number", "title", "summary")
CASE = (
    *("code", "title", "minutes", "summary", "topics", "courses", "lessons", "articles"),
    "content_note",
)
PATH = ("code", "title", "summary", "hours", "target_groups")
NAMESPACE = uuid.UUID("5d2f4a4c-6a0b-4a2e-9a53-2b1f0a9c7e11")
DAYS = ("adopted", "in_force")


def library_fields(document: Document, _old: Any) -> Raw:
    return {name: document.data[name] for name in ("title", "intro")}


def library_data(page: CasesPage) -> Raw:
    return {"title": page.title, "language": page.source_language, "intro": page.intro}


def instrument_fields(document: Document, _old: Any) -> Raw:
    data = document.data
    days = {name: date.fromisoformat(data[name]) if data[name] else None for name in DAYS}
    return {**{name: data[name] for name in INSTRUMENT}, **days, "slug": document.slug}


def instrument_data(row: Instrument) -> Raw:
    days = ((name, getattr(row, name)) for name in DAYS)
    return {
        **{name: getattr(row, name) for name in INSTRUMENT},
        **{name: day.isoformat() if day else None for name, day in days},
    }


def article_fields(document: Document, _old: Any) -> Raw:
    above = document.path.split("/")[-2]
    return {
        **{name: document.data[name] for name in ARTICLE},
        "instrument": above,
        "slug": document.slug,
    }


def article_data(row: Article) -> Raw:
    return {name: getattr(row, name) for name in ARTICLE}


def path_fields(document: Document, _old: Any) -> Raw:
    data = document.data
    blocks = [
        {
            "type": "course",
            "id": str(uuid.uuid5(NAMESPACE, f"{document.path}/{place}/{step['code']}")),
            "value": {**step, "modules": ", ".join(map(str, step["modules"]))},
        }
        for place, step in enumerate(data["steps"])
    ]
    return {**{name: data[name] for name in PATH}, "slug": document.slug, "courses": blocks}


def path_data(row: LearningPath) -> Raw:
    steps = [
        {
            "code": step["code"],
            "title": step["title"],
            "modules": [int(n) for n in step["modules"].replace(",", " ").split() if n.isdigit()],
            "optional": bool(step["optional"]),
        }
        for step in row.entries
    ]
    return {**{name: getattr(row, name) for name in PATH}, "steps": steps}


def case_fields(document: Document, _old: Any) -> Raw:
    data = document.data
    return {
        **{name: data[name] for name in CASE},
        **{name: section_html(data["sections"].get(name, "")) for name in SECTIONS},
    }


def section_html(markdown: str) -> str:
    """A part paragraph by paragraph, so that a list and the text before it stay apart."""
    return "".join(richtext.to_html(part) for part in markdown.split("\n\n") if part)


def case_data(page: Case) -> Raw:
    texts = ((name, richtext.to_markdown(getattr(page, name))) for name in SECTIONS)
    return {
        **{name: getattr(page, name) for name in CASE},
        "sections": {name: "\n\n".join(richtext.parts(text)) for name, text in texts if text},
    }
