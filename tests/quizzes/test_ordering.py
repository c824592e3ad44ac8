from collections import Counter
from fractions import Fraction
from itertools import permutations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from quizzes.drawing import shuffled
from quizzes.kinds import KINDS
from tests.quizzes.questions import VALUES, asked, cleaned
from tests.quizzes.test_every_kind import form_of, page_of

ordering = KINDS["ordering"]


def placed(order):
    return {key: place for place, key in enumerate(order, 1)}


@pytest.mark.parametrize(
    ("order", "points"),
    [
        ("bcad", 1),
        ("dbca", Fraction(2, 3)),
        ("adbc", Fraction(2, 3)),
        ("cabd", Fraction(1, 3)),
        ("dacb", 0),
        ("cbda", 0),
    ],
)
def test_each_step_that_follows_the_right_one_is_worth_its_share(order, points):
    _kind, version, _texts = asked("ordering")
    assert ordering.grade(version, placed(order)) == points


def test_only_the_right_order_is_worth_everything():
    _kind, version, _texts = asked("ordering")
    full = [order for order in permutations("abcd") if ordering.grade(version, placed(order)) == 1]
    assert full == [tuple("bcad")]


def test_all_or_nothing_knows_no_shares():
    _kind, version, _texts = asked("ordering", scoring="all_or_nothing")
    assert ordering.grade(version, placed("dbca")) == 0
    assert ordering.grade(version, placed("bcad")) == 1


@pytest.mark.parametrize(
    ("response", "points"),
    [
        ({"b": 1, "c": 2}, Fraction(1, 3)),
        ({"b": 2, "c": 3}, Fraction(1, 3)),
        ({"b": 1, "c": 1, "a": 2}, 0),
        ({"b": "1", "c": 2}, 0),
        ({"b": True, "c": 2}, 0),
    ],
)
def test_steps_without_a_place_of_their_own_count_as_not_placed(response, points):
    _kind, version, _texts = asked("ordering")
    assert ordering.grade(version, response) == points


@given(st.permutations("abcd"))
def test_the_order_shown_is_the_lot_s_and_knows_nothing_of_the_right_one(order):
    kind, version, _texts = asked("ordering")
    assert kind.order(version, lambda keys: list(order)) == order


def test_every_order_comes_as_often_as_any_other():
    """χ² of 24 orders over 4,800 seeds: below 41.6 in 99 of 100 fair shuffles (23 degrees)."""
    kind, version, _texts = asked("ordering")
    shown = Counter(
        tuple(kind.order(version, lambda keys, seed=seed: shuffled(keys, seed=seed, what=1)))
        for seed in range(4800)
    )
    assert len(shown) == 24
    assert sum((n - 200) ** 2 / 200 for n in shown.values()) < 41.6


def test_the_structure_does_not_keep_the_order_in_which_the_author_wrote():
    in_order = sorted(VALUES["ordering"]["items"], key=lambda item: item["place"])
    assert ordering.freeze(cleaned("ordering", items=in_order))["structure"] == {
        "items": ["a", "b", "c", "d"],
        "scoring": "adjacent_pairs",
    }


def test_two_steps_with_one_number_are_told_so_and_stay_as_they_were_chosen():
    form = form_of("ordering", "q1_a=2&q1_b=2")[3]
    assert not form.is_valid()
    page = page_of("ordering", "q1_a=2&q1_b=2")
    assert "Two steps have the same number" in page
    assert page.count('<option value="2" selected>') == 2


@pytest.mark.parametrize("place", ["0", "5", "x", "-1"])
def test_a_place_that_there_is_not_is_refused(place):
    assert not form_of("ordering", f"q1_a={place}")[3].is_valid()


def test_some_steps_may_be_numbered_first_and_the_rest_later():
    kind, _version, _texts, form = form_of("ordering", "q1_b=1&q1_c=")
    assert form.is_valid()
    assert kind.clean(form.cleaned_data["q1"]) == {"b": 1}


def test_a_review_shows_both_orders_and_the_note():
    kind, version, texts = asked("ordering")
    described = kind.describe(version, placed("cbad"), texts)
    assert described.answer == ["1. Let rise", "2. Mix", "3. Bake", "4. Cool"]
    assert described.right == ["1. Mix", "2. Let rise", "3. Bake", "4. Cool"]
    assert described.feedback == ["First.", "Second.", "Your bakery's order prevails."]
    assert kind.marks(version, placed("cbad")) == {
        "c": "wrong", "b": "wrong", "a": "right", "d": "right"
    }  # fmt: skip


@pytest.mark.parametrize("places", [(1, 1, 2, 3), (2, 3, 4, 5), (0, 1, 2, 3), (None, 1, 2, 3)])
def test_the_editor_wants_places_that_run_on(places):
    items = [
        {**item, "place": place}
        for item, place in zip(VALUES["ordering"]["items"], places, strict=True)
    ]
    with pytest.raises(ValidationError):
        cleaned("ordering", items=items)


def test_the_page_works_with_numbers_and_offers_a_script():
    page = page_of("ordering")
    assert page.count("<select") == 4
    assert '<script type="module" src="/static/quizzes/ordering' in page
    assert 'data-up="Move up"' in page
