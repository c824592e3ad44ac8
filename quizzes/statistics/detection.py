"""Searching pictures: how well targets are told from harmless contents, and how readily a person
stops. “Second look” and “stop” both count as search."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import NormalDist


@dataclass(frozen=True)
class Detection:
    """Counts of a person, or of a group, over pictures with and without a target."""

    hits: int = 0
    misses: int = 0
    false_alarms: int = 0
    rejections: int = 0

    @property
    def n(self) -> int:
        return self.hits + self.misses + self.false_alarms + self.rejections

    @property
    def hit_rate(self) -> float | None:
        """The share of the pictures with a target that were searched; as counted, uncorrected."""
        return _share(self.hits, self.misses)

    @property
    def false_alarm_rate(self) -> float | None:
        """The share of the pictures without a target that were searched; uncorrected."""
        return _share(self.false_alarms, self.rejections)

    @property
    def sensitivity(self) -> float | None:
        """d′ = z(hit rate) − z(false alarm rate): 0 is guessing, about 4 hardly ever errs.

        Green, D. M. & Swets, J. A. (1966). Signal Detection Theory and Psychophysics. Rates are
        corrected as in `_z`. None without pictures of both sorts.
        """
        deviates = self._deviates()
        return deviates and deviates[0] - deviates[1]

    @property
    def criterion(self) -> float | None:
        """c = −(z(hit rate) + z(false alarm rate)) ÷ 2: below 0 searches readily, above lets pass.

        Macmillan, N. A. & Creelman, C. D. (2005). Detection Theory: A User's Guide, ch. 2.
        """
        deviates = self._deviates()
        return deviates and -(deviates[0] + deviates[1]) / 2

    def _deviates(self) -> tuple[float, float] | None:
        if self.hit_rate is None or self.false_alarm_rate is None:
            return None
        return _z(self.hits, self.misses), _z(self.false_alarms, self.rejections)


def detection(pictures: Iterable[tuple[bool, bool]]) -> Detection:
    """Counts of pictures as (has a target, was searched)."""
    counts = [0, 0, 0, 0]
    for target, searched in pictures:
        counts[2 * (not target) + (not searched)] += 1
    return Detection(*counts)


def by_category(pictures: Iterable[tuple[str, bool, bool]]) -> dict[str, Detection]:
    """The same for each category of target; (category, has a target, was searched).

    A harmless picture belongs to no category: a false alarm counts against all of them.
    """
    pictures = list(pictures)
    harmless: list[tuple[bool, bool]] = [
        (False, searched) for _category, target, searched in pictures if not target
    ]
    targets: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for category, target, searched in pictures:
        if target:
            targets[category].append((True, searched))
    return {category: detection(targets[category] + harmless) for category in sorted(targets)}


def _share(yes: int, no: int) -> float | None:
    return yes / (yes + no) if yes + no else None


def _z(yes: int, no: int) -> float:
    """The normal deviate of a rate under the log-linear correction, (yes + ½) ÷ (yes + no + 1),
    that keeps rates of 0 and 1 finite and is made to all alike: Hautus, M. J. (1995). Corrections
    for extreme proportions and their biasing effects on estimated values of d′. Behavior Research
    Methods, Instruments & Computers 27."""
    return NormalDist().inv_cdf((yes + 0.5) / (yes + no + 1))
