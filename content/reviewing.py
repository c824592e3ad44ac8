"""What makes a curriculum fit to be shipped, beyond being loadable: complete in every language, no
placeholder left, sources that resolve, words of the glossary, options of equal length, time enough.

`review()` finds problems, which fail `load_content --check`; `notes()` says what an editor should
look at (length, readability, terms), which does not.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from statistics import mean

from content import po_files
from content.balancing import lopsided
from content.documents import Document
from content.errors import Problem
from content.facts import facts, recalled, unsure
from content.files import LANGUAGES, CourseFiles, translations_file
from content.mapping import key_of_document
from content.planned import LEAST_WORDS, MOST_WORDS, WORD, figures, hurried, unplanned, words_of
from content.segments import has_words, segments
from content.translating import CYRILLIC
from languages.glossary_loading import FILE as GLOSSARY

PLACEHOLDER = re.compile(
    r"\b(?:TODO|TBD|FIXME|XXX+|lorem ipsum|placeholder|to be (?:written|translated)"
    r"|заглушка|будет (?:добавлено|написано)|matn shu yerda)\b|\?\?\?|\.{4,}",
    re.IGNORECASE,
)
PAGE_LINK = re.compile(r"\]\(page:([0-9a-f-]{36})\)")
ADDRESS = re.compile(r"\]\((?!page:)([^)]*)\)")
SENTENCE = re.compile(r"[.!?…]+(?:\s|$)")

LONG_SENTENCE = 25

# Loan words and false friends, and what the field says instead (WRITING in the translators' guide).
AVOIDED = {
    "ru": {
        r"трафик\w* оружи": "незаконный оборот оружия",
        r"амуници": "боеприпасы",
        r"трейсинг": "отслеживание",
        r"сцен\w+ преступлени": "место происшествия",
        r"цеп\w+ опек|цепочк\w+ хранени": "порядок передачи и хранения вещественных доказательств",
        r"контролируем\w+ доставк": "контролируемая поставка",
        r"взаимн\w+ юридическ\w+ помощ": "взаимная правовая помощь",
        r"гендерн\w+ мейнстриминг": "учёт гендерной проблематики",
        r"стейкхолдер": "заинтересованные ведомства",
        r"имплементир": "выполнять",
    },
    "uz": {
        r"otish qurol|oʻt ochar qurol": "oʻqotar qurol",
        r"amunitsiya": "oʻq-dorilar",
        r"treysing": "kuzatib borish",
        r"jinoyat sahnasi": "hodisa joyi",
        r"bojxona ofitser": "bojxona organi xodimi",
        r"oʻzaro yuridik yordam": "oʻzaro huquqiy yordam",
        r"steykxolder": "manfaatdor idoralar",
        r"implementatsiya": "amalga oshirish",
    },
}


def review(courses: list[CourseFiles], root: Path) -> list[Problem]:
    """Every problem of a curriculum that has been read (`content.curriculum.read`)."""
    keys = {str(key_of_document(d)) for files in courses for d in files.documents}
    known = facts(root)
    return [
        problem
        for files in courses
        for problem in (
            *untranslated(files, root),
            *placeholders(files, root),
            *broken_links(files, keys),
            *unsourced(files),
            *hurried(files),
            *unplanned(files),
            *lopsided(files),
            *unsure(files, known),
        )
    ]


def texts_in(files: CourseFiles) -> Iterator[tuple[Document, str, str]]:
    """(document, kind, text) of all that is translated."""
    for document in files.documents:
        yield from ((document, kind, text) for kind, text in segments(document))


# Languages --------------------------------------------------------------------------------------


def untranslated(files: CourseFiles, root: Path) -> Iterator[Problem]:
    """Every text of every object, in every language; Uzbek Cyrillic is derived."""
    wanted = [lang for lang in LANGUAGES if lang not in (files.language, CYRILLIC)]
    for language in wanted:
        known = files.po.get(language, {})
        missing = [
            (document, kind, text)
            for document, kind, text in texts_in(files)
            if has_words(text) and not known.get((po_files.context(document, kind), text))
        ]
        if missing:
            document, kind, text = missing[0]
            yield Problem(
                str(translations_file(root, language, files.slug)),
                1,
                f"{len(missing)} texts are not translated, the first in "
                f"{po_files.context(document, kind)}: “{text[:50]}”",
            )


def placeholders(files: CourseFiles, root: Path) -> Iterator[Problem]:
    """What a writer left for later, in any language; words that the field does not use."""
    for document, _kind, text in texts_in(files):
        if match := PLACEHOLDER.search(text):
            yield Problem(document.file, 1, f"a placeholder is left: “{match[0]}”")
    for language, entries in files.po.items():
        file = str(translations_file(root, language, files.slug))
        for (context, _source), text in entries.items():
            if match := PLACEHOLDER.search(text):
                yield Problem(file, 1, f"a placeholder is left in {context}: “{match[0]}”")
            for wrong, right in AVOIDED.get(language, {}).items():
                if match := re.search(wrong, text, re.IGNORECASE):
                    yield Problem(file, 1, f"{context}: “{match[0]}”; write {right}")


# References -------------------------------------------------------------------------------------


def broken_links(files: CourseFiles, keys: set[str]) -> Iterator[Problem]:
    """Links to pages that the curriculum does not have, and addresses that are none."""
    for document, _kind, text in texts_in(files):
        for key in PAGE_LINK.findall(text):
            if key not in keys:
                yield Problem(document.file, 1, f"a link leads to no page: {key}")
        for address in ADDRESS.findall(text):
            if not re.match(r"(https?://[\w.-]+\.\w|mailto:|tel:)", address):
                yield Problem(document.file, 1, f"a link has no address: “{address}”")


def unsourced(files: CourseFiles) -> Iterator[Problem]:
    """Facts without a source; sources to which nothing refers."""
    for lesson in files.of_type("lesson"):
        sources = {source["id"] for source in lesson.data["sources"]}
        used = set(re.findall(r"\[\^([\w.-]+)\]", str(lesson.data["body"])))
        for name in lesson.data["facts"]:
            if name not in sources:
                yield Problem(lesson.file, lesson.line("facts"), f"{name} has no source below")
        for name in sorted(sources - used):
            yield Problem(lesson.file, 1, f"nothing refers to the source [^{name}]")


# Notes ------------------------------------------------------------------------------------------


def notes(courses: list[CourseFiles], root: Path) -> list[str]:
    """What an editor should look at: length of lessons and banks, readability, terms of the
    glossary, facts that were recalled."""
    known = facts(root)
    return [
        *(note for files in courses for note in figures(files)),
        *(note for files in courses for lesson in files.of_type("lesson")
          if (note := readability(lesson))),
        *(note for files in courses for note in terms(files)),
        *(note for files in courses for note in recalled(files, known)),
    ]  # fmt: skip


def readability(lesson: Document) -> str:
    """Words, words a sentence, and how many sentences are long."""
    texts = [text for kind, text in segments(lesson) if kind not in ("source", "key_term")]
    sentences = [len(WORD.findall(s)) for text in texts for s in SENTENCE.split(text)]
    sentences = [length for length in sentences if length > 2]
    words = len(words_of(lesson))
    long = sum(length > LONG_SENTENCE for length in sentences)
    outside = "" if LEAST_WORDS <= words <= MOST_WORDS else f" (planned {LEAST_WORDS}–{MOST_WORDS})"
    average = f"{mean(sentences):.0f} a sentence" if sentences else "no sentences"
    return f"{lesson.path}: {words} words{outside}, {average}, {long} over {LONG_SENTENCE}"


@cache
def glossary() -> dict[str, dict[str, list[str]]]:
    """English term → language → the words that the glossary has for it, in small letters."""
    with GLOSSARY.open(encoding="utf-8", newline="") as file:
        return {
            row["en"].casefold(): {
                lang: [word.strip().casefold() for word in row[lang].split(";")]
                for lang in ("ru", "uz")
            }
            for row in csv.DictReader(file)
        }


def terms(files: CourseFiles) -> Iterator[str]:
    """Key terms that are translated otherwise than in the glossary."""
    for lesson in files.of_type("lesson"):
        for term in lesson.data["key_terms"]:
            wanted = glossary().get(term.casefold())
            for language, entries in files.po.items() if wanted else ():
                text = entries.get((po_files.context(lesson, "key_term"), term), "")
                known = wanted.get(language) if wanted else None
                if text and known and text.casefold() not in known:
                    yield f"{lesson.path} ({language}): {term} is “{text}”, in the glossary {known}"


# Overlap ----------------------------------------------------------------------------------------

RUN = 7
BREAK = "\0"
# Names are no borrowing.
NAMES = (
    "United Nations Office on Drugs and Crime",
    "United Nations Office of Counter-Terrorism",
    "Global Firearms Programme",
)


def overlaps(courses: list[CourseFiles], sources: Path) -> Iterator[Problem]:
    """Runs of seven words that a text has in common with a source text (.txt, .md, .csv below
    `sources`, or one file). Titles of instruments are no borrowing."""
    files = [sources] if sources.is_file() else sorted(sources.rglob("*"))
    known: dict[tuple[str, ...], str] = {}
    for file in files:
        if file.suffix in (".txt", ".md", ".csv"):
            for run in runs(file.read_text(encoding="utf-8", errors="replace")):
                known.setdefault(run, file.name)
    names = [*NAMES, *titles_in(courses), *(term for term in glossary() if " " in term)]
    for course in courses:
        for document, kind, text in texts_in(course):
            if kind == "source":
                continue
            shared = next((run for run in runs(without(names, text)) if run in known), None)
            if shared:
                yield Problem(document.file, 1, f"as in {known[shared]}: “{' '.join(shared)}”")


def without(names: Iterable[str], text: str) -> str:
    """The text with every name in it cut: what stands before and after a name is no run."""
    text = text.casefold()
    for name in names:
        text = text.replace(name.casefold(), BREAK)
    return text


def titles_in(courses: Iterable[CourseFiles]) -> Iterator[str]:
    for files in courses:
        for document in files.of_type("instrument", "course", "path"):
            yield from (text for kind, text in segments(document) if kind in ("title", "course"))


def runs(text: str) -> Iterator[tuple[str, ...]]:
    for part in text.split(BREAK):
        words = [word.casefold() for word in WORD.findall(part)]
        yield from (tuple(words[n : n + RUN]) for n in range(len(words) - RUN + 1))
