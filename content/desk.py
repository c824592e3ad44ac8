"""How far each course is translated: what is there, missing, stale, waiting, and by whom.

All figures come from wagtail-localize's segments: a text is translated when its present source has
a translation in the language; stale when only an earlier source at that place has one; otherwise
missing. A correction of Uzbek Cyrillic whose Latin text changed counts as stale too.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, WorkflowState
from wagtail_localize.models import StringSegment, StringTranslation

from courses.models import CoursePage
from languages.models import Correction
from people.models import User
from quizzes.models import Question

Key = uuid.UUID


@dataclass
class Count:
    """Texts of one object, or of many, in one language."""

    wanted: int = 0
    done: int = 0
    stale: int = 0
    review: int = 0
    drafts: int = 0
    by: set[str] = field(default_factory=set)
    at: datetime | None = None

    @property
    def missing(self) -> int:
        return self.wanted - self.done - self.stale

    @property
    def percent(self) -> int:
        return self.done * 100 // self.wanted if self.wanted else 0

    def add(self, other: "Count") -> None:
        self.wanted += other.wanted
        self.done += other.done
        self.stale += other.stale
        self.review += other.review
        self.drafts += other.drafts
        self.by |= other.by
        self.at = max(filter(None, [self.at, other.at]), default=None)


@dataclass
class Line:
    """One page or question on the desk. `state`: "none", "draft", "live" or "closed"."""

    key: Key
    source: Any
    count: Count
    state: str = "none"
    task: str = ""


def sources(course: CoursePage) -> list[Any]:
    """The published pages and questions of a course in its source language, in order."""
    pages = course.get_descendants(inclusive=True).live().specific()
    questions = Question.objects.filter(
        bank=course.slug, live=True, locale__language_code=course.source_language
    ).order_by("code")
    return [*pages, *questions]


def courses() -> list[CoursePage]:
    """The source pages of all courses."""
    pages = CoursePage.objects.filter(live=True).select_related("locale").order_by("path")
    return [page for page in pages if page.locale.language_code == page.source_language]


def languages(course: CoursePage) -> list[str]:
    return [code for code, _name in settings.LANGUAGES if code != course.source_language]


def overview() -> list[tuple[CoursePage, list[tuple[str, Count]]]]:
    """Each course with its count in each language that it is translated into."""
    found = []
    for course in courses():
        keys = [source.translation_key for source in sources(course)]
        found.append((course, [(code, total(keys, code)) for code in languages(course)]))
    return found


def total(keys: Iterable[Key], language: str) -> Count:
    keys = list(keys)
    whole = Count()
    for line in add_states(keys, language, counts(keys, language)).values():
        whole.add(line.count)
    return whole


def lines(course: CoursePage, language: str) -> list[Line]:
    """Every object of a course with its figures in one language."""
    there = sources(course)
    keys = [source.translation_key for source in there]
    found = add_states(keys, language, counts(keys, language))
    for source in there:
        found[source.translation_key].source = source
    return [found[key] for key in keys]


def counts(keys: list[Key], language: str) -> dict[Key, Count]:
    """The figures of each object by its key; four queries, however many there are."""
    found: dict[Key, Count] = {key: Count() for key in keys}
    exact, places, people = translations(keys, language)
    segments = StringSegment.objects.filter(source__object_id__in=keys).values_list(
        "source__object_id", "string_id", "context_id"
    )
    for key, string, context in segments:
        count = found[key]
        count.wanted += 1
        if (string, context) in exact:
            count.done += 1
            by, at = exact[string, context]
            count.by |= {people[by]} if by in people else set()
            count.at = max(filter(None, [count.at, at]))
        elif context in places:
            count.stale += 1
    stale = Correction.objects.filter(key__in=keys, stale_since__isnull=False)
    if language == "uz-cyrl":
        for key in stale.values_list("key", flat=True):
            found[key].stale += 1
            found[key].wanted += 1
    return found


def translations(keys: list[Key], language: str) -> tuple[dict, set, dict]:
    """{(string, context): (person, time)}, the contexts with any translation, names of people."""
    rows = StringTranslation.objects.filter(
        locale__language_code=language, context__object_id__in=keys
    ).values_list(
        "translation_of_id", "context_id", "has_error", "last_translated_by_id", "updated_at"
    )
    exact = {(s, c): (by, at) for s, c, error, by, at in rows if not error}
    people = User.objects.in_bulk({by for by, _at in exact.values() if by})
    return exact, {row[1] for row in rows}, {pk: str(user) for pk, user in people.items()}


def add_states(keys: list[Key], language: str, found: dict[Key, Count]) -> dict[Key, Line]:
    """What became of the objects in this language: published, draft, in review."""
    done = {key: Line(key, None, count) for key, count in found.items()}
    for model in (Page, Question):
        rows = model.objects.filter(translation_key__in=keys, locale__language_code=language)
        targets = list(rows)
        tasks = in_review(model, targets)
        for target in targets:
            line = done[target.translation_key]
            line.state = state_of(target)
            line.task = tasks.get(str(target.pk), "")
            line.count.review += bool(line.task)
            line.count.drafts += target.has_unpublished_changes
    return done


def state_of(target: Any) -> str:
    if target.live:
        return "draft" if target.has_unpublished_changes else "live"
    return "closed" if target.first_published_at else "draft"


def in_review(model: Any, targets: list[Any]) -> dict[str, str]:
    """The review task that each of these objects waits for, by the object's id."""
    states = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(model),
        object_id__in=[str(target.pk) for target in targets],
        status=WorkflowState.STATUS_IN_PROGRESS,
    ).select_related("current_task_state__task")
    found = defaultdict(str)
    for state in states:
        task = state.current_task_state
        found[state.object_id] = str(task.task) if task else ""
    return found
