"""A test from start to result: what is frozen, what is kept, what happens when time is over."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.utils.module_loading import import_string

from cms.periodic import PERIODIC
from quizzes import attempts
from quizzes.models import GRACE, Answer, Attempt, Quiz
from quizzes.signals import attempt_graded
from tests.quizzes.bank import BANK, RIGHT, answers, republish, translate
from tests.quizzes.conftest import NOW

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=5)


def save(attempt, responses, language="en", now=LATER):
    return attempts.save(attempt=attempt, responses=responses, language=language, now=now)


def submit(attempt, responses=None, language="en", now=LATER):
    return attempts.submit(attempt=attempt, responses=responses or {}, language=language, now=now)


def kept(attempt):
    return {answer.position: answer.response for answer in attempt.answers.all()}


@pytest.fixture
def graded():
    """The attempts that were announced, as they were then."""
    heard = []

    def listen(sender, attempt, **kwargs):
        heard.append((attempt.pk, attempt.score, attempt.passed))

    attempt_graded.connect(listen)
    yield heard
    attempt_graded.disconnect(listen)


@pytest.fixture
def half_an_hour(begin, terms):
    """An attempt that must end at 9:30."""
    return begin(terms={**terms, "time_limit": 30})


# Starting


def test_a_start_freezes_questions_terms_and_seed(begin, bank, terms, quiz, aziza):
    attempt = begin()
    assert (attempt.user, attempt.quiz_key, attempt.purpose) == (aziza, quiz.key, "final_test")
    assert (attempt.number, attempt.terms, attempt.seed) == (1, terms, 7)
    assert (attempt.started_at, attempt.deadline, attempt.is_open) == (NOW, None, True)
    assert [answer.version.code for answer in attempt.answers.all()] == [q.code for q in bank]
    assert all(answer.response is None for answer in attempt.answers.all())


def test_starting_again_goes_on_with_the_open_attempt(begin):
    first = begin()
    again = begin(language="ru", seed=8, now=LATER)
    assert again.pk == first.pk
    assert again.seed == 7
    assert Answer.objects.count() == 5


def test_without_a_given_seed_two_attempts_differ(begin):
    seeds = {begin(seed=None, context_key=uuid4()).seed for _ in range(5)}
    assert len(seeds) == 5


def test_another_place_is_another_attempt(begin):
    assert begin(context_key=uuid4()).pk != begin().pk


def test_a_second_attempt_is_drawn_anew(begin, quiz):
    quiz.questions, quiz.blueprint = [], {"1.a": 1, "1.b": 1}
    submit(begin())
    second = begin(seed=11)
    assert second.number == 2
    assert second.answers.count() == 2


def test_when_all_attempts_are_used_there_is_no_other(begin):
    submit(begin())
    submit(begin())
    with pytest.raises(attempts.NoAttemptsLeft):
        begin()
    assert Attempt.objects.count() == 2


@pytest.mark.parametrize("any_number", [0, None])
def test_attempts_may_be_unlimited(begin, terms, any_number):
    for number in range(1, 6):
        attempt = submit(begin(terms={**terms, "attempts": any_number}))
        assert attempt.number == number


def test_a_quiz_without_published_questions_does_not_start(begin):
    with pytest.raises(attempts.QuizEmpty):
        begin(quiz=Quiz(name="Empty", bank=BANK))
    assert not Attempt.objects.exists()


@pytest.mark.parametrize(
    ("limit", "extra", "minutes"), [(30, 0, 30), (30, 50, 45), (1, 100, 2), (45, 10, 49.5)]
)
def test_the_deadline_is_counted_from_the_start(begin, terms, limit, extra, minutes):
    attempt = begin(terms={**terms, "time_limit": limit}, extra_time=extra)
    assert attempt.deadline - attempt.started_at == timedelta(minutes=minutes)


def test_pressing_continue_too_late_does_not_cost_another_attempt(begin, half_an_hour, graded):
    attempt = begin(now=NOW + timedelta(hours=2))
    assert attempt.pk == half_an_hour.pk
    assert attempt.how_ended == "time"
    assert len(graded) == 1
    assert begin(now=NOW + timedelta(hours=2)).number == 2


# Saving


def test_an_answer_names_its_language_and_its_text(attempt, bank):
    text = translate(bank[0], "ru", words="вариант")
    save(attempt, {1: "b"}, language="ru")
    save(attempt, {2: "a"}, language="ru")
    first, second = attempt.answers.filter(position__lte=2)
    assert (first.response, first.language, first.answered_at) == ("b", "ru", LATER)
    assert first.text.texts["options"]["b"] == "вариант b"
    assert text.locale.language_code == "ru"
    # The second question has no Russian text: it was shown in English.
    assert (second.response, second.language, second.text) == ("a", "en", None)


def test_an_answer_in_another_language_means_the_same(attempt, bank):
    for question in bank[:3]:
        translate(question, "ru", words="вариант")
    save(attempt, {1: "b", 2: "b"}, language="en")
    save(attempt, {2: "b", 3: "b"}, language="ru")
    languages = [answer.language for answer in attempt.answers.filter(position__lte=3)]
    # What was not changed keeps the language in which it was answered.
    assert languages == ["en", "en", "ru"]
    assert submit(attempt).score == 3


def test_saving_the_same_again_writes_nothing(attempt):
    save(attempt, {1: "b"})
    save(attempt, {1: "b"}, now=LATER + timedelta(minutes=1))
    assert attempt.answers.get(position=1).answered_at == LATER


def test_the_last_answer_counts_and_may_be_taken_back(attempt):
    save(attempt, {1: "a", 4: ["a"]})
    save(attempt, {1: "b", 4: None})
    assert kept(attempt) == {1: "b", 2: None, 3: None, 4: None, 5: None}


def test_what_is_not_named_stays_and_what_does_not_exist_is_ignored(attempt):
    save(attempt, {1: "a"})
    save(attempt, {2: "b", 0: "a", 6: "a", 99: "z"})
    assert kept(attempt) == {1: "a", 2: "b", 3: None, 4: None, 5: None}


def test_another_persons_attempt_is_not_touched(attempt, begin):
    other = begin(context_key=uuid4())
    save(attempt, {1: "a"})
    assert kept(other)[1] is None


def test_no_answer_is_stored_as_null(attempt):
    save(attempt, {1: "a"})
    submit(save(attempt, {1: None}))
    assert attempt.answers.filter(response__isnull=True).count() == 5


# Submitting


def test_all_right_passes(attempt, graded):
    attempt = submit(attempt, answers(attempt))
    assert (attempt.score, attempt.max_score, attempt.passed) == (5, 5, True)
    assert (attempt.how_ended, attempt.submitted_at) == ("submitted", LATER)
    assert [answer.score for answer in attempt.answers.all()] == [1] * 5
    assert graded == [(attempt.pk, 5, True)]


def test_part_of_a_point_counts(attempt):
    attempt = submit(attempt, answers(attempt, q4=["a"]))
    assert attempt.score == Decimal("4.5")
    assert attempt.percent == 90


def test_unanswered_questions_are_worth_nothing(attempt):
    attempt = submit(attempt, {1: "b", 2: "b"})
    assert (attempt.score, attempt.max_score, attempt.passed) == (2, 5, False)
    assert attempt.answers.get(position=3).score == 0


def test_saved_answers_count_together_with_the_last_ones(attempt):
    save(attempt, {1: "b", 2: "a"})
    attempt = submit(attempt, {2: "b", 3: "b"})
    assert attempt.score == 3


def test_submitting_twice_changes_nothing(attempt, graded):
    first = submit(attempt, {1: "b"})
    again = submit(attempt, answers(attempt), now=LATER + timedelta(minutes=1))
    assert (again.pk, again.score, again.submitted_at) == (first.pk, 1, LATER)
    assert kept(attempt)[2] is None
    assert len(graded) == 1


def test_saving_after_submitting_changes_nothing(attempt):
    submit(attempt, {1: "b"})
    assert not save(attempt, {1: "a", 2: "b"}).is_open
    assert kept(attempt) == {1: "b", 2: None, 3: None, 4: None, 5: None}


@pytest.mark.parametrize(
    ("pass_mark", "right", "passed"),
    [(80, 4, True), (80, 3, False), (81, 4, False), (60, 3, True), (60.1, 3, False), (0, 0, True)],
)
def test_the_pass_mark_is_reached_or_not(begin, terms, pass_mark, right, passed):
    attempt = begin(terms={**terms, "pass_mark": pass_mark})
    responses = {position: RIGHT[position] for position in list(RIGHT)[:right]}
    assert submit(attempt, responses).passed is passed


def test_without_a_pass_mark_nobody_passes_or_fails(begin, terms):
    attempt = begin(terms={**terms, "pass_mark": None}, purpose="pre_test")
    assert submit(attempt, answers(attempt)).passed is None


def test_terms_changed_meanwhile_do_not_count(attempt, quiz, terms):
    terms["pass_mark"] = 100
    quiz.questions = []
    quiz.save()
    attempt = submit(attempt, answers(attempt, q1="a"))
    assert (attempt.terms["pass_mark"], attempt.passed) == (80, True)


def test_a_question_edited_meanwhile_is_graded_as_it_was_asked(attempt, bank):
    republish(bank[0], right="c")
    republish(bank[1], keys="wxyz", right="w")
    attempt = submit(attempt, answers(attempt))
    assert attempt.score == 5
    assert attempt.answers.get(position=1).version.number == 1


def test_a_question_deleted_meanwhile_is_graded_all_the_same(attempt, bank, quiz):
    for question in bank:
        question.delete()
    quiz.delete()
    assert submit(attempt, answers(attempt)).score == 5


def test_a_version_that_was_answered_cannot_be_deleted(attempt):
    with pytest.raises(ProtectedError):
        attempt.answers.first().version.delete()


def test_a_receiver_that_fails_takes_the_submission_back(attempt):
    def refuse(sender, attempt, **kwargs):
        raise RuntimeError("no")

    attempt_graded.connect(refuse)
    try:
        with pytest.raises(RuntimeError), transaction.atomic():
            submit(attempt, answers(attempt))
    finally:
        attempt_graded.disconnect(refuse)
    attempt.refresh_from_db()
    assert attempt.is_open
    assert kept(attempt)[1] is None


# Time


def test_what_arrives_within_the_grace_still_counts(half_an_hour):
    attempt = submit(half_an_hour, answers(half_an_hour), now=half_an_hour.deadline + GRACE)
    assert (attempt.score, attempt.how_ended) == (5, "submitted")


def test_what_arrives_later_does_not_count_and_ends_the_attempt(half_an_hour, graded):
    save(half_an_hour, {1: "b", 2: "a"})
    late = half_an_hour.deadline + GRACE + timedelta(seconds=1)
    attempt = submit(half_an_hour, answers(half_an_hour), now=late)
    assert (attempt.score, attempt.how_ended) == (1, "time")
    assert attempt.submitted_at == attempt.deadline
    assert kept(attempt) == {1: "b", 2: "a", 3: None, 4: None, 5: None}
    assert graded == [(attempt.pk, 1, False)]


def test_saving_too_late_ends_the_attempt_too(half_an_hour, graded):
    save(half_an_hour, {1: "b"})
    attempt = save(half_an_hour, {2: "b"}, now=NOW + timedelta(hours=1))
    assert (attempt.score, attempt.how_ended, len(graded)) == (1, "time", 1)
    assert kept(attempt)[2] is None


def test_nobody_needs_to_come_back_for_an_attempt_to_end(half_an_hour, begin, graded):
    save(half_an_hour, {1: "b"})
    unlimited = begin(context_key=uuid4())
    assert attempts.close_overdue(half_an_hour.deadline + GRACE) == 0
    assert attempts.close_overdue(half_an_hour.deadline + timedelta(minutes=1)) == 1
    assert attempts.close_overdue(half_an_hour.deadline + timedelta(minutes=2)) == 0
    half_an_hour.refresh_from_db()
    unlimited.refresh_from_db()
    assert (half_an_hour.score, half_an_hour.how_ended, half_an_hour.passed) == (1, "time", False)
    assert unlimited.is_open
    assert len(graded) == 1


def test_one_attempt_can_be_closed_alone(begin, terms):
    limited = {**terms, "time_limit": 30}
    mine, other = (begin(terms=limited, context_key=uuid4()) for _ in range(2))
    attempts.close_overdue(NOW + timedelta(hours=1), attempt_id=mine.pk)
    assert Attempt.objects.get(submitted_at=None) == other


def test_an_attempt_that_cannot_be_graded_does_not_keep_others_open(begin, terms, caplog):
    limited = {**terms, "time_limit": 30}
    broken, sound = (begin(terms=limited, context_key=uuid4()) for _ in range(2))

    def refuse(sender, attempt, **kwargs):
        if attempt.pk == broken.pk:
            raise RuntimeError("no")

    attempt_graded.connect(refuse)
    try:
        assert attempts.close_overdue(NOW + timedelta(hours=1)) == 1
    finally:
        attempt_graded.disconnect(refuse)
    assert Attempt.objects.get(submitted_at=None) == broken
    assert f"Attempt {broken.pk}" in caplog.text
    sound.refresh_from_db()
    assert sound.how_ended == "time"


def test_the_clock_closes_what_is_overdue(half_an_hour):
    # The attempt began in November 2026 of the test; by the real clock it may not be over yet.
    Attempt.objects.update(deadline="2020-01-01T00:00:00Z")
    assert import_string(PERIODIC["close_overdue"].run)() == 1


# What the database promises


def test_there_is_one_open_attempt_in_one_place(attempt):
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(
            user=attempt.user, context_key=attempt.context_key, quiz_key=attempt.quiz_key,
            purpose="final_test", number=2, terms={}, seed=1, language="en", started_at=NOW,
        )  # fmt: skip


@pytest.mark.parametrize("half", [{"submitted_at": NOW}, {"score": 1}, {"how_ended": "time"}])
def test_an_attempt_is_not_half_ended(attempt, half):
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.filter(pk=attempt.pk).update(**half)


# Queries


def counted(captured):
    """Statements of this app: without savepoints, and without what those who hear of it do."""
    return [q["sql"] for q in captured if "quizzes_" in q["sql"]]


def test_queries_of_a_start_do_not_grow_with_the_quiz(begin):
    with CaptureQueriesContext(connection) as captured:
        begin()
    # the attempts so far, draw, attempt, answers, the event of the start
    assert len(counted(captured)) <= 5


def test_queries_of_a_save(attempt):
    with CaptureQueriesContext(connection) as captured:
        save(attempt, {1: "a"})
    # lock, the question, the answer, the event
    assert len(counted(captured)) == 4


def test_queries_of_a_submission(attempt):
    with CaptureQueriesContext(connection) as captured:
        submit(attempt, answers(attempt))
    assert len(counted(captured)) == 5
