"""Paired differences: mean, 95 % interval, effect size. From sums alone: a database can add.

Student, "The probable error of a mean", Biometrika 6 (1908), 1–25. The distribution function of t
with ν degrees of freedom is 1 − ½ I(ν/(ν+t²); ν/2, ½), where I is the regularised incomplete beta
function; its continued fraction is 26.5.8 of Abramowitz and Stegun, evaluated by Lentz's method.
"""

from dataclasses import dataclass
from functools import cache
from math import exp, inf, isclose, lgamma, log, sqrt

TINY = 1e-300


def beta_fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of the incomplete beta function, to the last digit of a float."""
    c, d = 1.0, 1 / held_off(1 - (a + b) * x / (a + 1))
    found = d
    for m in range(1, 500):
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / held_off(1 + step * d)
            c = held_off(1 + step / c)
            found *= c * d
        if isclose(c * d, 1.0, rel_tol=1e-15):
            break
    return found


def held_off(value: float) -> float:
    """Never zero: it is divided by."""
    return value if abs(value) > TINY else TINY


def incomplete_beta(x: float, a: float, b: float) -> float:
    """I(x; a, b), regularised: from 0 at x = 0 to 1 at x = 1."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x))
    if x < (a + 1) / (a + b + 2):
        return front * beta_fraction(x, a, b) / a
    return 1 - front * beta_fraction(1 - x, b, a) / b


def t_cdf(t: float, freedom: int) -> float:
    """How much of the t distribution lies below `t`."""
    tail = incomplete_beta(freedom / (freedom + t * t), freedom / 2, 0.5) / 2
    return 1 - tail if t > 0 else tail


@cache
def t_quantile(p: float, freedom: int) -> float:
    """Below which value a share `p` (0.5 < p < 1) of the t distribution lies."""
    low, high = 0.0, 2.0
    while t_cdf(high, freedom) < p:
        low, high = high, 2 * high
        if high == inf:
            raise ValueError(p)
    while high - low > 1e-12 * high:
        middle = (low + high) / 2
        if t_cdf(middle, freedom) < p:
            low = middle
        else:
            high = middle
    return (low + high) / 2


@dataclass(frozen=True)
class Pairs:
    """What is known of people who did both tests; scores in per cent. Two of them can be added."""

    n: int = 0
    before: float = 0.0  # sums
    after: float = 0.0
    squares: float = 0.0  # of the differences

    def __add__(self, other: "Pairs") -> "Pairs":
        return Pairs(
            self.n + other.n,
            self.before + other.before,
            self.after + other.after,
            self.squares + other.squares,
        )

    @property
    def mean_before(self) -> float | None:
        return self.before / self.n if self.n else None

    @property
    def mean_after(self) -> float | None:
        return self.after / self.n if self.n else None

    @property
    def gain(self) -> float | None:
        """The mean difference, in percentage points."""
        return (self.after - self.before) / self.n if self.n else None

    @property
    def spread(self) -> float | None:
        """The standard deviation of the differences (n − 1); None for fewer than two."""
        if self.n < 2 or self.gain is None:
            return None
        return sqrt(max(0.0, self.squares - self.n * self.gain**2) / (self.n - 1))

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 % interval of the mean difference."""
        if self.spread is None or self.gain is None:
            return None
        half = t_quantile(0.975, self.n - 1) * self.spread / sqrt(self.n)
        return self.gain - half, self.gain + half

    @property
    def normalised(self) -> float | None:
        """Of what there was left to gain, how much was gained: (post − pre) / (100 − pre)."""
        if self.mean_before is None or self.mean_before >= 100:
            return None
        return self.gain / (100 - self.mean_before)

    @property
    def effect(self) -> float | None:
        """Cohen's d for paired values; None where nobody differs from another."""
        return self.gain / self.spread if self.spread and self.spread > 1e-9 else None
