"""What a question's file may hold: each kind names its own fields with these."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Test = Callable[[Any], bool]
Found = Iterator[tuple[str, str]]


def is_line(value: Any) -> bool:
    """A text of one line without spaces at its ends: the editor would take them away."""
    return isinstance(value, str) and value == value.strip() and "\n" not in value


def is_text(value: Any) -> bool:
    return is_line(value) and bool(value)


def is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def is_number(value: Any) -> bool:
    """A number as YAML reads it, with six decimals at most."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) < 10**9 and Decimal(str(value)) == round(Decimal(str(value)), 6)


def is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def one_of(*values: str) -> Test:
    return lambda value: value in values


def list_of(test: Test) -> Test:
    return lambda value: isinstance(value, list) and all(map(test, value))


def mapping_of(test: Test) -> Test:
    """A mapping from texts to what `test` accepts, not empty."""
    return lambda value: (
        isinstance(value, dict)
        and bool(value)
        and all(is_text(name) and test(item) for name, item in value.items())
    )


class Record:
    """A mapping with these fields in this order; those named in `optional` are left out if empty.

    A test may be another Record, for mappings inside it.
    """

    def __init__(self, optional: tuple[str, ...] = (), **tests: Test):
        self.optional, self.tests = optional, tests

    def __call__(self, value: Any) -> bool:
        needed = set(self.tests) - set(self.optional)
        return (
            isinstance(value, dict)
            and needed <= set(value) <= set(self.tests)
            and all(self.tests[name](item) for name, item in self.filled(value).items())
        )

    def filled(self, value: Mapping) -> dict:
        """Without what is empty and may be left out."""
        empty: tuple[Any, ...] = ("", None, [])
        return {n: v for n, v in value.items() if not (n in self.optional and v in empty)}

    def ordered(self, value: Any) -> Any:
        """The same with its fields in their order; what is no such mapping stays."""
        if not isinstance(value, dict):
            return value
        filled = self.filled(value)
        return {name: ordered(test, filled[name]) for name, test in self.tests.items()
                if name in filled}  # fmt: skip


class Records:
    """A list of such mappings."""

    def __init__(self, record: Record):
        self.record = record

    def __call__(self, value: Any) -> bool:
        return isinstance(value, list) and all(map(self.record, value))

    def ordered(self, value: Any) -> Any:
        return [self.record.ordered(item) for item in value] if isinstance(value, list) else value


def ordered(test: Test, value: Any) -> Any:
    """The value as it is written: the fields of its mappings in their order."""
    return test.ordered(value) if isinstance(test, Record | Records) else value


@dataclass(frozen=True)
class Field:
    """One field of a file: what it holds, what to say if it doesn't, whether it must be there."""

    test: Test
    expected: str
    required: bool = True

    def problems(self, name: str, value: Any) -> Found:
        """(place, message): of a list of mappings, the items that are not as expected."""
        if self.test(value):
            return
        if not isinstance(self.test, Records):
            yield name, self.expected
        elif not isinstance(value, list):
            yield name, f"{name} is a list; {self.expected}"
        else:
            for place, item in enumerate(value):
                if not self.test.record(item):
                    yield f"{name}.{place}", self.expected


def scoring(*rules: str) -> Field:
    return Field(one_of(*rules), f"scoring is {' or '.join(rules)}", required=False)


def repeated(values: list[Any]) -> list[int]:
    """The places at which something stands that stood before."""
    return [place for place, value in enumerate(values) if value in values[:place]]


def ids_problems(name: str, items: list[dict], what: str) -> Found:
    """Items with an id that an earlier one has."""
    for place in repeated([item["id"] for item in items]):
        yield f"{name}.{place}", f"every {what} has an id of its own"


def plain_number(value: Any) -> int | float | None:
    """A number as it stands in a file: 75, 0.5; None for nothing."""
    if value in (None, ""):
        return None
    exact = Decimal(str(value))
    return int(exact) if exact == int(exact) else float(exact)
