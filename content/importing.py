"""A translator's PO file, taken into the CMS: the same file that `export_content` writes.

What the file translates replaces what stands there; what it leaves empty stays. An object is
published when all its texts are translated. In Uzbek Latin the Cyrillic follows by itself.
"""

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from wagtail.models import Locale

from content import po_files
from content.exporting import CourseExporter
from content.indexing import IndexedOnce
from content.loading import Loaded
from content.merging import Merged, Texts
from content.translated import Translator
from content.translating import known_texts
from courses import outline
from courses.models import CoursePage
from languages import drafts
from languages.memory import Memory


@dataclass
class Taken:
    """What came of a file: objects published, objects with texts missing, entries unknown here."""

    published: int = 0
    incomplete: int = 0
    unknown: list[str] = field(default_factory=list)


def po_of(course: CoursePage, language: str) -> str:
    """The PO file of a course in one language, with an entry for every text."""
    exporter = CourseExporter(course, Path(), lambda text: None)
    known = {
        key: po_files.known_entry(key, text) for key, text in exporter.texts_of(language).items()
    }
    documents = [exported.document for exported in exporter.objects]
    draft = language in drafts.languages_of(course.translation_key)
    return po_files.text(po_files.build(documents, language, known, draft))


def take(course: CoursePage, language: str, data: bytes) -> Taken:
    """Write a PO file's translations. A broken file raises ContentError before anything is
    changed."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{course.slug}.po"
        file.write_bytes(data)
        po = po_files.read(file)
    given = po_files.translations(po)
    exporter = CourseExporter(course, Path(), lambda text: None)
    taken = Taken(unknown=unknown(exporter, given))
    known = {**exporter.texts_of(language), **given}
    translator = Translator(Locale.objects.get(language_code=language), Memory())
    with outline.paused(), IndexedOnce() as index:
        for exported in exporter.objects:
            if exported.document.type != "shared":
                with transaction.atomic(), index.at_end():
                    write(translator, exported, known, taken)
    return taken


def unknown(exporter: CourseExporter, given: dict[po_files.Key, str]) -> list[str]:
    from content.segments import segments

    wanted = {
        (po_files.context(o.document, kind), text)
        for o in exporter.objects
        for kind, text in segments(o.document)
    }
    return [context for context, text in given if (context, text) not in wanted]


def write(translator: Translator, exported, known: dict, taken: Taken) -> None:
    texts = known_texts(exported.document, known)
    if not any(texts.known.values()):
        return
    target = translator.find(exported.instance)
    before = target.live_revision_id if target else None
    merged = Merged(Texts(dict(texts.known)), Texts(dict(texts.known)))
    if not translator.write(Loaded(exported.instance, exported.document), merged, target):
        taken.incomplete += 1
        return
    now = translator.find(exported.instance)
    taken.published += now.live_revision_id != before
