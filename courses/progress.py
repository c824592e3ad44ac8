"""How far a learner is in a course, as the pages show it."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from courses.outline import Course, ModuleEntry, StepEntry


@dataclass(frozen=True)
class StepState:
    """A step and where it stands: `done`, `current` (the one being read), `open` or `locked`."""

    entry: StepEntry
    state: str

    def __getattr__(self, name: str):
        if name == "entry":
            raise AttributeError(name)
        return getattr(self.entry, name)

    @property
    def is_open(self) -> bool:
        return self.state != "locked"


@dataclass(frozen=True)
class ModuleState:
    entry: ModuleEntry
    steps: list[StepState]

    def __getattr__(self, name: str):
        if name == "entry":
            raise AttributeError(name)
        return getattr(self.entry, name)

    @property
    def done(self) -> int:
        return sum(step.state == "done" for step in self.steps)

    @property
    def total(self) -> int:
        return len(self.steps)

    @property
    def is_done(self) -> bool:
        return self.done == self.total


class Progress:
    """A course with the steps that are done. `enrolled` False: everything is locked but shown."""

    def __init__(
        self, course: Course, done: Collection[uuid.UUID], *, enrolled: bool, current=None
    ):
        self.course, self.keys, self.enrolled, self.current = course, set(done), enrolled, current

    @cached_property
    def done(self) -> int:
        return sum(step.key in self.keys for step in self.course.steps)

    @property
    def total(self) -> int:
        return len(self.course.steps)

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0

    @cached_property
    def next_step(self) -> StepEntry | None:
        """Where to go on: the first step that is not done; None when all are."""
        return next((s for s in self.course.steps if s.key not in self.keys), None)

    def is_open(self, step: StepEntry) -> bool:
        """May this step be entered? Steps done stay open; then, in order, the next."""
        if not self.enrolled:
            return False
        return not self.course.sequential or step.key in self.keys or step == self.next_step

    def state(self, step: StepEntry) -> str:
        if self.current is not None and step.key == self.current.key:
            return "current"
        if step.key in self.keys:
            return "done"
        return "open" if self.is_open(step) else "locked"

    @cached_property
    def modules(self) -> list[ModuleState]:
        return [
            ModuleState(module, [StepState(step, self.state(step)) for step in module.steps])
            for module in self.course.modules
        ]

    def module_of(self, step: StepEntry) -> ModuleState:
        return next(m for m in self.modules if m.slug == step.module_slug)

    def neighbours(self, step: StepEntry) -> tuple[StepEntry | None, StepEntry | None]:
        """The steps before and after this one, across modules."""
        steps = self.course.steps
        at = next(i for i, s in enumerate(steps) if s.key == step.key)
        return (
            steps[at - 1] if at else None,
            steps[at + 1] if at + 1 < len(steps) else None,
        )

    def number(self, step: StepEntry) -> int:
        return next(i for i, s in enumerate(self.course.steps, 1) if s.key == step.key)
