"""The formatter: the same content in canonical form, PO files completed with what is new."""

from pathlib import Path

from content import documents, po_files
from content.curriculum import LANGUAGES, folder_of, tree_order
from content.documents import DEFAULTS, Document
from content.translating import CYRILLIC


def format_files(root: Path) -> list[Path]:
    """Rewrite what is not canonical below `root`; returns the files changed. Raises ContentError."""
    changed: list[Path] = []
    for folder in sorted(p for p in (root / "curriculum").iterdir() if p.is_dir()):
        files = list(tree_order(folder))
        changed += [file for file in files if format_file(file, root / "curriculum")]
        found = [documents.read(file, root / "curriculum") for file in files]
        changed += format_translations(folder.name, found, root)
    return changed


def format_file(file: Path, curriculum: Path) -> bool:
    relative = file.relative_to(curriculum)
    kind, text = documents.type_of(relative), file.read_text(encoding="utf-8")
    data, lines = documents.parse(text, kind, str(file))
    document = Document(kind, documents.without_numbering(relative), str(file), data, lines)
    documents.check_fields(document)
    data.update({k: v for k, v in DEFAULTS[kind].items() if k not in data})
    return put(file, documents.write(document))


def put(file: Path, text: str) -> bool:
    if file.is_file() and file.read_text(encoding="utf-8") == text:
        return False
    file.write_text(text, encoding="utf-8")
    return True


def format_translations(course: str, found: list[Document], root: Path) -> list[Path]:
    """Give each PO file an entry for every segment, in file order; a translation whose source
    changed a little is kept as fuzzy under the new text."""
    source = next(d for d in found if d.type == "course").data["language"]
    changed = []
    for language in LANGUAGES:
        file = root / "translations" / folder_of(language) / f"{course}.po"
        if language in (source, CYRILLIC) or not file.is_file():
            continue
        known = {(e.msgctxt or "", e.msgid): e for e in po_files.read(file) if not e.obsolete}
        text = po_files.text(po_files.build(found, language, known))
        if put(file, text):
            changed.append(file)
    return changed


