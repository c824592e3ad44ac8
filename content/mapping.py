"""Between a document and what the database holds: fields of pages and questions, blocks of bodies.

`fields_of()` gives the values to set on a page or question; `document_of()` reads them back. Block
ids are made from the object's path and the block's text, and kept for blocks that survive a change.
"""

import itertools
import json
import uuid
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from typing import Any

from content import richtext
from content.activity_files import activity_data, activity_fields, key_of_name, name_of_key
from content.documents import DEFAULTS, Document
from content.media import image_path, image_pk, image_size
from content.moments import moment, moment_text
from content.shapes import NAME
from content.shelving import (
    article_data,
    article_fields,
    case_data,
    case_fields,
    instrument_data,
    instrument_fields,
    library_data,
    library_fields,
    path_data,
    path_fields,
)
from courses.models import CoursePage, LessonPage, ModulePage, QuizPage
from quizzes.kinds import KINDS
from quizzes.models import Question, Quiz

NAMESPACE = uuid.UUID("0b9b4a0e-8a4e-4c58-9a1c-5f5f0d0c7a55")
Raw = dict[str, Any]


def key_of(path: str) -> uuid.UUID:
    """The translation key of the object at this path of the curriculum."""
    return uuid.uuid5(NAMESPACE, path)


def key_of_document(document: Document) -> uuid.UUID:
    """Its key: `id:` where a file was renamed, else from the path. Questions go by their code."""
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
        "table_header_choice": "row", "first_row_is_table_header": True,
        "first_col_is_header": False,
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
    "check": lambda value, _: dict(value),
    "activity": lambda value, _: {"content": key_of_name(value["content"])},
    "country": lambda value, block_id: {"fields": items(value["fields"], block_id)},
    "support": lambda value, block_id: {"fields": items(value["fields"], block_id)},
    "further": lambda value, block_id: {"items": items(value["items"], block_id)},
}  # fmt: skip


def unlist(value: Iterable[Raw]) -> list[Any]:
    return [item["value"] for item in value]


PLAIN: dict[str, Callable[[Any], Any]] = {
    "opening": richtext.to_line,
    "definition": richtext.to_line,
    "paragraph": richtext.to_markdown,
    "fact": lambda value: {"id": value["id"], "text": richtext.to_line(value["text"])},
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
    "check": lambda value: {"question": "".join(codes_of_questions([value["question"]]))},
    "activity": lambda value: {"content": name_of_key(value["content"])},
    "country": lambda value: {"fields": unlist(value["fields"])},
    "support": lambda value: {"fields": unlist(value["fields"])},
    "further": lambda value: {"items": unlist(value["items"])},
}  # fmt: skip


def keys_of_questions(codes: Iterable[str], bank: str) -> list[str]:
    """The keys of questions by their codes. One that was deleted in the CMS keeps the key that its
    file gives it, so that it is asked again when it comes back."""
    rows = Question.objects.filter(bank=bank).values_list("code", "translation_key")
    known = dict(rows.filter(code__in=list(codes)))
    return [str(known.get(code) or key_of(f"{bank}/questions/{code}")) for code in codes]


def codes_of_questions(keys: Iterable[str]) -> list[str]:
    """The codes of questions by their keys; those that are no more are left out."""
    rows = Question.objects.filter(translation_key__in=list(keys))
    known = {str(key): code for key, code in rows.values_list("translation_key", "code")}
    return [known[str(key)] for key in keys if str(key) in known]


def raw_body(path: str, blocks: list[Raw], old: list[Raw]) -> list[Raw]:
    """Raw stream data of a lesson's body. Blocks found again by type and text keep their ids."""
    bank = path.split("/", 1)[0]
    checks = [b["value"]["question"] for b in blocks if b["type"] == "check"]
    keys = dict(zip(checks, keys_of_questions(checks, bank), strict=True))
    ids = kept_ids(blocks, old)
    used = set(ids.values())
    made = []
    for place, block in enumerate(blocks):
        block_id = ids.get(place) or new_id(f"{path}/{sign(block)}", used)
        value = RAW[block["type"]](block["value"], block_id)
        if block["type"] == "check":
            value = {"question": keys[value["question"]]}
        made.append({"type": block["type"], "value": value, "id": block_id})
    return made


