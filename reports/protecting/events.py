"""The event summary: events one a row, one event by country, and what forms say of it."""

from reports.protecting.cells import few, name, part_of, totals
from reports.protecting.crossed import crossed, put
from reports.structure import Table, word
from reports.suppressing import suppress


def protect(tables: dict[str, Table]) -> None:
    """People and forms. A form knows no person: its figures hang on none of the others."""
    if "events" not in tables:
        return
    table = tables["events"]
    mean_at = place(table, "satisfaction")
    means = [row.cells[mean_at] for row in table.rows]
    people(table)
    if "countries" in tables:
        agree(table, tables["countries"])
    for row, mean in zip(table.rows, means, strict=True):
        row.cells[mean_at] = mean
    few_of(table, "forms")
    if "satisfaction" in tables:
        few_of(tables["satisfaction"], "answers")


def place(table: Table, column: str) -> int:
    """Where a column stands, by its word."""
    return [name(one.label) for one in table.columns].index(name(word(column)))


def few_of(table: Table, column: str) -> None:
    """Counts that are parts of no sum; their means are there from five on already."""
    at = place(table, column)
    for row in table.rows:
        row.cells[at] = few(row.cells[at])


def people(table: Table) -> None:
    """Events one a row. Their sums stand in other reports of the period, so they count as known."""
    columns = [name(table.columns[at].label) for at in table.parts]
    first, last = table.parts[0], table.total_at or 0
    attended = [row.cells[last] for row in table.rows]
    (shown,) = suppress([[row.cells[at] for at in table.parts] for row in table.rows])
    for row, cells in zip(table.rows, shown, strict=False):
        put(table, row, columns, cells)
        row.cells[first - 1] = few(row.cells[first - 1])
    trained(table, attended)


def trained(table: Table, attended: list[int]) -> None:
    """Who was there long enough, of those who attended; trained are those of trainings."""
    enough_at, trained_at = (table.total_at or 0) + 1, (table.total_at or 0) + 2
    said = [row.cells[table.total_at or 0] for row in table.rows]
    counts = [
        [row.cells[trained_at], whole - row.cells[trained_at]]
        for row, whole in zip(table.rows, attended, strict=True)
    ]
    (shown,) = suppress(counts, totals=said)
    for row, (value, *_rest) in zip(table.rows, shown, strict=False):
        is_training = row.cells[trained_at] == row.cells[enough_at]
        row.cells[trained_at] = value
        row.cells[enough_at] = (
            row.cells[trained_at] if is_training
            else part_of(row.cells[enough_at], row.cells[table.total_at or 0])
        )  # fmt: skip


def agree(table: Table, countries: Table) -> None:
    """Of one event two tables speak: what one hides, the other must not tell."""
    crossed(countries)
    columns = [name(countries.columns[at].label) for at in countries.parts]
    sums = totals(countries)[0]
    (row,) = table.rows
    put(table, row, columns, [*(sums.cells[at] for at in countries.parts),
                              sums.cells[countries.total_at or 0]])  # fmt: skip
