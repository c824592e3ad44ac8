"""What is wrong in a curriculum file, and where."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One line on stderr: `FILE:LINE: message`."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class ContentError(Exception):
    """The curriculum can't be loaded as it is; `problems` says why, nothing was changed."""

    def __init__(self, problems: list[Problem]):
        self.problems = sorted(problems)
        super().__init__("\n".join(map(str, self.problems)))


def fail(path: str, line: int, message: str) -> ContentError:
    """A ContentError with a single problem, to be raised."""
    return ContentError([Problem(path, line, message)])
