"""Between the Markdown of the files and the HTML that Wagtail's editor keeps.

Only what the editor keeps is allowed: paragraphs, lists, bold, italic, links. The editor adds
`data-block-key` to what it saves; it means nothing here.
"""

import re
from functools import lru_cache

import nh3
from markdown import Markdown
from markdownify import MarkdownConverter

TAGS = {"p", "b", "i", "a", "ul", "ol", "li", "br"}
RENAMED = (("strong>", "b>"), ("em>", "i>"))


CONVERTER = MarkdownConverter(bullets="-", escape_underscores=False, escape_misc=False)


@lru_cache(maxsize=4096)
def to_html(markdown: str) -> str:
    """One paragraph or list of Markdown as the editor's HTML."""
    html = Markdown().convert(markdown)
    for old, new in RENAMED:
        html = html.replace(old, new)
    html = nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, link_rel=None)
    return re.sub(r">\s*\n\s*<", "><", html)


def to_markdown(html: str) -> str:
    """The editor's HTML as Markdown: paragraphs apart by an empty line, items a line each."""
    text = CONVERTER.convert(html)
    text = re.sub(r"\n{3,}", "\n\n", text)
    return re.sub(r"(?m)^(\d+\.|-) +", r"\1 ", text).strip("\n ")


def survives(markdown: str) -> str:
    """What is left of a text after a way through the editor; equal when nothing is lost."""
    return to_markdown(to_html(markdown))
