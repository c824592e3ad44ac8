"""Lots drawn by a seed: fair, and the same for ever."""

from collections import Counter
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.drawing import draw, shortfall, shuffled
from quizzes.models import Quiz
from tests.quizzes.bank import BANK, recorded, republish


@given(st.integers(0, 2**63 - 1), st.lists(st.text(max_size=5), unique=True))
def test_shuffling_loses_nothing_and_repeats_itself(seed, items):
    once = shuffled(items, seed=seed, what=1)
    assert sorted(once) == sorted(items)
    assert once == shuffled(reversed(items), seed=seed, what=1)


def test_the_order_of_a_seed_is_written_down():
    # A change here would reorder the choices of every attempt that is open.
    assert shuffled("abcdef", seed=7, what=1) == ["c", "b", "a", "f", "d", "e"]


def test_every_choice_comes_first_about_equally_often():
    first = Counter(shuffled("abcd", seed=seed, what=1)[0] for seed in range(2000))
    assert all(430 < times < 570 for times in first.values()), first


def test_the_places_of_one_attempt_are_shuffled_independently():
    orders = {tuple(shuffled("abcd", seed=7, what=position)) for position in range(50)}
    assert len(orders) > 12


def codes(versions):
    return [version.code for version in versions]


def test_a_fixed_quiz_asks_its_list_in_order(quiz, django_assert_num_queries):
    quiz.questions = [quiz.questions[2], quiz.questions[0], quiz.questions[2], str(uuid4())]
    with django_assert_num_queries(1):
        drawn = draw(quiz, seed=1)
    assert codes(drawn) == ["Q-3", "Q-1"]


def test_a_fixed_quiz_leaves_out_what_is_not_published(quiz, bank):
    bank[0].unpublish()
    bank[1].delete()
    assert codes(draw(quiz, seed=1)) == ["Q-3", "Q-4", "Q-5"]


def test_the_version_published_last_is_asked(quiz, bank):
    republish(bank[0], right="c")
    assert draw(quiz, seed=1)[0].number == 2


def test_shuffled_questions_are_mixed_by_the_seed(quiz):
    orders = {tuple(codes(draw(quiz, seed=seed, shuffle=True))) for seed in range(20)}
    assert len(orders) > 10
    assert {frozenset(order) for order in orders} == {
        frozenset(["Q-1", "Q-2", "Q-3", "Q-4", "Q-5"])
    }


@pytest.fixture
def blueprint(locales):
    for objective in ("8.a", "8.b"):
        for number in range(6):
            recorded(f"{objective}-{number}", objective=objective)
    return Quiz.objects.create(name="Drawn", bank=BANK, blueprint={"8.b": 3, "8.a": 2})


def test_a_blueprint_draws_so_many_of_each_objective(blueprint, django_assert_num_queries):
    with django_assert_num_queries(1):
        drawn = draw(blueprint, seed=1)
    assert [version.objective for version in drawn] == ["8.b"] * 3 + ["8.a"] * 2
    assert len(set(codes(drawn))) == 5


def test_the_same_seed_draws_the_same_and_others_draw_others(blueprint):
    assert codes(draw(blueprint, seed=1)) == codes(draw(blueprint, seed=1))
    assert len({frozenset(codes(draw(blueprint, seed=seed))) for seed in range(20)}) > 10


def test_every_question_gets_its_turn(blueprint):
    asked = Counter(code for seed in range(150) for code in codes(draw(blueprint, seed=seed)))
    assert all(asked[f"8.b-{n}"] > 50 and asked[f"8.a-{n}"] > 30 for n in range(6)), asked


def test_self_checks_and_other_banks_are_not_drawn(blueprint):
    for number in range(8):
        recorded(f"check-{number}", objective="8.a", self_check=True)
        recorded(f"other-{number}", objective="8.a", bank="other")
    drawn = {code for seed in range(10) for code in codes(draw(blueprint, seed=seed))}
    assert not any(code.startswith(("check", "other")) for code in drawn)


def test_a_bank_that_is_too_small_is_drawn_dry_and_says_so(blueprint):
    blueprint.blueprint = {"8.a": 8, "8.c": 1, "8.b": 6}
    assert len(draw(blueprint, seed=1)) == 12
    assert shortfall(blueprint) == {"8.a": 2, "8.c": 1}
