"""Grading of the kinds: what the docstrings say, for every question and every answer."""

from fractions import Fraction
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from quizzes.kinds import KINDS
from tests.quizzes.bank import body

KEYS = list("abcdefgh")
single, multiple, statement = (
    KINDS[name] for name in ("single_choice", "multiple_choice", "true_false")
)


def version(keys, right, **structure):
    return SimpleNamespace(
        structure={"options": list(keys), "shuffle": True, **structure}, key={"right": list(right)}
    )


@st.composite
def multiple_choice(draw, scoring="partial"):
    """A question with at least one right and one wrong choice."""
    keys = draw(st.lists(st.sampled_from(KEYS), min_size=2, max_size=8, unique=True))
    right = draw(st.lists(st.sampled_from(keys), min_size=1, max_size=len(keys) - 1, unique=True))
    return version(keys, right, scoring=scoring)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.sampled_from(KEYS),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=5,
)


def test_every_kind_has_a_template_and_a_title():
    assert KINDS
    for name, kind in KINDS.items():
        assert kind.template == f"quizzes/kinds/{name}.html"
        assert str(kind.title) and str(kind.hint)


@given(st.lists(st.sampled_from(KEYS), min_size=2, unique=True), st.data())
def test_a_single_choice_is_worth_all_or_nothing(keys, data):
    right = data.draw(st.sampled_from(keys))
    question = version(keys, [right])
    assert single.grade(question, right) == 1
    assert all(single.grade(question, key) == 0 for key in keys if key != right)
    assert single.grade(question, None) == 0


@pytest.mark.parametrize(("response", "points"), [("true", 1), ("false", 0), (None, 0)])
def test_a_true_statement_is_worth_its_point(response, points):
    assert statement.grade(version(["true", "false"], ["true"]), response) == points


@pytest.mark.parametrize(
    ("response", "points"),
    [
        (["a", "b", "c"], 1),
        (["a", "b"], Fraction(2, 3)),
        (["a"], Fraction(1, 3)),
        (["a", "b", "c", "d"], Fraction(2, 3)),
        (["a", "d"], 0),
        (["d", "e"], 0),
        (["a", "b", "c", "d", "e"], Fraction(1, 3)),
        (None, 0),
    ],
)
def test_partial_credit_as_defined(response, points):
    question = version("abcde", "abc", scoring="partial")
    assert multiple.grade(question, response) == points


@given(multiple_choice(), st.data())
def test_partial_credit_lies_between_nothing_and_everything(question, data):
    chosen = data.draw(st.lists(st.sampled_from(question.structure["options"]), unique=True))
    points = multiple.grade(question, chosen)
    assert 0 <= points <= 1
    assert (points == 1) == (set(chosen) == set(question.key["right"]))


@given(multiple_choice(), st.data())
def test_one_more_right_choice_never_costs_and_one_more_wrong_never_gains(question, data):
    options, right = question.structure["options"], set(question.key["right"])
    chosen = data.draw(st.lists(st.sampled_from(options), unique=True))
    more = data.draw(st.sampled_from(options))
    before, after = multiple.grade(question, chosen), multiple.grade(question, [*chosen, more])
    assert after >= before if more in right or more in chosen else after <= before


@given(multiple_choice(), st.data())
def test_order_and_repetition_of_the_chosen_change_nothing(question, data):
    chosen = data.draw(st.lists(st.sampled_from(question.structure["options"])))
    tidy = multiple.clean(chosen)
    assert multiple.grade(question, chosen) == multiple.grade(question, tidy)


@given(multiple_choice("all_or_nothing"), st.data())
def test_all_or_nothing_knows_no_halves(question, data):
    chosen = data.draw(st.lists(st.sampled_from(question.structure["options"]), unique=True))
    assert multiple.grade(question, chosen) == (set(chosen) == set(question.key["right"]))


@given(multiple_choice(), anything)
def test_no_stored_nonsense_breaks_a_grading_or_a_review(question, nonsense):
    texts = {
        "stem": "?",
        "options": {key: key for key in question.structure["options"]},
        "feedback": {},
    }
    for kind in (single, multiple, statement):
        assert 0 <= kind.grade(question, nonsense) <= 1
        assert kind.describe(question, nonsense, texts).right


@given(st.lists(st.sampled_from(KEYS), min_size=1, unique=True), st.permutations(KEYS))
def test_what_is_cleaned_is_json_and_stable(keys, order):
    shuffled = sorted(keys, key=order.index)
    assert multiple.clean(keys) == multiple.clean(shuffled) == sorted(keys)
    assert multiple.clean([]) is None
    assert single.clean("") is None


