"""Between a document and what the database holds: fields of pages and questions, blocks of bodies.

`fields_of()` gives the values to set on a page or question; `document_of()` reads them back. Block
ids are made from the object's path and the block's text, and kept for blocks that survive a change.
"""

import json
import uuid
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from typing import Any

from content import richtext
from content.documents import DEFAULTS, Document
from content.media import image_path, image_pk
from courses.models import CoursePage, LessonPage, ModulePage, QuizPage
from quizzes.models import Question

NAMESPACE = uuid.UUID("0b9b4a0e-8a4e-4c58-9a1c-5f5f0d0c7a55")
Raw = dict[str, Any]
MODELS = {"course": CoursePage, "module": ModulePage, "lesson": LessonPage, "quiz": QuizPage, "question": Question}  # fmt: skip


def key_of(path: str) -> uuid.UUID:
    """The translation key of the object at this path of the curriculum."""
    return uuid.uuid5(NAMESPACE, path)


def key_of_document(document: Document) -> uuid.UUID:
    """Its key: `id:` where a file was renamed, else from the path. Questions keep theirs by code."""
    own = document.data.get("id") if document.type != "question" else None
    return uuid.UUID(own) if own else key_of(document.path)


def child_id(parent: str, *parts: Any) -> str:
    return str(uuid.uuid5(uuid.UUID(parent), "/".join(map(str, parts))))


# Blocks of a lesson: Markdown values → raw stream data ------------------------------------------


def items(values: Iterable[Any], parent: str, names: Iterable[Any] | None = None) -> list[Raw]:
    """A ListBlock's raw data, its ids made from the parent's and the item's name or place."""
    values = list(values)
    return [
        {"type": "item", "value": value, "id": child_id(parent, name)}
        for value, name in zip(values, names or range(len(values)), strict=True)
    ]


def raw_decision(value: Raw, block_id: str) -> Raw:
    names = [choice["id"] for choice in value["choices"]]
    return {"situation": value["situation"], "choices": items(value["choices"], block_id, names)}


def raw_table(value: Raw, _block_id: str) -> Raw:
    cells = [
        {"row": row, "col": column, "className": "htRight"}
        for row in range(len(value["data"]))
        for column, align in enumerate(value["align"])
        if align == "right"
    ]
    return {
        "data": value["data"], "cell": cells, "mergeCells": [], "table_caption": "",
        "table_header_choice": "row", "first_row_is_table_header": True, "first_col_is_header": False,
    }  # fmt: skip


def plain_table(value: Raw) -> Raw:
    data = [[str(cell or "") for cell in row] for row in value["data"]]
    right = {c["col"] for c in value.get("cell") or [] if c.get("className") == "htRight"}
    width = len(data[0]) if data else 0
    return {"data": data, "align": ["right" if c in right else "left" for c in range(width)]}


def raw_figure(value: Raw, _block_id: str) -> Raw:
    return {"image": image_pk(value["src"]), "alt": value["alt"], "caption": value["caption"]}


RAW: dict[str, Callable[[Any, str], Any]] = {
    "opening": lambda value, _: richtext.to_html(value),
    "definition": lambda value, _: richtext.to_html(value),
    "paragraph": lambda value, _: richtext.to_html(value),
    "fact": lambda value, _: {"id": value["id"], "text": richtext.to_html(value["text"])},
    "heading": lambda value, _: dict(value),
    "figure": raw_figure,
    "table": raw_table,
    "checklist": lambda value, block_id: {
        "title": value["title"], "items": items(value["items"], block_id),
    },
    "decision": raw_decision,
    "check": lambda value, _: {"question": str(key_of_question(value["question"]))},
    "country": lambda value, block_id: {"fields": items(value["fields"], block_id)},
    "support": lambda value, block_id: {"fields": items(value["fields"], block_id)},
    "further": lambda value, block_id: {"items": items(value["items"], block_id)},
}  # fmt: skip


def unlist(value: Iterable[Raw]) -> list[Any]:
    return [item["value"] for item in value]


