"""The list is filtered by figures: the same ones as the pages of statistics show."""

from random import Random

import pytest

from quizzes.models import Attempt
from quizzes.statistics import gathering, screening
from quizzes.statistics.reporting import report
from tests.courses.watching import queries
from tests.quizzes.bank import recorded, republish
from tests.quizzes.statistics.sat import ALL, sat, wrong
from tests.quizzes.test_bank import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def sittings(quiz):
    """Twelve people: Q-1 is too hard, Q-2 too easy, Q-3 the weaker answer better."""
    lots = Random(3)
    for n in range(12):
        slips = [4, 5] if n % 2 else []
        sat(quiz, wrong(1, *([] if n % 2 or n == 0 else [3]), *slips[: lots.randrange(3)]))
    return quiz


def test_the_figures_are_those_of_the_pages(sittings, quiz):
    sat(quiz, [None, "a", None, ["a"], "true"])
    found = screening.all_sums()
    for question in report(gathering.of_quiz(quiz.key)).questions:
        sums = found[question.key]
        assert sums.n == question.n
        assert sums.facility == pytest.approx(question.figures.facility.value)
        wanted = question.figures.discrimination.value
        assert (sums.discrimination is None) == (wanted is None)
        assert wanted is None or sums.discrimination == pytest.approx(wanted)


def test_only_words_changed_counts_on_and_another_key_begins_anew(sittings, bank):
    before = screening.all_sums()
    republish(bank[0], stem="In other words?")
    republish(bank[1], right="c")
    sat(sittings, ALL)
    after = screening.all_sums()
    assert after[bank[0].translation_key].n == before[bank[0].translation_key].n + 1
    assert after[bank[1].translation_key].n == 1


def test_a_test_of_one_question_has_no_rest(sittings, bank):
    Attempt.objects.update(max_score=1)
    assert screening.all_sums()[bank[0].translation_key].discrimination is None


def test_it_takes_two_queries_however_many_answers(sittings):
    with queries() as asked:
        screening.all_sums()
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("by", "codes"),
    [
        ("hard", ["Q-1"]),
        ("easy", ["Q-2"]),
        ("reversed", ["Q-3"]),
        ("flat", ["Q-3"]),
        ("few", ["Q-9"]),
    ],
)
def test_questions_are_found_by_their_figures(client, timur, sittings, by, codes):
    recorded("Q-9")
    client.force_login(timur)
    assert rows(client, figures=by) == codes
