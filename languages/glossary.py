"""Terms of the glossary: found in a text, whatever endings they stand there with."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from wagtail.models import Locale

from languages.models import GlossaryTerm
from languages.uzbek_words import SUFFIX

FOR_TRANSLATORS = GlossaryTerm.Domain.UI
RUSSIAN = (
    "(?:[аеёиоуыэюяйь]|ов|ев|ам|ям|ами|ями|ах|ях|ом|ем|ём|ой|ей|ою|ею|ого|его|ому|ему|ым|им|ых|их"
    "|ыми|ими|ую|юю|ая|яя|ое|ее|ие|ые|ий|ый|ию|ия|ии|ием|иям|иями|иях|ью)?"
)
UZBEK_CYRILLIC = (
    "(?:лар|нинг|ники|ни|гача|га|ка|қа|даги|дан|да|дек|дай|дир|ча|чи|лик|лиг|лиқ|ли|сиз|си|имиз"
    "|ингиз|миз|нгиз|им|инг|и)*"
)
# What may follow a word of a term. Languages that are not here: up to three letters.
ENDINGS = {"en": "(?:s|es)?", "ru": RUSSIAN, "uz": f"(?:{SUFFIX})?", "uz-cyrl": UZBEK_CYRILLIC}
OTHERS = r"\w{0,3}"


@dataclass(frozen=True)
class Entry:
    """A term in one language, with what it is called in the others: ((code, term), …)."""

    slug: str
    term: str
    also: tuple[str, ...]
    domain: str
    definition: str
    others: tuple[tuple[str, str], ...] = field(default=())

    @property
    def words(self) -> tuple[str, ...]:
        return (self.term, *self.also)


def entries(language: str, *, for_learners: bool = False) -> list[Entry]:
    """The published terms of a language. One query, and one for the languages' codes."""
    codes = dict(Locale.objects.values_list("pk", "language_code"))
    rows = GlossaryTerm.objects.filter(live=True)
    if for_learners:
        rows = rows.exclude(domain=FOR_TRANSLATORS)
    by_slug: dict[str, dict[str, GlossaryTerm]] = {}
    for row in rows:
        by_slug.setdefault(row.slug, {})[codes[row.locale_id]] = row
    return [
        entry(found[language], found, language) for found in by_slug.values() if language in found
    ]


def entry(term: GlossaryTerm, found: dict[str, GlossaryTerm], language: str) -> Entry:
    others = ((code, other.term) for code, other in sorted(found.items()) if code != language)
    return Entry(
        term.slug, term.term, tuple(term.also), term.domain, term.definition, tuple(others)
    )


class Finder:
    """Finds the terms of a language in its texts; the longest one wins."""

    def __init__(self, terms: Iterable[Entry], language: str):
        words = [(word, entry) for entry in terms for word in entry.words]
        words.sort(key=lambda pair: -len(pair[0]))
        self.terms = [entry for _word, entry in words]
        parts = [f"({inflected(word, language)})" for word, _entry in words]
        # Nothing matches where there is no term.
        self.pattern = re.compile(rf"(?<!\w)(?:{'|'.join(parts) or '(?!)'})(?!\w)", re.IGNORECASE)

    def of(self, match: re.Match[str]) -> Entry:
        return self.terms[(match.lastindex or 1) - 1]

    def found(self, text: str) -> list[Entry]:
        """The terms that stand in a text, each once, in their order."""
        return list(dict.fromkeys(self.of(match) for match in self.pattern.finditer(text)))


@lru_cache(maxsize=4096)
def inflected(term: str, language: str) -> str:
    """A pattern for a term with the endings of its language."""
    ending = ENDINGS.get(language, OTHERS)
    words = re.sub(r"\s*\(.*?\)", "", term).split()
    if language == "ru":
        parts = [stem_of(word) + ending for word in words]
    else:
        parts = [*map(re.escape, words[:-1]), re.escape(words[-1]) + ending]
    return r"[\s\u00a0]+".join(parts)


def stem_of(word: str) -> str:
    """A Russian word without its last vowels, which change with the case; short words lose one."""
    count = "{1,2}" if len(word) > 6 else ""
    return re.escape(re.sub(f"(?<=...)[аеёиоуыэюяйь]{count}$", "", word))


def otherwise(
    source: str, target: str, finder: Finder, terms: dict[str, Entry], language: str
) -> list[Entry]:
    """The terms of a source text that its translation does not use; `terms`: those of the
    translation's language by slug. An entry has the wording that was expected."""
    expected = (terms.get(found.slug) for found in finder.found(source))
    return [e for e in expected if e and not Finder([e], language).pattern.search(target)]
