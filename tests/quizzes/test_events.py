"""The log of an attempt: what happened, when, from where; written in one insert a request."""

from datetime import timedelta

import pytest
from django.test import RequestFactory

from quizzes import attempts
from quizzes.events import Origin, device, network, origin
from quizzes.models import AttemptEvent
from tests.quizzes.conftest import NOW

LATER = NOW + timedelta(minutes=5)
PHONE = Origin("phone", "203.0.113.0/24")


def log(attempt) -> list[tuple]:
    return list(attempt.events.values_list("kind", "position", "language", "device", "network"))


@pytest.mark.parametrize(
    ("agent", "kind"),
    [
        ("", ""),
        ("Mozilla/5.0 (Linux; Android 9; SM-J400F) Chrome/88 Mobile Safari/537.36", "phone"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 15_0 like Mac OS X) Mobile/15E148", "phone"),
        ("Mozilla/5.0 (Linux; Android 11; SM-T500) AppleWebKit/537.36 Chrome/96 Safari", "tablet"),
        ("Mozilla/5.0 (iPad; CPU OS 12_0 like Mac OS X) Mobile/15E148", "tablet"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/102.0", "computer"),
    ],
)  # fmt: skip
def test_the_kind_of_device_is_read_off_what_the_browser_says(agent, kind):
    assert device(agent) == kind


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2::7", "2001:db8:1::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_an_address_is_cut_to_its_network(address, kept):
    assert network(address) == kept


def test_the_origin_of_a_request():
    request = RequestFactory().get("/", headers={"User-Agent": "X Mobile"}, REMOTE_ADDR="10.1.2.3")
    assert origin(request) == Origin("phone", "10.1.2.0/24")


@pytest.mark.django_db
def test_a_test_leaves_a_trace_of_each_thing_done(begin):
    attempt = begin(language="ru", origin=PHONE)

    def save(responses, language="en"):
        attempts.save(
            attempt=attempt, responses=responses, language=language, now=LATER, origin=PHONE
        )

    save({1: "a", 4: ["a"]})
    save({1: "b"})
    save({1: "b"})
    save({4: None})
    attempts.submit(attempt=attempt, responses={2: "b"}, language="uz", now=LATER, origin=PHONE)
    told = [row[:3] for row in log(attempt)]
    assert told == [
        ("start", None, "ru"),
        ("answer", 1, "en"),
        ("answer", 4, "en"),
        ("change", 1, "en"),
        ("clear", 4, "en"),
        ("answer", 2, "en"),  # the texts were English: there is no Uzbek one
        ("submit", None, "uz"),
    ]
    assert {row[3:] for row in log(attempt)} == {("phone", "203.0.113.0/24")}


@pytest.mark.django_db
def test_time_that_ran_out_has_no_origin(begin, terms):
    attempt = begin(terms={**terms, "time_limit": 30}, origin=PHONE)
    attempts.close_overdue(NOW + timedelta(hours=1))
    last = attempt.events.last()
    assert (last.kind, last.at, last.device, last.network) == ("time", attempt.deadline, "", "")


@pytest.mark.django_db
def test_an_event_can_not_be_rewritten(attempt):
    event = attempt.events.get()
    event.kind = AttemptEvent.Kind.SUBMIT
    with pytest.raises(TypeError):
        event.save()
