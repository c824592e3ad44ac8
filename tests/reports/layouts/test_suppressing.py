"""No hidden count can be computed: looked at by brute force, and by the exact test, on tables of
any size."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.suppressing import FEW, HIDDEN, Grid, follows, hidden, suppress, suppress_list

numbers = st.integers(0, 12)
small_tables = st.integers(1, 3).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 7), min_size=width, max_size=width), min_size=1, max_size=2
    )
)
tables = st.integers(1, 7).flatmap(
    lambda width: st.lists(
        st.lists(numbers | st.integers(0, 80), min_size=width, max_size=width),
        min_size=1,
        max_size=15,
    )
)
HIGHEST = 24


def possible(cell) -> list[int]:
    """What a reader must think possible of a cell by itself."""
    if cell == FEW:
        return [1, 2, 3, 4]
    return list(range(5, HIGHEST)) if cell == HIDDEN else [cell]


def readings(shown) -> list[list[list[int]]]:
    """Every table that fits what is shown, its sums included."""
    height, width = len(shown) - 1, len(shown[0]) - 1
    inner = [shown[r][c] for r in range(height) for c in range(width)]
    found = []
    for values in product(*(possible(cell) for cell in inner)):
        counts = [list(values[r * width : (r + 1) * width]) for r in range(height)]
        grid = Grid.of(counts).values
        sums = [(grid[r][c], shown[r][c]) for r in range(height + 1) for c in range(width + 1)
                if r == height or c == width]  # fmt: skip
        if all(fits(value, cell) for value, cell in sums):
            found.append(grid)
    return found


def fits(value, cell) -> bool:
    """Whether a sum may be shown so: a hidden one may even be small."""
    if cell == FEW:
        return 0 < value < 5
    return value >= 1 if cell == HIDDEN else value == cell


def work(shown) -> int:
    size = 1
    for row in shown[:-1]:
        for cell in row[:-1]:
            size *= len(possible(cell))
    return size


@settings(deadline=None, max_examples=150)
@given(small_tables)
def test_by_trying_every_table_that_could_be_meant(counts):
    shown = suppress(counts)
    if work(shown) > 60_000:
        return
    fitting = readings(shown)
    assert Grid.of(counts).values in fitting or any(
        value >= HIGHEST for row in counts for value in row
    )
    for row, line in enumerate(shown):
        for column, cell in enumerate(line):
            if isinstance(cell, str):
                assert len({grid[row][column] for grid in fitting}) > 1


@settings(deadline=None, max_examples=200)
@given(tables)
def test_no_small_count_is_shown_and_none_follows(counts):
    grid = Grid.of(counts)
    secret = hidden(grid)
    for cell in grid.cells():
        assert cell in secret or not 0 < grid[cell] < 5
    assert not any(follows(grid, secret, cell) for cell in secret)
    for cell, value in zip(grid.cells(), (v for row in suppress(counts) for v in row), strict=True):
        assert value == grid[cell] or value in (FEW, HIDDEN)
        assert not isinstance(value, int) or not 0 < value < 5
        assert value != FEW or grid[cell] < 5


@settings(deadline=None)
@given(tables)
def test_where_no_count_is_small_nothing_is_hidden(counts):
    large = [[0 if value < 5 else value for value in row] for row in counts]
    assert suppress(large) == Grid.of(large).values


def test_the_second_cell_of_a_row_goes_with_the_first():
    """Counting rule 7: "a second cell is hidden if the first could be computed"."""
    shown = suppress([[3, 21, 0], [9, 17, 8], [8, 10, 6]])
    assert shown[0][0] == FEW
    assert shown[0][1] == HIDDEN
    assert shown[-1] == [20, 48, 14, 82]
    assert [row[3] for row in shown] == [24, 34, 24, 82]


def test_empty_cells_stay_and_an_empty_table_is_one():
    assert suppress([[0, 0], [0, 30]]) == [[0, 0, 0], [0, 30, 30], [0, 30, 30]]
    assert suppress([]) == [[0]]


def test_two_fours_under_a_sum_of_eight_are_no_secret_unless_the_sum_is():
    shown = suppress_list([4, 4])
    assert shown == [FEW, FEW, HIDDEN]


@settings(deadline=None)
@given(st.lists(numbers, min_size=1, max_size=5))
def test_a_list_hides_its_small_parts(parts):
    shown = suppress_list(parts)
    for value, cell in zip([*parts, sum(parts)], shown, strict=True):
        assert cell in (value, FEW, HIDDEN)
        assert not isinstance(cell, int) or not 0 < cell < 5
    few = [cell for cell in shown[:-1] if isinstance(cell, str)]
    assert len(few) != 1 or isinstance(shown[-1], str)
