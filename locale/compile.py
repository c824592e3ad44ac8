"""Compile the catalogues of the interface (.po to .mo) without GNU gettext.

Uzbek in Cyrillic is derived: every Uzbek message of ours and of the installed packages is
converted, because gettext would show those that are missing in Latin script. Corrections by a
person stand in `uz_Cyrl/LC_MESSAGES/*.po`, and win.
"""

import importlib.util
import sys
from pathlib import Path

import polib

HERE = Path(__file__).resolve().parent
PACKAGES = ("django", "allauth", "wagtail", "wagtail_localize", "modelsearch", "taggit")
DOMAINS = ("django", "djangojs")

sys.path.insert(0, str(HERE.parent))
from languages.uzbek import to_cyrillic  # noqa: E402


def compile_catalogues() -> list[Path]:
    """Write the `.mo` of every catalogue; returns their paths."""
    written = [compile_one(path) for path in sorted(HERE.glob("*/LC_MESSAGES/*.po"))]
    for domain in DOMAINS:
        cyrillic = uzbek_in_cyrillic(domain)
        path = HERE / "uz_Cyrl" / "LC_MESSAGES" / f"{domain}.mo"
        path.parent.mkdir(parents=True, exist_ok=True)
        cyrillic.save_as_mofile(str(path))
        written.append(path)
    return written


def compile_one(path: Path) -> Path:
    """Compile one catalogue; entries that are empty or fuzzy are left out."""
    compiled = path.with_suffix(".mo")
    polib.pofile(str(path)).save_as_mofile(str(compiled))
    return compiled


def uzbek_in_cyrillic(domain: str) -> polib.POFile:
    """The catalogue of uz_Cyrl: a person's corrections, then ours, then the packages' Uzbek."""
    result = polib.POFile()
    result.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Language": "uz_Cyrl",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    known: set[tuple[str | None, str]] = set()
    for path in uzbek_catalogues(domain):
        for entry in polib.pofile(str(path)).translated_entries():
            if (entry.msgctxt, entry.msgid) not in known:
                known.add((entry.msgctxt, entry.msgid))
                result.append(entry if "uz_Cyrl" in path.parts else converted(entry))
    return result


def uzbek_catalogues(domain: str) -> list[Path]:
    """Catalogues with Uzbek messages, those that win first."""
    ours = [HERE / language / "LC_MESSAGES" / f"{domain}.po" for language in ("uz_Cyrl", "uz")]
    theirs = [
        path
        for package in PACKAGES
        if (spec := importlib.util.find_spec(package)) and spec.origin
        for path in sorted(Path(spec.origin).parent.rglob(f"locale/uz/LC_MESSAGES/{domain}.po"))
    ]
    return [path for path in (*ours, *theirs) if path.exists()]


def converted(entry: polib.POEntry) -> polib.POEntry:
    """The entry with its message in Cyrillic script."""
    entry.msgstr = to_cyrillic(entry.msgstr)
    # Uzbek has one plural form; a package may list more than its header says.
    if entry.msgstr_plural:
        entry.msgstr_plural = {0: to_cyrillic(entry.msgstr_plural[0])}
    return entry


if __name__ == "__main__":
    compile_catalogues()
