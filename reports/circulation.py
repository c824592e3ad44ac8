"""What of a table can be computed from what is shown of it, and what else to hide so that it can't.

How it is known that nothing follows: a table with its sums is a circulation. Rows, columns and the
two lines of sums are nodes; a cell is a flow from its row to its column, a sum of a row flows from
the sums to the row, and so on round; at each node what comes in goes out, which says that the sums
are right. What is shown is fixed; what is hidden may lie between the bounds that its sign gives
away. A hidden cell can have another value exactly if its arc lies on a cycle of the residual graph
(any two circulations differ by such cycles, and whole bounds give whole flows; see Ahuja, Magnanti,
Orlin, "Network Flows", 1993, theorem 3.5). So for one table `follows` is exact, and `hide` hides
until it says no for every cell. Of a table only the cells and their sums may be published.

Two tables of the same shape may stand together, of which the second counts some of the people of
the first (trained and reached). Then the difference of two cells is a count of people, too. What is
hidden may be otherwise in the first table, or in the second, or in both by as much; a cell that has
such a way is safe. That is sufficient, not exact: now and then a cell is hidden that could stay.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from math import inf

from programmes.counting import SMALL

FEW, HIDDEN = f"<{SMALL}", "–"
Cell = tuple[int, int]
Shown = int | str
Counts = Sequence[Sequence[int]]


def is_small(number: int) -> bool:
    return 0 < number < SMALL


@dataclass
class Grid:
    """Counts with their sums: the last row and the last column are sums, the corner is all."""

    values: list[list[int]]

    @classmethod
    def of(cls, counts: Counts) -> "Grid":
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

    def sums(self, cell: Cell) -> int:
        """0 for a cell, 1 for a sum, 2 for the sum of all."""
        return (cell[0] == self.height) + (cell[1] == self.width)

    def arc(self, cell: Cell, step: int = 1) -> tuple[int, int]:
        """From which node to which the cell flows, or back. Nodes: rows, then the row of sums
        (`height`); then columns, then the column of sums."""
        row, column = cell
        at_row, at_column = row, self.height + 1 + column
        forth = (at_column, at_row) if self.sums(cell) == 1 else (at_row, at_column)
        return forth if step > 0 else forth[::-1]

    def sign(self, cell: Cell) -> str:
        return FEW if is_small(self[cell]) else HIDDEN

    def bounds(self, cell: Cell, sign: str) -> tuple[int, float]:
        """Between what a hidden cell lies, by its sign: "<5" is one to four. What is hidden for
        another's sake is no small count, or it would say so; a small sum that does not say so
        could be any."""
        if sign == FEW:
            return 1, SMALL - 1
        return (1 if is_small(self[cell]) else SMALL), inf


Secret = dict[Cell, str]
"""Cells that must not be shown, and the sign that stands there."""
Way = tuple[int, ...]
"""The tables in which a cell changes when what is hidden is thought to be otherwise."""
Arc = tuple[int, int, int, Cell]
STEPS = (1, -1)
APART: dict[Way, int] = {(0,): 1, (1,): -1}
"""What one more in a way makes of the difference of the two tables."""


@dataclass
class Tables:
    """One table, or two of which the second counts some of the people of the first; with what is
    hidden in each."""

    grids: list[Grid]
    secrets: list[Secret] = field(default_factory=list)
    # Places that are told, or not, elsewhere: nothing more is hidden there.
    fixed: frozenset[Cell] = frozenset()
    is_veiled: bool = False

    def __post_init__(self) -> None:
        self.secrets = [dict(secret) for secret in self.secrets] or [{} for _grid in self.grids]

    @property
    def shape(self) -> Grid:
        return self.grids[0]

    @property
    def ways(self) -> list[Way]:
        return [(0,)] if len(self.grids) == 1 else [(0,), (1,), (0, 1)]

    def difference(self, cell: Cell) -> int:
        """People of the first table who are not in the second."""
        return self.grids[0][cell] - self.grids[1][cell] if len(self.grids) == 2 else 0

    def is_hidden(self, way: Way, cell: Cell) -> bool:
        return all(cell in self.secrets[table] for table in way)

    def sign(self, table: int, cell: Cell) -> str:
        return self.secrets[table].get(cell) or self.grids[table].sign(cell)

    def has_room(self, way: Way, cell: Cell, step: int) -> bool:
        """Whether the cell may be one more or less, if it is hidden. An empty cell tells as much
        hidden as shown, and stays."""
        for table in way:
            value = self.grids[table][cell]
            low, high = self.grids[table].bounds(cell, self.sign(table, cell))
            if not value or not low <= value + step <= high:
                return False
        apart = step * APART.get(way, 0) if len(self.grids) == 2 else 0
        return self.difference(cell) + apart >= 0

    # Does it follow? ------------------------------------------------------------------------------

    def can_differ(self, way: Way, cell: Cell) -> bool:
        """Whether a hidden cell may have another value, by all that is shown."""
        if not self.is_hidden(way, cell):
            return False
        links = self.links(way, cell)
        return any(
            self.has_room(way, cell, step) and leads(links, *self.shape.arc(cell, step)[::-1])
            for step in STEPS
        )

    def links(self, way: Way, without: Cell) -> dict[int, set[int]]:
        """By which nodes the hidden cells could grow or shrink; one cell left out."""
        found: dict[int, set[int]] = {}
        for cell in self.secrets[way[0]]:
            if cell == without or not self.is_hidden(way, cell):
                continue
            for step in STEPS:
                if self.has_room(way, cell, step):
                    start, end = self.shape.arc(cell, step)
                    found.setdefault(start, set()).add(end)
        return found

    def follows(self, cell: Cell, ways: list[Way]) -> bool:
        """Whether a hidden count can have only one value."""
        return not any(self.can_differ(way, cell) for way in ways)

    def ways_of(self, table: int) -> list[Way]:
        """How a cell of the table may be otherwise."""
        return [way for way in self.ways if table in way]

    @property
    def ways_apart(self) -> list[Way]:
        """How the difference of the two tables may be otherwise."""
        return [way for way in self.ways if len(way) == 1]

    # Hiding ---------------------------------------------------------------------------------------

    def hide(self) -> None:
        """Hide what must not be shown, and as much more as it takes. What can differ once can do so
        ever after, since hiding only adds ways."""
        for grid, secret in zip(self.grids, self.secrets, strict=True):
            small = {cell: FEW for cell in grid.cells() if is_small(grid[cell])}
            secret |= {cell: sign for cell, sign in small.items() if cell not in secret}
        waiting = deque(self.delicate())
        while waiting:
            cell, ways = waiting.popleft()
            if self.follows(cell, ways):
                new = self.help(cell, ways) or self.unsay(cell)
                if not new:
                    self.veil()
                    return
                waiting += [(one, self.ways_of(table)) for table, one in new]
                waiting.append((cell, ways))

    def delicate(self) -> Iterator[tuple[Cell, list[Way]]]:
        """Every hidden cell and every small difference, with the ways in which it may differ."""
        for table, secret in enumerate(self.secrets):
            yield from ((cell, self.ways_of(table)) for cell in sorted(secret))
        if len(self.grids) == 2:
            for cell in self.shape.cells():
                if is_small(self.difference(cell)):
                    yield cell, self.ways_apart

    def may_hide(self, way: Way, cell: Cell) -> bool:
        return cell not in self.fixed or self.is_hidden(way, cell)

    def help(self, cell: Cell, ways: list[Way]) -> list[tuple[int, Cell]]:
        """Hide the cheapest that lets the cell have another value, and say what was hidden (table,
        cell). Empty where nothing helps."""
        found = []
        for way in (one for one in ways if self.may_hide(one, cell)):
            arcs = list(self.arcs(way, cell))
            for step in STEPS:
                if self.has_room(way, cell, step):
                    path = cheapest(arcs, *self.shape.arc(cell, step)[::-1])
                    found += [(path[0] + self.cost(way, cell), way, path[1])] if path else []
        if not found:
            return []
        _cost, cheap, path_cells = min(found, key=lambda one: one[0])
        new = [(table, one) for table in cheap for one in sorted({*path_cells, cell})
               if one not in self.secrets[table]]  # fmt: skip
        for table, one in new:
            self.secrets[table][one] = self.grids[table].sign(one)
        return new

    def arcs(self, way: Way, without: Cell) -> Iterator[Arc]:
        """(from, to, cost, cell) of all that could move if it were hidden."""
        for cell in self.shape.cells():
            may = cell != without and self.may_hide(way, cell)
            for step in STEPS if may else ():
                if self.has_room(way, cell, step):
                    yield *self.shape.arc(cell, step), self.cost(way, cell), cell

    def cost(self, way: Way, cell: Cell) -> int:
        """What hiding the cell costs the reader: small cells are the cheapest, sums are spared."""
        return sum(
            1 if cell in self.secrets[table]
            else 1000 ** (1 + self.shape.sums(cell)) + self.grids[table][cell]
            for table in way
        )  # fmt: skip

    def unsay(self, cell: Cell) -> list[tuple[int, Cell]]:
        """No longer say which cells of its row and column are small: two under five with a sum of
        eight are both four. What was said (table, cell); empty where nothing was."""
        found = [
            (table, one)
            for table, secret in enumerate(self.secrets)
            for one, sign in secret.items()
            if sign == FEW and one not in self.fixed and (one[0] == cell[0] or one[1] == cell[1])
        ]
        for table, one in found:
            self.secrets[table][one] = HIDDEN
        return found

    def veil(self) -> None:
        """Where nothing helps, all is hidden but what is told elsewhere; empty cells, too, or what
        stands alone in a row would be its sum."""
        self.is_veiled = True
        for grid, secret in zip(self.grids, self.secrets, strict=True):
            secret |= {cell: HIDDEN for cell in grid.cells() if cell not in self.fixed}

    def shown(self, table: int = 0) -> list[list[Shown]]:
        """The counts with their sums (a last row, a last column), as they may be published."""
        grid, secret = self.grids[table], self.secrets[table]
        return [
            [secret.get((row, column), grid[row, column]) for column in range(grid.width + 1)]
            for row in range(grid.height + 1)
        ]


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
