"""Glossary terms in the HTML of a lesson: each is marked where it first stands.

The mark is a link to the term's page and a short explanation, which the style sheet shows when the
term has the pointer or the focus: no script is needed, and without styles it reads on. The script
of the site only lets Escape take the explanation away (WCAG 1.4.13).
"""

import re

from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.translation import override

from cms.templatetags.look import bcp47, own_name
from languages.glossary import Entry, Finder, entries

TAG = re.compile(r"<[^>]*>")
# Nothing is marked inside these: they are links or controls already, headings, or no text.
CLOSED = {
    "a", "button", "label", "legend", "summary", "select", "option", "textarea", "script", "style",
    "code", "h1", "h2", "h3", "h4", "svg", "dfn",
}  # fmt: skip
FIRST = 12
"""How many terms of one lesson are marked: more would be a thicket."""


class Marker:
    """Marks the terms of one lesson, over all its parts."""

    def __init__(self, language: str):
        self.language = language
        self.finder = Finder(entries(language, for_learners=True), language)
        self.seen: set[str] = set()

    def __call__(self, html: str) -> str:
        done, position, closed = [], 0, 0
        for tag in TAG.finditer(html):
            text = html[position : tag.start()]
            done += [text if closed else self.marked(text), tag[0]]
            position = tag.end()
            closed = max(0, closed + depth(tag[0]))
        return "".join([*done, html[position:] if closed else self.marked(html[position:])])

    def marked(self, text: str) -> str:
        if not text.strip() or len(self.seen) >= FIRST:
            return text
        return self.finder.pattern.sub(self.mark, text)

    def mark(self, match: re.Match[str]) -> str:
        entry = self.finder.of(match)
        if entry.slug in self.seen or len(self.seen) >= FIRST:
            return match[0]
        self.seen.add(entry.slug)
        return link(entry, match[0], self.language)


def depth(tag: str) -> int:
    """How a tag changes the depth inside closed elements."""
    name = re.match(r"</?([a-z0-9]+)", tag)
    if name is None or name[1] not in CLOSED or tag.endswith("/>"):
        return 0
    return -1 if tag[1] == "/" else 1


def link(entry: Entry, shown: str, language: str) -> str:
    """A term with its explanation: the definition, or else what it is called elsewhere."""
    with override(language):
        url = reverse("glossary_term", args=[entry.slug])
    said = escape(entry.definition) if entry.definition else names(entry)
    # `shown` is a piece of HTML text already.
    return (
        f'<span class="term"><a href="{url}" aria-describedby="term-{entry.slug}">{shown}</a>'
        f'<span class="tip" role="tooltip" id="term-{entry.slug}">{said}</span></span>'
    )


def names(entry: Entry) -> str:
    return format_html_join(
        "; ",
        "{}",
        (
            (format_html('<span lang="{}">{}</span>', bcp47(code), f"{own_name(code)}: {term}"),)
            for code, term in entry.others
        ),
    )
