import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.serials import ALPHABET, new_serial, tidy

SERIAL = "7K10-9QXR-4TBC"


def test_numbers_are_random_and_never_alike():
    numbers = {new_serial() for _ in range(2000)}
    assert len(numbers) == 2000
    assert all(re.fullmatch(f"([{ALPHABET}]{{4}}-){{2}}[{ALPHABET}]{{4}}", n) for n in numbers)
    # Every place varies: no counter, no date.
    assert all(len({n[at] for n in numbers}) > 25 for at in range(14) if at not in (4, 9))


@pytest.mark.parametrize(
    "typed",
    [
        "7K10-9QXR-4TBC",
        "7k10-9qxr-4tbc",
        "7K109QXR4TBC",
        " 7K10 9QXR 4TBC\n",
        "7K1O-9QXR-4TBC",
        "7KI0-9QXR-4TBC",
        "7kl0.9qxr_4tbc",
        "7К10–9QХR—4ТВС",  # typed on a Cyrillic keyboard, with dashes of a text program
    ],
)
def test_what_was_meant_is_understood(typed):
    assert tidy(typed) == SERIAL


@pytest.mark.parametrize(
    "typed", ["", "7K10", SERIAL + "7", "7K10-9QXR-4TBU", "7K10-9QXR-4TB\x00", "Ÿ" * 12, "7" * 5000]
)
def test_what_cannot_be_a_number_is_none(typed):
    assert tidy(typed) is None


@given(st.text())
def test_anything_may_be_typed(typed):
    assert tidy(typed) is None or tidy(tidy(typed)) == tidy(typed)
