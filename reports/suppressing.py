"""Small counts hidden so that nobody can compute them (participation data model, counting rule 7).

A count under five is shown as "<5". Where such a count, or one hidden for its sake, would follow
from the sums of its row and column, further cells are hidden ("–") until none follows any more.
What can be computed, and what it takes to prevent it, is known by `circulation`.
"""

from collections.abc import Sequence
from itertools import zip_longest

from reports.circulation import FEW, HIDDEN, Cell, Counts, Grid, Secret, Shown, Tables, is_small

__all__ = ["FEW", "HIDDEN", "Grid", "Shown", "is_small", "suppress", "suppress_list", "tables_of"]


def suppress(*counts: Counts, totals: Sequence[Shown] = ()) -> list[list[list[Shown]]]:
    """One table, or two of which the second counts some of the first: each with its sums, as it may
    be published. `totals`: what is said elsewhere of the sums of the first one's rows.

    The sums are decided first, the sum of all before the others, each line of them by itself: so
    all tables of the same people, by whatever else they are counted, tell and hide the same sums.
    """
    tables = tables_of([Grid.of(one) for one in counts], totals)
    tables.hide()
    return [tables.shown(table) for table in range(len(counts))]


def tables_of(grids: list[Grid], totals: Sequence[Shown] = ()) -> Tables:
    """Tables whose sums are decided; their cells are not hidden yet."""
    height, width = grids[0].height, grids[0].width
    down = [(row, width) for row in range(height + 1)]
    along = [(height, column) for column in range(width + 1)]
    secrets = corners(grids)
    if totals:
        secrets[0] |= {at: one for at, one in zip(down, totals, strict=False) if one in SIGNS}
    for places in (along,) if totals else (along, down):
        decide(grids, secrets, places)
    return Tables(grids, secrets, frozenset([*down, *along]))


SIGNS = (FEW, HIDDEN)


def corners(grids: list[Grid]) -> list[Secret]:
    """The sums of all: hidden where they are small, or where what is left of them is."""
    corner = (grids[0].height, grids[0].width)
    found: list[Secret] = [{corner: FEW} if is_small(grid[corner]) else {} for grid in grids]
    if len(grids) == 2 and not any(found):
        whole, part = (grid[corner] for grid in grids)
        if part and is_small(whole - part):
            found[1][corner] = HIDDEN
    return found


def decide(grids: list[Grid], secrets: list[Secret], places: list[Cell]) -> None:
    """What is hidden in a line of sums whose own sum is decided, the last of the places."""
    *parts, corner = places
    line = Tables(
        [Grid.of([[grid[cell] for cell in parts]]) for grid in grids],
        [{(row, len(parts)): secret[corner] for row in (0, 1) if corner in secret}
         for secret in secrets],
        frozenset([(0, len(parts)), (1, len(parts))]),
    )  # fmt: skip
    line.hide()
    for table, secret in enumerate(secrets):
        shown = line.shown(table)[0]
        secret |= {cell: one for cell, one in zip(parts, shown, strict=False)
                   if isinstance(one, str)}  # fmt: skip


def suppress_list(
    *parts: Sequence[int], sums: Sequence[Shown | None] = (), keep: bool = False
) -> list[list[Shown]]:
    """Parts and their sum, one row: as a table of one row without the sums of its columns. Two
    rows: the second counts some of the first. `sums`: what is said of the sum elsewhere; `keep`:
    the sum is told whatever comes of the parts, unless it is small itself."""
    grids = [Grid.of([one]) for one in parts]
    if keep:
        secrets, places = corners(grids), [(1, column) for column in range(len(parts[0]) + 1)]
        decide(grids, secrets, places)
        return [
            [secret.get(cell, grid[cell]) for cell in places]
            for grid, secret in zip(grids, secrets, strict=True)
        ]
    known = [
        {(row, len(one)): said for row in (0, 1)} if isinstance(said, str) else {}
        for one, said in zip_longest(parts, sums)
    ]
    tables = Tables(grids, known)
    tables.hide()
    return [tables.shown(table)[0] for table in range(len(grids))]
