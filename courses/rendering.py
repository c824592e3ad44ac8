"""A lesson as HTML: rendered once for each published revision, then kept in process memory.

The key holds the page's revision and the outline's version: whatever a lesson embeds (a question,
a linked page) raises that version when it changes, so nothing has to be thrown away by hand.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.cache import caches
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from activities import showing
from courses import contexts, resting
from courses.steps.lesson import LessonPage
from languages.marking import Marker
from quizzes import practice

if TYPE_CHECKING:
    from courses.access import Visit

REFERENCE = re.compile(r"\[\^([\w.-]+)\]")
# Stands in the cached body where a request's own token goes.
CSRF_SLOT = "csrf-token-slot"


def lesson(
    page: LessonPage, visit: "Visit", request: HttpRequest, checked: str = ""
) -> dict[str, Any]:
    """The context of `courses/lesson.html`; `checked`: key of the self-check just answered."""
    body = rendered(page, visit, request, checked)
    token = get_token(request)
    place = contexts.place_of(visit)
    before, after = visit.progress.neighbours(visit.entry)
    return {
        "page": page,
        "course": visit.course,
        "module": visit.progress.module_of(visit.entry),
        "step": visit.entry,
        "progress": visit.progress,
        "number": visit.progress.number(visit.entry),
        "is_done": visit.is_done,
        "previous": before,
        "next": after,
        "preview": visit.preview,
        "plays": any(showing.SLOT in part for part in body.values()),
        **{
            name: mark_safe(  # noqa: S308 - rendered by us
                showing.filled(part.replace(CSRF_SLOT, token), request.user, place)
            )
            for name, part in body.items()
        },
    }


def rendered(
    page: LessonPage, visit: "Visit", request: HttpRequest, checked: str
) -> dict[str, SafeString]:
    """The parts of the lesson's body, from the cache unless a self-check was just answered."""
    if checked or visit.preview:
        return parts(whole(page), answered={checked: request.POST} if checked else {})
    key = f"{page.pk}:{page.live_revision_id}:{visit.course.version}:{visit.course.key}"
    cache = caches["bodies"]
    body = cache.get(key)
    if body is None:
        body = parts(whole(page), answered={})
        cache.set(key, body)
    return body


def whole(page: LessonPage) -> LessonPage:
    """The page with all its texts, in one query where a visit has left them out."""
    return LessonPage.objects.get(pk=page.pk) if page.get_deferred_fields() else page


def parts(page: LessonPage, answered: dict[str, Any]) -> dict[str, SafeString]:
    """Render: `aims` (what one can afterwards), `opening` (question), `top` (support box),
    `sections` and `sources` as HTML."""
    numbers = {child.value["id"]: n for n, child in enumerate(page.sources, 1)}
    checks = practice_forms(page, answered)
    activities = players(page)
    sections = list(split(page.body))
    names = [(s.name, s.title) for s in sections if s.title]
    opening: list[str] = []
    top: list[str] = []
    content: list[str] = []
    for section in sections:
        html = [render_block(child, checks, activities) for child in section.children]
        if section.title is None:
            for child, text in zip(section.children, html, strict=True):
                (opening if child.block_type == "opening" else top).append(text)
        else:
            content.append(section.html(html, names))
    mark = Marker(page.locale.language_code)
    return {
        "aims": format_html_join("", "<li>{}</li>", ((o.value["text"],) for o in page.objectives)),
        "opening": references("".join(opening), numbers),
        "top": references("".join(top), numbers),
        "skips": skips(sections, names),
        "sections": references(mark("".join(content)), numbers),
        "sources": sources(page),
        "cases": resting.cases_in(page),
        "contents": contents(names),
    }


