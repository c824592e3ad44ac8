"""From attempts to figures: what counts, what belongs together, what is left out."""

from datetime import timedelta

import pytest

from quizzes.models import Answer, Purpose, Quiz
from quizzes.statistics import gathering, keeping
from quizzes.statistics.items import Choice
from quizzes.statistics.reporting import report
from tests.quizzes.bank import BANK, republish
from tests.quizzes.statistics.sat import ALL, NINE, sat, wrong

pytestmark = pytest.mark.django_db


def of(quiz):
    return report(gathering.of_quiz(quiz.key))


def by_code(quiz):
    return {question.code: question for question in of(quiz).questions}


def test_facility_counts_what_was_left_out_as_wrong(quiz):
    sat(quiz, ALL)
    sat(quiz, wrong(1))
    sat(quiz, [None, *ALL[1:]])
    figures = by_code(quiz)["Q-1"].figures
    assert figures.facility.value == pytest.approx(1 / 3)
    assert figures.facility.n == 3
    assert figures.facility.is_unreliable


def test_partial_credit_counts_with_its_share(quiz):
    sat(quiz, [*ALL[:3], ["a"], "true"])
    assert by_code(quiz)["Q-4"].figures.facility.value == 0.5


def test_discrimination_is_with_the_rest_of_the_test(quiz):
    for responses in (ALL, ALL, wrong(2), wrong(1, 2), wrong(1, 2, 3), wrong(1, 2, 3, 5)):
        sat(quiz, responses)
    good, alike = by_code(quiz)["Q-1"].figures, by_code(quiz)["Q-4"].figures
    # Scores 1 1 1 0 0 0; rests 4 4 3 3 2 1 of 4.
    assert good.discrimination.value == pytest.approx(0.7808688094430304)
    assert alike.discrimination.value is None


@pytest.mark.parametrize(
    "changes",
    [{"number": 2}, {"purpose": Purpose.PRACTICE}, {"purpose": Purpose.SURVEY}],
    ids=["second attempt", "practice", "survey"],
)
def test_what_does_not_measure_is_not_counted(quiz, changes):
    sat(quiz, ALL, **changes)
    assert of(quiz).people == 0


def test_an_open_attempt_is_not_counted(begin, quiz):
    begin()
    assert of(quiz).people == 0


def test_an_answer_that_waits_for_its_mark_is_not_counted(quiz):
    attempt = sat(quiz, ALL)
    Answer.objects.filter(attempt=attempt, position=1).update(score=None)
    assert "Q-1" not in by_code(quiz)


def test_time_is_from_answer_to_answer(quiz):
    sat(quiz, ALL)
    slow = sat(quiz, ALL)
    Answer.objects.filter(attempt=slow, position__gt=1).update(
        answered_at=NINE + timedelta(minutes=10)
    )
    figures = by_code(quiz)
    assert figures["Q-1"].figures.seconds == figures["Q-1"].figures.seconds.__class__(30, 2)
    # The slow one sent the others together: nobody knows which took how long.
    assert figures["Q-2"].figures.seconds.n == 1


def test_choices_in_the_outer_groups_and_the_key_in_doubt(quiz):
    for _ in range(3):
        sat(quiz, ["c", *ALL[1:]])
    for _ in range(4):
        sat(quiz, wrong(3))
    for _ in range(3):
        sat(quiz, ["b", *wrong(2, 3, 4, 5)[1:]])
    rows = {row.text: row for row in by_code(quiz)["Q-1"].choices}
    assert rows["choice b"].count == Choice(all=7, upper=4, lower=3)
    assert rows["choice c"].count == Choice(all=3, upper=3, lower=0)
    assert rows["choice c"].is_doubtful
    assert not rows["choice b"].is_doubtful
    assert rows["choice a"].count == Choice()


def test_by_form(quiz):
    sat(quiz, ALL, form="A")
    sat(quiz, wrong(1), form="B")
    forms = by_code(quiz)["Q-1"].by_form
    assert {form: figures.facility.value for form, figures in forms.items()} == {"A": 1, "B": 0}


