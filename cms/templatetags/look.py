"""Small pieces of the look, at hand in every template (builtins in the settings)."""

import contextlib
import re
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_from_path, gettext_lazy
from django.utils.translation import gettext as _

register = template.Library()
NUMBER = re.compile(r"[+−-]?\d[\d\s.,]*\s*%?|[–—]")
ICONS = Path(__file__).resolve().parent.parent / "static" / "cms" / "icons"


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str, size: int = 20) -> SafeString:
    """The drawing `icons/<name>.svg` inside the page; silent: a word always stands beside it."""
    source = (ICONS / f"{name}.svg").read_text()
    box, body = re.search(r'viewBox="([^"]+)".*?>(.*)</svg>', source, re.DOTALL).groups()
    paint = 'class="i" fill="none" stroke="currentColor"'
    if "stroke=" not in source.split(">", 1)[0]:
        paint = 'fill="currentColor" fill-rule="evenodd"'
    paint += f' width="{size}" height="{size}" viewBox="{box}" aria-hidden="true"'
    return mark_safe(f"<svg {paint}>{body}</svg>")  # noqa: S308 - our own files


@register.simple_tag
def lang_of(code: str) -> SafeString:
    """` lang="…"` where this text is not in the language of the page; `code`: the text's own."""
    if not code or code == get_language():
        return SafeString("")
    return format_html(' lang="{}"', bcp47(code))


@register.simple_tag
def progress(
    done: int | Decimal, total: int | Decimal, label: str = "", language: str = "", words: str = ""
) -> SafeString:
    """A native progress bar; `label` says in words what it shows ("7 of 9" without one), in
    `language` where that is not the page's; `words` stand inside, for old browsers."""
    words = words or _("%(done)s of %(total)s") % {"done": done, "total": total}
    # `str`: HTML wants a point in a number, whatever the language has.
    return format_html(
        '<progress value="{}" max="{}"{} aria-label="{}">{}</progress>',
        str(done),
        str(total or 1),
        lang_of(language),
        label or words,
        words,
    )


@register.filter
def bcp47(code: str) -> str:
    """A language code as HTML wants it: `uz-cyrl` → `uz-Cyrl`, `uz` → `uz-Latn`.

    Where a language is here in two scripts, each names its own (RFC 5646, section 4.1).
    """
    first, *rest = str(code).split("-")
    if not rest and any(other.startswith(f"{first}-") for other in dict(settings.LANGUAGES)):
        return f"{first}-Latn"
    return "-".join([first, *(part.title() if len(part) == 4 else part.upper() for part in rest)])


@register.filter
def own_name(code: str) -> str:
    """The language's own name for itself: `uz` → Oʻzbekcha."""
    return str(dict(settings.LANGUAGES).get(code, code))


@register.filter
def item(mapping: dict, key: object) -> object:
    """`mapping[key]`, or nothing."""
    return mapping.get(key)


@register.filter
def seconds_after(moment: datetime, now: datetime) -> int:
    """Seconds from `now` to `moment`, never below zero: for a clock that runs down."""
    return max(0, round((moment - now).total_seconds()))


@register.filter
def zone(moment: datetime) -> str:
    """How far the reader's clock is from UTC at this moment, alike in every language: `UTC+5`."""
    minutes = round((timezone.localtime(moment).utcoffset() or timedelta()).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''}"


