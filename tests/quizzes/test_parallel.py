"""Blueprints by difficulty, and two forms that are alike and share no question."""

from collections import Counter
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.blueprint import DIFFICULTIES, cells, size
from quizzes.drawing import draw, shortfall
from quizzes.models import Quiz
from quizzes.parallel import FORMS, of_form, other
from tests.quizzes.bank import BANK, recorded

LEVELS = st.sampled_from(DIFFICULTIES)


def version(number: int, objective: str, difficulty: str) -> SimpleNamespace:
    return SimpleNamespace(
        pk=number, question_key=UUID(int=number), objective=objective, difficulty=difficulty
    )


def quiz_of(blueprint: dict) -> SimpleNamespace:
    return SimpleNamespace(key=UUID(int=1), blueprint=blueprint)


def keys(versions) -> list[int]:
    return [v.question_key.int for v in versions]


def test_a_blueprint_counts_by_objective_and_by_difficulty():
    blueprint = {"8.b": 3, "8.a": {"easy": 2, "hard": 1}}
    assert [(c.objective, c.difficulty, c.wanted) for c in cells(blueprint)] == [
        ("8.b", "", 3), ("8.a", "easy", 2), ("8.a", "hard", 1),
    ]  # fmt: skip
    assert [c.name for c in cells(blueprint)] == ["8.b", "8.a, easy", "8.a, hard"]
    assert size(blueprint) == 6


@given(
    levels=st.lists(LEVELS, min_size=8, max_size=60),
    wanted=st.integers(min_value=1, max_value=4),
)
def test_two_forms_share_nothing_and_are_alike_in_difficulty(levels, wanted):
    bank = [version(n, "8.a", level) for n, level in enumerate(levels, start=1)]
    quiz = quiz_of({"8.a": wanted})
    first, second = (of_form(quiz, bank, form) for form in FORMS)
    assert len(first) == len(second) == wanted
    assert not set(keys(first)) & set(keys(second))
    # A pair of neighbours by difficulty is split between the forms: of each rank, at most the one
    # pair on either border is uneven.
    for level in DIFFICULTIES:
        counts = [sum(v.difficulty == level for v in form) for form in (first, second)]
        assert abs(counts[0] - counts[1]) <= 2
    rank = [sum(DIFFICULTIES.index(v.difficulty) for v in form) for form in (first, second)]
    assert abs(rank[0] - rank[1]) <= 2 * wanted


@given(st.dictionaries(LEVELS, st.integers(1, 3), min_size=1))
def test_a_blueprint_by_difficulty_gives_both_forms_the_same_mixture(wanted):
    bank = [version(n, "8.a", DIFFICULTIES[n % 3]) for n in range(1, 31)]
    forms = [of_form(quiz_of({"8.a": wanted}), bank, form) for form in FORMS]
    for form in forms:
        assert Counter(v.difficulty for v in form) == wanted
    assert not set(keys(forms[0])) & set(keys(forms[1]))


def test_everybody_who_sits_a_form_is_asked_the_same():
    bank = [version(n, "8.a", DIFFICULTIES[n % 3]) for n in range(1, 21)]
    quiz = quiz_of({"8.a": 4})
    assert keys(of_form(quiz, bank, "A")) == keys(of_form(quiz, bank[::-1], "A"))


def test_seen_questions_come_last_when_the_bank_changed_in_between():
    quiz = quiz_of({"8.a": 3})
    before = [version(n, "8.a", "easy") for n in range(1, 7)]
    seen = {v.question_key for v in of_form(quiz, before, "A")}
    after = [*before, *(version(n, "8.a", "easy") for n in range(90, 95))]
    assert not seen & {v.question_key for v in of_form(quiz, after, "B", seen)}


@pytest.mark.parametrize(("there", "asked", "common"), [(8, 4, 0), (6, 4, 2), (4, 4, 4), (3, 3, 3)])
def test_a_small_bank_lends_from_the_other_form(there, asked, common):
    bank = [version(n, "8.a", "easy") for n in range(1, there + 1)]
    forms = [set(keys(of_form(quiz_of({"8.a": 4}), bank, form))) for form in FORMS]
    assert [len(form) for form in forms] == [asked, asked]
    assert len(forms[0] & forms[1]) == common


def test_no_question_is_asked_twice_where_two_cells_could_have_it():
    bank = [version(n, "8.a", "easy") for n in range(1, 5)]
    quiz = SimpleNamespace(key=UUID(int=1), blueprint={"8.a": {"easy": 2}})
    assert len(set(keys(of_form(quiz, bank, "A")))) == 2


def test_the_twin_of_a_form():
    assert (other("A"), other("B")) == ("B", "A")
    with pytest.raises(ValueError, match="not in tuple"):
        other("C")


@pytest.mark.django_db
def test_forms_are_drawn_in_two_queries_less_one(locales, django_assert_num_queries):
    for n in range(8):
        recorded(f"P-{n}", objective="8.a", difficulty="easy" if n % 2 else "hard")
    quiz = Quiz.objects.create(
        name="Twins", bank=BANK, blueprint={"8.a": {"easy": 2, "hard": 2}}, parallel=True
    )
    with django_assert_num_queries(1):
        first = draw(quiz, seed=1, form="A")
    second = draw(quiz, seed=2, form="B", shuffle=True)
    assert len({v.question_key for v in [*first, *second]}) == 8
    # The order is each attempt's own, the set is the form's.
    mixed = draw(quiz, seed=9, form="A", shuffle=True)
    assert {v.pk for v in mixed} == {v.pk for v in first}
    assert shortfall(quiz) == {}
    quiz.blueprint = {"8.a": {"easy": 3}}
    assert shortfall(quiz) == {"8.a, easy": 2}
    quiz.parallel = False
    assert shortfall(quiz) == {}


@pytest.mark.django_db
def test_a_draw_by_difficulty_takes_what_the_cell_asks_for(locales):
    for n in range(6):
        recorded(f"D-{n}", objective="8.a", difficulty=DIFFICULTIES[n % 3])
    quiz = Quiz(name="By level", bank=BANK, blueprint={"8.a": {"easy": 1, "hard": 2}}, key=uuid4())
    for seed in range(5):
        assert [v.difficulty for v in draw(quiz, seed=seed)] == ["easy", "hard", "hard"]
