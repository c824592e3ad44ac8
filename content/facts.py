"""How sure the facts are on which a curriculum rests (`facts.csv` beside its folders), and whether
a graded answer rests on one that is in doubt."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from content.checking import checks_of
from content.documents import Document
from content.errors import Problem
from content.files import CourseFiles

FACT = re.compile(r"F\d+")
Facts = dict[str, dict[str, str]]


def facts(root: Path) -> Facts:
    """Number → {confidence (`high`, `medium`, `low`), checked, source}; nothing where a curriculum
    keeps no list."""
    file = root / "facts.csv"
    if not file.is_file():
        return {}
    with file.open(encoding="utf-8", newline="") as rows:
        return {row["id"]: row for row in csv.DictReader(rows)}


def unsure(files: CourseFiles, known: Facts) -> Iterator[Problem]:
    """Facts that the list does not have; graded questions that rest on one of less than high
    confidence. Nothing where a curriculum keeps no list."""
    if not known:
        return
    for lesson in files.of_type("lesson"):
        for name in lesson.data["facts"]:
            if name not in known:
                line = lesson.line("facts")
                yield Problem(lesson.file, line, f"the list of facts has no {name}")
    for question, name in graded(files):
        confidence = known.get(name, {}).get("confidence", "no")
        if confidence != "high":
            yield Problem(
                question.file,
                question.line("source"),
                f"a graded answer rests on {name}, of {confidence} confidence",
            )


def graded(files: CourseFiles) -> Iterator[tuple[Document, str]]:
    """(question, number of a fact on which it rests); self-checks are not graded."""
    checks = checks_of(files)
    for question in files.of_type("question"):
        if question.data["id"] not in checks:
            for name in filter(FACT.fullmatch, question.data["source"]):
                yield question, name


def recalled(files: CourseFiles, known: Facts) -> Iterator[str]:
    """Notes for the legal reviewer: facts recalled from an instrument, and the graded questions
    that rest on each."""
    found: dict[str, list[str]] = {}
    for question, name in graded(files):
        if known.get(name, {}).get("checked") == "recalled":
            found.setdefault(name, []).append(question.data["id"])
    for name, codes in sorted(found.items()):
        yield f"{files.slug}: {name} ({known[name]['source']}) is recalled; {', '.join(codes)}"
