"""Cohen's κ against numbers from the literature."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.agreement import kappa, weighted_kappa


def table(rows: list[list[int]]) -> list[tuple[int, int]]:
    """Pairs of marks whose cross table is this one."""
    return [
        (i, j) for i, row in enumerate(rows) for j, n in enumerate(row) for _ in range(n)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "value"),
    [
        # The example of the English Wikipedia's article: 50 applications, read by two.
        ([[20, 5], [10, 15]], 0.4),
        # Its two tables of equal agreement and unequal κ.
        ([[45, 15], [25, 15]], 0.1304),
        ([[25, 35], [5, 35]], 0.2593),
        # Cohen's own table (1968): three categories, p₀ = 0.70, pₑ = 0.41, κ = .492.
        ([[88, 14, 18], [10, 40, 10], [2, 6, 12]], 0.4915),
        ([[7, 0], [0, 5]], 1.0),
        ([[0, 5], [5, 0]], -1.0),
        ([[4, 4], [4, 4]], 0.0),
    ],
)
def test_kappa_of_the_literature(rows, value):
    assert kappa(table(rows)) == pytest.approx(value, abs=0.0001)


def test_weighted_kappa_counts_a_near_miss_less():
    near, far = [[5, 2, 0], [2, 5, 2], [0, 2, 5]], [[5, 0, 2], [2, 5, 2], [2, 0, 5]]
    assert kappa(table(near)) == pytest.approx(kappa(table(far)), abs=0.02)
    assert weighted_kappa(table(near)) > weighted_kappa(table(far)) + 0.2


def test_with_two_categories_the_weights_make_no_difference():
    pairs = table([[20, 5], [10, 15]])
    assert weighted_kappa(pairs) == pytest.approx(kappa(pairs))


def test_weighted_kappa_by_its_definition():
    rows = [[11, 3, 1], [2, 9, 4], [0, 3, 7]]
    n = sum(map(sum, rows))
    out = [sum(row) for row in rows]
    across = [sum(row[j] for row in rows) for j in range(3)]
    cells = [(i, j) for i in range(3) for j in range(3)]
    observed = sum((i - j) ** 2 * rows[i][j] / n for i, j in cells)
    expected = sum((i - j) ** 2 * out[i] * across[j] / n**2 for i, j in cells)
    assert weighted_kappa(table(rows)) == pytest.approx(1 - observed / expected)


def test_where_nothing_can_be_disagreed_on_there_is_no_kappa():
    assert kappa([]) is None and weighted_kappa([]) is None
    assert kappa([(1, 1)] * 9) is None


MARKS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=40)


@given(MARKS)
def test_kappa_does_not_depend_on_who_is_the_first(pairs):
    for value in (kappa, weighted_kappa):
        one, other = value(pairs), value([(b, a) for a, b in pairs])
        assert one == other
        assert one is None or -1.0 <= one <= 1.0
