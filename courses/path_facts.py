"""Learning paths as facts: what completes one, read from its source, with its titles in all
languages.

Kept by each process for a minute: whoever completes a course pays no question for the paths.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.cache import caches

from courses.models import LearningPath

KEPT, SECONDS = "learning_paths", 60


@dataclass(frozen=True)
class PathFacts:
    """A published path. `required` and `optional`: codes of courses, in their order."""

    key: UUID
    code: str
    titles: dict[str, str]
    source_language: str
    required: tuple[str, ...]
    optional: tuple[str, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return self.required + self.optional

    @property
    def least(self) -> int:
        """With how many courses it may be complete."""
        return len(self.required) + bool(self.optional)

    def completed_by(self, done: Collection[UUID], here: dict[str, UUID]) -> list[UUID] | None:
        """Keys of the courses that complete the path; None where something is missing.

        All that are required, and of those to choose from at least one. `done`: keys of completed
        courses; `here`: code → key of the courses that the site has. A required course that is
        still to come keeps the path open.
        """
        if any(here.get(code) not in done for code in self.required):
            return None
        chosen = [code for code in self.optional if here.get(code) in done]
        if not self.codes or (self.optional and not chosen):
            return None
        return [here[code] for code in (*self.required, *chosen)]


def all_paths() -> list[PathFacts]:
    """Every published path. One query, and none while it is kept."""
    found = caches["bodies"].get(KEPT)
    if found is None:
        found = read()
        caches["bodies"].set(KEPT, found, SECONDS)
    return found


def naming(code: str) -> list[PathFacts]:
    """The paths that a course belongs to."""
    return [path for path in all_paths() if code and code in path.codes]


def read() -> list[PathFacts]:
    rows: dict[UUID, dict[str, LearningPath]] = {}
    for row in LearningPath.objects.filter(live=True).select_related("locale").order_by("pk"):
        rows.setdefault(row.translation_key, {})[row.locale.language_code] = row
    return [facts(by_language) for by_language in rows.values() if source_of(by_language)]


def source_of(by_language: dict[str, LearningPath]) -> LearningPath | None:
    """The version that decides; unpublished, it closes all languages."""
    some = next(iter(by_language.values()))
    return by_language.get(some.source_language)


def facts(by_language: dict[str, LearningPath]) -> PathFacts:
    source: Any = source_of(by_language)
    entries = source.entries
    return PathFacts(
        key=source.translation_key,
        code=source.code,
        titles={code: row.title for code, row in by_language.items()},
        source_language=source.source_language,
        required=tuple(entry["code"] for entry in entries if not entry["optional"]),
        optional=tuple(entry["code"] for entry in entries if entry["optional"]),
    )


def forget() -> None:
    caches["bodies"].delete(KEPT)
