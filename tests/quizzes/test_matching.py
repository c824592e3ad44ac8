from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from quizzes.kinds import KINDS
from tests.quizzes.questions import VALUES, asked, cleaned
from tests.quizzes.test_every_kind import form_of, page_of

matching = KINDS["matching"]


@pytest.mark.parametrize(
    ("response", "points"),
    [
        ({"1": "b", "2": "a", "3": "c"}, 1),
        ({"1": "b", "2": "a", "3": "d"}, Fraction(2, 3)),
        ({"1": "b"}, Fraction(1, 3)),
        ({"1": "a", "2": "b", "3": "d"}, 0),
        ({"1": "c", "2": "c", "3": "c"}, Fraction(1, 3)),
        (None, 0),
    ],
)
def test_each_pair_is_worth_its_share(response, points):
    _kind, version, _texts = asked("matching")
    assert matching.grade(version, response) == points


def test_all_or_nothing_knows_no_shares():
    _kind, version, _texts = asked("matching", scoring="all_or_nothing")
    assert matching.grade(version, {"1": "b", "2": "a", "3": "d"}) == 0
    assert matching.grade(version, {"1": "b", "2": "a", "3": "c"}) == 1


@given(st.dictionaries(st.sampled_from("123"), st.sampled_from("abcd")))
def test_one_more_right_pair_never_costs(pairs):
    _kind, version, _texts = asked("matching")
    before = matching.grade(version, pairs)
    assert matching.grade(version, {**pairs, "1": "b"}) >= before


def test_the_right_side_is_shuffled_the_same_in_every_language():
    kind, version, texts = asked("matching")
    order = kind.order(version, lambda keys: sorted(keys, reverse=True))
    assert order == ["d", "c", "b", "a"]
    select = next(iter(kind.field(version, texts, order).widget.subwidgets("q1", None)))
    assert [value for value, _text, _chosen in select["choices"]] == order


def test_a_right_side_that_the_question_does_not_have_is_refused():
    form = form_of("matching", "q1_1=z")[3]
    assert not form.is_valid()
    assert "does not belong" in str(form.errors)


def test_what_was_chosen_stays_chosen():
    page = page_of("matching", response={"1": "b"})
    assert page.count(" selected") == 1
    assert '<option value="b" selected>B. Lifts dough</option>' in page


def test_a_review_names_the_pairs_and_explains_those_amiss():
    kind, version, texts = asked("matching")
    described = kind.describe(version, {"1": "b", "2": "d"}, texts)
    assert described.answer == ["Yeast → Lifts dough", "Peel → Cools the oven"]
    assert described.right[1] == "Peel → Moves loaves"
    assert described.feedback == ["About the peel."]
    assert kind.reply(version, {"1": "a"}, texts) == ["About yeast."]
    assert kind.marks(version, {"1": "b", "2": "d"}) == {"1": "right", "2": "wrong"}


def test_left_parts_without_a_key_are_numbered_and_right_ones_lettered():
    left = [{**part, "key": ""} for part in VALUES["matching"]["left"]]
    right = [{**part, "key": ""} for part in VALUES["matching"]["right"]]
    frozen = matching.freeze(cleaned("matching", left=left, right=right))
    assert frozen["structure"]["left"] == ["1", "2", "3"]
    assert frozen["structure"]["right"] == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    "changes",
    [
        {"left": VALUES["matching"]["left"][:1]},
        {"left": [{**part, "key": "1"} for part in VALUES["matching"]["left"]]},
        {"left": [{**part, "match": "z"} for part in VALUES["matching"]["left"]]},
        {"left": [{**part, "match": ""} for part in VALUES["matching"]["left"]]},
        {"right": [{**part, "text": ""} for part in VALUES["matching"]["right"]]},
        {"scoring": "by_mood"},
    ],
)
def test_the_editor_refuses_what_cannot_be_graded(changes):
    with pytest.raises(ValidationError):
        cleaned("matching", **changes)