PLAIN: dict[str, Callable[[Any], Any]] = {
    "opening": richtext.to_markdown,
    "definition": richtext.to_markdown,
    "paragraph": richtext.to_markdown,
    "fact": lambda value: {"id": value["id"], "text": richtext.to_markdown(value["text"])},
    "heading": lambda value: {"text": value["text"], "sensitive": bool(value.get("sensitive"))},
    "figure": lambda value: {
        "src": image_path(value["image"]), "alt": value["alt"], "caption": value.get("caption", ""),
    },
    "table": plain_table,
    "checklist": lambda value: {"title": value["title"], "items": unlist(value["items"])},
    "decision": lambda value: {
        "situation": value["situation"],
        "choices": [
            {k: c[k] for k in ("id", "text", "verdict", "consequence")}
            for c in unlist(value["choices"])
        ],
    },
    "check": lambda value: {"question": code_of_question(value["question"])},
    "country": lambda value: {"fields": unlist(value["fields"])},
    "support": lambda value: {"fields": unlist(value["fields"])},
    "further": lambda value: {"items": unlist(value["items"])},
}  # fmt: skip


def key_of_question(code: str) -> uuid.UUID:
    """Questions are found by their code; a code that the bank does not know is the loader's error."""
    row = Question.objects.filter(code=code).values_list("translation_key", flat=True).first()
    if row is None:
        raise LookupError(code)
    return row


def code_of_question(key: str) -> str:
    return Question.objects.filter(translation_key=key).values_list("code", flat=True)[0]


def raw_body(path: str, blocks: list[Raw], old: list[Raw]) -> list[Raw]:
    """Raw stream data of a lesson's body. Blocks found again by type and text keep their ids."""
    ids = kept_ids(blocks, old)
    seen: dict[str, int] = {}
    made = []
    for place, block in enumerate(blocks):
        text = json.dumps([block["type"], block["value"]], ensure_ascii=False, sort_keys=True)
        seen[text] = seen.get(text, 0) + 1
        block_id = ids.get(place) or str(uuid.uuid5(NAMESPACE, f"{path}/{text}/{seen[text]}"))
        value = RAW[block["type"]](block["value"], block_id)
        made.append({"type": block["type"], "value": value, "id": block_id})
    return made


def kept_ids(blocks: list[Raw], old: list[Raw]) -> dict[int, str]:
    """Place of a new block → id of the old block that it continues."""

    def sign(block: Raw) -> str:
        return json.dumps([block["type"], block["value"]], ensure_ascii=False, sort_keys=True)

    before = [sign({"type": b["type"], "value": PLAIN[b["type"]](b["value"])}) for b in old]
    after = [sign(block) for block in blocks]
    kept: dict[int, str] = {}
    for tag, a1, a2, b1, b2 in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if tag == "equal":
            kept |= {b1 + i: old[a1 + i]["id"] for i in range(a2 - a1)}
        elif tag == "replace":
            pairs = zip(range(a1, a2), range(b1, b2), strict=False)
            kept |= {b: old[a]["id"] for a, b in pairs if old[a]["type"] == blocks[b]["type"]}
    return kept


def plain_body(raw: Iterable[Raw]) -> list[Raw]:
    return [{"type": b["type"], "value": PLAIN[b["type"]](b["value"])} for b in raw]


def stream(path: str, kind: str, values: Iterable[Any], names: Iterable[Any]) -> list[Raw]:
    """Raw data of a stream with one kind of block (objectives, key terms, sources)."""
    return [
        {"type": kind, "value": value, "id": str(uuid.uuid5(NAMESPACE, f"{path}/{kind}/{n}/{name}"))}
        for n, (value, name) in enumerate(zip(values, names, strict=True))
    ]


def objectives(path: str, values: list[Raw]) -> list[Raw]:
    return stream(path, "objective", values, [v["code"] for v in values])


def values_of(raw: Iterable[Raw], *names: str) -> list[Any]:
    return [{n: b["value"][n] for n in names} if names else b["value"] for b in raw]


# Whole objects --------------------------------------------------------------------------------


def course_fields(document: Document, _old: Any) -> Raw:
    data = document.data
    names = "title code hours summary target_groups topics prerequisites prerequisites_enforced pass_mark sequential"
    parts = [richtext.to_html(part) for part in data.get("body", "").split("\n\n") if part]
    return {
        **{name: data[name] for name in names.split()},
        "about": "".join(parts),
        "objectives": objectives(document.path, data["objectives"]),
    }


def course_data(page: CoursePage) -> Raw:
    names = "title code hours summary target_groups topics prerequisites prerequisites_enforced pass_mark sequential"
    return {
        **{name: getattr(page, name) for name in names.split()},
        "language": page.source_language,
        "objectives": values_of(page.objectives.raw_data, "code", "text"),
        "body": richtext.to_markdown(page.about),
    }


def module_fields(document: Document, _old: Any) -> Raw:
    return {name: document.data[name] for name in ("title", "code", "summary")}


