"""A cohort enrols the group of an event, follows its progress, and is written to."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from cms.outbox.running import drain
from courses import testing
from courses.contexts import context_key
from learners import progress
from learners.enrolling import enrol
from learners.models import Enrolment, Requirement
from people.models import User
from programmes import attending, boarding, cohorting, messaging, participating, requiring
from programmes.attending import Mark
from programmes.boarding import State
from programmes.models import Cohort, CohortEnrolment, Message, Receipt
from quizzes.models import Attempt
from tests.conftest import signed_in
from tests.programmes.conftest import CAST, participants

NOW = datetime(2026, 5, 9, 5, 0, tzinfo=UTC)


@pytest.fixture
def taught(event, tiny):
    """The event teaches the tiny course."""
    event.courses.create(course_key=tiny.key, title=tiny.source_title)
    return event


def enrolled(event, **terms) -> Cohort:
    cohort = cohorting.decide(event, **terms)
    drain()
    return cohort


def attend(event, line, by, halves: int) -> None:
    places = [(day, half) for day in event.days.all() for half in ("am", "pm")][:halves]
    marks = [
        Mark(line=line.pk, day=day.pk, half=half, presence="present", marked_at=NOW)
        for day, half in places
    ]
    attending.record(event=event, marks=marks, by=by, now=NOW)


def do_all(enrolment, course) -> None:
    for key in course.step_keys:
        progress.complete(
            enrolment=enrolment, step_key=key, course_steps=course.step_keys, course_title="x"
        )


# Enrolling ----------------------------------------------------------------------------------------


def test_all_who_are_confirmed_are_enrolled_by_the_terms(taught, tiny, timur, malika):
    lines = participants(taught, 3)
    participating.withdraw(lines[2], taught.start)
    unconfirmed = participants(taught, 1)[0]
    unconfirmed.confirmed_on = None
    unconfirmed.save()
    due = NOW + timedelta(days=30)
    enrolled(taught, due=due, access_code="olma", form="B")
    rows = Enrolment.objects.filter(course_key=tiny.key)
    assert {row.user for row in rows} == {line.user for line in lines[:2]}
    for row in rows:
        assert (row.due, row.form, row.how) == (due, "B", "staff")
        assert row.context["event"] == str(taught.key)
        assert row.context["access_code"] == "olma"
        assert not row.requirements.exists()


def test_doing_it_again_changes_nothing_and_takes_up_who_came_later(taught, tiny):
    participants(taught, 2)
    for _twice in range(2):
        enrolled(taught)
    assert Enrolment.objects.count() == CohortEnrolment.objects.count() == 2
    participants(taught, 1)
    enrolled(taught)
    assert Enrolment.objects.count() == 3
    assert Cohort.objects.count() == 1


def test_who_is_enrolled_already_goes_on_and_keeps_the_form(taught, tiny, line):
    own = enrol(user=line.user, course_key=tiny.key, language="uz")
    own.form, own.context = "A", {"theirs": 1}
    own.save()
    enrolled(taught, form="B", due=NOW)
    own.refresh_from_db()
    assert (own.form, own.how, own.due) == ("A", "self", NOW)
    assert own.context["theirs"] == 1
    assert CohortEnrolment.objects.get().enrolment == own


def test_a_completed_course_is_left_as_it_is(taught, tiny, line):
    own = enrol(user=line.user, course_key=tiny.key)
    do_all(own, tiny)
    enrolled(taught, due=NOW, needs_attendance=True)
    own.refresh_from_db()
    assert own.is_complete
    assert own.due is None
    assert not own.requirements.exists()


def test_an_event_without_courses_enrols_nobody(event, line):
    enrolled(event)
    assert not Enrolment.objects.exists()


def test_a_run_that_broke_off_is_taken_up(taught, tiny, monkeypatch):
    participants(taught, 3)
    real, calls = cohorting.enrol_one, []

    def breaking(*args):
        calls.append(1)
        if len(calls) == 2:
            raise OSError("the machine went off")
        return real(*args)

    monkeypatch.setattr(cohorting, "enrol_one", breaking)
    cohort = Cohort.objects.create(event=taught)
    with pytest.raises(OSError, match="went off"):
        cohorting.enrol_all(cohort)
    assert Enrolment.objects.count() == 1
    cohorting.enrol_all(cohort)
    assert Enrolment.objects.count() == 3


# Attendance as a requirement ----------------------------------------------------------------------


def test_the_course_waits_for_eighty_per_cent_of_attendance(taught, tiny, line, timur):
    enrolled(taught, needs_attendance=True)
    own = Enrolment.objects.get()
    do_all(own, tiny)
    own.refresh_from_db()
    assert not own.is_complete
    attend(taught, line, timur, 7)
    own.refresh_from_db()
    assert not own.is_complete
    attend(taught, line, timur, 8)
    own.refresh_from_db()
    assert own.is_complete


def test_a_correction_takes_the_requirement_back_but_no_completion(taught, tiny, line, timur):
    enrolled(taught, needs_attendance=True)
    attend(taught, line, timur, 8)
    requirement = Requirement.objects.get()
    assert requirement.met_at
    later = NOW + timedelta(minutes=1)
    day = taught.days.first()
    wrong = Mark(line=line.pk, day=day.pk, half="am", presence="absent", marked_at=later)
    attending.record(event=taught, marks=[wrong], by=timur, now=later)
    requirement.refresh_from_db()
    assert requirement.met_at is None
    attend(taught, line, timur, 9)
    do_all(Enrolment.objects.get(), tiny)
    assert Enrolment.objects.get().is_complete
    later += timedelta(hours=1)
    for half in ("am", "pm"):
        again = Mark(line=line.pk, day=day.pk, half=half, presence="absent", marked_at=later)
        attending.record(event=taught, marks=[again], by=timur, now=later)
    assert Enrolment.objects.get().is_complete


def test_who_has_attended_before_meets_it_at_once(taught, line, timur):
    attend(taught, line, timur, 10)
    enrolled(taught, needs_attendance=True)
    assert Requirement.objects.get().met_at


def test_when_it_is_asked_for_no_longer_who_waited_is_done(taught, tiny, line):
    enrolled(taught, needs_attendance=True)
    do_all(Enrolment.objects.get(), tiny)
    enrolled(taught, needs_attendance=False)
    assert Enrolment.objects.get().is_complete
    assert not Requirement.objects.filter(name=requiring.name_of(taught)).exists()


# The access code ----------------------------------------------------------------------------------


def test_the_code_of_the_cohort_opens_a_supervised_test(taught, tiny, line):
    enrolled(taught, access_code="olma")

    class Visit:
        enrolment = Enrolment.objects.get()

    class Sitting:
        visit, key, now = Visit, context_key(Visit.enrolment, tiny.key), timezone.now()
        terms = {"supervised": True}
        settings = {"access_code": "anor"}

        class request:  # noqa: N801
            POST = {"code": "anor"}

    assert testing.wrong_code(Sitting)
    Sitting.request.POST = {"code": " Olma"}
    assert testing.wrong_code(Sitting) == ""
    Visit.enrolment.context = {}
    assert testing.wrong_code(Sitting)
    Sitting.request.POST = {"code": "anor"}
    assert testing.wrong_code(Sitting) == ""


# The board ----------------------------------------------------------------------------------------


def seen(event, now=NOW, with_scores=True):
    return boarding.board(event, "en", now, with_scores=with_scores)


def test_whoever_is_behind_stands_first(taught, tiny):
    lines = participants(taught, 4)
    enrolled(taught, due=NOW - timedelta(days=1))
    rows = [Enrolment.objects.get(user=line.user) for line in lines]
    do_all(rows[0], tiny)
    for row in rows[1:3]:
        row.due = NOW + timedelta(days=1)
        row.save()
    progress.complete(enrolment=rows[1], step_key=tiny.steps[0].key, course_steps=tiny.step_keys)
    board = seen(taught)
    assert [row.places[0].state for row in board.rows] == [
        State.LATE, State.NEW, State.UNDER_WAY, State.COMPLETED
    ]  # fmt: skip
    assert board.behind == 1
    assert (board.rows[2].places[0].done, board.rows[2].places[0].total) == (1, len(tiny.steps))


def test_scores_are_of_the_best_attempt_and_rounded_down(taught, tiny, line):
    enrolled(taught)
    own = Enrolment.objects.get()
    test = next(s for s in tiny.steps if s.settings.get("purpose") == "final_test")
    for number, score in enumerate((Decimal("3.99"), Decimal(2)), 1):
        Attempt.objects.create(
            user=line.user, context_key=context_key(own, test.key), quiz_key=test.key,
            purpose="final_test", number=number, terms={}, seed=1, language="en", started_at=NOW,
            submitted_at=NOW, score=score, max_score=5, how_ended="submitted",
        )  # fmt: skip
    assert seen(taught).rows[0].places[0].scores == {"final_test": 79}
    assert seen(taught, with_scores=False).rows[0].places[0].scores == {}


@pytest.mark.parametrize("number", [1, 10, 100])
def test_the_board_asks_no_query_for_each_person(
    taught, tiny, timur, number, django_assert_max_num_queries
):
    for line in participants(taught, number):
        enrolment = enrol(user=line.user, course_key=tiny.key)
        CohortEnrolment.objects.create(participation=line, enrolment=enrolment, course_key=tiny.key)
    Cohort.objects.create(event=taught)
    with django_assert_max_num_queries(8):
        seen(taught)
    client, url = signed_in(timur), reverse("cohort", args=[taught.key])
    with django_assert_max_num_queries(17):
        client.get(url)


# Pages --------------------------------------------------------------------------------------------

TEACH = {"olga": 200, "malika": 200, "timur": 200, "nurlan": 403, "dana": 404, "rustam": 404,
         "aziza": 404, "nobody": 302}  # fmt: skip


def test_who_sees_the_group(clients, taught, line, kazakh):
    url = reverse("cohort", args=[taught.key])
    assert {who: clients[who].get(url).status_code for who in TEACH} == TEACH


def test_only_the_trainer_sees_scores(clients, taught, tiny, line):
    enrolled(taught)
    test = next(s for s in tiny.steps if s.settings.get("purpose") == "final_test")
    Attempt.objects.create(
        user=line.user, context_key=context_key(Enrolment.objects.get(), test.key),
        quiz_key=test.key, purpose="final_test", number=1, terms={}, seed=1, language="en",
        started_at=NOW, submitted_at=NOW, score=Decimal("3.65"), max_score=5,
        how_ended="submitted",
    )  # fmt: skip
    url = reverse("cohort", args=[taught.key])
    shown = {
        who: "73 %" in clients[who].get(url).content.decode() for who in ("olga", "malika", "timur")
    }
    assert shown == {"olga": False, "malika": False, "timur": True}


@pytest.mark.parametrize("who", [*CAST, "nobody"])
def test_who_may_enrol_and_write(clients, taught, line, kazakh, who):
    may = TEACH[who] == 200
    clients[who].post(reverse("cohort", args=[taught.key]), {"form": ""})
    assert Cohort.objects.exists() == may
    Cohort.objects.get_or_create(event=taught)
    clients[who].post(
        reverse("cohort_message", args=[taught.key]), {"subject": "Hello", "text": "Tomorrow"}
    )
    assert Message.objects.exists() == may


def test_the_trainer_sets_the_terms(taught, tiny, line, timur):
    client, url = signed_in(timur), reverse("cohort", args=[taught.key])
    form = {"due_on": "2026-06-01", "access_code": "olma", "form": "A", "needs_attendance": "on"}
    assert client.post(url, form).status_code == 302
    drain()
    cohort = Cohort.objects.get()
    assert cohort.due.isoformat() == "2026-06-01T18:59:00+00:00"
    own = Enrolment.objects.get()
    assert (own.form, own.due) == ("A", cohort.due)
    shown = client.get(url).content.decode()
    assert 'value="2026-06-01"' in shown
    wrong = client.post(url, form | {"due_on": "soon", "access_code": "nok"})
    assert "Please write a date as year, month, day" in wrong.content.decode()
    assert 'value="nok"' in wrong.content.decode()
    assert Cohort.objects.get().access_code == "olma"


# Messages -----------------------------------------------------------------------------------------


@pytest.fixture
def cohort(taught, line) -> Cohort:
    return Cohort.objects.create(event=taught)


def test_a_message_goes_to_each_once_in_the_frame_of_their_language(cohort, line, timur):
    User.objects.filter(pk=line.user.pk).update(language="ru")
    message = messaging.send(cohort, subject="Tomorrow", text="Bring <b>boots</b>", by=timur)
    drain()
    letter = mail.outbox[0]
    assert (letter.to, letter.subject) == (["aziza@example.org"], "Tomorrow")
    assert "Здравствуйте" in letter.body
    assert "Bring <b>boots</b>" in letter.body
    assert "Bring &lt;b&gt;" in letter.alternatives[0][0]
    from programmes.tasks import send_message

    send_message.func(message.pk)
    assert len(mail.outbox) == 1


def test_the_same_words_again_are_the_same_message(cohort, taught, line, timur, malika):
    client = signed_in(timur)
    url = reverse("cohort_message", args=[taught.key])
    for _click in range(2):
        assert client.post(url, {"subject": "Tomorrow", "text": "At nine"}).status_code == 302
    client.post(url, {"subject": "Tomorrow", "text": "At ten"})
    signed_in(malika).post(url, {"subject": "Tomorrow", "text": "At nine"})
    drain()
    assert [letter.subject for letter in mail.outbox] == ["Tomorrow"] * 3
    # Said again later, it is meant.
    Message.objects.update(at=timezone.now() - timedelta(hours=1))
    client.post(url, {"subject": "Tomorrow", "text": "At nine"})
    assert Message.objects.count() == 4


def test_who_has_no_address_or_is_no_member_gets_none(cohort, taught, line, timur, malika):
    participants(taught, 2)
    User.objects.filter(pk=line.user.pk).update(is_active=False)
    message = messaging.send(cohort, subject="x", text="y", by=timur)
    assert not message.receipts.exists()


def test_a_sending_that_broke_off_goes_on_where_it_stopped(cohort, taught, line, timur, mailoutbox):
    other = participants(taught, 1)[0]
    User.objects.filter(pk=other.user.pk).update(email="b@example.org")
    message = messaging.send(cohort, subject="x", text="y", by=timur)
    Receipt.objects.filter(participation=line).update(sent_at=NOW)
    drain()
    assert [letter.to for letter in mailoutbox] == [["b@example.org"]]
    assert not message.receipts.filter(sent_at=None).exists()


def test_an_empty_message_is_not_sent_and_nothing_typed_is_lost(cohort, taught, timur):
    client = signed_in(timur)
    url = reverse("cohort_message", args=[taught.key])
    answer = client.post(url, {"subject": "Subject line", "text": ""})
    assert answer.status_code == 200
    assert 'value="Subject line"' in answer.content.decode()
    assert not Message.objects.exists()
    assert client.get(url).status_code == 405


def test_headers_cannot_be_smuggled_into_a_letter(cohort, line, timur):
    messaging.send(cohort, subject="a\nBcc: x@example.org", text="y", by=timur)
    drain()
    assert mail.outbox[0].subject == "a Bcc: x@example.org"
    assert json.dumps(mail.outbox[0].to) == '["aziza@example.org"]'
