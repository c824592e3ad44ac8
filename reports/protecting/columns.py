"""Columns and rows that add up: attendance by day, answers to a question."""

from reports.protecting.cells import few
from reports.structure import Table
from reports.suppressing import suppress_list


def protect(tables: dict[str, Table]) -> None:
    """Women, men and who did not say add up to all of a day."""
    for table in tables.values():
        for at in range(len(table.columns)):
            add_up(table, at)


def add_up(table: Table, at: int) -> None:
    """Hide what is small in a column whose last row is the sum of the others."""
    *parts, _total = table.rows
    (cells,) = suppress_list([row.cells[at] for row in parts])
    for row, value in zip(table.rows, cells, strict=True):
        row.cells[at] = value


ASKED, ANSWERS, RATE, YES, PARTLY, NO = range(6)


def protect_answers(tables: dict[str, Table]) -> None:
    """Answers to a question make a sum of their own; of a few, the layout tells no more."""
    for row in (row for table in tables.values() for row in table.rows):
        if row.cells[YES] is None:
            row.cells[ANSWERS], row.cells[ASKED] = few(row.cells[ANSWERS]), few(row.cells[ASKED])
            row.cells[RATE] = None
            continue
        asks_partly = row.cells[PARTLY] is not None
        (shown,) = suppress_list([row.cells[at] or 0 for at in (YES, PARTLY, NO)])
        row.cells[YES], partly, row.cells[NO], answers = shown
        row.cells[PARTLY] = partly if asks_partly else None
        row.cells[ANSWERS], row.cells[ASKED] = answers, few(row.cells[ASKED])
        if isinstance(answers, str) or isinstance(row.cells[ASKED], str):
            row.cells[RATE] = None
