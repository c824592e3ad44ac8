"""Compile the catalogues of the interface (.po to .mo) without GNU gettext."""

from pathlib import Path

import polib

HERE = Path(__file__).resolve().parent


def compile_catalogues(folder: Path = HERE) -> int:
    """Write the `.mo` beside every `.po` under `folder`; returns how many there are."""
    catalogues = sorted(folder.glob("*/LC_MESSAGES/*.po"))
    for path in catalogues:
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
    return len(catalogues)


if __name__ == "__main__":
    compile_catalogues()
