"""Finding what the library holds, in the reader's language; what is not translated yet, in its own.

Each row that is returned has `language`: the code of the language in which it is shown.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q, QuerySet

from languages import drafts
from library.models import Article, Case, CasesPage, Instrument


def in_language(rows: QuerySet, language: str) -> list[Any]:
    """Of each published object one version: that of `language`, else its source."""
    wanted = Q(language=language) | Q(language=F("source_language"))
    found: dict[Any, Any] = {}
    rows = rows.filter(live=True).annotate(language=F("locale__language_code")).filter(wanted)
    for row in rows.order_by("pk"):
        if row.language == language or row.translation_key not in found:
            found[row.translation_key] = row
    return list(found.values())


def hold_drafts(rows: Iterable[Any], language: str) -> bool:
    """Whether one of these rows (of `in_language`) is a translation that no native speaker has
    reviewed. One query; none where all are shown in their source language."""
    translated = any(row.language != row.source_language for row in rows)
    return translated and drafts.is_draft(CasesPage.objects.values("translation_key"), language)


def instruments(language: str) -> list[Instrument]:
    """The shelf: binding instruments first, each kind by age. One query."""
    rows = in_language(Instrument.objects.all(), language)
    return sorted(rows, key=lambda row: (FORCES.index(row.force), str(row.adopted or "")))


FORCES = ["treaty", "resolution", "political", "goal"]


def articles(language: str, instrument: str = "") -> list[Article]:
    """Articles (of one instrument) in their order. One query."""
    rows = Article.objects.filter(instrument=instrument) if instrument else Article.objects.all()
    return sorted(in_language(rows, language), key=lambda row: (row.instrument, row.place))


def cases(language: str) -> list[Case]:
    """All cases by their code. One query."""
    return sorted(in_language(Case.objects.all(), language), key=lambda row: row.code)


def case(slug: str, language: str) -> Case | None:
    found = in_language(Case.objects.filter(slug=slug), language)
    return found[0] if found else None


def cases_of_lesson(code: str, language: str) -> list[Case]:
    """The cases that a lesson is discussed with."""
    return [row for row in cases(language) if code and code in row.lessons]


def named(codes: Iterable[str], language: str) -> list[tuple[Instrument, Article]]:
    """The articles with these codes, each with its instrument, in the order of the codes."""
    codes = list(codes)
    if not codes:
        return []
    shelf = {row.slug: row for row in instruments(language)}
    known = {row.code: row for row in articles(language)}
    return [
        (shelf[row.instrument], row)
        for code in codes
        if (row := known.get(code)) and row.instrument in shelf
    ]
