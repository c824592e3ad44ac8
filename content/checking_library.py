"""What no single file of the library can know: articles that are not there, texts that the editor
would change, addresses in use."""

from collections.abc import Iterator
from pathlib import Path

from content import richtext
from content.checking import check_keys, check_language, check_names, problem
from content.documents import Document
from content.errors import Problem
from content.files import CourseFiles
from library.case import SECTIONS


def check_library(files: CourseFiles, root: Path) -> list[Problem]:
    """Problems of the library as a whole."""
    return [
        *check_language(files),
        *check_names(files),
        *check_keys(files),
        *check_folders(files),
        *(p for d in files.of_type("case") for p in check_case(d, files)),
    ]


def check_folders(files: CourseFiles) -> Iterator[Problem]:
    """Articles stand in the folder of their instrument."""
    instruments = {document.path for document in files.of_type("instrument")}
    for article in files.of_type("article"):
        if article.path.rpartition("/")[0] not in instruments:
            yield Problem(article.file, 1, "the folder of this article has no instrument.yaml")
    for document in files.of_type("instrument", "article"):
        parts = document.path.split("/")
        if parts[1] != "instruments" or len(parts) != (4 if document.type == "article" else 3):
            yield Problem(document.file, 1, "instruments stand in instruments/<name>/")


def check_case(document: Document, files: CourseFiles) -> Iterator[Problem]:
    prefix = "library/instruments/"
    known = {d.path.removeprefix(prefix) for d in files.of_type("instrument", "article")}
    for place, code in enumerate(document.data["articles"]):
        if code not in known:
            yield problem(document, f"articles.{place}", f"there is no article {code}")
    sections = document.data["sections"]
    for name in SECTIONS:
        if not sections.get(name):
            yield Problem(document.file, 1, f"the part ::: {name} is missing or empty")
    for text in (part for whole in sections.values() for part in whole.split("\n\n")):
        if richtext.survives(text) != text:
            yield Problem(
                document.file, 1, f"expected, as the editor keeps it: {richtext.survives(text)}"
            )
