"""Small counts hidden so that nobody can compute them (participation data model, counting rule 7).

A count under five is shown as "<5". Where such a count, or one hidden for its sake, would follow
from the sums of its row and column, further cells are hidden ("–") until none follows any more.

How it is known that nothing follows: a table with its sums is a circulation. Rows, columns and the
two lines of sums are nodes; a cell is a flow from its row to its column, a sum of a row flows from
the sums to the row, and so on round; at each node what comes in goes out, which says that the sums
are right. What is shown is fixed; what is hidden may lie between the bounds that its sign gives
away. A hidden cell can have another value exactly if its arc lies on a cycle of the residual graph
(any two circulations differ by such cycles, and whole bounds give whole flows; see Ahuja, Magnanti,
Orlin, "Network Flows", 1993, theorem 3.5). So `follows` is exact, and `hidden` hides until it says
no for every cell. Of a table only the cells and their sums may be published.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from math import inf

from programmes.counting import SMALL

FEW, HIDDEN = f"<{SMALL}", "–"
Cell = tuple[int, int]
Shown = int | str


@dataclass
class Grid:
    """Counts with their sums: the last row and the last column are sums, the corner is all."""

    values: list[list[int]]

    @classmethod
    def of(cls, counts: Sequence[Sequence[int]]) -> "Grid":
        rows = [[*row, sum(row)] for row in counts]
        width = len(rows[0]) if rows else 1
        return cls([*rows, [sum(row[n] for row in rows) for n in range(width)]])

    @property
    def height(self) -> int:
        return len(self.values) - 1

    @property
    def width(self) -> int:
        return len(self.values[0]) - 1

    def cells(self) -> Iterator[Cell]:
        """Every cell, sums included."""
        for row in range(self.height + 1):
            for column in range(self.width + 1):
                yield row, column

    def __getitem__(self, cell: Cell) -> int:
        return self.values[cell[0]][cell[1]]

    def arc(self, cell: Cell) -> tuple[int, int]:
        """From which node to which the cell flows. Nodes: rows, then the row of sums (`height`);
        then columns, then the column of sums."""
        row, column = cell
        at_row, at_column = row, self.height + 1 + column
        is_sum = (row == self.height) != (column == self.width)
        return (at_column, at_row) if is_sum else (at_row, at_column)

    def is_small(self, cell: Cell) -> bool:
        return 0 < self[cell] < SMALL

    def bounds(self, cell: Cell, sign: str) -> tuple[int, float]:
        """Between what a hidden cell lies, by its sign: "<5" is one to four. What is hidden for
        another's sake is no small count, or it would say so; a small sum that does not say so
        could be any."""
        if sign == FEW:
            return 1, SMALL - 1
        return (1 if self.is_small(cell) else SMALL), inf


Secret = dict[Cell, str]
"""Cells that must not be shown, and the sign that stands there."""


def residual(grid: Grid, secret: Secret, without: Cell) -> dict[int, set[int]]:
    """By which nodes the hidden cells could grow or shrink; one cell left out."""
    links: dict[int, set[int]] = {}
    for cell, sign in secret.items():
        if cell == without:
            continue
        start, end = grid.arc(cell)
        low, high = grid.bounds(cell, sign)
        if grid[cell] < high:
            links.setdefault(start, set()).add(end)
        if grid[cell] > low:
            links.setdefault(end, set()).add(start)
    return links


def leads(links: dict[int, set[int]], start: int, end: int) -> bool:
    seen, waiting = {start}, deque([start])
    while waiting:
        node = waiting.popleft()
        if node == end:
            return True
        for other in links.get(node, ()):
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return False


def follows(grid: Grid, secret: Secret, cell: Cell) -> bool:
    """Whether a hidden cell can have only one value, by all that is shown."""
    links = residual(grid, secret, cell)
    start, end = grid.arc(cell)
    low, high = grid.bounds(cell, secret[cell])
    grows = grid[cell] < high and leads(links, end, start)
    shrinks = grid[cell] > low and leads(links, start, end)
    return not (grows or shrinks)


def is_sum(grid: Grid, cell: Cell) -> int:
    """0 for a cell, 1 for a sum, 2 for the sum of all."""
    return (cell[0] == grid.height) + (cell[1] == grid.width)


def hidden(grid: Grid) -> Secret:
    """The cells that must not be shown."""
    secret = {cell: FEW for cell in grid.cells() if grid.is_small(cell)}
    while open_ones := [cell for cell in sorted(secret) if follows(grid, secret, cell)]:
        more = helpers(grid, secret, open_ones[0])
        if not more:
            return veiled(grid)
        secret |= dict.fromkeys(more, HIDDEN)
    return secret


def veiled(grid: Grid) -> Secret:
    """Where nothing near helps, the table is tiny: all of it is hidden, and that a sum is small,
    too (four cells under a sum that is less than five are all one)."""
    there = [cell for cell in grid.cells() if grid[cell]]
    return {
        cell: FEW if grid.is_small(cell) and not is_sum(grid, cell) else HIDDEN for cell in there
    }


def helpers(grid: Grid, secret: Secret, cell: Cell) -> set[Cell]:
    """What else to hide so that a cell can have another value: the cheapest cycle through it. Small
    cells are the cheapest, sums are spared. Empty where there is none."""
    start, end = grid.arc(cell)
    low, high = grid.bounds(cell, secret[cell])
    arcs = list(possible_arcs(grid, secret, cell))
    ways = [
        cheapest(arcs, end, start) if grid[cell] < high else None,
        cheapest(arcs, start, end) if grid[cell] > low else None,
    ]
    found = [way for way in ways if way is not None]
    return min(found, key=lambda way: way[0])[1] - set(secret) if found else set()


Arc = tuple[int, int, int, Cell]


def possible_arcs(grid: Grid, secret: Secret, without: Cell) -> Iterator[Arc]:
    """(from, to, cost, cell) of all that could move if it were hidden; an empty cell tells as much
    hidden as shown, and stays."""
    for cell in grid.cells():
        if cell == without or not grid[cell]:
            continue
        sign = secret.get(cell, HIDDEN)
        cost = 1 if cell in secret else 1000 ** (1 + is_sum(grid, cell)) + grid[cell]
        start, end = grid.arc(cell)
        low, high = grid.bounds(cell, sign)
        if grid[cell] < high:
            yield start, end, cost, cell
        if grid[cell] > low:
            yield end, start, cost, cell


def cheapest(arcs: list[Arc], start: int, end: int) -> "tuple[int, set[Cell]] | None":
    """The cost of the cheapest way from one node to another, and its cells (Dijkstra)."""
    links: dict[int, list[Arc]] = {}
    for arc in arcs:
        links.setdefault(arc[0], []).append(arc)
    waiting: list[tuple[int, int, list[Cell]]] = [(0, start, [])]
    done: set[int] = set()
    while waiting:
        cost, node, cells = heappop(waiting)
        if node == end:
            return cost, set(cells)
        if node in done:
            continue
        done.add(node)
        for _start, other, more, cell in links.get(node, ()):
            if other not in done:
                heappush(waiting, (cost + more, other, [*cells, cell]))
    return None


def suppress(counts: Sequence[Sequence[int]]) -> list[list[Shown]]:
    """The counts with their sums (a last row, a last column), as they may be published."""
    grid = Grid.of(counts)
    secret = hidden(grid)
    return [
        [secret.get((row, column), grid[row, column]) for column in range(grid.width + 1)]
        for row in range(grid.height + 1)
    ]


def suppress_list(parts: Sequence[int]) -> list[Shown]:
    """Parts and their sum, one row: as a table of one row without the sums of its columns."""
    return suppress([parts])[0]
