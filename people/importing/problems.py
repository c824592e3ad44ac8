"""What is wrong in a file, by line, in the language of the moment."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong at a line of a file; `line` 0 is the file as a whole."""

    line: int
    message: str


class Unreadable(Exception):
    """The file is not a table that can be read; `problem` says why."""

    def __init__(self, message: str, line: int = 0):
        self.problem = Problem(line, message)
        super().__init__(message)
