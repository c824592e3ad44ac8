"""Timur reads in the admin what happened in an attempt, and grants what is missing."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from courses import granting
from courses.tasks import send_granted
from learners.models import Enrolment
from people.models import User
from quizzes.models import Allowance, Attempt
from tests.conftest import person, signed_in
from tests.courses.placing import TEST, a_test_with, press
from tests.courses.walking import Walk
from tests.courses.watching import listed, queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk(aziza_client, aziza, tiny) -> Walk:
    return a_test_with(aziza_client, aziza, attempts=1, time_limit=30)


@pytest.fixture
def timurs(timur):
    return signed_in(timur)


def sit(walk: Walk, **given) -> Attempt:
    attempt = walk.begin(TEST)
    press(walk, attempt, "submit", confirm="1", **given)
    attempt.refresh_from_db()
    return attempt


def url(name: str, attempt: Attempt) -> str:
    return reverse(f"attempts:{name}", args=[attempt.pk])


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_list_names_person_test_and_result(walk, timurs):
    sit(walk, q1="b")
    page = text(timurs.get(reverse("attempts:index")))
    for said in ("Aziza Karimova", "Final test", "1 / 3", "test"):
        assert said in page, said


def test_the_list_takes_the_same_for_any_number(walk, timurs, bek):
    sit(walk)
    timurs.get(reverse("attempts:index"))
    with queries() as one:
        timurs.get(reverse("attempts:index"))
    first = Attempt.objects.get()
    for number in range(2, 12):
        Attempt.objects.create(
            user=User.objects.get(email="bek@example.org"), context_key=first.context_key,
            quiz_key=first.quiz_key, purpose="final_test", number=number, terms={}, seed=1,
            language="en", started_at=timezone.now(), submitted_at=timezone.now(), score=1,
            max_score=2, how_ended="submitted",
        )  # fmt: skip
    with queries() as many:
        timurs.get(reverse("attempts:index"))
    assert len(many) <= len(one) + 1, listed(many)


def test_the_timeline_tells_what_happened_and_from_where(walk, timurs):
    attempt = walk.begin(TEST)
    answers, left = (f"/en/attempts/{attempt.pk}/{what}/" for what in ("answers", "presence"))
    walk.client.post(answers, {"q1": "a"}, headers={"User-Agent": "X Mobile"})
    walk.client.post(left, {"what": "leave"}, headers={"User-Agent": "X Mobile"})
    walk.client.post(left, {"what": "return"}, headers={"User-Agent": "X Mobile"})
    walk.client.post(
        answers, {"q1": "b"}, headers={"User-Agent": "Windows"}, REMOTE_ADDR="203.0.113.9"
    )  # fmt: skip
    press(walk, attempt, "submit", confirm="1", q2="b")
    start, gone = attempt.events.get(kind="start"), attempt.events.get(kind="return")
    type(gone).objects.filter(pk=gone.pk).update(at=start.at + timedelta(minutes=7))
    page = text(timurs.get(url("inspect", attempt)))
    for said in (
        "began", "answered", "changed the answer", "left the page", "came back to the page",
        "handed in", "phone", "computer", "203.0.113.0/24", "from elsewhere", "7:0",
        "The page was left for", "Course of barley: Title of test", "2 / 3", "choice b",
        "Aziza Karimova, attempt 1",
    ):  # fmt: skip
        assert said in page, said
    assert "203.0.113.9" not in page


def test_without_a_log_it_says_so(walk, timurs):
    attempt = sit(walk)
    attempt.events.all().delete()
    assert "Nothing is on record" in text(timurs.get(url("inspect", attempt)))


@pytest.mark.parametrize("name", ["index", "inspect", "grant_attempt", "grant_time"])
def test_learners_and_officers_see_no_attempts(walk, aziza_client, olga, name):
    attempt = sit(walk)
    address = reverse("attempts:index") if name == "index" else url(name, attempt)
    for client in (aziza_client, signed_in(olga)):
        assert client.get(address).status_code in (302, 403)
        client.post(address, {"reason": "me", "percent": "50"})
    assert not Allowance.objects.exists()


def test_nobody_changes_or_deletes_an_attempt(walk, db):
    attempt = sit(walk)
    root = signed_in(person("root@example.org", is_superuser=True))
    for action in ("edit", "delete"):
        gone = root.get(f"/en/admin/attempts/{action}/{attempt.pk}/", follow=True)
        assert gone.status_code == 404


# Granting -------------------------------------------------------------------------------------


def test_one_more_attempt_is_granted_with_a_reason_and_logged(walk, timurs, timur, aziza):
    attempt = sit(walk)
    assert "No attempts are left." in walk.page(TEST)
    assert url("grant_attempt", attempt) in text(timurs.get(url("inspect", attempt)))
    timurs.post(url("grant_attempt", attempt), {"reason": "The line broke."})
    (granted,) = Allowance.objects.all()
    assert (granted.user, granted.granted_by, granted.kind) == (aziza, timur, "attempt")
    page = text(timurs.get(url("inspect", attempt)))
    assert "The line broke." in page and "one more attempt" in page
    assert url("grant_attempt", attempt) not in page
    assert "The line broke." not in walk.page(TEST)
    second = walk.begin(TEST)
    assert second.number == 2
    press(walk, second, "submit", confirm="1")
    walk.post(TEST, {"start": "1"})
    assert Attempt.objects.count() == 2


def test_a_reason_is_asked_for(walk, timurs):
    attempt = sit(walk)
    page = text(timurs.post(url("grant_attempt", attempt), {"reason": " "}))
    assert "This field is required" in page and not Allowance.objects.exists()


def test_pressing_twice_grants_once(walk, timurs):
    attempt = sit(walk)
    for _click in range(2):
        page = text(
            timurs.post(url("grant_attempt", attempt), {"reason": "x"}, follow=True)
        )  # fmt: skip
    assert Allowance.objects.count() == 1
    assert "it was granted already" in page


def test_who_has_passed_or_has_attempts_left_needs_none(walk, timur):
    passed = sit(walk, q1="b", q2="b", q3="b")
    assert not granting.may_grant_attempt(passed)
    with pytest.raises(granting.NothingToGrant):
        granting.grant_attempt(attempt=passed, by=timur, reason="x")


def test_more_time_counts_at_once_and_in_the_next_tests(walk, timurs):
    attempt = walk.begin(TEST)
    before = attempt.deadline
    timurs.post(url("grant_time", attempt), {"percent": "50", "reason": "Dyslexia"})
    attempt.refresh_from_db()
    assert attempt.deadline - before == timedelta(minutes=15)
    assert Enrolment.objects.get(user=attempt.user).extra_time == 50
    assert Allowance.objects.get().percent == 50
    assert "Dyslexia" not in walk.page(TEST)


def test_more_time_does_not_open_what_is_over(walk, timurs):
    attempt = walk.begin(TEST)
    long_ago = timezone.now() - timedelta(hours=2)
    Attempt.objects.update(started_at=long_ago, deadline=long_ago + timedelta(minutes=30))
    timurs.post(url("grant_time", attempt), {"percent": "300", "reason": "x"})
    attempt.refresh_from_db()
    assert attempt.deadline == long_ago + timedelta(minutes=30)


@pytest.mark.parametrize("percent", ["-1", "301", "x", ""])
def test_time_that_makes_no_sense_is_refused(walk, timurs, percent):
    attempt = walk.begin(TEST)
    timurs.post(url("grant_time", attempt), {"percent": percent, "reason": "x"})
    assert not Allowance.objects.exists()


def test_time_in_a_course_that_is_gone_is_not_granted(walk, timur):
    attempt = walk.begin(TEST)
    Attempt.objects.filter(pk=attempt.pk).update(context_key="00000000-0000-0000-0000-000000000001")
    attempt.refresh_from_db()
    with pytest.raises(granting.NothingToGrant):
        granting.grant_time(attempt=attempt, percent=50, by=timur, reason="x")


def test_an_allowance_can_not_be_rewritten(walk, timurs):
    attempt = sit(walk)
    timurs.post(url("grant_attempt", attempt), {"reason": "x"})
    allowance = Allowance.objects.get()
    allowance.reason = "y"
    with pytest.raises(TypeError):
        allowance.save()


# Letters --------------------------------------------------------------------------------------


@pytest.fixture
def letters():
    """What goes out when the tasks of a granted allowance run, twice as they may."""

    def sent() -> list:
        mail.outbox.clear()
        allowance = Allowance.objects.latest("pk")
        enrolment = Enrolment.objects.get(user=allowance.user)
        for _again in range(2):
            send_granted.func(allowance.pk, enrolment.pk)
        return mail.outbox

    return sent


def asked_for(task) -> list:
    """The arguments of the tasks of this kind that wait."""
    rows = DBTaskResult.objects.filter(task_path=task.module_path)
    return [row.args_kwargs["args"] for row in rows]


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("en", "One more attempt: Course of barley", "once more"),
        ("ru", "Ещё одна попытка: ", "ещё раз"),
        ("uz", "Yana bir urinish: ", "yana bir marta"),
        ("uz-cyrl", "Яна бир уриниш: ", "яна бир марта"),
    ],
)
def test_whoever_is_granted_an_attempt_is_told_once_in_their_language(
    walk, timurs, aziza, letters, language, subject, words
):
    aziza.language = language
    aziza.save()
    attempt = sit(walk)
    timurs.post(url("grant_attempt", attempt), {"reason": "The line broke."})
    enrolment = Enrolment.objects.get(user=aziza)
    assert asked_for(send_granted) == [[Allowance.objects.get().pk, enrolment.pk]]
    (letter,) = letters()
    assert letter.to == ["aziza@example.org"] and subject in letter.subject
    for body in (letter.body, letter.alternatives[0].content):
        assert words in body and f"/{language}/courses/barley/{TEST}/" in body
        assert "The line broke." not in body


def test_more_time_is_told_and_so_is_its_end(walk, timurs, letters):
    attempt = walk.begin(TEST)
    timurs.post(url("grant_time", attempt), {"percent": "50", "reason": "Dyslexia"})
    (letter,) = letters()
    assert "50 % more time" in letter.body and "Dyslexia" not in letter.body
    timurs.post(url("grant_time", attempt), {"percent": "0", "reason": "x"})
    (letter,) = letters()
    assert "usual time limits" in letter.body


def test_what_was_not_granted_is_not_told(walk, timurs, timur):
    passed = sit(walk, q1="b", q2="b", q3="b")
    timurs.post(url("grant_attempt", passed), {"reason": "x"})
    assert asked_for(send_granted) == []
    send_granted.func(12345, 12345)
    assert "One more attempt" not in "".join(letter.subject for letter in mail.outbox)
