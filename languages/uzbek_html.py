"""Change the text nodes of an HTML document or fragment, and nothing else.

The source is cut, never parsed and written again, so that everything outside the changed text
stays byte for byte: tags, attributes, comments, declarations, spacing, errors. Text is left alone
in ``code`` and its like, under ``translate="no"`` or ``class="notranslate"`` (HTML Living Standard,
"The translate attribute"), and in elements whose ``lang`` is not Uzbek.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

# Content that holds no markup.
_RAW = {"script", "style", "textarea", "xmp", "iframe", "noembed", "noframes"}
_SKIPPED = {*_RAW, "code", "pre", "kbd", "samp", "var", "tt", "math", "plaintext"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input"}
_VOID |= {"link", "meta", "param", "source", "track", "wbr"}
# An element of these kinds ends where its next sibling begins.
_OPEN_ENDED = {"p", "li", "dt", "dd", "tr", "td", "th", "option", "thead", "tbody", "tfoot"}

_ATTRIBUTE = r"""(?>[^>=]+|=\s*(?:"[^"]*"|'[^']*')|=)*+"""
_MARKUP = re.compile(
    r"<!--(?s:.*?)(?:-->|\Z)|<!\[CDATA\[(?s:.*?)(?:\]\]>|\Z)|<[!?][^>]*(?:>|\Z)"
    rf"|</?([A-Za-z][^\s/>]*){_ATTRIBUTE}(?:>|\Z)"
)
_MARKED = re.compile(
    r"""\s(translate|class|lang|xml:lang)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I
)


class _Element(NamedTuple):
    name: str
    translate: bool
    uzbek: bool


def map_text(html: str, convert: Callable[[str], str]) -> str:
    """Return ``html`` with ``convert`` applied to each translatable Uzbek text node."""
    done: list[str] = []
    open_elements = [_Element("", True, True)]
    position = 0
    while match := _MARKUP.search(html, position):
        done.append(_text(html[position : match.start()], open_elements[-1], convert))
        done.append(match[0])
        position = match.end()
        if match[1]:
            _follow(match, open_elements)
            position = _skip_raw(html, position, match, done, open_elements)
    done.append(_text(html[position:], open_elements[-1], convert))
    return "".join(done)


def _text(text: str, element: _Element, convert: Callable[[str], str]) -> str:
    return convert(text) if text and element.translate and element.uzbek else text


def _follow(match: re.Match[str], open_elements: list[_Element]) -> None:
    """Open or close the element that the tag names."""
    name = match[1].lower()
    if match[0][1] == "/":
        _close(name, open_elements)
        return
    if name in _VOID or (match[0].endswith("/>") and name not in _SKIPPED):
        return
    if name in _OPEN_ENDED and open_elements[-1].name == name:
        open_elements.pop()
    open_elements.append(_element(name, match[0], open_elements[-1]))


def _close(name: str, open_elements: list[_Element]) -> None:
    for depth in range(len(open_elements) - 1, 0, -1):
        if open_elements[depth].name == name:
            del open_elements[depth:]
            return


def _element(name: str, tag: str, parent: _Element) -> _Element:
    translate, uzbek = parent.translate, parent.uzbek
    for key, *values in _MARKED.findall(tag):
        value = "".join(values).strip().lower()
        if key.lower() == "translate":
            translate = value != "no"
        elif key.lower() == "class":
            translate = translate and "notranslate" not in value.split()
        else:
            uzbek = value.split("-")[0] in {"uz", ""}
    return _Element(name, translate and name not in _SKIPPED, uzbek)


def _skip_raw(
    html: str,
    position: int,
    match: re.Match[str],
    done: list[str],
    open_elements: list[_Element],
) -> int:
    """Pass over the content of ``script`` and its like, which holds no markup."""
    name = match[1].lower()
    if name not in _RAW or match[0][1] == "/":
        return position
    end = re.compile(rf"</{re.escape(name)}(?=[\s/>])", re.I).search(html, position)
    stop = end.start() if end else len(html)
    done.append(html[position:stop])
    return stop
