"""Compile the catalogues of the interface (.po to .mo) without GNU gettext.

Into a language's `django.mo` go our own messages (`django.po`), then our translations of what
packages lack (`packages.po`, see `locale/packages.py`). Uzbek is completed and derived: the
packages' own Uzbek is taken in with canonical apostrophes, and every Uzbek message is converted
for uz_Cyrl, because gettext would show those that are missing there in Latin script. Corrections
by a person stand in `uz_Cyrl/LC_MESSAGES/*.po`, and win.
"""

import importlib.util
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import polib

HERE = Path(__file__).resolve().parent
PACKAGES = ("django", "allauth", "wagtail", "wagtail_localize", "modelsearch", "taggit")
# Domain of Django → our files of it, those that win first.
FILES = {"django": ("django.po", "packages.po"), "djangojs": ("djangojs.po", "packages-js.po")}
LATIN, CYRILLIC = "uz", "uz_Cyrl"
PLURALS = {LATIN: "nplurals=1; plural=0;", CYRILLIC: "nplurals=1; plural=0;"}
Change = Callable[[str], str]

sys.path.insert(0, str(HERE.parent))
from languages.uzbek import canonical_html, to_cyrillic  # noqa: E402


def compile_catalogues() -> list[Path]:
    """Write the `.mo` of every language and domain; returns their paths."""
    languages = {path.parent.parent.name for path in HERE.glob("*/LC_MESSAGES/django.po")}
    written = []
    for language in sorted(languages | {CYRILLIC}):
        for domain in FILES:
            catalogue = combined(language, domain)
            if len(catalogue):
                path = HERE / language / "LC_MESSAGES" / f"{domain}.mo"
                path.parent.mkdir(parents=True, exist_ok=True)
                catalogue.save_as_mofile(str(path))
                written.append(path)
    return written


def combined(language: str, domain: str) -> polib.POFile:
    """All messages of a language in one domain; of the same message the first one holds."""
    if language == CYRILLIC:
        return uzbek_in_cyrillic(domain)
    sources = [(path, unchanged) for path in own(language, domain)]
    if language == LATIN:
        sources += [(path, canonical_html) for path in upstream(LATIN, domain)]
    return merged(language, domain, sources)


def uzbek_in_cyrillic(domain: str) -> polib.POFile:
    """The catalogue of uz_Cyrl: a person's corrections, then ours, then the packages' Uzbek."""
    corrections = [(path, unchanged) for path in own(CYRILLIC, domain)]
    latin = [*own(LATIN, domain), *upstream(LATIN, domain)]
    derived = [(path, lambda text: to_cyrillic(canonical_html(text))) for path in latin]
    return merged(CYRILLIC, domain, [*corrections, *derived])


def merged(language: str, domain: str, sources: Iterable[tuple[Path, Change]]) -> polib.POFile:
    """The translated messages of the sources, changed; fuzzy ones are left out."""
    result = polib.POFile()
    result.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Language": language,
        "Plural-Forms": PLURALS.get(language) or plural_forms(language),
    }
    known: set[tuple[str | None, str]] = set()
    for path, change in sources:
        for entry in polib.pofile(str(path)).translated_entries():
            if (entry.msgctxt, entry.msgid) not in known:
                known.add((entry.msgctxt, entry.msgid))
                result.append(changed(entry, change, language))
    return result


def plural_forms(language: str) -> str:
    catalogue = polib.pofile(str(HERE / language / "LC_MESSAGES" / "django.po"))
    return catalogue.metadata["Plural-Forms"]


def own(language: str, domain: str) -> list[Path]:
    """Our catalogues, those that win first."""
    folder = HERE / language / "LC_MESSAGES"
    return [folder / name for name in FILES[domain] if (folder / name).exists()]


def upstream(language: str, domain: str) -> list[Path]:
    """The catalogues of the installed packages in a language."""
    return [
        path
        for package in PACKAGES
        if (spec := importlib.util.find_spec(package)) and spec.origin
        for path in sorted(
            Path(spec.origin).parent.rglob(f"locale/{language}/LC_MESSAGES/{domain}.po")
        )
    ]


def changed(entry: polib.POEntry, change: Change, language: str) -> polib.POEntry:
    """The entry with its message changed."""
    entry.msgstr = change(entry.msgstr)
    if entry.msgstr_plural:
        # Uzbek has one plural form; a package may list more than its header says.
        forms = {0: entry.msgstr_plural[0]} if language in PLURALS else entry.msgstr_plural
        entry.msgstr_plural = {form: change(text) for form, text in forms.items()}
    return entry


def unchanged(text: str) -> str:
    return text


if __name__ == "__main__":
    compile_catalogues()
