"""Cumulative reach: years that add up, and what has grown since an earlier report."""

from reports.protecting.cells import name, part_of
from reports.protecting.columns import add_up
from reports.structure import Report, Table
from reports.suppressing import HIDDEN, is_small

PEOPLE = (1, 2, 3, 4, 5)
UNIQUE, WOMEN = 2, 3


def protect(tables: dict[str, Table]) -> None:
    """Years that add up to the last row; events are no people."""
    for table in tables.values():
        women = [part_of(row.cells[WOMEN], row.cells[UNIQUE]) for row in table.rows]
        for at in PEOPLE:
            add_up(table, at)
        for row, said in zip(table.rows, women, strict=True):
            if said == HIDDEN and isinstance(row.cells[WOMEN], int):
                row.cells[WOMEN] = HIDDEN


def since(tables: dict[str, Table], earlier: Report) -> None:
    """Cumulative figures that grew by a few since an earlier report are not told anew, neither as
    the sum nor in the year in which they grew."""
    known = {name(row.label): row.cells for table in earlier.tables for row in table.rows}
    for table in tables.values():
        pairs = [(row.cells, known[name(row.label)]) for row in table.rows
                 if name(row.label) in known]  # fmt: skip
        for now, before in pairs:
            hide_growth(now, before)
        for at in PEOPLE:
            one_more(table, at)


def hide_growth(now: list, before: list) -> None:
    grown = {at: growth(now[at], before[at]) for at in PEOPLE}
    men = grown[UNIQUE] - grown[WOMEN] if None not in (grown[UNIQUE], grown[WOMEN]) else None
    for at in PEOPLE:
        if is_few(grown[at]) or (at == WOMEN and is_few(men)):
            now[at] = HIDDEN


def growth(now: int | str, before: int | str) -> int | None:
    return now - before if isinstance(now, int) and isinstance(before, int) else None


def is_few(grown: int | None) -> bool:
    return grown is not None and is_small(abs(grown))


def one_more(table: Table, at: int) -> None:
    """A single hidden cell of a column follows from its sum: another is hidden with it."""
    hidden = [row for row in table.rows if isinstance(row.cells[at], str)]
    if len(hidden) == 1:
        others = [row for row in table.rows if row.cells[at] and row is not hidden[0]]
        for row in others[-1:]:
            row.cells[at] = HIDDEN