def frozen(kind, **content):
    [(name, value)] = body(kind, **content)
    block = KINDS[name].block()
    return KINDS[name].freeze(block.clean(block.to_python(value)))


def test_what_is_frozen_keeps_the_key_apart_from_the_structure():
    assert frozen("multiple_choice", right="ac", scoring="partial") == {
        "structure": {"options": ["a", "b", "c", "d"], "shuffle": True, "scoring": "partial"},
        "key": {"right": ["a", "c"]},
    }
    assert frozen("true_false", right=["false"]) == {
        "structure": {"options": ["true", "false"], "shuffle": False},
        "key": {"right": ["false"]},
    }


def test_texts_carry_the_feedback_that_there_is():
    [(name, value)] = body(stem="Who?", keys="xyz", words="person")
    value["options"][1]["feedback"] = ""
    texts = KINDS[name].texts(value)
    assert texts["stem"] == "Who?"
    assert texts["options"] == {"x": "person x", "y": "person y", "z": "person z"}
    assert set(texts["feedback"]) == {"x", "z"}


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("single_choice", {"right": ""}),
        ("single_choice", {"right": "ab"}),
        ("single_choice", {"keys": "ab"}),
        ("single_choice", {"keys": "aba"}),
        ("single_choice", {"keys": ["a", "b", "C!"]}),
        ("single_choice", {"stem": ""}),
        ("multiple_choice", {"right": ""}),
        ("multiple_choice", {"right": "abcd"}),
        ("multiple_choice", {"scoring": "by_mood"}),
        ("true_false", {"right": ""}),
        ("true_false", {"right": ["true", "false"]}),
        ("true_false", {"right": ["yes"], "keys": ["yes", "no"]}),
        ("true_false", {"right": ["true"], "keys": ["true", "false", "maybe"]}),
    ],
)
def test_the_editor_refuses_a_question_that_cannot_be_graded(kind, content):
    with pytest.raises(ValidationError):
        frozen(kind, **content)


def test_a_draft_may_be_incomplete():
    [(name, value)] = body(right="")
    block = KINDS[name].block()
    assert block.clean_deferred(block.to_python(value))["stem"]


def test_choices_without_a_key_get_the_next_letters_that_were_never_used():
    assert frozen("single_choice", keys=["a", "", "d", ""], right="a")["structure"]["options"] == [
        "a",
        "e",
        "d",
        "f",
    ]


def options_of(kind, texts, order):
    question = version(order, order[:1])
    return kind.field(question, texts, order).choices


def test_a_field_offers_the_choices_in_the_order_it_is_told():
    texts = {"options": {"a": "one", "b": "two"}}
    assert options_of(single, texts, ["b", "a"]) == [("b", "two"), ("a", "one")]


@pytest.mark.parametrize("kind", [single, multiple])
def test_a_field_refuses_a_choice_that_the_question_does_not_have(kind):
    field = kind.field(version("ab", "a"), {"options": {"a": "one", "b": "two"}}, ["a", "b"])
    assert kind.clean(field.clean(["a"] if kind is multiple else "a"))
    with pytest.raises(ValidationError, match="does not belong"):
        field.clean(["z"] if kind is multiple else "z")


TEXTS = {
    "stem": "?",
    "options": {key: f"choice {key}" for key in "abcd"},
    "feedback": {key: f"about {key}" for key in "abd"},
}


def test_a_wrong_single_choice_is_told_why_and_what_was_right():
    described = single.describe(version("abcd", "b"), "d", TEXTS)
    assert described.answer == ["choice d"]
    assert described.right == ["choice b"]
    assert described.feedback == ["about d", "about b"]


def test_a_right_choice_is_confirmed_and_no_answer_is_explained():
    assert single.describe(version("abcd", "b"), "b", TEXTS).feedback == ["about b"]
    unanswered = single.describe(version("abcd", "b"), None, TEXTS)
    assert unanswered.answer == []
    assert unanswered.feedback == ["about b"]


def test_of_several_choices_those_amiss_are_explained():
    question = version("abcd", "ab", scoring="partial")
    assert multiple.describe(question, ["a", "d"], TEXTS).feedback == ["about d", "about b"]
    assert multiple.describe(question, ["a", "b"], TEXTS).feedback == ["about a", "about b"]


def test_a_self_check_marks_only_what_was_chosen():
    question = version("abcd", "ab", scoring="partial")
    assert multiple.marks(question, ["a", "d"]) == {"a": "right", "d": "wrong"}
    assert multiple.reply(question, ["d"], TEXTS) == ["about d"]
