"""A number that is never shown without what it rests on."""

from dataclasses import dataclass

FEW = 10
"""Below this many answers a figure says more about chance than about the question."""


@dataclass(frozen=True)
class Figure:
    """A value, None where it can't be computed, and the number of answers (or people) behind it."""

    value: float | None
    n: int

    @property
    def percent(self) -> float | None:
        return None if self.value is None else self.value * 100

    @property
    def is_unreliable(self) -> bool:
        return self.n < FEW