def test_a_bad_translation_shows(quiz):
    """Equally able people, one question that nobody can answer in Russian."""
    for missing in ((), (2,), (2, 3), (2, 3, 5)) * 6:
        sat(quiz, wrong(*missing))
        sat(quiz, wrong(1, *missing[1:]), language="ru")
    rows = by_code(quiz)["Q-1"].by_language
    assert [row.language for row in rows] == ["en", "ru"]
    assert rows[0].is_source
    assert rows[0].difference is None
    assert rows[1].figures.facility.value == 0
    # Where no two equals differ in both directions, there is no odds ratio: one Russian got it.
    sat(quiz, wrong(3), language="ru")
    sat(quiz, wrong(1), language="en")
    [found] = by_code(quiz)["Q-1"].differs
    assert found.language == "ru"
    assert found.difference.grade == "C"
    assert found.difference.is_harder


def test_a_corrected_spelling_is_the_same_question_another_key_is_not(quiz, bank):
    sat(quiz, ALL)
    republish(bank[0], stem="What comes first, then?")
    sat(quiz, ALL)
    question = by_code(quiz)["Q-1"]
    assert (question.n, question.set_aside) == (2, 0)
    assert question.stem == "What comes first, then?"
    republish(bank[0], right="a")
    sat(quiz, wrong(1))
    question = by_code(quiz)["Q-1"]
    assert (question.n, question.set_aside) == (1, 2)


def test_reliability_of_those_who_had_the_same_questions(quiz):
    for responses in (ALL, wrong(1), wrong(1, 2), wrong(1, 2, 3, 4, 5)):
        sat(quiz, responses)
    [row] = of(quiz).consistency
    assert (row.questions, row.alpha.n, row.is_kr20) == (5, 4, True)
    assert row.alpha.value == pytest.approx(0.8928571428571429)


def test_a_question_is_seen_in_all_tests(quiz, bank):
    other = Quiz.objects.create(
        name="Short", bank=BANK, questions=[str(q.translation_key) for q in bank[:2]]
    )
    sat(quiz, ALL)
    sat(other, ["b", "d"])
    found = report(gathering.of_question(bank[0].translation_key))
    assert [question.code for question in found.questions] == ["Q-1"]
    assert found.questions[0].n == 2


def test_sample_people_are_named_as_such(quiz):
    sat(quiz, ALL)
    assert not of(quiz).has_sample
    sat(quiz, ALL, is_sample=True)
    assert of(quiz).has_sample


def test_queries_do_not_grow_with_people(quiz, django_assert_num_queries):
    for _ in range(3):
        sat(quiz, ALL)
    with django_assert_num_queries(3):
        keeping.look("quiz", quiz.key)
    for _ in range(9):
        sat(quiz, wrong(2), language="ru")
    with django_assert_num_queries(3):
        keeping.look("quiz", quiz.key)


class TestManyAnswers:
    """More than a request may read: a task counts them, the last count is shown meanwhile."""

    @pytest.fixture(autouse=True)
    def few_are_many(self, monkeypatch):
        monkeypatch.setattr(keeping, "AT_ONCE", 3)

    def test_first_nothing_then_the_figures(self, quiz):
        from django_tasks_db.models import DBTaskResult

        sat(quiz, ALL)
        assert keeping.look("quiz", quiz.key) == keeping.Kept(None, is_stale=True)
        keeping.look("quiz", quiz.key)
        asked = DBTaskResult.objects.filter(task_path="quizzes.tasks.compute_statistics")
        assert asked.count() == 1
        keeping.compute("quiz", quiz.key)
        kept = keeping.look("quiz", quiz.key)
        assert not kept.is_stale
        assert kept.report.people == 1

    def test_a_new_answer_makes_them_stale_and_so_does_a_new_mark(self, quiz):
        attempt = sat(quiz, ALL)
        keeping.compute("quiz", quiz.key)
        Answer.objects.filter(attempt=attempt, position=1).update(score=0)
        kept = keeping.look("quiz", quiz.key)
        assert kept.is_stale
        assert kept.report.questions[0].figures.facility.value == 1
        keeping.compute("quiz", quiz.key)
        assert keeping.look("quiz", quiz.key).report.questions[0].figures.facility.value == 0
