"""A blueprint says how many questions a test asks of each objective, by difficulty if wanted.

{"8.a": 4} draws four of any difficulty; {"8.a": {"easy": 2, "hard": 1}} two easy ones and a hard.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# In the order of rising difficulty (models.Question.Difficulty).
DIFFICULTIES = ("easy", "medium", "hard")


@dataclass(frozen=True)
class Cell:
    """So many questions of one objective; `difficulty` "" stands for any."""

    objective: str
    difficulty: str
    wanted: int

    @property
    def name(self) -> str:
        """As it stands in the trainer's form: "8.a" or "8.a, easy"."""
        return f"{self.objective}, {self.difficulty}" if self.difficulty else self.objective

    def holds(self, version: Any) -> bool:
        """Whether a question may be drawn for it."""
        return version.objective == self.objective and self.difficulty in ("", version.difficulty)


def cells(blueprint: Mapping[str, Any]) -> Iterator[Cell]:
    """The cells of a blueprint, in its order; those of one objective by rising difficulty."""
    for objective, wanted in blueprint.items():
        if isinstance(wanted, Mapping):
            for difficulty in DIFFICULTIES:
                if number := wanted.get(difficulty):
                    yield Cell(objective, difficulty, number)
        else:
            yield Cell(objective, "", wanted)


def size(blueprint: Mapping[str, Any]) -> int:
    """How many questions it asks for."""
    return sum(cell.wanted for cell in cells(blueprint))