@register.filter
def duration(span: timedelta) -> str:
    """Hours, minutes and seconds, as a clock shows them: `0:05`, `12:30`, `1:02:03`."""
    minutes, seconds = divmod(max(0, round(span.total_seconds())), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


@register.filter
def points(value: Decimal) -> str:
    """Points without needless noughts, as the language writes numbers: `8`, `6,5`."""
    return number_format(f"{round(Decimal(value), 2).normalize():f}")


@register.filter
def is_number(cell: object) -> bool:
    """Whether a table's cell is a figure and so stands right: `18`, `1 250`, `0,75`, `82 %`."""
    return bool(NUMBER.fullmatch(str(cell)))


@register.filter
def number_columns(rows: list[list[object]]) -> set[int]:
    """The columns that hold figures below their heading, which then stands right as they do."""
    cells = [
        [cell for cell in column if cell not in (None, "")]
        for column in zip(*rows[1:], strict=False)
    ]
    return {n for n, column in enumerate(cells) if column and all(map(is_number, column))}


@lru_cache(maxsize=2048)
def addresses(path: str, query: str) -> dict[str, str]:
    """The addresses of a page in all languages, by code; the same for everybody who is there.

    Without a language in the address (sign-in, errors) the link goes through `set_language`,
    which sets the cookie and comes back.
    """
    here = get_language_from_path(path)
    tail = f"?{query}" if query else ""
    if here:
        return {code: f"/{code}{path[len(here) + 1 :]}{tail}" for code, _name in settings.LANGUAGES}
    after = urlencode({"next": path + tail})
    return {
        code: f"{reverse('set_language', args=[code])}?{after}"
        for code, _name in settings.LANGUAGES
    }


def address_of(request: HttpRequest) -> tuple[str, str]:
    """What tells one page from another: its path and its query, as they were sent."""
    return request.path, request.META.get("QUERY_STRING", "")


@register.simple_tag(takes_context=True)
def language_links(context: template.Context) -> SafeString:
    """A link to this page for each language, the present one marked; nothing without a request."""
    request = context.get("request")
    if request is None:
        return SafeString("")
    return _language_links(*address_of(request), get_language())


@lru_cache(maxsize=2048)
def _language_links(path: str, query: str, here: str) -> SafeString:
    current = mark_safe(' aria-current="true"')
    urls = addresses(path, query)
    return format_html_join(
        "",
        '<a href="{}" lang="{}" hreflang="{}"{}>{}</a>',
        (
            (urls[code], bcp47(code), bcp47(code), current if code == here else "", name)
            for code, name in settings.LANGUAGES
        ),
    )


@register.simple_tag(takes_context=True)
def alternates(context: template.Context) -> SafeString:
    """For <head>: the addresses of this page in all languages, for search engines and browsers."""
    request = context.get("request")
    if request is None or not get_language_from_path(request.path):
        return SafeString("")
    return _alternates(*address_of(request))


@lru_cache(maxsize=2048)
def _alternates(path: str, query: str) -> SafeString:
    site = settings.SITE_URL.rstrip("/")
    return format_html_join(
        "\n    ",
        '<link rel="alternate" hreflang="{}" href="{}{}">',
        ((bcp47(code), site, url) for code, url in addresses(path, query).items()),
    )


# Name of the address → the word, and which of `cms.context.Site` opens it (all may go where none).
PLACES = {
    "catalogue": (gettext_lazy("Courses"), ""),
    "shelf": (gettext_lazy("Library"), ""),
    "my_learning": (gettext_lazy("My learning"), ""),
    "verify_form": (gettext_lazy("Certificates"), ""),
    "programme_events": (gettext_lazy("Events"), "has_events"),
    "donor_projects": (gettext_lazy("Projects"), "is_donor"),
    "participation": (gettext_lazy("Reports"), "is_officer"),
}


@register.simple_tag(takes_context=True)
def navigation(context: template.Context) -> SafeString:
    """The links of the main navigation; one is marked as current on its page and all below it."""
    path, doors = getattr(context.get("request"), "path", ""), context.get("saboq")
    links = [
        (url, label)
        for url, label, door in _places(get_language())
        if not door or getattr(doors, door, False)
    ]
    return format_html_join(
        "",
        '<a href="{}"{}>{}</a>',
        ((url, _current(path, url), label) for url, label in links),
    )


def _current(path: str, url: str) -> SafeString:
    if not path.startswith(url):
        return SafeString("")
    return SafeString(' aria-current="page"' if path == url else ' aria-current="true"')


@lru_cache(maxsize=32)
def _places(language: str) -> list[tuple[str, str, str]]:
    """(address, word, door) in the language, which is that of the request; no page asks twice."""
    found = []
    for name, (label, door) in PLACES.items():
        with contextlib.suppress(NoReverseMatch):
            found.append((reverse(name), str(label), door))
    return found


@register.simple_tag
def footer() -> SafeString:
    """The foot of every page, which depends on the language alone."""
    return _footer(get_language())


@lru_cache(maxsize=32)
def _footer(language: str) -> SafeString:
    return render_to_string("components/footer.html")
