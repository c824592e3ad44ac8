"""Are the interface's catalogues complete? Compares them with the strings in the sources, and with
the strings of the packages that people meet (`locale/packages.py`).

Needs GNU gettext (xgettext, msgfmt). Exit code 1 and one line for every message that is missing.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(HERE))
import packages  # noqa: E402

LANGUAGES = packages.LANGUAGES
DERIVED = "uz_Cyrl"
Key = tuple[str | None, str]


def strings_in_sources() -> dict[Key, polib.POEntry]:
    """What `makemessages` finds, in a copy of the sources so that no catalogue is touched."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        files = subprocess.run(
            ["git", "ls-files", "*.py", "*.html", "*.txt"],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout.splitlines()
        for name in files:
            if (ROOT / name).exists() and not name.startswith(("tests/", "requirements/")):
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, copy / name)
        (copy / "locale").mkdir(exist_ok=True)
        command = [sys.executable, "-m", "django", "makemessages", "--locale", "xx"]
        environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
        subprocess.run(command, cwd=copy, env=environment, check=True, stdout=subprocess.DEVNULL)
        found = polib.pofile(str(copy / "locale/xx/LC_MESSAGES/django.po"))
        return {(entry.msgctxt, entry.msgid): entry for entry in found if not entry.obsolete}


def problems(language: str, wanted: dict[Key, polib.POEntry]) -> list[str]:
    """One line for each message of `wanted` that has no finished translation."""
    path = HERE / language / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return [f"{path.relative_to(ROOT)} is missing"]
    catalogue = polib.pofile(str(path))
    done = {(entry.msgctxt, entry.msgid) for entry in catalogue.translated_entries()}
    lines = {(entry.msgctxt, entry.msgid): entry.linenum for entry in catalogue}
    return [
        f"{path.relative_to(ROOT)}:{lines.get(key, 1)}: not translated: {key[1]!r}"
        for key in wanted
        if key not in done
    ]


def placeholders_kept(language: str) -> list[str]:
    """What msgfmt says of the catalogues: placeholders and line ends must match."""
    found = []
    for path in sorted((HERE / language / "LC_MESSAGES").glob("*.po")):
        command = ["msgfmt", "--check-format", "--output-file", os.devnull, str(path)]
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
        found += answer.stderr.splitlines() if answer.returncode else []
    return found


def hidden_in_sources() -> list[str]:
    """Imports of gettext under a name that `makemessages` does not look for: `_` or its own."""
    files = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    return [
        f"{name}:{number}: makemessages does not know this name: {line.strip()}"
        for name in files
        if (ROOT / name).exists() and not name.startswith("tests/")
        for number, line in enumerate((ROOT / name).read_text().splitlines(), 1)
        if re.search(r"\bimport\b.*gettext\w* as (?!_\b)|^\s+\w*gettext\w* as (?!_\b)", line)
    ]


def lost_in_cyrillic(wanted: dict[Key, polib.POEntry]) -> list[str]:
    """Messages that Uzbek has in Latin and the derived catalogue lacks."""
    from compile import uzbek_in_cyrillic

    derived = {(entry.msgctxt, entry.msgid) for entry in uzbek_in_cyrillic("django")}
    uzbek = polib.pofile(str(HERE / "uz" / "LC_MESSAGES" / "django.po"))
    latin = {(entry.msgctxt, entry.msgid) for entry in uzbek.translated_entries()}
    return [f"{DERIVED}: not converted: {key[1]!r}" for key in wanted if key in latin - derived]


def main() -> int:
    """Print what is missing; 0 when nothing is."""
    if not shutil.which("xgettext") or not shutil.which("msgfmt"):
        print("GNU gettext is missing (Debian: apt-get install gettext): catalogues not checked.")
        return 1
    wanted = strings_in_sources()
    found = [line for language in LANGUAGES for line in problems(language, wanted)]
    found += [line for language in LANGUAGES for line in placeholders_kept(language)]
    found += hidden_in_sources()
    found += lost_in_cyrillic(wanted)
    found += packages.problems()
    print("\n".join(found) or f"{len(wanted)} messages in {', '.join((*LANGUAGES, DERIVED))}")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
