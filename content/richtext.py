"""Between the Markdown of the files and the HTML that Wagtail's editor keeps.

Only what the editor keeps is allowed: paragraphs, lists, bold, italic, links. The editor adds
`data-block-key` to what it saves; it means nothing here. What a person types in the editor is
escaped, so that a file reads back as the same text: `<b>` stays four characters, `- ` at the head
of a paragraph no list. A link to a page of the site is written `[text](page:<its key>)`.
"""

import re
import uuid
from functools import lru_cache
from typing import Any

import nh3
from markdown import Markdown
from markdownify import MarkdownConverter
from wagtail.models import Page

TAGS = {"p", "b", "i", "a", "ul", "ol", "li", "br"}
RENAMED = (("strong>", "b>"), ("em>", "i>"))
SCHEMES = {"http", "https", "mailto", "tel", "page"}
PAGE_LINK = re.compile(r'<a href="page:([0-9a-f-]{36})">')

# What Markdown, or the reader of lesson files, takes for more than text at the head of a line.
SPECIAL = re.compile(r"[#>|]|[+-] |:::|\d+\. |\[[^\]]*\]:|[-_][-_ ]*$")
ESCAPED: list[tuple[re.Pattern[str], str]] = [
    (re.compile(r"\\(?=[\\`*_{}\[\]()>#+.!-])"), r"\\\\"),
    (re.compile(r"([*`])"), r"\\\1"),
    (re.compile(r"(?<!\w)_|_(?!\w)"), r"\\_"),
    (re.compile(r"&(?=#|\w+;)"), "&amp;"),
    (re.compile(r"<(?=[A-Za-z/!?])"), "&lt;"),
    (re.compile(r"(?<=\])\("), r"\\("),
]


class Converter(MarkdownConverter):
    """HTML to Markdown, a line a paragraph or item, with the text's own signs escaped."""

    def escape(self, text: str, parent_tags: Any) -> str:
        for pattern, replacement in ESCAPED:
            text = pattern.sub(replacement, text or "")
        return text

    def convert_p(self, el: Any, text: str, parent_tags: Any) -> str:
        return super().convert_p(el, protect(one_line(text)), parent_tags)  # type: ignore[misc]

    def convert_li(self, el: Any, text: str, parent_tags: Any) -> str:
        first, *nested = text.split("\n")
        text = "\n".join([protect(first), *nested])
        return super().convert_li(el, text, parent_tags)  # type: ignore[misc]

    def convert_br(self, el: Any, text: str, parent_tags: Any) -> str:
        return " "

    def convert_a(self, el: Any, text: str, parent_tags: Any) -> str:
        if el.get("linktype") == "page" and (key := key_of_page(el.get("id"))):
            el["href"] = f"page:{key}"
        return super().convert_a(el, text, parent_tags)  # type: ignore[misc]


def one_line(text: str) -> str:
    """The text without line breaks, each with the spaces around it one space."""
    return re.sub(r"[ \t]*[\r\n]+[ \t\r\n]*", " ", text).strip()


def protect(line: str) -> str:
    """The line with its first character as an entity where it would mean more than itself."""
    line = line.lstrip(" ")
    return f"&#{ord(line[0])};{line[1:]}" if SPECIAL.match(line) else line


WAYS = 5
CONVERTER = Converter(bullets="-", autolinks=False)


def to_html(markdown: str) -> str:
    """One paragraph or list of Markdown as the editor's HTML."""
    return PAGE_LINK.sub(link_to_page, plain_html(markdown))


@lru_cache(maxsize=4096)
def plain_html(markdown: str) -> str:
    html = Markdown().convert(markdown)
    for old, new in RENAMED:
        html = html.replace(old, new)
    html = nh3.clean(
        html, tags=TAGS, attributes={"a": {"href"}}, link_rel=None, url_schemes=SCHEMES
    )
    return re.sub(r">\s*\n\s*<", "><", html)


def to_markdown(html: str) -> str:
    """The editor's HTML as Markdown: paragraphs apart by an empty line, items a line each."""
    lines = [line.strip(" \t") for line in CONVERTER.convert(html).split("\n")]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
    return re.sub(r"(?m)^(\d+\.|-) +", r"\1 ", text).strip("\n")


def to_line(html: str) -> str:
    """The Markdown of a block that holds one paragraph; several become one."""
    return re.sub(r"\n+", " ", to_markdown(html))


def parts(markdown: str) -> list[str]:
    """Paragraphs and lists of a text, one string each; a list is numbered anew from 1."""
    found: list[list[str]] = []
    before = ""
    for line in markdown.split("\n"):
        kind = kind_of(line)
        if kind in ("bullet", "number") and kind == before:
            found[-1].append(line)
        elif line:
            found.append([line])
        before = kind
    return ["\n".join(numbered(lines)) for lines in found]


def kind_of(line: str) -> str:
    if line.startswith("- "):
        return "bullet"
    if re.match(r"\d+\. ", line):
        return "number"
    return "text" if line else ""


def numbered(lines: list[str]) -> list[str]:
    if kind_of(lines[0]) != "number":
        return lines
    return [f"{n}. {line.partition(' ')[2]}" for n, line in enumerate(lines, 1)]


def survives(markdown: str) -> str:
    """What is left of a text after its ways through the editor; equal when nothing is lost."""
    # Code and headings lose their marks first, and then what those protected.
    for _way in range(WAYS):
        before, markdown = markdown, to_markdown(plain_html(markdown))
        if before == markdown:
            break
    return markdown


# Links to pages ----------------------------------------------------------------------------------


def key_of_page(pk: Any) -> uuid.UUID | None:
    return Page.objects.filter(pk=pk).values_list("translation_key", flat=True).first()


def link_to_page(match: re.Match[str]) -> str:
    """The editor's link to a page: its oldest version; Wagtail leads on to the reader's."""
    pk = Page.objects.filter(translation_key=match[1]).order_by("pk").values_list("pk", flat=True)
    return f'<a id="{pk[0]}" linktype="page">' if pk else match[0]
