"""A report as it may leave the programme: small counts hidden, and what they would follow from.

What was counted is not changed: hidden cells become text (`suppressing.FEW`, `HIDDEN`), and shares
or means that rest on a hidden count are left out.
"""

from collections.abc import Callable
from copy import deepcopy

from programmes.counting import SMALL
from reports.structure import COUNT, Report, Row, Table
from reports.suppressing import FEW, HIDDEN, suppress, suppress_list

Protect = Callable[[Table], None]


def protected(report: Report) -> Report:
    """A copy of the report for others. What is protected already stays as it is."""
    safe = deepcopy(report)
    for table in safe.tables:
        PROTECTORS.get(table.key, crossed)(table)
    if safe.layout == "event":
        agree(safe.tables)
    if safe.layout == "donor" and safe.tables:
        same_persons(safe.tables)
    safe.facts = [(what, said) for what, said in safe.facts if said[0] != "over"]
    safe.definitions = [*(name for name in safe.definitions if name != "few"), "few"]
    return safe


def totals(table: Table) -> list[Row]:
    return [row for row in table.rows if row.is_total]


def crossed(table: Table) -> None:
    """A cross-table: cells with the sums of rows and columns; below them, unique persons."""
    lines = [row for row in table.rows if not row.is_total]
    if not lines or table.total_at is None:
        return
    width = len(table.parts)
    shown = suppress([row.cells[:width] for row in lines])
    sums, *once = totals(table)
    for row, cells in zip([*lines, sums], shown, strict=True):
        put(table, row, cells)
    for row in once:
        unique(table, row, shown[-1])


def unique(table: Table, row: Row, sums: list[int | str]) -> None:
    """A row of unique persons: hidden where it is small, or where the sum above it is hidden, which
    it may equal."""
    total = row.cells[len(table.parts)]
    cells = [*suppress_list(row.cells[: len(table.parts)])[:-1], few(total)]
    pairs = zip(cells, sums, strict=True)
    put(table, row, [one if isinstance(one, str) else above if above == HIDDEN else one
                     for one, above in pairs])  # fmt: skip


def put(table: Table, row: Row, cells: list[int | str]) -> None:
    """Write the parts and their sum; shares of hidden parts are nobody's business."""
    for at, value in zip([*table.parts, table.total_at], cells, strict=True):
        row.cells[at] = value
    if any(isinstance(value, str) for value in cells):
        for at, column in enumerate(table.columns):
            if column.form != COUNT and isinstance(row.cells[at], float):
                row.cells[at] = None


def few(number: int | str) -> int | str:
    return FEW if isinstance(number, int) and 0 < number < SMALL else number


def part_of(part: int | str, whole: int | str) -> int | str:
    """A part whose remainder would be a small group is hidden with it."""
    if isinstance(part, int) and isinstance(whole, int) and part and 0 < whole - part < SMALL:
        return HIDDEN
    return few(part)


def event_rows(table: Table) -> None:
    """Events one a row: nothing adds up downwards."""
    first = table.parts[0]
    for row in table.rows:
        attended = row.cells[table.total_at]
        put(table, row, suppress_list(row.cells[first : first + 3]))
        row.cells[first - 1] = few(row.cells[first - 1])
        for at in (table.total_at + 1, table.total_at + 2):
            row.cells[at] = part_of(row.cells[at], attended)


def agree(tables: list[Table]) -> None:
    """Of one event two tables speak: what one hides, the other must not tell."""
    events, *more = tables or [None]
    for table in more:
        (row,), sums = events.rows, totals(table)[0]
        put(events, row, sums.cells[: len(table.parts) + 1])


def by_column(table: Table) -> None:
    """Rows that add up to the last one, column by column."""
    *lines, total = table.rows or [None]
    for at in range(len(table.columns)) if lines else ():
        cells = suppress_list([row.cells[at] for row in lines])
        for row, value in zip([*lines, total], cells, strict=True):
            row.cells[at] = value


PEOPLE = (1, 2, 3, 4, 5)
UNIQUE, WOMEN = 2, 3


