"""No hidden count can be computed: looked at by brute force, and by the exact test, on tables of
any size."""

from itertools import product

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reports.suppressing import FEW, HIDDEN, Grid, suppress, suppress_list, tables_of

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


def two(counts):
    """A table, and one that counts some of its people."""
    some = [st.tuples(*(st.integers(0, value) for value in row)) for row in counts]
    return st.tuples(st.just(counts), st.tuples(*some))


HIGHEST = 24


def possible(cell) -> list[int]:
    """What a reader must think possible of a cell by itself: what is hidden for another's sake is
    five or more, or stands where nothing says what is small."""
    if cell == FEW:
        return [1, 2, 3, 4]
    return list(range(1, HIGHEST)) if cell == HIDDEN else [cell]


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


def places(shown):
    return [(row, column) for row, line in enumerate(shown) for column, _cell in enumerate(line)]


def made(*counts):
    """As `suppress` makes them; none that are all hidden, which tell nothing but their sums."""
    found = tables_of([Grid.of(one) for one in counts])
    found.hide()
    assume(not found.is_veiled)
    return found


@settings(deadline=None, max_examples=150)
@given(small_tables)
def test_by_trying_every_table_that_could_be_meant(counts):
    shown = made(counts).shown()
    assume(work(shown) <= 60_000)
    fitting = readings(shown)
    assert Grid.of(counts).values in fitting or any(
        value >= HIGHEST for row in counts for value in row
    )
    for row, column in places(shown):
        if isinstance(shown[row][column], str):
            assert len({grid[row][column] for grid in fitting}) > 1


@settings(deadline=None, max_examples=150)
@given(
    st.integers(1, 2)
    .flatmap(lambda width: st.lists(st.lists(st.integers(0, 9), min_size=width, max_size=width),
                                    min_size=1, max_size=2))
    .flatmap(two)
)  # fmt: skip
def test_by_trying_every_two_tables_that_could_be_meant(both):
    """Neither a small count nor a small difference of the two has only one value."""
    shown = [made(*both).shown(table) for table in (0, 1)]
    assume(work(shown[0]) * work(shown[1]) <= 2_000_000 and max(map(work, shown)) <= 8_000)
    first, second = map(readings, shown)
    assume(len(first) * len(second) <= 400_000)
    fitting = [
        (one, other) for one in first for other in second
        if all(one[r][c] >= other[r][c] for r, c in places(one))
    ]  # fmt: skip
    whole, part = (Grid.of(counts).values for counts in both)
    assert (whole, part) in fitting
    for row, column in places(shown[0]):
        for table in (0, 1):
            if isinstance(shown[table][row][column], str):
                assert len({pair[table][row][column] for pair in fitting}) > 1
        if 0 < whole[row][column] - part[row][column] < 5:
            assert len({one[row][column] - other[row][column] for one, other in fitting}) > 1


@settings(deadline=None, max_examples=200)
@given(tables)
def test_no_small_count_is_shown_and_none_follows(counts):
    nothing_follows([counts])


@settings(deadline=None, max_examples=100)
@given(tables.flatmap(two))
def test_nor_of_two_tables_or_their_difference(both):
    nothing_follows(both)


def nothing_follows(counts) -> None:
    found = tables_of([Grid.of(one) for one in counts])
    found.hide()
    assert found.is_veiled or not any(found.follows(cell, ways) for cell, ways in found.delicate())
    for shown, one in zip(suppress(*counts), counts, strict=True):
        grid = Grid.of(one)
        for cell, value in zip(grid.cells(), (v for row in shown for v in row), strict=True):
            assert value == grid[cell] or value in (FEW, HIDDEN)
            assert not isinstance(value, int) or not 0 < value < 5
            assert value != FEW or grid[cell] < 5


@settings(deadline=None)
@given(tables)
def test_where_no_count_is_small_nothing_is_hidden(counts):
    large = [[0 if value < 5 else value for value in row] for row in counts]
    assert suppress(large) == [Grid.of(large).values]


@settings(deadline=None)
@given(tables, st.randoms(use_true_random=False))
def test_whatever_people_are_also_counted_by_their_sums_are_hidden_alike(counts, lots):
    """Two reports of the same people: by sex and country, and by sex and institution."""
    other = [[0] * len(counts[0]) for _row in range(4)]
    for row in counts:
        for column, value in enumerate(row):
            for _each in range(value):
                other[lots.randrange(4)][column] += 1
    sums, same = (table[-1] for (table,) in (suppress(counts), suppress(other)))
    assert sums == same


def test_the_second_cell_of_a_row_goes_with_the_first():
    """Counting rule 7: "a second cell is hidden if the first could be computed"."""
    (shown,) = suppress([[3, 21, 0], [9, 17, 8], [8, 10, 6]])
    assert shown[0][0] == FEW
    assert shown[0][1] == HIDDEN
    assert shown[-1] == [20, 48, 14, 82]
    assert [row[3] for row in shown] == [24, 34, 24, 82]


def test_a_few_who_came_and_were_not_trained_cannot_be_computed():
    reached, trained = suppress([[20, 30], [15, 25]], [[18, 25], [15, 20]])
    assert reached == [[20, 30, 50], [15, 25, 40], [35, 55, 90]]
    assert trained[0][0] == HIDDEN
    assert trained[-1][-1] == 78
    hidden = [cell for cell in Grid.of([[0, 0], [0, 0]]).cells()
              if trained[cell[0]][cell[1]] == HIDDEN]  # fmt: skip
    assert len(hidden) >= 4


def test_what_is_said_of_a_sum_elsewhere_is_not_told_here():
    assert suppress_list([5, 9], sums=[HIDDEN])[0].count(HIDDEN) == 2


def test_empty_cells_stay_and_an_empty_table_is_one():
    assert suppress([[0, 0], [0, 30]]) == [[[0, 0, 0], [0, 30, 30], [0, 30, 30]]]
    assert suppress([]) == [[[0]]]


def test_two_fours_under_a_sum_of_eight_are_no_secret_unless_the_sum_is():
    """Or unless nothing says that they are small."""
    assert suppress_list([4, 4]) == [[FEW, FEW, HIDDEN]]
    assert suppress_list([4, 4], keep=True) == [[HIDDEN, HIDDEN, 8]]


def test_where_the_sums_would_tell_all_cells_are_hidden_and_the_sums_stay():
    """The five of the first row stand in one column, whose other cell is then a four."""
    (shown,) = suppress([[0, 0, 5], [6, 46, 4]])
    assert shown == [[HIDDEN] * 3 + [5], [HIDDEN] * 3 + [56], [6, 46, 9, 61]]


@settings(deadline=None)
@given(st.lists(numbers, min_size=1, max_size=5))
def test_a_list_hides_its_small_parts(parts):
    (shown,) = suppress_list(parts)
    for value, cell in zip([*parts, sum(parts)], shown, strict=True):
        assert cell in (value, FEW, HIDDEN)
        assert not isinstance(cell, int) or not 0 < cell < 5
    few = [cell for cell in shown[:-1] if isinstance(cell, str)]
    assert len(few) != 1 or isinstance(shown[-1], str)
