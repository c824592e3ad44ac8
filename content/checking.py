"""What no single file can know: repeated keys, unknown references, tests without an answer, and
what stands in the way of loading in the database."""

import re
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polib
from django.core.exceptions import ValidationError
from django.utils.translation import override
from wagtail.images import get_image_model
from wagtail.models import Page
from willow.image import Image as WillowImage
from willow.svg import WillowSvgException

from content import activity_files, po_files, richtext, shapes
from content.documents import Document
from content.errors import Problem
from content.files import LANGUAGES, CourseFiles
from content.mapping import key_of, key_of_document, raw_question
from content.media import PICTURES, pictures
from content.models import LoadedObject
from content.moments import moment
from content.po_files import Key
from content.segments import segments
from courses.steps.quiz import problems_of_terms
from quizzes.blueprint import cells
from quizzes.kinds import KINDS
from quizzes.kinds.fill_gaps import GAP
from quizzes.models import Purpose, Question


def check(files: CourseFiles, root: Path) -> list[Problem]:
    """Problems of a course as a whole: repeated keys, unknown references, no right answer."""
    return [
        *check_language(files),
        *check_about(files),
        *check_names(files),
        *check_keys(files),
        *check_tree(files),
        *(p for d in files.of_type("question") for p in check_question(d, root)),
        *(p for d in files.of_type("quiz", "shared") for p in check_quiz(d, files)),
        *(p for d in files.of_type("activity") for p in check_activity(d)),
        *(p for d in files.of_type("lesson") for p in check_lesson(d, files, root)),
    ]


def problem(document: Document, name: str, message: str) -> Problem:
    return Problem(document.file, document.line(name), message)


def check_language(files: CourseFiles) -> Iterator[Problem]:
    if files.language not in LANGUAGES:
        yield problem(files.course, "language", f"language is one of {', '.join(LANGUAGES)}")


def check_about(files: CourseFiles) -> Iterator[Problem]:
    body = files.course.data.get("body", "")
    if richtext.survives(body) != body:
        yield problem(
            files.course, "body", f"expected, as the editor keeps it: {richtext.survives(body)}"
        )


def check_names(files: CourseFiles) -> Iterator[Problem]:
    """Names of files and folders become addresses; a question's code stands there as it is."""
    for document in files.documents:
        if document.type == "question":
            if not shapes.CODE.fullmatch(document.data["id"]):
                yield problem(document, "id", "an id has Latin letters, digits, dots and hyphens")
        elif not shapes.SLUG.fullmatch(document.slug):
            yield Problem(document.file, 1, "a name has Latin letters, digits and hyphens")


# They are known by a code or a name.
KEYLESS = ("question", "shared")
# What stands for a course, or for the library, as a whole.
WHOLE = ("course", "library")


def check_keys(files: CourseFiles) -> Iterator[Problem]:
    """Every object has a key of its own."""
    seen: dict[str, Document] = {}
    for document in files.documents:
        own = document.data.get("id")
        name = (
            str(own or document.path)
            if document.type in KEYLESS
            else str(key_of_document(document))
        )
        if name in seen:
            yield problem(document, "id", f"the id {name} stands also in {seen[name].file}")
        seen[name] = document
        if document.type == "question" and document.slug != own:
            yield problem(document, "id", f"the file of {own} is named after it")
        if document.type != "question" and own == str(key_of(document.path)):
            yield problem(document, "id", "the path gives this id already: leave the field out")


def check_together(courses: Iterable[CourseFiles]) -> Iterator[Problem]:
    """A question's code stands in one bank only, a page's key in one course."""
    seen: dict[str, Document] = {}
    for document in (d for files in courses for d in files.documents if d.type != "shared"):
        question = document.type == "question"
        name = document.data["id"] if question else str(key_of_document(document))
        other = seen.setdefault(name, document)
        if other.path.split("/")[0] != document.path.split("/")[0]:
            yield problem(document, "id", f"the id {name} stands also in {other.file}")


def check_tree(files: CourseFiles) -> Iterator[Problem]:
    """Modules and steps are numbered 01, 02, … without gaps, and every step is in a module."""
    modules = {d.path: d for d in files.of_type("module")}
    places: dict[str, list[Document]] = {files.slug: list(modules.values())}
    for step in files.of_type("lesson", "quiz"):
        parent = step.path.rsplit("/", 1)[0]
        if parent not in modules:
            yield Problem(step.file, 1, "the folder of this step has no module.md")
        places.setdefault(parent, []).append(step)
    for children in places.values():
        for wanted, child in enumerate(sorted(children, key=lambda d: d.order), 1):
            if child.order != wanted:
                yield Problem(child.file, 1, f"expected the number {wanted:02d} at this place")


