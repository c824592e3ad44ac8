"""Translations of a course: from its PO files into pages and questions of the other languages.

An object is published in a language only when every segment of it is translated; otherwise the
last complete version stays. `uz-cyrl` is derived from `uz`, corrections by people excepted. An edit
made in the CMS since the last load is kept, segment by segment.
"""

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import transaction
from wagtail.models import Locale

from content import documents, po_files
from content.conflicts import Conflicts
from content.documents import Document
from content.files import LANGUAGES, CourseFiles
from content.indexing import IndexedOnce
from content.mapping import key_of_document
from content.merging import Merged, Texts, merge
from content.models import LoadedTranslation
from content.segments import segments
from content.translated import Translator
from languages import drafts
from languages.memory import Memory
from languages.uzbek import to_cyrillic

if TYPE_CHECKING:
    from content.loading import Loaded

TextsOf = Callable[[Document], Texts]
LATIN, CYRILLIC = "uz", "uz-cyrl"


def load(
    files: CourseFiles,
    loaded: dict[str, "Loaded"],
    conflicts: Conflicts,
    index: IndexedOnce,
    say: Callable[[str], None],
) -> int:
    """Load all translations of a course; returns how many objects were written."""
    count = 0
    memory = Memory()
    latin: dict[str, Texts] = {}
    # Uzbek Cyrillic stands last: it follows Uzbek Latin.
    for language in (code for code in LANGUAGES if code != files.language):
        texts = from_file(files, language, latin)
        if texts is None:
            continue
        if language in files.po and language != CYRILLIC:
            drafts.load(key_of_document(files.course), language, language in files.drafts)
        loader = Loader(files, language, conflicts, index, memory)
        # Parents before children, as the source objects were loaded; questions last.
        order = sorted(loaded.values(), key=lambda item: item.document.type == "question")
        written = sum(loader.load(item, texts) for item in order if item.document.type != "shared")
        if language == LATIN:
            latin |= loader.final
        say(f"  {language}: {written}")
        count += written
    return count


def from_file(files: CourseFiles, language: str, latin: dict[str, Texts]) -> TextsOf | None:
    """What the files say in this language; None where they say nothing."""
    if language == CYRILLIC and LATIN in (files.language, *files.po):
        return cyrillic(files, latin)
    po = files.po.get(language)
    return (lambda document: known_texts(document, po)) if po is not None else None


def known_texts(document: Document, po: dict[po_files.Key, str]) -> Texts:
    known = ((s, po.get((po_files.context(document, s[0]), s[1]))) for s in segments(document))
    return Texts({segment: text for segment, text in known if text})


def cyrillic(files: CourseFiles, latin: dict[str, Texts]) -> TextsOf:
    """Derived from Uzbek Latin as it is shown (edits in the CMS included); a correction in the PO
    file, whose msgid is the Latin text, wins."""
    corrections = files.po.get(CYRILLIC, {})

    def texts(document: Document) -> Texts:
        if files.language == LATIN:
            uzbek = {segment: segment[1] for segment in segments(document)}
        else:
            uzbek = latin[document.path].known if document.path in latin else {}
        found = Texts()
        for (kind, text), word in uzbek.items():
            correction = corrections.get((po_files.context(document, kind), word))
            found.known[kind, text] = correction or to_cyrillic(word)
        return found

    return texts


class Loader:
    """Writes the objects of one course in one language. `final` has the texts by path that stand
    at the end, edits of the CMS included."""

    def __init__(
        self,
        files: CourseFiles,
        language: str,
        conflicts: Conflicts,
        index: IndexedOnce,
        memory: Memory,
    ):
        self.files, self.language, self.conflicts, self.index = files, language, conflicts, index
        rows = LoadedTranslation.objects.filter(course=files.slug, language=language)
        self.bases = {row.path: row for row in rows}
        self.translator = Translator(Locale.objects.get(language_code=language), memory)
        self.final: dict[str, Texts] = {}

    def load(self, item: "Loaded", texts: TextsOf) -> bool:
        """Write one object's translation if its source or its texts changed."""
        document, wanted = item.document, texts(item.document)
        self.final[document.path] = wanted
        base = self.bases.get(document.path)
        new = self.row(document, wanted)
        if base and not item.reopened and is_same(base, new):
            return False
        target = self.translator.find(item.instance)
        merged = merge(document, base, target, wanted, self.conflicts, self.language)
        if merged is None:
            return False
        self.final[document.path] = merged.published
        with transaction.atomic(), self.index.at_end():
            written = self.translator.write(item, merged, target)
            self.remember(base, new, merged if written else None)
        return written

    def row(self, document: Document, wanted: Texts) -> LoadedTranslation:
        """What the file has for an object, as a row that is not saved."""
        places = segments(document)
        notes = self.files.notes.get(self.language, {})
        found = (
            (s, notes.get((po_files.context(document, s[0]), s[1]))) for s in dict.fromkeys(places)
        )
        return LoadedTranslation(
            path=document.path,
            language=self.language,
            course=self.files.slug,
            source_digest=hashlib.sha256(documents.write(document).encode()).hexdigest(),
            segments=[[kind, text, wanted.get((kind, text))] for kind, text in places],
            notes=[[*segment, note] for segment, note in found if note],
        )

    def remember(
        self, base: LoadedTranslation | None, new: LoadedTranslation, merged: Merged | None
    ) -> None:
        """The base of the next load: texts on which file and CMS agree. What waits to be complete,
        or for a decision, is compared again."""
        if merged is None:
            new.waiting, new.segments = new.segments, base.segments if base else []
        else:
            new.segments = [
                [kind, text, merged.base.get((kind, text), translation)]
                for kind, text, translation in new.segments
            ]
        new.pk = base.pk if base else None
        new.save()
        self.bases[new.path] = new


def is_same(base: LoadedTranslation, new: LoadedTranslation) -> bool:
    """Whether the file says what it said at the last load, and all of that is done."""
    before = base.waiting or base.segments
    stuck = base.waiting and all(translation for _kind, _text, translation in base.waiting)
    return (
        (base.source_digest, before, base.notes) == (new.source_digest, new.segments, new.notes)
    ) and not stuck