def reach(table: Table) -> None:
    """Years that add up to the last row; events are no people."""
    *lines, total = table.rows or [None]
    women = {id(row): part_of(row.cells[WOMEN], row.cells[UNIQUE]) for row in table.rows}
    for at in PEOPLE if lines else ():
        cells = suppress_list([row.cells[at] for row in lines])
        for row, value in zip([*lines, total], cells, strict=True):
            row.cells[at] = value
    for row in table.rows:
        if women[id(row)] == HIDDEN and isinstance(row.cells[WOMEN], int):
            row.cells[WOMEN] = HIDDEN


BOTH, PASSED, PASSED_SHARE = 0, 6, 7


def gain(table: Table) -> None:
    """Means of small groups, and what they would follow from, are left out."""
    for row in table.rows:
        number, passed = row.cells[BOTH], row.cells[PASSED]
        row.cells[PASSED] = part_of(passed, number)
        row.cells[BOTH] = few(number)
        if isinstance(row.cells[PASSED], str):
            row.cells[PASSED_SHARE] = None
        if isinstance(row.cells[BOTH], str):
            row.cells[1:] = [None] * (len(row.cells) - 1)


def statistics(table: Table) -> None:
    """Groups of a course that add up to all of it: by sex, and again by country."""
    for group in grouped(table.rows):
        *parts, whole = group
        cells = suppress_list([row.cells[BOTH] for row in parts])
        for row, value in zip(parts, cells[:-1], strict=True):
            row.cells[BOTH] = value
        whole.cells[BOTH] = few(whole.cells[BOTH])
        for row in group:
            if isinstance(row.cells[BOTH], str):
                row.cells[1:] = [None] * (len(row.cells) - 1)


def grouped(rows: list[Row]) -> list[list[Row]]:
    """The rows of each course by sex, and by country, each time with the row of all at the end."""
    found: dict[str, dict[str, list[Row]]] = {}
    for row in rows:
        course, group = row.label[1]
        kind = "whole" if list(group) == ["word", "all"] else "sex" if is_sex(group) else "country"
        found.setdefault(str(course), {}).setdefault(kind, []).append(row)
    return [
        [*of[kind], *of["whole"]] for of in found.values() for kind in ("sex", "country")
        if kind in of
    ]  # fmt: skip


def is_sex(group: list) -> bool:
    return list(group) in [["word", sex] for sex in ("female", "male", "not_disclosed")]


ASKED, ANSWERS, RATE, YES, PARTLY, NO = range(6)


def follow_up(table: Table) -> None:
    """Answers to a question make a sum of their own."""
    for row in table.rows:
        parts = [row.cells[at] or 0 for at in (YES, PARTLY, NO)]
        asks_partly = row.cells[PARTLY] is not None
        *said, answers = suppress_list(parts)
        row.cells[YES], row.cells[NO], row.cells[ANSWERS] = said[0], said[2], answers
        row.cells[PARTLY] = said[1] if asks_partly else None
        row.cells[ASKED] = few(row.cells[ASKED])
        if isinstance(answers, str) or isinstance(row.cells[ASKED], str):
            row.cells[RATE] = None


REACHED_AT, FIRST_SEX = 4, 5


def outputs(table: Table) -> None:
    """Persons trained, by sex; shares come without the numbers that they are of."""
    for row in table.rows:
        if row.cells[1] == ["word", "persons"]:
            row.cells[REACHED_AT] = few(row.cells[REACHED_AT])
            row.cells[FIRST_SEX : FIRST_SEX + 3] = suppress_list(
                row.cells[FIRST_SEX : FIRST_SEX + 3]
            )[:3]


def same_persons(tables: list[Table]) -> None:
    """The outputs and the last row of the table by country speak of the same people."""
    by_key = {table.key: table for table in tables}
    once = by_key["trained"].rows[-1:] if "trained" in by_key else []
    for row in by_key["outputs"].rows if once else ():
        if row.cells[1] == ["word", "persons"]:
            *sexes, total = once[0].cells[:4]
            row.cells[REACHED_AT : FIRST_SEX + 3] = [total, *sexes]


def untouched(table: Table) -> None:
    """No people are counted here."""


PROTECTORS: dict[str, Protect] = {
    "events": event_rows,
    "attendance": by_column,
    "reach": reach,
    "gain": gain,
    "statistics": statistics,
    "after_3": follow_up,
    "after_6": follow_up,
    "outputs": outputs,
    "markers": untouched,
}
