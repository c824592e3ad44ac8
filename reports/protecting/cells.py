"""What all that protects a table needs: its rows, the names of its places, small counts."""

from reports.structure import Row, Table
from reports.suppressing import FEW, HIDDEN, is_small


def lines(table: Table) -> list[Row]:
    return [row for row in table.rows if not row.is_total]


def totals(table: Table) -> list[Row]:
    return [row for row in table.rows if row.is_total]


def few(number: int | str) -> int | str:
    return FEW if isinstance(number, int) and is_small(number) else number


def part_of(part: int | str, whole: int | str) -> int | str:
    """A part whose remainder would be a small group is hidden with it."""
    if isinstance(part, int) and isinstance(whole, int) and part and is_small(whole - part):
        return HIDDEN
    return few(part)


def name(label: object) -> str:
    """What a row or column is found by; a label may be a list or what JSON made of it."""
    return str(label)
