"""The formatter: the same content in canonical form, PO files completed with what is new."""

from pathlib import Path

from content import documents, po_files, richtext
from content.checking import WHOLE
from content.documents import LIBRARY, Document
from content.files import LANGUAGES, translations_file, tree_order
from content.lesson_body import Block
from content.translating import CYRILLIC


def format_files(root: Path) -> list[Path]:
    """Rewrite what is not canonical below `root`; returns what changed. Raises ContentError."""
    changed: list[Path] = []
    folders = [*(root / "curriculum").iterdir(), root / LIBRARY]
    for folder in sorted(p for p in folders if p.is_dir()):
        files = list(tree_order(folder))
        changed += [file for file in files if format_file(file, folder.parent)]
        found = [documents.read(file, folder.parent) for file in files]
        changed += format_translations(folder.name, found, root)
    return changed


def format_file(file: Path, curriculum: Path) -> bool:
    """Bring one file into canonical form; whether it changed."""
    document = documents.understand(text_of(file), file, curriculum)
    if document.type == "lesson":
        document.data["body"] = [as_the_editor_keeps(block) for block in document.data["body"]]
    elif document.type == "case":
        texts = document.data["sections"]
        document.data["sections"] = {name: section_kept(text) for name, text in texts.items()}
    elif document.data.get("body"):
        document.data["body"] = richtext.survives(document.data["body"])
    return put(file, documents.write(document))


def as_the_editor_keeps(block: Block) -> Block:
    value = block["value"]
    if block["type"] in ("opening", "definition", "paragraph"):
        return {**block, "value": richtext.survives(value)}
    if block["type"] == "fact":
        return {**block, "value": {**value, "text": richtext.survives(value["text"])}}
    return block


def section_kept(text: str) -> str:
    return "\n\n".join(richtext.survives(part) for part in text.split("\n\n") if part)


def text_of(file: Path) -> str:
    """The text of a file whatever its line ends are. Raises ContentError where it is not UTF-8."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return documents.text_of(file)


def put(file: Path, text: str) -> bool:
    data = text.encode()
    if file.read_bytes() == data:
        return False
    file.write_bytes(data)
    return True


def format_translations(course: str, found: list[Document], root: Path) -> list[Path]:
    """Give each PO file an entry for every segment, in file order; a translation whose source
    changed a little is kept as fuzzy under the new text."""
    source = next(d for d in found if d.type in WHOLE).data["language"]
    changed = []
    for language in LANGUAGES:
        file = translations_file(root, language, course)
        if language in (source, CYRILLIC) or not file.is_file():
            continue
        reformatted = put(file, text_of(file))
        entries = po_files.read(file)
        known = {(e.msgctxt or "", e.msgid): e for e in entries if not e.obsolete}
        draft = po_files.is_draft(entries)
        text = po_files.text(po_files.build(found, language, known, draft))
        if put(file, text) or reformatted:
            changed.append(file)
    return changed