def new_id(text: str, used: set[str]) -> str:
    """An id made of the text, and of a number where that id is in use."""
    numbers = (str(uuid.uuid5(NAMESPACE, f"{text}/{n}")) for n in itertools.count(1))
    found = next(name for name in numbers if name not in used)
    used.add(found)
    return found


def sign(block: Raw) -> str:
    return json.dumps([block["type"], block["value"]], ensure_ascii=False, sort_keys=True)


def kept_ids(blocks: list[Raw], old: list[Raw]) -> dict[int, str]:
    """Place of a new block → id of the old block that it continues."""
    before = [sign(block) for block in plain_blocks(old)]
    after = [sign(block) for block in blocks]
    kept: dict[int, str] = {}
    for tag, a1, a2, b1, b2 in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if tag == "equal":
            kept |= {b1 + i: old[a1 + i]["id"] for i in range(a2 - a1)}
        elif tag == "replace":
            kept |= continued(old, range(a1, a2), blocks, range(b1, b2))
    return kept


def continued(old: list[Raw], gone: range, new: list[Raw], come: range) -> dict[int, str]:
    """Of blocks that others took the place of, those most alike continue each other, in order."""
    pairs = [
        (SequenceMatcher(a=sign(o), b=sign(n), autojunk=False).ratio(), a, b)
        for a, o in zip(gone, plain_blocks(old[gone.start : gone.stop]), strict=True)
        for b, n in zip(come, new[come.start : come.stop], strict=True)
        if o["type"] == n["type"]
    ]
    chosen: dict[int, int] = {}
    for _alike, a, b in sorted(pairs, key=lambda pair: (-pair[0], pair[1:])):
        if all((a < x) == (b < y) and a != x and b != y for y, x in chosen.items()):
            chosen[b] = a
    return {b: old[a]["id"] for b, a in chosen.items()}


def plain_blocks(raw: Iterable[Raw]) -> list[Raw]:
    return [{"type": b["type"], "value": PLAIN[b["type"]](b["value"])} for b in raw]


def plain_body(raw: Iterable[Raw]) -> list[Raw]:
    """The blocks as a file has them: a text of several paragraphs is several blocks there."""
    found: list[Raw] = []
    for block in plain_blocks(raw):
        if block["type"] == "paragraph":
            texts = richtext.parts(block["value"])
            found += [{"type": "paragraph", "value": text} for text in texts]
        else:
            found.append(block)
    return found


def stream(path: str, kind: str, values: Iterable[Any], names: Iterable[Any]) -> list[Raw]:
    """Raw data of a stream with one kind of block (objectives, key terms, sources)."""
    return [
        {
            "type": kind,
            "value": value,
            "id": str(uuid.uuid5(NAMESPACE, f"{path}/{kind}/{n}/{name}")),
        }
        for n, (value, name) in enumerate(zip(values, names, strict=True))
    ]


def objectives(path: str, values: list[Raw]) -> list[Raw]:
    return stream(path, "objective", values, [v["code"] for v in values])


def values_of(raw: Iterable[Raw], *names: str) -> list[Any]:
    return [{n: b["value"][n] for n in names} if names else b["value"] for b in raw]


# Whole objects --------------------------------------------------------------------------------


COURSE_FIELDS = (
    *("title", "code", "hours", "summary", "target_groups", "topics"),
    *("prerequisites", "prerequisites_enforced", "pass_mark", "sequential"),
)
LESSON_FIELDS = ("title", "code", "minutes", "facts", "content_note")


