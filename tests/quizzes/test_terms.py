"""When an attempt may begin, and when it must end: by the terms alone."""

from datetime import UTC, datetime, timedelta

import pytest

from quizzes.admitting import Bar, Why, attempts_left, barred
from quizzes.models import Attempt
from quizzes.terms import deadline, one_way, term

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def ended(at: datetime = NOON, score: int | None = 1) -> Attempt:
    return Attempt(submitted_at=at, score=score, how_ended="submitted")


def at(moment: datetime) -> str:
    return moment.isoformat()


def test_without_terms_nothing_bars_the_way():
    assert barred({}, [], NOON) is None
    assert barred({}, [ended()] * 50, NOON) is None


def test_a_test_opens_and_closes_at_its_moments():
    terms = {"opens": at(NOON), "closes": at(NOON + HOUR)}
    assert barred(terms, [], NOON - timedelta(seconds=1)) == Bar(Why.NOT_YET, NOON)
    assert barred(terms, [], NOON) is None
    assert barred(terms, [], NOON + HOUR - timedelta(seconds=1)) is None
    assert barred(terms, [], NOON + HOUR) == Bar(Why.CLOSED)


def test_a_moment_counts_in_whatever_zone_it_was_written():
    terms = {"opens": "2026-12-01T17:00:00+05:00"}
    assert barred(terms, [], NOON) is None
    assert barred(terms, [], NOON - timedelta(seconds=1)).until == NOON


@pytest.mark.parametrize(
    ("allowed", "used", "granted", "left"),
    [
        (0, 7, 0, None), (0, 7, 2, None), (2, 0, 0, 2), (2, 2, 0, 0), (2, 2, 1, 1), (2, 3, 1, 0),
        (2, 5, 0, 0),
    ],
)  # fmt: skip
def test_attempts_are_counted_with_those_granted(allowed, used, granted, left):
    assert attempts_left({"attempts": allowed}, used, granted) == left


def test_used_up_is_used_up_until_a_trainer_grants_one_more():
    tries = [ended(), ended()]
    assert barred({"attempts": 2}, tries, NOON) == Bar(Why.USED_UP)
    assert barred({"attempts": 2}, tries, NOON, granted=1) is None


def test_one_waits_between_two_attempts_but_not_for_what_was_granted():
    terms = {"attempts": 2, "wait": 60}
    assert barred(terms, [], NOON) is None
    assert barred(terms, [ended()], NOON + HOUR / 2) == Bar(Why.TOO_SOON, NOON + HOUR)
    assert barred(terms, [ended()], NOON + HOUR) is None
    assert barred(terms, [ended(), ended()], NOON, granted=1) is None
    assert barred({"wait": 60}, [ended()], NOON).why == Why.TOO_SOON


def test_while_an_attempt_is_marked_there_is_no_other():
    waiting = ended(score=None)
    assert waiting.is_waiting
    assert barred({"attempts": 3}, [waiting], NOON) == Bar(Why.MARKING)


@pytest.mark.parametrize(
    ("terms", "extra", "end"),
    [
        ({}, 50, None),
        ({"time_limit": 60}, 0, NOON + HOUR),
        ({"time_limit": 60}, 50, NOON + 1.5 * HOUR),
        ({"closes": at(NOON + HOUR)}, 50, NOON + HOUR),
        ({"closes": at(NOON + HOUR), "time_limit": 30}, 0, NOON + HOUR / 2),
        ({"closes": at(NOON + HOUR), "time_limit": 50}, 50, NOON + HOUR),
    ],
)
def test_the_time_ends_by_the_limit_or_when_the_test_closes(terms, extra, end):
    assert deadline(terms, NOON, extra) == end


def test_there_is_no_way_back_only_with_one_question_a_page():
    assert one_way({"one_by_one": True, "going_back": False})
    assert not one_way({"one_by_one": True})
    assert not one_way({"going_back": False})


def test_an_attempt_from_before_a_term_existed_reads_its_default():
    assert term({}, "shuffle_choices") is True
    assert term({"raters": 2}, "raters") == 2
    with pytest.raises(KeyError):
        term({}, "colour")
