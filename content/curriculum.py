"""A whole curriculum read from disk and checked, before anything is changed."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from content import documents, po_files
from content.checking import WHOLE, check, check_media, check_po, check_together, rich_texts
from content.checking_library import check_library
from content.documents import LIBRARY
from content.errors import ContentError, Problem
from content.files import LANGUAGES, CourseFiles, natural, translations_file, tree_order

T = TypeVar("T")


def read(root: Path) -> list[CourseFiles]:
    """Read and validate `root` (a folder with curriculum/, translations/, media/, library/): the
    courses, then the library where there is one.

    Raises ContentError with every problem found, each with file and line.
    """
    problems: list[Problem] = []
    folder = root / "curriculum"
    if not folder.is_dir():
        raise ContentError([Problem(str(folder), 1, "there is no such folder")])
    folders = sorted(p for p in folder.iterdir() if p.is_dir())
    if (root / LIBRARY).is_dir():
        folders.append(root / LIBRARY)
    courses = [files for f in folders if (files := read_course(f, root, problems))]
    if not problems:
        problems += check_together(courses)
    problems += check_media(root / "media")
    if problems:
        raise ContentError(problems)
    return sorted(courses, key=in_catalogue)


def in_catalogue(files: CourseFiles) -> tuple[bool, list[tuple[int, str]]]:
    """To sort by: courses by their codes (C2 before C10), then the library. So they are loaded, and
    so they stand in the catalogue until an editor moves them."""
    return files.is_library, natural("" if files.is_library else files.course.data["code"])


def read_course(folder: Path, root: Path, problems: list[Problem]) -> CourseFiles | None:
    """The files of one course; what is wrong with them is added to `problems`."""
    before = len(problems)
    files = list(tree_order(folder))
    found = [
        document
        for file in files
        if (document := noting(problems, partial(documents.read, file, folder.parent)))
    ]
    head = "library.yaml" if folder == root / LIBRARY else "course.md"
    if folder / head not in files:
        problems.append(Problem(str(folder / head), 1, f"the course has no {head}"))
    course = next((d for d in found if d.type in WHOLE and d.path == folder.name), None)
    if course is None:
        return None
    read_files = CourseFiles(folder.name, course, found)
    if len(problems) == before:
        # References can be checked only among files that could all be read.
        problems += (check_library if read_files.is_library else check)(read_files, root)
    read_translations(read_files, root, problems)
    return read_files


def noting(problems: list[Problem], work: Callable[[], T]) -> T | None:
    try:
        return work()
    except ContentError as error:
        problems += error.problems
        return None


def read_translations(files: CourseFiles, root: Path, problems: list[Problem]) -> None:
    for language in LANGUAGES:
        file = translations_file(root, language, files.slug)
        if not file.is_file():
            continue
        entries = noting(problems, partial(po_files.read, file))
        if entries is not None:
            problems += check_po(file, entries, rich_texts(files))
            files.po[language] = po_files.translations(entries)
            files.notes[language] = po_files.notes(entries)
            if po_files.is_draft(entries):
                files.drafts.add(language)