class Section:
    """A heading and what stands below it. Its name is the heading's block id, the same in every
    language, so that switching the language keeps the place."""

    def __init__(self, heading=None):
        self.heading, self.children = heading, []
        self.title = heading.value["text"] if heading else None
        self.sensitive = bool(heading and heading.value["sensitive"])
        self.name = f"s-{str(heading.id)[:8]}" if heading else ""

    def html(self, children: Iterable[str], names: list[tuple[str, str]]) -> str:
        skip = skip_link(self, names) if self.sensitive else ""
        return format_html(
            '<section id="{}"><h2>{}</h2>{}{}</section>',
            self.name,
            self.title,
            skip,
            mark_safe("".join(children)),  # noqa: S308 - rendered by us
        )


def split(body: Iterable) -> Iterable[Section]:
    section = Section()
    for child in body:
        if child.block_type == "heading":
            yield section
            section = Section(child)
        else:
            section.children.append(child)
    yield section


def after(section: Section, names: list[tuple[str, str]]) -> tuple[str, str] | None:
    at = next(i for i, (name, _title) in enumerate(names) if name == section.name)
    return names[at + 1] if at + 1 < len(names) else None


def skip_link(section: Section, names: list[tuple[str, str]]) -> SafeString:
    """The way past a section that may distress; the end of the lesson if nothing follows."""
    following = after(section, names)
    target = following[0] if following else "sources"
    return format_html(
        '<p class="skip-section no-print"><a class="btn quiet" href="#{}">{}</a></p>',
        target,
        _("Skip this section"),
    )


def skips(sections: Iterable[Section], names: list[tuple[str, str]]) -> SafeString:
    """For the content note: a link past each section that may distress."""
    links = [
        format_html(
            '<a href="#{}">{}</a>',
            (after(s, names) or ("sources", ""))[0],
            _("Skip “%(section)s”") % {"section": s.title},
        )
        for s in sections
        if s.sensitive
    ]
    return mark_safe(" ".join(links))  # noqa: S308 - made by format_html above


def contents(names: Iterable[tuple[str, str]]) -> SafeString:
    """Links to the sections, for the list of contents beside the lesson."""
    return format_html_join("", '<li><a href="#{}">{}</a></li>', names)


def render_block(child, checks: dict[str, Any], activities: dict[str, str]) -> str:
    if child.block_type == "activity":
        return activities.get(child.value["content"], "")
    if child.block_type == "check":
        return practice.render(checks.get(child.value["question"]), token=CSRF_SLOT)
    return child.render({"block_id": child.id})


def players(page: LessonPage) -> dict[str, str]:
    """The interactive contents of a page by key, with a slot for the reader's ticket."""
    keys = [child.value["content"] for child in page.body if child.block_type == "activity"]
    return showing.players(keys, page.locale.language_code)


def practice_forms(page: LessonPage, answered: dict[str, Any]) -> dict[str, Any]:
    """The self-checks of a page by question key; two queries, however many there are."""
    keys = [child.value["question"] for child in page.body if child.block_type == "check"]
    return practice.checks(keys, page.locale.language_code, answered)


def references(html: str, numbers: dict[str, int]) -> SafeString:
    """`[^F071]` → the number of its source, linked; a reference without a source is left out."""

    def link(match: re.Match[str]) -> str:
        name = match[1]
        if name not in numbers:
            return ""
        label = escape(_("Source %(number)s") % {"number": numbers[name]})
        return (
            f'<sup class="ref"><a href="#source-{name}" aria-label="{label}">'
            f"{numbers[name]}</a></sup>"
        )

    return mark_safe(REFERENCE.sub(link, html))  # noqa: S308 - rendered by us


def sources(page: LessonPage) -> SafeString:
    """The sources as list items; those that name an article of the library link to it."""
    links = resting.source_links(page)
    return mark_safe(  # noqa: S308 - made by format_html
        "".join(
            format_html(
                '<li id="source-{}">{} [{}]</li>',
                child.value["id"],
                resting.linked_source(child.value["text"], links.get(child.value["id"], [])),
                child.value["id"],
            )
            for child in page.sources
        )
    )  # fmt: skip
