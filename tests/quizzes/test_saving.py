"""What the page of a test sends in the background: answers one by one, leaving and coming back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from quizzes import attempts, presence
from quizzes.events import NOWHERE
from quizzes.models import Attempt
from quizzes.signals import attempt_graded
from tests.conftest import person, signed_in
from tests.courses.watching import listed, queries, writes

pytestmark = pytest.mark.django_db


@pytest.fixture
def open_attempt(begin) -> Attempt:
    return begin(now=timezone.now())


def address(attempt: Attempt, what: str = "answers", language: str = "en") -> str:
    return f"/{language}/attempts/{attempt.pk}/{what}/"


def kept(attempt: Attempt) -> dict:
    return dict(attempt.answers.exclude(response=None).values_list("position", "response"))


def test_an_answer_is_kept_as_it_is_given(open_attempt, aziza_client):
    answer = aziza_client.post(
        address(open_attempt), {"q1": "b"}, headers={"User-Agent": "X Mobile"}
    )
    assert (answer.status_code, answer.content) == (204, b"")
    assert kept(open_attempt) == {1: "b"}
    event = open_attempt.events.last()
    assert (event.kind, event.position, event.language, event.device, event.network) == (
        "answer", 1, "en", "phone", "127.0.0.0/24",
    )  # fmt: skip


def test_the_same_again_is_saved_and_writes_nothing(open_attempt, aziza_client):
    aziza_client.post(address(open_attempt), {"q1": "b"})
    with queries() as asked:
        assert aziza_client.post(address(open_attempt), {"q1": "b"}).status_code == 204
    assert not writes(asked), listed(asked)
    assert open_attempt.events.filter(kind="answer").count() == 1


def test_boxes_all_unticked_are_an_answer_taken_back(open_attempt, aziza_client):
    aziza_client.post(address(open_attempt), {"q4": ["a", "c"], "asked": "4"})
    aziza_client.post(address(open_attempt), {"asked": "4"})
    assert kept(open_attempt) == {}


def test_what_a_question_can_not_have_is_refused_and_the_rest_is_kept(open_attempt, aziza_client):
    answer = aziza_client.post(address(open_attempt), {"q1": "zebra", "q2": "b"})
    assert answer.status_code == 422
    assert kept(open_attempt) == {2: "b"}


@pytest.mark.parametrize("data", [{}, {"q99": "a"}, {"qx": "a"}, {"q1_": "a"}, {"asked": "x"}])
def test_nonsense_changes_nothing(open_attempt, aziza_client, data):
    assert aziza_client.post(address(open_attempt), data).status_code in (204, 422)
    assert kept(open_attempt) == {}


def test_nobody_elses_attempt_can_be_reached(open_attempt, client):
    bek = signed_in(person("bek@example.org"))
    for sender, status in ((bek, 404), (client, 401)):
        assert sender.post(address(open_attempt), {"q1": "b"}).status_code == status
        sender.post(address(open_attempt, "presence"), {"what": "leave"})
    assert kept(open_attempt) == {}
    assert open_attempt.events.count() == 1
    assert bek.post("/en/attempts/987654/answers/", {"q1": "b"}).status_code == 404


def test_looking_is_not_saving(open_attempt, aziza_client):
    for what in ("answers", "presence"):
        assert aziza_client.get(address(open_attempt, what)).status_code == 405


def test_after_the_end_nothing_is_kept(open_attempt, aziza_client):
    attempts.submit(attempt=open_attempt, responses={}, language="en", now=timezone.now())
    assert aziza_client.post(address(open_attempt), {"q1": "b"}).status_code == 409
    assert kept(open_attempt) == {}


def test_an_answer_that_comes_too_late_ends_the_attempt(open_attempt, aziza_client):
    heard = []
    listen = lambda attempt, **kwargs: heard.append(attempt.pk)  # noqa: E731
    attempt_graded.connect(listen)
    Attempt.objects.update(deadline=timezone.now() - timedelta(hours=1))
    assert aziza_client.post(address(open_attempt), {"q1": "b"}).status_code == 409
    attempt_graded.disconnect(listen)
    open_attempt.refresh_from_db()
    assert (open_attempt.how_ended, heard) == ("time", [open_attempt.pk])
    assert kept(open_attempt) == {}


def test_without_a_way_back_only_the_question_reached_is_kept(begin, terms, aziza_client):
    attempt = begin(
        terms={**terms, "one_by_one": True, "going_back": False}, now=timezone.now()
    )  # fmt: skip
    aziza_client.post(address(attempt), {"q1": "a", "q2": "b", "q3": "b"})
    assert kept(attempt) == {1: "a"}


def test_a_token_is_asked_for(open_attempt, aziza):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(aziza)
    assert strict.post(address(open_attempt), {"q1": "b"}).status_code == 403
    assert kept(open_attempt) == {}


# Leaving and coming back ----------------------------------------------------------------------


def seen(attempt: Attempt) -> list[str]:
    return list(attempt.events.exclude(kind="start").values_list("kind", flat=True))


def test_leaving_and_coming_back_are_noted_in_turns(open_attempt, aziza, aziza_client):
    for what in ("return", "leave", "leave", "return", "return"):
        answer = aziza_client.post(address(open_attempt, "presence"), {"what": what})
        assert (answer.status_code, answer.content) == (204, b"")
    assert seen(open_attempt) == ["leave", "return"]


def note(attempt: Attempt, what: str, now) -> bool:
    return presence.note(
        attempt_id=attempt.pk, user=attempt.user, what=what, language="en", now=now, origin=NOWHERE
    )


def test_a_page_that_flickers_does_not_fill_the_log(open_attempt, monkeypatch):
    now = timezone.now()
    assert note(open_attempt, "leave", now)
    assert note(open_attempt, "return", now)
    assert not note(open_attempt, "leave", now + presence.PAUSE / 2)
    assert note(open_attempt, "leave", now + presence.PAUSE)
    monkeypatch.setattr(presence, "MOST", 3)
    assert not note(open_attempt, "return", now + timedelta(minutes=5))
    assert seen(open_attempt) == ["leave", "return", "leave"]


@pytest.mark.parametrize("what", ["", "submit", "x" * 4000, "MARKED"])
def test_only_these_two_can_be_told(open_attempt, aziza_client, what):
    assert aziza_client.post(address(open_attempt, "presence"), {"what": what}).status_code == 204
    assert seen(open_attempt) == []


def test_a_finished_attempt_is_not_watched(open_attempt, aziza_client):
    attempts.submit(attempt=open_attempt, responses={}, language="en", now=timezone.now())
    aziza_client.post(address(open_attempt, "presence"), {"what": "leave"})
    assert seen(open_attempt) == ["submit"]


def test_noting_takes_four(open_attempt, aziza_client):
    with queries() as asked:
        aziza_client.post(address(open_attempt, "presence"), {"what": "leave"})
    assert len(asked) <= 4, listed(asked)
