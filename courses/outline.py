"""The outline of a course: all that a learner's page needs besides its own text, a row a language.

It is made from the source-language tree (which steps there are, their order, their gate) with the
titles of one language. `rebuild()` writes it whenever a page of the course changes; readers get a
`Course` with one query, which asks for the `version` only. Each rebuild makes a new one, and it is
part of the key of all that is kept of a course: so no process ever has to be told to forget.
"""

import contextlib
import secrets
import uuid
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language, override
from wagtail.models import Page, PageViewRestriction

from courses.models import CoursePage, Outline
from languages import drafts


@lru_cache(maxsize=4096)
def address(name: str, language: str, *slugs: str) -> str:
    """The address of a course or step; a page names a dozen, always the same ones."""
    with override(language):
        return reverse(name, args=slugs)


@dataclass(frozen=True)
class StepEntry:
    """One step as the outline knows it. `pk` is None where no translation is published."""

    key: uuid.UUID
    slug: str
    title: str
    kind: str
    icon: str
    minutes: int
    code: str
    pk: int | None
    source_pk: int
    language: str
    content_type: int
    module_slug: str
    course_slug: str
    settings: dict[str, Any] = field(default_factory=dict)
    path: str = ""  # of the source page, in Wagtail's tree

    @property
    def model(self) -> type[Page]:
        """The kind of step, a subclass of `courses.step.Step`."""
        return ContentType.objects.get_for_id(self.content_type).model_class()

    @property
    def url(self) -> str:
        return self.url_in(get_language())

    def url_in(self, language: str) -> str:
        return address("step", language, self.course_slug, self.module_slug, self.slug)


@dataclass(frozen=True)
class ModuleEntry:
    key: uuid.UUID
    slug: str
    title: str
    code: str
    summary: str
    language: str
    steps: list[StepEntry]


class Course:
    """A course in one language, read from its outline row."""

    def __init__(self, row: Outline):
        self.row = row
        self.key: uuid.UUID = row.course_key
        self.slug: str = row.slug
        self.language: str = row.language
        self.version: int = row.version
        self.path: str = row.position  # of the source page, in Wagtail's tree

    def __getattr__(self, name: str) -> Any:
        try:
            return self.row.data[name]
        except KeyError as error:
            raise AttributeError(name) from error

    @cached_property
    def modules(self) -> list[ModuleEntry]:
        return [
            ModuleEntry(
                **{**module, "key": uuid.UUID(module["key"])},
                steps=[
                    StepEntry(
                        **{**step, "key": uuid.UUID(step["key"])},
                        module_slug=module["slug"],
                        course_slug=self.slug,
                    )
                    for step in steps
                ],
            )
            for module, steps in self.row.data["tree"]
        ]

    @cached_property
    def steps(self) -> list[StepEntry]:
        """All steps in order."""
        return [step for module in self.modules for step in module.steps]

    @cached_property
    def step_keys(self) -> set[uuid.UUID]:
        return {step.key for step in self.steps}

    @property
    def is_translated(self) -> bool:
        """Whether the course page itself exists in this language."""
        return self.row.data["pk"] is not None

    @property
    def is_draft(self) -> bool:
        """Whether no native speaker has reviewed the translation into this language."""
        return self.row.data.get("draft", False)

    @property
    def is_restricted(self) -> bool:
        """Whether Wagtail may keep somebody out; a row written before this was known asks it."""
        return self.row.data.get("restricted", True)

    @property
    def url(self) -> str:
        return self.url_in(get_language())

    def url_in(self, language: str) -> str:
        return address("course", language, self.slug)

    def find(self, module: str, step: str) -> StepEntry | None:
        return next((s for s in self.steps if s.slug == step and s.module_slug == module), None)

    def module_of(self, step: StepEntry) -> ModuleEntry:
        return next(m for m in self.modules if m.slug == step.module_slug)


def course(slug: str, language: str) -> Course | None:
    """The course at this address, in this language."""
    return next(iter(known(Outline.objects.filter(slug=slug, language=language))), None)


def course_by_key(key: uuid.UUID, language: str) -> Course | None:
    """The course with this key, in this language."""
    return next(iter(known(Outline.objects.filter(course_key=key, language=language))), None)


# What this process has read last, by row. Requests share a `Course`: nobody changes one.
_kept: dict[int, Course] = {}


def known(rows: QuerySet[Outline]) -> list[Course]:
    """The courses of outline rows, in their order. One query; one more where a version is new."""
    versions = list(rows.values_list("pk", "version"))
    kept = {pk: _kept.get(pk) for pk, _version in versions}
    found = {pk: one for pk, version in versions if (one := kept[pk]) and one.version == version}
    if missing := [pk for pk, _version in versions if pk not in found]:
        found |= {row.pk: Course(row) for row in Outline.objects.filter(pk__in=missing)}
        _kept.update(found)
    # A row that was taken away in this moment is in one answer and not in the other.
    return [found[pk] for pk, _version in versions if pk in found]


def forget() -> None:
    """For tests: rows of a transaction that was rolled back come again with the same numbers."""
    _kept.clear()


# The `access.Visit` that this request is about: whoever hears of its news need not ask again.
visit: ContextVar[Any] = ContextVar("visit", default=None)


def facts(key: uuid.UUID) -> Course | None:
    """The course in one language or another: facts and all titles stand in every row."""
    here = visit.get()
    if here is not None and here.course.key == key:
        return here.course
    return course_by_key(key, settings.LANGUAGE_CODE)


def courses(language: str, keys: set[uuid.UUID] | None = None) -> list[Course]:
    """All courses that are open to learners (or those of `keys`), in catalogue order."""
    rows = Outline.objects.filter(language=language).order_by("position")
    if keys is not None:
        rows = rows.filter(course_key__in=keys)
    return known(rows)


