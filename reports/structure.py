"""The one plain structure of a report: what a layout computes, and page, files and frozen reports
show. No word in it is in a language: a label says what it stands for, `wording.said` says it.

A label is `[kind, value]`: `["word", "total"]`, `["country", "UZ"]`, `["titles", {"en": …}]`. So a
report that was frozen as JSON can be read in any language, also in one that came later.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

Label = Sequence[Any]
Value = int | float | str | None
"""A number; text for what may not be shown (`suppressing.FEW`, `HIDDEN`); None: nothing to say."""
COUNT, SHARE, MEAN, POINTS, RATIO = "count", "share", "mean", "points", "ratio"
AMOUNT, SAID = "amount", "said"
"""Formats of columns: whole numbers; parts of one; per cent; percentage points; plain numbers with
two decimals; whole numbers or not, as they come; labels."""


def word(name: str) -> Label:
    return ["word", name]


def text(value: Any) -> Label:
    """What somebody entered, the same in every language."""
    return ["text", str(value)]


@dataclass
class Column:
    label: Label
    form: str = COUNT


@dataclass
class Row:
    """`cells` in the order of the columns. `picks`: what each cell counts, as filters for the list
    of its rows, or None; a frozen report has none."""

    label: Label
    cells: list[Any]
    picks: list[dict[str, str] | None] = field(default_factory=list)
    is_total: bool = False


@dataclass
class Table:
    """`head` says what a row stands for; `chart`: the numbers of the columns that are drawn."""

    key: str
    title: Label
    head: Label
    columns: list[Column]
    rows: list[Row]
    chart: list[int] = field(default_factory=list)
    # Drawn with a bar for each column instead of each row.
    across: bool = False
    # The columns that add up to `total_at`: those of a cross-table in which small counts hide.
    parts: list[int] = field(default_factory=list)
    total_at: int | None = None


@dataclass
class Report:
    """`facts` stand above the tables, `definitions` and `notes` below; `filters`: what was asked.
    `missing` says what is not known of how many."""

    layout: str
    tables: list[Table]
    definitions: list[str]
    filters: list[tuple[Label, Label]] = field(default_factory=list)
    facts: list[tuple[Label, Label]] = field(default_factory=list)
    notes: list[Label] = field(default_factory=list)
    missing: list[tuple[Label, int, int]] = field(default_factory=list)
    is_sample: bool = False

    def as_data(self) -> dict[str, Any]:
        """As JSON keeps it; without the ways to the rows."""
        data = asdict(self)
        for table in data["tables"]:
            for row in table["rows"]:
                del row["picks"]
        return data

    @classmethod
    def of(cls, data: dict[str, Any]) -> "Report":
        """A report that was kept as `as_data`."""
        tables = [
            Table(**{
                **table,
                "columns": [Column(**column) for column in table["columns"]],
                "rows": [Row(**row) for row in table["rows"]],
            })
            for table in data["tables"]
        ]  # fmt: skip
        return cls(**{**data, "tables": tables})


def share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