def module_data(page: ModulePage) -> Raw:
    return {"title": page.title, "code": page.code, "summary": page.summary}


def lesson_fields(document: Document, old: LessonPage | None) -> Raw:
    data, path = document.data, document.path
    before = list(old.body.raw_data) if old else []
    return {
        **{name: data[name] for name in ("title", "code", "minutes", "facts", "content_note")},
        "objectives": objectives(path, data["objectives"]),
        "key_terms": stream(path, "term", data["key_terms"], data["key_terms"]),
        "body": raw_body(path, data["body"], before),
        "sources": stream(path, "source", data["sources"], [s["id"] for s in data["sources"]]),
    }


def lesson_data(page: LessonPage) -> Raw:
    return {
        **{name: getattr(page, name) for name in ("title", "code", "minutes", "facts", "content_note")},
        "objectives": values_of(page.objectives.raw_data, "code", "text"),
        "key_terms": values_of(page.key_terms.raw_data),
        "body": plain_body(page.body.raw_data),
        "sources": values_of(page.sources.raw_data, "id", "text"),
    }  # fmt: skip


QUIZ_FIELDS = ("title", "intro", "purpose", "pass_mark", "attempts", "time_limit", "review")


def quiz_fields(document: Document, _old: Any) -> Raw:
    return {name: document.data[name] for name in QUIZ_FIELDS}


def quiz_data(page: QuizPage) -> Raw:
    """A quiz that is used at this place only is written in place; a shared one by its name."""
    fields = {name: getattr(page, name) for name in QUIZ_FIELDS}
    if page.quiz.questions:
        codes = dict(
            Question.objects.filter(translation_key__in=page.quiz.questions).values_list(
                "translation_key", "code"
            )
        )
        fields["questions"] = [codes[uuid.UUID(key)] for key in page.quiz.questions]
    else:
        fields["blueprint"] = page.quiz.blueprint
    return fields


QUESTION_FIELDS = ("lesson", "objective", "difficulty", "bloom", "source", "note_for_writers")


def question_fields(document: Document, _old: Any) -> Raw:
    data = document.data
    right = data["key"] if isinstance(data["key"], list) else [data["key"]]
    block_id = str(uuid.uuid5(NAMESPACE, f"{document.path}/body"))
    options = [
        {
            "key": option["id"], "text": option["text"], "feedback": option.get("feedback", ""),
            "correct": option["id"] in right,
        }
        for option in data["options"]
    ]  # fmt: skip
    value = {"stem": data["stem"], "options": items(options, block_id, [o["key"] for o in options])}
    value |= {name: data[name] for name in ("shuffle", "scoring") if name in data}
    return {
        **{name: data[name] for name in QUESTION_FIELDS},
        "code": data["id"],
        "body": [{"type": data["kind"], "value": value, "id": block_id}],
    }


def question_data(question: Question) -> Raw:
    raw = question.body.raw_data[0]
    value, options = raw["value"], unlist(raw["value"]["options"])
    right = [option["key"] for option in options if option["correct"]]
    data = {
        "id": question.code,
        "kind": raw["type"],
        **{name: getattr(question, name) for name in QUESTION_FIELDS},
        "stem": value["stem"],
        "options": [
            {"id": o["key"], "text": o["text"], "feedback": o.get("feedback", "")} for o in options
        ],
        "key": right if raw["type"] == "multiple_choice" else right[0],
    }
    return data | {name: value[name] for name in ("shuffle", "scoring") if name in value}


FIELDS_OF: dict[str, Callable[[Document, Any], Raw]] = {
    "course": course_fields, "module": module_fields, "lesson": lesson_fields,
    "quiz": quiz_fields, "question": question_fields,
}  # fmt: skip
DATA_OF: dict[str, Callable[[Any], Raw]] = {
    "course": course_data, "module": module_data, "lesson": lesson_data,
    "quiz": quiz_data, "question": question_data,
}  # fmt: skip


def fields_of(document: Document, old: Any = None) -> Raw:
    """Values to set on the page or question of this document (`old` is what is there now)."""
    return FIELDS_OF[document.type](document, old)


def document_of(kind: str, instance: Any, path: str) -> Document:
    """The document that an object would be written as. Its `id` is set where the path does not give the key."""
    data = DATA_OF[kind](instance)
    if kind != "question" and instance.translation_key != key_of(path):
        data["id"] = str(instance.translation_key)
    return Document(kind, path, path, {**DEFAULTS[kind], **data})
