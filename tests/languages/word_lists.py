"""The project's word lists: pairs of the two Uzbek scripts."""

import csv
from pathlib import Path

DATA = Path(__file__).parent / "data"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file in ``data``."""
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


PAIRS = rows("uz_pairs.csv")
GLOSSARY = rows("uz_glossary.csv")
HELD_OUT = rows("uz_heldout.csv")