def check_question(document: Document, root: Path) -> Iterator[Problem]:
    data = document.data
    if data["kind"] not in KINDS:
        yield problem(document, "kind", f"unknown kind; known are {', '.join(KINDS)}")
        return
    found = [*KINDS[data["kind"]].file_problems(data), *check_image(data.get("image"), root)]
    for name, message in found:
        yield problem(document, name, message)
    if not found:
        yield from check_as_in_editor(document)


def check_image(image: dict | None, root: Path) -> Iterator[tuple[str, str]]:
    """The picture of a question is there, and of the size that its file gives."""
    if image is None:
        return
    if not is_picture(image["file"], root):
        yield "image", f"there is no picture {image['file']}"
    elif (size := size_of(root / image["file"])) and list(size) != image["size"]:
        yield "image", f"the picture {image['file']} has the size {list(size)}"


def check_as_in_editor(document: Document) -> Iterator[Problem]:
    """What the question's form would refuse is refused here: its own block says what it wants."""
    kind = KINDS[document.data["kind"]]
    found = kind.from_file(document.data)
    image = found.pop("image", None)
    block = kind.block()
    value = block.to_python(raw_question(found, str(uuid.UUID(int=0))))
    if image is not None:
        # Pictures are stored once all files are known to be right. The default collection would
        # be looked up in the database, which a check does without.
        value["image"] = get_image_model()(title=image, collection_id=None)
    try:
        with override("en"):
            block.clean(value)
    except ValidationError as error:
        own = next(iter(kind.file))
        yield problem(document, own, "; ".join(sorted(set(messages_of(error)))))


def messages_of(error: ValidationError) -> Iterator[str]:
    """The messages of a block's error, those of the blocks inside it included."""
    inner = getattr(error, "block_errors", None) or {}
    yield from (str(m) for m in getattr(error, "messages", []) if not inner)
    for found in inner.values() if isinstance(inner, dict) else inner:
        yield from messages_of(found)
    for found in getattr(error, "non_block_errors", None) or []:
        yield str(found.message if hasattr(found, "message") else found)


def check_quiz(document: Document, files: CourseFiles) -> Iterator[Problem]:
    """A quiz step, or a shared list of questions."""
    data = document.data
    known = {d.data["id"]: d for d in files.of_type("question")}
    for place, code in enumerate(data.get("questions") or []):
        if code not in known:
            yield problem(document, f"questions.{place}", f"there is no question {code}")
        if code in data["questions"][:place]:
            yield problem(document, f"questions.{place}", f"the question {code} stands twice")
    yield from check_blueprint(document, files)
    if document.type == "quiz":
        with override("en"):
            for field, message in problems_of_terms(terms_of(data)):
                yield problem(document, field, str(message))
    shared = [d.slug for d in files.of_type("shared")]
    if data.get("quiz") and data["quiz"] not in shared:
        yield problem(document, "quiz", f"there is no quizzes/{data['quiz']}.yaml")
    if sum(bool(data.get(name)) for name in ("questions", "blueprint", "quiz")) != 1:
        first = "purpose" if document.type == "quiz" else "questions"
        yield problem(document, first, "a quiz has either questions, a blueprint or a quiz")


def terms_of(data: dict[str, Any]) -> SimpleNamespace:
    """The terms of a test with attributes, as its page has them."""
    return SimpleNamespace(**data | {name: moment(data[name]) for name in ("opens", "closes")})


def check_blueprint(document: Document, files: CourseFiles) -> Iterator[Problem]:
    """Whether the bank has what a blueprint asks for; two parallel forms need twice as much."""
    used, data = checks_of(files), document.data
    if data.get("parallel") and not data.get("blueprint"):
        yield problem(document, "parallel", "parallel forms are drawn by a blueprint")
    forms = 2 if data.get("parallel") else 1
    there = [
        SimpleNamespace(**{name: d.data[name] for name in ("objective", "difficulty")})
        for d in files.of_type("question")
        if d.data["id"] not in used and d.data["status"] != Question.Status.RETIRED
    ]
    for cell in cells(data.get("blueprint") or {}):
        found, wanted = sum(map(cell.holds, there)), cell.wanted * forms
        if found < wanted:
            yield problem(
                document,
                f"blueprint.{cell.objective}",
                f"{cell.name} needs {wanted} questions, the bank has {found}",
            )


