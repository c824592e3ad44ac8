"""Points and pass marks are exact."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.grading import as_decimal, grade, passes
from quizzes.models import Answer, Attempt, QuestionVersion


def answered(right, chosen, options="abcdef"):
    version = QuestionVersion(
        kind="multiple_choice",
        structure={"options": list(options), "shuffle": True, "scoring": "partial"},
        key={"right": list(right)},
    )
    return Answer(version=version, response=list(chosen) or None)


@pytest.mark.parametrize(
    ("score", "of", "mark", "passed"),
    [
        (8, 10, 80, True),
        (7, 10, 80, False),
        # 80 % of 11 is 8.8: rounded up, 9 are needed.
        (8, 11, 80, False),
        (9, 11, 80, True),
        (16, 20, 80, True),
        (15, 20, 80, False),
        (2, 3, "66.6", True),
        (2, 3, "66.7", False),
        (2, 3, 66.7, False),
        (0, 5, 0, True),
        (5, 5, 100, True),
        (Fraction(799, 100), 10, 80, False),
        (Decimal("7.9999"), 10, 80, False),
        (0, 0, 80, True),
    ],
)
def test_the_pass_mark_rounds_up(score, of, mark, passed):
    assert passes(Fraction(score), of, mark) is passed


def test_without_a_pass_mark_there_is_no_passing():
    assert passes(Fraction(5), 5, None) is None


@given(st.integers(1, 60), st.integers(0, 100), st.data())
def test_passing_is_the_least_whole_number_of_points_that_reaches_the_mark(of, mark, data):
    needed = -(-mark * of // 100)
    score = data.draw(st.integers(0, of))
    assert passes(Fraction(score), of, mark) == (score >= needed)


def test_three_thirds_make_one_point():
    attempt = Attempt(terms={"pass_mark": 100 / 3})
    grade(attempt, [answered("abc", "a"), answered("abc", "a"), answered("abc", "a")])
    assert attempt.score == 1
    attempt = Attempt(terms={"pass_mark": 50})
    grade(attempt, [answered("abc", "a"), answered("abc", "ab")])
    # 1/3 + 2/3 is exactly one half of two; with rounded decimals it need not be.
    assert (attempt.score, attempt.passed) == (1, True)


@given(
    st.lists(
        st.tuples(
            st.sets(st.sampled_from("abcde"), min_size=1), st.sets(st.sampled_from("abcdef"))
        ),
        min_size=1,
        max_size=20,
    ),
    st.integers(0, 100),
)
def test_an_attempt_is_the_sum_of_its_answers(given_answers, mark):
    answers = [answered(right, chosen) for right, chosen in given_answers]
    attempt = grade(Attempt(terms={"pass_mark": mark}), answers)
    assert attempt.max_score == len(answers)
    assert 0 <= attempt.score <= attempt.max_score
    assert abs(attempt.score - sum(a.score for a in answers)) < Decimal("0.0001") * len(answers)
    if attempt.score == attempt.max_score:
        assert attempt.passed


@given(st.fractions(0, 1))
def test_four_decimals_are_kept(points):
    assert abs(Fraction(as_decimal(points)) - points) <= Fraction(1, 20000)
