"""The project's word lists: pairs of the two Uzbek scripts.

``uz_heldout.csv`` was written before the converter met its words, to measure it fairly. Share of
right Cyrillic at that first meeting: list "first" (only the stems of ``uz_pairs.csv`` known)
221 of 242 words and 110 of 136 names; list "second" (the full stems file) 118 of 120 words and
132 of 137 names. Latin came back right for every word. What was missed has been added since, so
the lists now guard against loss. ``uz_unseen.csv`` is the fair measure since: none of its words is
in another list or in the stems file (a test sees to it), and none may be added to make it pass.

``uz_corrected.csv`` has the texts of the courses whose Cyrillic people once had to correct, with
what they wrote; rules and stems have taken the place of those corrections.

``uz_comparison.csv`` says how many rows of each list UzTransliterator 2.0.2 (PyPI) gets right, the
best of its results for either kind of apostrophe, its Latin in canonical letters; measured in
November 2026 in an environment of its own.
"""

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
UNSEEN = rows("uz_unseen.csv")
CORRECTED = rows("uz_corrected.csv")
COMPARISON = rows("uz_comparison.csv")
