"""Third-party strings that people meet here: which of them have no Russian or Uzbek translation.

`python locale/packages.py` merges: every string of the catalogues named below that its package does
not translate gets an entry in `<language>/LC_MESSAGES/packages.po` (scripts: `packages-js.po`),
empty until somebody fills it in; entries that no package has any more go. `python locale/check.py`
reports what is empty, so after an upgrade: merge, translate, check. Uzbek in Cyrillic is derived.

`python locale/packages.py begin kk "nplurals=2; plural=(n != 1);"` begins a language: our own
messages in `kk/LC_MESSAGES/django.po`, empty. Plural forms of languages are in gettext's manual.
"""

import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
# Every language with a catalogue of its own; Uzbek in Cyrillic is derived.
LANGUAGES = sorted(
    {p.parent.parent.name for p in HERE.glob("*/LC_MESSAGES/django.po")} - {"uz_Cyrl"}
)
Key = tuple[str | None, str]
# Folders of packages with a `locale`: what trainees meet, then what trainers and officers meet.
CATALOGUES = (
    "django/conf",
    "django/contrib/auth",
    "django/contrib/contenttypes",
    "django/contrib/humanize",
    "allauth",
    "wagtail",
    "wagtail/admin",
    "wagtail/documents",
    "wagtail/images",
    "wagtail/locales",
    "wagtail/search",
    "wagtail/sites",
    "wagtail/snippets",
    "wagtail/users",
    "wagtail/contrib/table_block",
    "wagtail_localize",
    "wagtail_localize/locales",
    "taggit",
)
# Domain of Django → our file of the strings of packages.
FILES = {"django": "packages", "djangojs": "packages-js"}


def folders() -> Iterator[Path]:
    """The `locale` folders of the catalogues; one that is not installed is left out."""
    for name in CATALOGUES:
        package, _, inner = name.partition("/")
        spec = importlib.util.find_spec(package)
        if spec and spec.origin:
            yield Path(spec.origin).parent / inner / "locale"


def wanted(domain: str) -> dict[Key, polib.POEntry]:
    """The English strings of all catalogues."""
    found: dict[Key, polib.POEntry] = {}
    for folder in folders():
        for entry in entries(folder / "en" / "LC_MESSAGES" / f"{domain}.po"):
            found.setdefault(key(entry), entry)
    return found


def upstream(domain: str, language: str) -> dict[Key, polib.POEntry]:
    """What the packages themselves translate into a language."""
    found: dict[Key, polib.POEntry] = {}
    for folder in folders():
        for entry in entries(folder / language / "LC_MESSAGES" / f"{domain}.po"):
            if entry.translated():
                found.setdefault(key(entry), entry)
    return found


def own(domain: str, language: str) -> dict[Key, polib.POEntry]:
    """Our translations of the packages' strings, and those of our own strings that are the same."""
    folder = HERE / language / "LC_MESSAGES"
    files = (folder / f"{FILES[domain]}.po", folder / f"{domain}.po")
    return {key(entry): entry for file in reversed(files) for entry in entries(file)}


def entries(path: Path) -> Iterator[polib.POEntry]:
    if path.exists():
        yield from (entry for entry in polib.pofile(str(path)) if not entry.obsolete)


def key(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid


def missing(domain: str, language: str) -> list[Key]:
    """The strings that neither the package nor we translate."""
    theirs, ours = upstream(domain, language), own(domain, language)
    return [
        name
        for name in wanted(domain)
        if name not in theirs and not (name in ours and ours[name].translated())
    ]


def problems() -> list[str]:
    """One line for each string that has no translation, and for each that no package has now."""
    found = []
    for domain, file in FILES.items():
        known = wanted(domain)
        for language in LANGUAGES:
            path = HERE / language / "LC_MESSAGES" / f"{file}.po"
            name = path.relative_to(ROOT)
            found += [f"{name}: not translated: {k[1]!r}" for k in missing(domain, language)]
            left = (key(entry) for entry in entries(path))
            found += [f"{name}: no package has: {k[1]!r}" for k in left if k not in known]
    return found


def merge(domain: str, language: str) -> None:
    """Bring our file up to date: new strings empty, old translations kept, strings gone dropped."""
    path = HERE / language / "LC_MESSAGES" / f"{FILES[domain]}.po"
    theirs, ours = upstream(domain, language), {key(e): e for e in entries(path)}
    also = own(domain, language)
    merged = polib.POFile(wrapwidth=100)
    merged.header = f" Strings of packages that lack them in this language ({domain})."
    merged.metadata = header(language)
    for name, entry in wanted(domain).items():
        if name in ours and ours[name].translated():
            merged.append(ours[name])
        elif name not in theirs and not (name in also and also[name].translated()):
            merged.append(empty(entry, language))
    path.write_text(f"{merged}".rstrip("\n") + "\n", encoding="utf-8")


def empty(entry: polib.POEntry, language: str) -> polib.POEntry:
    made = polib.POEntry(msgctxt=entry.msgctxt, msgid=entry.msgid, msgstr="")
    made.comment = entry.comment
    made.flags = [flag for flag in entry.flags if flag.endswith("-format")]
    if entry.msgid_plural:
        made.msgid_plural = entry.msgid_plural
        forms = number_of_forms(header(language)["Plural-Forms"])
        made.msgstr_plural = dict.fromkeys(range(forms), "")
    return made


def number_of_forms(plurals: str) -> int:
    """How many forms of a plural a language has, by the head of its catalogue."""
    found = re.search(r"nplurals\s*=\s*(\d+)", plurals)
    return int(found[1]) if found else 1


def header(language: str) -> dict[str, str]:
    ours = polib.pofile(str(HERE / language / "LC_MESSAGES" / "django.po"))
    return {
        "Project-Id-Version": "Saboq",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": ours.metadata["Plural-Forms"],
    }


def begin(language: str, plurals: str) -> Path:
    """Write a catalogue with all of our own messages, empty. One that is there is not touched."""
    path = HERE / language / "LC_MESSAGES" / "django.po"
    if path.exists():
        sys.exit(f"{path.relative_to(ROOT)} is there already.")
    catalogue = polib.pofile(str(HERE / "ru" / "LC_MESSAGES" / "django.po"), wrapwidth=100)
    catalogue.header = f" Interface of Saboq: {language}."
    catalogue.metadata = {**header("ru"), "Language": language, "Plural-Forms": plurals}
    forms = number_of_forms(plurals)
    for entry in catalogue:
        entry.msgstr = ""
        entry.msgstr_plural = dict.fromkeys(range(forms), "") if entry.msgid_plural else {}
    path.parent.mkdir(parents=True)
    catalogue.save(str(path))
    return path


def main() -> int:
    """Merge, then say how many strings are empty; or begin a language."""
    if sys.argv[1:2] == ["begin"]:
        print(begin(*sys.argv[2:]))
        return 0
    for domain in FILES:
        for language in LANGUAGES:
            merge(domain, language)
            print(f"{language} {domain}: {len(missing(domain, language))} not translated")
    return 0


if __name__ == "__main__":
    sys.exit(main())
