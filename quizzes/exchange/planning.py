"""What an import would make, before anything is made."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from quizzes.exchange import bank as banks
from quizzes.exchange.item import Item
from quizzes.kinds import KINDS
from quizzes.models import Question

CODE = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,31}")
NUMBERED = re.compile(r"(.*?)(\d+)")


@dataclass
class Planned:
    """One question of a file. `code` is empty for what is left out; `number` counts from 1."""

    number: int
    item: Item
    code: str = ""
    unfinished: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return str(KINDS[self.item.kind].title) if self.code else ""


class Codes:
    """Codes for new questions of a bank: their own names where they can be codes, otherwise on
    from the bank's highest (Q08-056 → Q08-057)."""

    def __init__(self, bank: str):
        self.taken = set(Question.objects.values_list("code", flat=True))
        here = Question.objects.filter(bank=bank).values_list("code", flat=True)
        matches = [m for m in map(NUMBERED.fullmatch, here) if m]
        prefixes = Counter(match[1] for match in matches)
        self.prefix = prefixes.most_common(1)[0][0] if prefixes else f"{bank[:24].upper()}-"
        self.next = 1 + max((int(m[2]) for m in matches if m[1] == self.prefix), default=0)

    def give(self, wanted: str) -> str:
        """A code that nobody has; each is given once."""
        code = wanted if CODE.fullmatch(wanted) else ""
        while not code or code in self.taken:
            code, self.next = f"{self.prefix}{self.next:03d}"[-32:], self.next + 1
        self.taken.add(code)
        return code


def plan(items: Iterable[Item], *, bank: str, language: str) -> list[Planned]:
    """What would be made of each item; nothing is stored."""
    codes, key = Codes(bank), UUID(int=0)
    return [_planned(n, item, codes, bank, language, key) for n, item in enumerate(items, 1)]


def _planned(number: int, item: Item, codes: Codes, bank: str, language: str, key: UUID) -> Planned:
    if not banks.fits(item) and not item.is_left_out:
        item.leave_out(_("The whole question: the bank has no kind for it."))
    if item.is_left_out:
        return Planned(number, item)
    code = codes.give(item.name)
    if item.name and code != item.name:
        item.lose(_("Its name “%(name)s”: it gets the code %(code)s.")
                  % {"name": item.name[:60], "code": code})  # fmt: skip
    question = banks.draft(item, bank=bank, code=code, language=language, key=key)
    return Planned(number, item, code, banks.unfinished(question))


def key_of(import_key: UUID, number: int) -> UUID:
    """The key of a question that an import makes: the same when it is tried again."""
    return uuid5(import_key, str(number))


def keys(import_key: UUID, count: int) -> Iterator[UUID]:
    """The keys of all questions of an import."""
    return (key_of(import_key, number) for number in range(1, count + 1))
