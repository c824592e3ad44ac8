"""Questions of the bank as a file of another system, with what gets lost on the way."""

from collections.abc import Iterable
from dataclasses import dataclass

from quizzes.exchange import bank as banks
from quizzes.exchange.formats import Format
from quizzes.exchange.item import Item
from quizzes.models import Question


@dataclass(frozen=True)
class Exported:
    """The file, and the items with what each of them lost."""

    data: bytes
    items: list[Item]

    @property
    def losing(self) -> list[Item]:
        return [item for item in self.items if item.lost]

    @property
    def written(self) -> int:
        return sum(not item.is_left_out for item in self.items)


def export(questions: Iterable[Question], form: Format) -> Exported:
    """The questions as they stand now, drafts too."""
    items = [banks.item_of(question) for question in questions]
    return Exported(form.write(items), items)
