"""The donor report: outputs, and the cross-tables below them."""

from reports.protecting import crossed
from reports.protecting.cells import totals
from reports.structure import Table

REACHED_AT, FIRST_SEX = 4, 5


def protect(tables: dict[str, Table]) -> None:
    """Persons trained stand in the outputs and in the last row of the table by country; shares come
    without the numbers that they are of."""
    crossed.protect(tables)
    once = totals(tables["trained"])[1].cells[:4] if "trained" in tables else None
    for row in tables["outputs"].rows if "outputs" in tables else ():
        if row.cells[1] == ["word", "persons"] and once:
            *sexes, total = once
            row.cells[REACHED_AT : FIRST_SEX + 3] = [total, *sexes]
