import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.intervals import Pairs, incomplete_beta, t_cdf, t_quantile

# Two-sided 95 %: table of Student's t as printed in NIST/SEMATECH, e-Handbook, 1.3.6.7.2.
PRINTED = {
    1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365, 8: 2.306, 9: 2.262,
    10: 2.228, 15: 2.131, 20: 2.086, 25: 2.060, 30: 2.042, 40: 2.021, 60: 2.000, 100: 1.984,
}  # fmt: skip


@pytest.mark.parametrize(("freedom", "printed"), PRINTED.items())
def test_the_printed_table(freedom, printed):
    assert t_quantile(0.975, freedom) == pytest.approx(printed, abs=0.0006)


@pytest.mark.parametrize(
    ("p", "freedom", "exact"),
    [
        # With one and two degrees of freedom there are closed forms: tan(π(p − ½)) and
        # (2p − 1) √(2 / (4p(1 − p))).
        (0.975, 1, 12.706204736174694),
        (0.995, 1, 63.65674116287158),
        (0.975, 2, 4.302652729749462),
        (0.95, 2, 2.919985580353725),
    ],
)
def test_closed_forms(p, freedom, exact):
    assert t_quantile(p, freedom) == pytest.approx(exact, rel=1e-9)


def test_many_degrees_of_freedom_are_the_normal_distribution():
    normal = statistics.NormalDist().inv_cdf(0.975)
    assert t_quantile(0.975, 1_000_000) == pytest.approx(normal, rel=1e-5)
    # The first term of its expansion in 1/ν: z + (z³ + z) / 4ν.
    expected = normal + (normal**3 + normal) / (4 * 5000)
    assert t_quantile(0.975, 5000) == pytest.approx(expected, rel=1e-7)


@given(st.floats(-50, 50), st.integers(1, 2000))
def test_the_distribution_is_symmetric_and_the_quantile_its_inverse(t, freedom):
    assert t_cdf(t, freedom) + t_cdf(-t, freedom) == pytest.approx(1, abs=1e-12)
    if 0.01 < t < 20:
        p = t_cdf(t, freedom)
        if p < 0.999999:
            assert t_quantile(p, freedom) == pytest.approx(t, rel=1e-6)


@given(st.floats(0.001, 0.999), st.integers(1, 30), st.integers(1, 30))
def test_the_incomplete_beta_function_is_a_binomial_sum(x, a, b):
    from math import comb

    n = a + b - 1
    exact = sum(comb(n, j) * x**j * (1 - x) ** (n - j) for j in range(a, n + 1))
    assert incomplete_beta(x, a, b) == pytest.approx(exact, abs=1e-12)


scores = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=3, max_size=60)


@given(scores)
def test_from_sums_as_from_the_rows(rows):
    parts = [Pairs(1, a * 5.0, b * 5.0, (b - a) ** 2 * 25.0) for a, b in rows]
    pairs = sum(parts, Pairs())
    gains = [(b - a) * 5.0 for a, b in rows]
    assert pairs.n == len(rows)
    assert pairs.gain == pytest.approx(statistics.fmean(gains))
    assert pairs.spread == pytest.approx(statistics.stdev(gains), abs=1e-5)
    low, high = pairs.interval
    assert (low + high) / 2 == pytest.approx(pairs.gain, abs=1e-9)


def test_of_nobody_and_of_one_there_is_no_interval():
    assert Pairs().gain is Pairs().interval is Pairs().effect is Pairs().normalised is None
    one = Pairs(1, 50.0, 80.0, 900.0)
    assert (one.gain, one.interval, one.effect) == (30.0, None, None)


def test_where_nothing_was_left_to_gain_there_is_no_normalised_gain():
    assert Pairs(2, 200.0, 200.0, 0.0).normalised is None


def test_where_all_gained_alike_there_is_no_effect_size():
    assert Pairs(3, 150.0, 180.0, 300.0).effect is None