def course_fields(document: Document, _old: Any) -> Raw:
    data = document.data
    return {
        **{name: data[name] for name in COURSE_FIELDS},
        "about": richtext.to_html(data.get("body", "")),
        "objectives": objectives(document.path, data["objectives"]),
    }


def course_data(page: CoursePage) -> Raw:
    return {
        **{name: getattr(page, name) for name in COURSE_FIELDS},
        "language": page.source_language,
        "objectives": values_of(page.objectives.raw_data, "code", "text"),
        "body": "\n\n".join(richtext.parts(richtext.to_markdown(page.about))),
    }


def module_fields(document: Document, _old: Any) -> Raw:
    return {name: document.data[name] for name in ("title", "code", "summary")}


def module_data(page: ModulePage) -> Raw:
    return {"title": page.title, "code": page.code, "summary": page.summary}


def lesson_fields(document: Document, old: LessonPage | None) -> Raw:
    data, path = document.data, document.path
    before = list(old.body.raw_data) if old else []
    return {
        **{name: data[name] for name in LESSON_FIELDS},
        "objectives": objectives(path, data["objectives"]),
        "key_terms": stream(path, "term", data["key_terms"], data["key_terms"]),
        "body": raw_body(path, data["body"], before),
        "sources": stream(path, "source", data["sources"], [s["id"] for s in data["sources"]]),
    }


def lesson_data(page: LessonPage) -> Raw:
    return {
        **{name: getattr(page, name) for name in LESSON_FIELDS},
        "objectives": values_of(page.objectives.raw_data, "code", "text"),
        "key_terms": values_of(page.key_terms.raw_data),
        "body": plain_body(page.body.raw_data),
        "sources": values_of(page.sources.raw_data, "id", "text"),
    }  # fmt: skip


QUIZ_FIELDS = (
    "title", "intro", "purpose", "pass_mark", "attempts", "time_limit", "review", "wait",
    "shuffle_questions", "shuffle_choices", "one_by_one", "going_back", "opens", "closes",
    "supervised", "raters", "blind_marking",
)  # fmt: skip
MOMENTS = ("opens", "closes")


def quiz_fields(document: Document, _old: Any) -> Raw:
    fields = {name: document.data[name] for name in QUIZ_FIELDS}
    return fields | {name: moment(fields[name]) for name in MOMENTS}


def quiz_data(page: QuizPage) -> Raw:
    """A quiz that is used at this place only is written in place; a shared one by its name.

    The access code of a supervised test is a secret of the room: it stays in the database.
    """
    fields = {name: getattr(page, name) for name in QUIZ_FIELDS}
    fields |= {name: moment_text(fields[name]) for name in MOMENTS}
    if NAME.fullmatch(page.quiz.name):
        return fields | {"quiz": page.quiz.name}
    return fields | shared_data(page.quiz)


def shared_data(quiz: Quiz) -> Raw:
    if quiz.questions:
        return {"questions": codes_of_questions(quiz.questions), "parallel": quiz.parallel}
    return {"blueprint": dict(quiz.blueprint), "parallel": quiz.parallel}


QUESTION_FIELDS = (
    *("lesson", "objective", "topic", "difficulty", "bloom", "source", "note_for_writers"),
)
# What stands in the curriculum has been approved, unless its file says otherwise.
APPROVED = Question.Status.APPROVED


def question_fields(document: Document, _old: Any) -> Raw:
    data = document.data
    block_id = str(uuid.uuid5(NAMESPACE, f"{document.path}/body"))
    value = KINDS[data["kind"]].from_file(data)
    if "image" in value:
        value["image"] = image_pk(value["image"])
    return {
        **{name: data[name] for name in QUESTION_FIELDS},
        "code": data["id"],
        "status": data["status"] or APPROVED,
        "body": [{"type": data["kind"], "value": raw_question(value, block_id), "id": block_id}],
    }