# Writing ------------------------------------------------------------------------------------

_paused: list[set[uuid.UUID]] = []


@contextlib.contextmanager
def paused() -> Iterator[None]:
    """While a course is loaded, its outline is rebuilt once at the end, not with every page."""
    _paused.append(set())
    try:
        yield
    finally:
        for key in _paused.pop():
            rebuild(key)


def changed(course_key: uuid.UUID) -> None:
    """A page of this course was published, moved or taken away."""
    if _paused:
        _paused[-1].add(course_key)
    else:
        rebuild(course_key)


def changed_texts() -> None:
    """Something that lessons embed (a question) changed: cached bodies are out of date."""
    from django.db.models import F

    Outline.objects.update(version=F("version") + 1)


@transaction.atomic
def rebuild(course_key: uuid.UUID) -> None:
    """Write the outline of one course in every language; take it away when its source is not live.

    Of two at once the second waits, and then sees what the first has seen.
    """
    list(
        CoursePage.objects.select_for_update(of=("self",))
        .filter(translation_key=course_key)
        .order_by("pk")
    )
    pages = CoursePage.objects.filter(translation_key=course_key, live=True).select_related(
        "locale"
    )
    by_language = {page.locale.language_code: page for page in pages}
    source = next((p for p in by_language.values() if is_source(p)), None)
    if source is None:
        Outline.objects.filter(course_key=course_key).delete()
        return
    tree = list(source.get_descendants().live().select_related("locale").specific())
    translated = translations(tree)
    drafted = drafts.languages_of(course_key)
    Outline.objects.filter(slug=source.slug).exclude(course_key=course_key).delete()
    for language, _name in settings.LANGUAGES:
        Outline.objects.update_or_create(
            course_key=course_key,
            language=language,
            defaults={
                "slug": source.slug,
                "position": source.path,
                # Drawn, not counted: what was kept of a course that comes back, or of a change
                # that was taken back, has another.
                "version": secrets.randbits(30),
                "data": {
                    **describe(source, by_language, language, tree, translated),
                    "draft": language in by_language and language in drafted,
                },
            },
        )


def is_source(page: CoursePage) -> bool:
    return page.locale.language_code == page.source_language


def is_restricted(source: CoursePage) -> bool:
    """Whether Wagtail keeps some people out of the course: of a page of it, or of one above it.

    What is closed in one language is closed in all: changing the language must not open it.
    """
    above = [source.path[:end] for end in range(Page.steplen, len(source.path), Page.steplen)]
    pages = Page.objects.filter(Q(path__in=above) | Q(path__startswith=source.path))
    keys = pages.values("translation_key")
    return PageViewRestriction.objects.filter(page__translation_key__in=keys).exists()


def translations(tree: list[Page]) -> dict[tuple[uuid.UUID, str], Page]:
    """(key, language) → page, for every live page sharing a key with the tree. A query a type."""
    found = {}
    for model in {type(page) for page in tree}:
        keys = [page.translation_key for page in tree if type(page) is model]
        for page in model.objects.filter(translation_key__in=keys, live=True).select_related(
            "locale"
        ):
            found[page.translation_key, page.locale.language_code] = page
    return found


def describe(
    source: CoursePage,
    by_language: dict[str, CoursePage],
    language: str,
    tree: list[Page],
    translated: dict[tuple[uuid.UUID, str], Page],
) -> dict[str, Any]:
    """The data of one outline row: facts from the source, texts from the translation."""
    page = by_language.get(language)
    shown = page or source
    return {
        "pk": page.pk if page else None,
        "source_pk": source.pk,
        "title": shown.title,
        "source_title": source.title,
        "titles": {code: p.title for code, p in by_language.items()},
        "shown_language": shown.locale.language_code,
        "source_language": source.source_language,
        "languages": [code for code, _name in settings.LANGUAGES if code in by_language],
        "summary": shown.summary,
        "about": str(shown.about),
        "objectives": [
            {"code": child.value["code"], "text": child.value["text"]} for child in shown.objectives
        ],
        "code": source.code,
        "hours": source.hours,
        "target_groups": source.target_groups,
        "topics": source.topics,
        "prerequisites": source.prerequisites,
        "prerequisites_enforced": source.prerequisites_enforced,
        "pass_mark": source.pass_mark,
        "sequential": source.sequential,
        "restricted": is_restricted(source),
        "tree": describe_tree(source, language, tree, translated),
    }


def describe_tree(source, language, tree, translated) -> list[tuple[dict, list[dict]]]:
    modules: dict[str, tuple[dict, list[dict]]] = {}
    for page in tree:
        own = translated.get((page.translation_key, language))
        spoken = language if own else source.source_language
        if page.depth == source.depth + 1:
            modules[page.path] = (describe_module(page, own, spoken), [])
        elif parent := modules.get(page.path[: -page.steplen]):
            parent[1].append(describe_step(page, own, spoken))
    return list(modules.values())


def describe_module(page: Page, own: Page | None, language: str) -> dict[str, Any]:
    shown = own or page
    return {
        "key": str(page.translation_key),
        "slug": page.slug,
        "title": shown.title,
        "code": page.code,
        "summary": shown.summary,
        "language": language,
    }


def describe_step(page: Page, own: Page | None, language: str) -> dict[str, Any]:
    shown = own or page
    return {
        "key": str(page.translation_key),
        "slug": page.slug,
        "title": shown.title,
        "kind": page.kind,
        "icon": page.icon,
        "minutes": page.duration,
        "code": page.code,
        "pk": own.pk if own else None,
        "source_pk": page.pk,
        "language": language,
        "content_type": page.content_type_id,
        "settings": page.outline_settings(),
        "path": page.path,
    }