def checks_of(files: CourseFiles) -> set[str]:
    """Codes of the questions that learners answer for themselves, in a lesson or in practice that
    lists them: whoever has seen the right answer there is never asked again by a draw."""
    in_lessons = {
        block["value"]["question"]
        for lesson in files.of_type("lesson")
        for block in lesson.data["body"]
        if block["type"] == "check"
    }
    practice = (d for d in files.of_type("quiz") if d.data["purpose"] == Purpose.PRACTICE)
    return in_lessons.union(*(listed(document, files) for document in practice))


def listed(document: Document, files: CourseFiles) -> list[str]:
    """Codes of the questions that a test lists, itself or by its shared list; none where it draws
    them by a blueprint."""
    shared = {d.slug: d for d in files.of_type("shared")}
    found = shared.get(document.data.get("quiz") or "", document)
    return found.data.get("questions") or []


def check_activity(document: Document) -> Iterator[Problem]:
    for message in activity_files.problems(document):
        yield problem(document, "content", message)


def check_lesson(document: Document, files: CourseFiles, root: Path) -> Iterator[Problem]:
    known = {d.data["id"] for d in files.of_type("question")}
    defined = [source["id"] for source in document.data["sources"]]
    for name in {name for name in defined if defined.count(name) > 1}:
        yield Problem(document.file, 1, f"the footnote [^{name}] is defined twice")
    for block in document.data["body"]:
        if is_missing(block, files):
            message = f"there is no file for {block['value']['content']}"
            yield Problem(document.file, block["line"], message)
        for message in block_problems(block, known, set(defined), root):
            yield Problem(document.file, block["line"], message)


def is_missing(block: dict, files: CourseFiles) -> bool:
    """Whether a lesson names an interactive content of its own course that has no file."""
    name = block["value"]["content"] if block["type"] == "activity" else ""
    if not name.startswith(f"{files.slug}/"):
        return False
    return activity_files.path_of(name) not in {d.path for d in files.of_type("activity")}


def block_problems(
    block: dict, questions: set[str], sources: set[str], root: Path
) -> Iterator[str]:
    value = block["value"]
    if block["type"] == "check" and value["question"] not in questions:
        yield f"there is no question {value['question']}"
    if block["type"] == "figure" and not is_picture(value["src"], root):
        yield f"there is no picture {value['src']}"
    yield from text_problems(block)
    for name in marks(str(value)):
        if name[2:-1] not in sources:
            yield f"the footnote {name} is not defined below"


def text_problems(block: dict) -> Iterator[str]:
    """Texts that the editor would change when it saves them."""
    for text in prose_of(block):
        if richtext.survives(text) != text:
            yield f"expected, as the editor keeps it: {richtext.survives(text)}"
    for _kind, text in segments(Document("lesson", "", "", {**EMPTY, "body": [block]})):
        if text != text.strip():
            yield f"the text “{text.strip()[:40]}” has spaces at its ends"


EMPTY = {"title": "", "objectives": [], "key_terms": [], "content_note": "", "sources": []}


def is_picture(path: str, root: Path) -> bool:
    """Whether `media/…` names a file below the curriculum's own media folder."""
    file = root / path
    inside = path.startswith("media/") and ".." not in path.split("/")
    return inside and file.suffix in PICTURES and file.is_file()


def size_of(file: Path) -> tuple[int, int] | None:
    """Width and height of a picture; None where it can't be read, which `check_media` tells."""
    try:
        with file.open("rb") as source:
            return WillowImage.open(source).get_size()
    except UNREADABLE:
        return None


UNREADABLE = (OSError, ValueError, SyntaxError, WillowSvgException)


def check_media(folder: Path) -> Iterator[Problem]:
    """Every picture can be opened, so that none stops the loading half-way."""
    for file in pictures(folder):
        try:
            with file.open("rb") as source:
                WillowImage.open(source).get_size()
        except UNREADABLE as error:
            yield Problem(str(file), 1, f"not a picture that can be read: {error}")


def prose_of(block: dict) -> list[str]:
    if block["type"] in ("opening", "definition", "paragraph"):
        return [block["value"]]
    return [block["value"]["text"]] if block["type"] == "fact" else []


def gaps(text: str) -> list[str]:
    """The gaps of a text in which they are to be filled."""
    return sorted(GAP.findall(text))


def marks(text: str) -> list[str]:
    """The footnotes that a text refers to, each once."""
    return sorted(set(re.findall(r"\[\^[\w.-]+\]", text)))


# Translations ------------------------------------------------------------------------------------

TITLE_LENGTH = 255


