"""Cross-tables with their sums and unique persons; reached and trained are hidden together."""

from reports.protecting.cells import few, lines, name, totals
from reports.structure import COUNT, Row, Table
from reports.suppressing import HIDDEN, suppress, suppress_list


def crossed(*tables: Table) -> None:
    """A cross-table with the sums of rows and columns, and below them unique persons; or two, of
    which the second counts some of the first. Nobody stands in the second who is not in the
    first."""
    rows, columns = places(tables[0])
    counts = [
        [[number(table, row, column) for column in columns] for row in rows] for table in tables
    ]
    for table, shown in zip(tables, suppress(*counts), strict=True):
        sums = totals(table)[0]
        for row in (*lines(table), sums):
            at = len(rows) if row is sums else rows.index(name(row.label))
            put(table, row, columns, shown[at])
    unique(columns, [(table, totals(table)[0], totals(table)[1]) for table in tables])


def places(table: Table) -> tuple[list[str], list[str]]:
    """Its rows and its columns, by their labels."""
    return (
        [name(row.label) for row in lines(table)],
        [name(table.columns[at].label) for at in table.parts],
    )


def number(table: Table, row: str, column: str) -> int:
    """A count by the labels of its place; what is not there counts nobody."""
    found = next((one for one in lines(table) if name(one.label) == row), None)
    return cell(table, found, column) if found else 0


def cell(table: Table, row: Row, column: str) -> int:
    at = next((at for at in table.parts if name(table.columns[at].label) == column), None)
    return 0 if at is None else row.cells[at]


def put(table: Table, row: Row, columns: list[str], cells: list[int | str]) -> None:
    """Write the parts and their sum; shares of hidden parts are nobody's business."""
    *parts, total = cells
    for at in table.parts:
        row.cells[at] = parts[columns.index(name(table.columns[at].label))]
    row.cells[table.total_at or 0] = total
    if any(isinstance(row.cells[at], str) for at in (*table.parts, table.total_at)):
        for at, column in enumerate(table.columns):
            if column.form != COUNT and isinstance(row.cells[at], float):
                row.cells[at] = None


def unique(columns: list[str], found: list[tuple[Table, Row, Row]]) -> None:
    """The row of unique persons: hidden where it is small, or where the sum above it is hidden,
    which it may equal. By sex they add up; by country a person may stand in two columns."""
    parts = [[cell(table, once, column) for column in columns] for table, _sums, once in found]
    for (table, sums, once), shown in zip(found, suppress_list(*parts, keep=True), strict=True):
        total = once.cells[table.total_at or 0]
        adds_up = total == sum(cell(table, once, column) for column in columns)
        said = [*shown[:-1], shown[-1] if adds_up else few(total)]
        above = [
            *(cell(table, sums, column) for column in columns),
            sums.cells[table.total_at or 0],
        ]
        put(table, once, columns, [
            HIDDEN if over == HIDDEN and not isinstance(one, str) else one
            for one, over in zip(said, above, strict=True)
        ])  # fmt: skip


def protect(tables: dict[str, Table]) -> None:
    """Both cross-tables of a layout; there may be nobody who was trained."""
    found = [tables[key] for key in ("reached", "trained") if key in tables]
    if found:
        crossed(*found)