def raw_question(value: Raw, parent: str) -> Raw:
    """A question's value with every list as a ListBlock's raw data, ids made of written keys."""
    return {
        name: raw_list(name, item, parent) if isinstance(item, list) else item
        for name, item in value.items()
    }


def raw_list(name: str, values: list[Any], parent: str) -> list[Raw]:
    # The choices were there first: their ids are made without the name of the list.
    own = parent if name == "options" else child_id(parent, name)
    keys = [item.get("key", n) if isinstance(item, dict) else n for n, item in enumerate(values)]
    return [
        {
            **item,
            "value": raw_question(item["value"], item["id"])
            if isinstance(item["value"], dict)
            else item["value"],
        }
        for item in items(values, own, keys)
    ]


def plain_question(value: Any) -> Any:
    """The same without ids."""
    if isinstance(value, list):
        return [plain_question(i["value"]) if isinstance(i, dict) else i for i in value]
    if isinstance(value, dict):
        return {name: plain_question(item) for name, item in value.items()}
    return value


def question_data(question: Question) -> Raw:
    """Kind, stem and the kind's own fields; a draft may have no body yet."""
    raw: Raw = next(iter(question.body.raw_data), {"type": "", "value": {}})
    value = plain_question(raw["value"])
    own: Raw = KINDS[raw["type"]].to_file(value) if raw["type"] else {"options": [], "key": ""}
    if "image" in own:
        pk = value.get("image")
        own["image"] |= {"file": image_path(pk), "size": image_size(pk)}
    return {
        "id": question.code,
        "kind": raw["type"],
        **{name: getattr(question, name) for name in QUESTION_FIELDS},
        "status": "" if question.status == APPROVED else question.status,
        "stem": value.get("stem", ""),
        **own,
    }


def shared_fields(document: Document, _old: Any) -> Raw:
    codes = document.data.get("questions") or []
    return {
        "questions": keys_of_questions(codes, document.path.split("/", 1)[0]),
        "blueprint": document.data.get("blueprint") or {},
        "parallel": document.data.get("parallel", False),
    }


FIELDS_OF: dict[str, Callable[[Document, Any], Raw]] = {
    "course": course_fields, "module": module_fields, "lesson": lesson_fields,
    "quiz": quiz_fields, "question": question_fields, "shared": shared_fields,
    "library": library_fields, "instrument": instrument_fields, "article": article_fields,
    "case": case_fields, "path": path_fields, "activity": activity_fields,
}  # fmt: skip
DATA_OF: dict[str, Callable[[Any], Raw]] = {
    "course": course_data, "module": module_data, "lesson": lesson_data,
    "quiz": quiz_data, "question": question_data, "shared": shared_data,
    "library": library_data, "instrument": instrument_data, "article": article_data,
    "case": case_data, "path": path_data, "activity": activity_data,
}  # fmt: skip


def fields_of(document: Document, old: Any = None) -> Raw:
    """Values to set on the page or question of this document (`old` is what is there now)."""
    return FIELDS_OF[document.type](document, old)


def document_of(kind: str, instance: Any, path: str) -> Document:
    """The document that an object is written as; with `id` where the path does not give its key."""
    data = tidy(DATA_OF[kind](instance))
    if kind not in ("question", "shared") and instance.translation_key != key_of(path):
        data["id"] = str(instance.translation_key)
    return Document(kind, path, path, {**DEFAULTS[kind], **data})


def is_kept(name: str, value: Any) -> bool:
    """Whether a field may hold texts of several paragraphs."""
    return name in ("sections", "content") or (name == "body" and isinstance(value, str))


def tidy(value: Any) -> Any:
    """What was typed in several lines stands on one in a file; a body keeps its paragraphs."""
    if isinstance(value, dict):
        whole = value.get("type") == "paragraph"
        return {k: v if whole or is_kept(k, v) else tidy(v) for k, v in value.items()}
    if isinstance(value, list):
        return [tidy(item) for item in value]
    return richtext.one_line(value) if isinstance(value, str) else value