def rich_texts(files: CourseFiles) -> dict[Key, str]:
    """The texts that the editor keeps as rich text, each with what stands before it in the file."""
    found: dict[Key, str] = {}
    for lesson in files.of_type("lesson"):
        for block in lesson.data["body"]:
            if block["type"] in ("opening", "definition", "paragraph", "fact"):
                part = Document("lesson", lesson.path, "", {**EMPTY, "body": [block]})
                for kind, text in segments(part):
                    found[po_files.context(part, kind), text] = "- " if kind == "item" else ""
    for document in [files.course, *files.of_type("case")]:
        found |= rich_parts(document)
    return found


def rich_parts(document: Document) -> dict[Key, str]:
    """The paragraphs and items of a course's or a case's own text."""
    return {
        (po_files.context(document, kind), text): "- " if kind == "item" else ""
        for kind, text in segments(document)
        if kind in ("paragraph", "item")
    }


def check_po(file: Path, entries: polib.POFile, rich: dict[Key, str]) -> Iterator[Problem]:
    """Every translation can stand where its source stands."""
    seen: set[Key] = set()
    for entry in (e for e in entries if not e.obsolete):
        key = (entry.msgctxt or "", entry.msgid)
        if key in seen:
            yield Problem(str(file), entry.linenum, f"“{entry.msgid[:40]}” stands twice")
        seen.add(key)
        if entry.msgstr and not entry.fuzzy:
            for message in entry_problems(entry, rich.get(key)):
                yield Problem(str(file), entry.linenum, message)


def entry_problems(entry: polib.POEntry, before: str | None) -> Iterator[str]:
    text = entry.msgstr
    if marks(entry.msgid) != marks(text):
        # A reader of the translation would lose a source.
        yield f"the footnotes of “{entry.msgid[:40]}…” differ"
    if (entry.msgctxt or "").endswith("#text") and gaps(entry.msgid) != gaps(text):
        yield f"the gaps of “{entry.msgid[:40]}…” differ"
    if not shapes.is_line(text):
        yield f"the translation of “{entry.msgid[:40]}…” is one line without spaces at its ends"
    elif before is not None and richtext.survives(before + text) != before + text:
        yield f"expected, as the editor keeps it: {richtext.survives(before + text)}"
    if (entry.msgctxt or "").endswith("#title") and len(text) > TITLE_LENGTH:
        yield f"a title has at most {TITLE_LENGTH} characters"


# What the database holds already -----------------------------------------------------------------


def check_database(courses: Iterable[CourseFiles]) -> Iterator[Problem]:
    """What was made in the CMS and would be in the way: a code or an address in use."""
    for files in courses:
        yield from check_codes(files)
        yield from check_addresses(files)


def check_codes(files: CourseFiles) -> Iterator[Problem]:
    questions = {d.data["id"]: d for d in files.of_type("question")}
    taken = Question.objects.filter(code__in=questions).exclude(bank=files.slug)
    for code, bank in taken.values_list("code", "bank").distinct():
        yield problem(questions[code], "id", f"the question {code} stands in the bank {bank}")


def check_addresses(files: CourseFiles) -> Iterator[Problem]:
    pages = files.of_type("course", "module", "lesson", "quiz", "library", "case")
    keys = {key_of_document(d): d for d in pages}
    rows = Page.objects.filter(translation_key__in=keys, locale__language_code=files.language)
    there = {page.translation_key: page for page in rows.specific()}
    known = dict(LoadedObject.objects.filter(key__in=keys).values_list("key", "path"))
    for key, document in keys.items():
        page = there.get(key)
        if page is not None and not isinstance(page, shapes.MODELS[document.type]):
            yield problem(document, "id", "its page in the CMS is of another kind")
        new = page is None or known.get(key) != document.path
        if new and is_taken(document, key, files):
            yield problem(document, "id", "a page that was made in the CMS has this address")
    yield from check_same_language(files)


def is_taken(document: Document, key: uuid.UUID, files: CourseFiles) -> bool:
    """Whether another page has the slug of this document below its parent."""
    same = Page.objects.filter(slug=document.slug, locale__language_code=files.language)
    same = same.exclude(translation_key=key)
    parent = next((d for d in files.documents if d.path == document.path.rpartition("/")[0]), None)
    if parent is None:
        return document.type in WHOLE and same.type(shapes.MODELS[document.type]).exists()
    above = Page.objects.filter(
        translation_key=key_of_document(parent), locale__language_code=files.language
    ).first()
    return above is not None and same.child_of(above).exists()


def check_same_language(files: CourseFiles) -> Iterator[Problem]:
    model = shapes.MODELS[files.course.type]
    courses = model.objects.filter(translation_key=key_of_document(files.course))
    before = courses.values_list("source_language", flat=True).first()
    if before and before != files.language:
        yield problem(files.course, "language", f"the course was loaded as written in {before}")
