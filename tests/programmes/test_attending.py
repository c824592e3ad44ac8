"""Attendance by half-day: seen, sent, sent again, corrected, checked in; every word is logged."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from people.models import User
from programmes import attending, checking_in, counting, participating
from programmes.attending import Mark, Outcome
from programmes.checking_in import Answer
from programmes.models import Attendance, AttendanceEntry
from tests.conftest import signed_in
from tests.programmes.conftest import CAST, listed, participants

# The third day, Wednesday 6 May 2026, 10:00 in Tashkent.
NOW = datetime(2026, 5, 6, 5, 0, tzinfo=UTC)


@pytest.fixture
def day(event):
    return event.days.first()


def mark(line, day, presence="present", half="am", at=NOW, **fields) -> Mark:
    return Mark(line=line.pk, day=day.pk, half=half, presence=presence, marked_at=at, **fields)


def record(event, by, *marks, now=NOW) -> list[Outcome]:
    return attending.record(event=event, marks=marks, by=by, now=now)


def presence(line) -> str:
    row = line.attendance.first()
    return row.presence if row else ""


# The verb -----------------------------------------------------------------------------------------


def test_a_mark_is_a_state_and_a_line_of_the_log(event, line, day, timur):
    assert record(event, timur, mark(line, day)) == [Outcome.DONE]
    row, entry = Attendance.objects.get(), AttendanceEntry.objects.get()
    assert (row.presence, row.evidence, row.marked_at) == ("present", "trainer", NOW)
    assert (entry.before, entry.after, entry.by, entry.applied) == ("", "present", timur, True)
    line.refresh_from_db()
    assert line.attended_on == day.day


def test_a_correction_keeps_what_was_before_and_why(event, line, day, timur, malika):
    record(event, timur, mark(line, day))
    later = mark(line, day, "excused", at=NOW + timedelta(minutes=5), reason="Called to duty")
    assert record(event, malika, later, now=NOW + timedelta(minutes=5)) == [Outcome.DONE]
    entry = AttendanceEntry.objects.first()
    assert (entry.before, entry.after, entry.reason, entry.by) == (
        "present", "excused", "Called to duty", malika
    )  # fmt: skip
    assert presence(line) == "excused"
    line.refresh_from_db()
    assert line.attended_on is None


def test_the_same_mark_sent_again_is_recorded_once(event, line, day, timur):
    one = mark(line, day)
    record(event, timur, one)
    record(event, timur, mark(line, day, "absent", at=NOW + timedelta(minutes=1)),
           now=NOW + timedelta(minutes=1))  # fmt: skip
    assert record(event, timur, one, now=NOW + timedelta(minutes=2)) == [Outcome.KNOWN]
    assert presence(line) == "absent"
    assert AttendanceEntry.objects.count() == 2


def test_the_same_said_again_changes_nothing(event, line, day, timur):
    record(event, timur, mark(line, day))
    assert record(event, timur, mark(line, day)) == [Outcome.SAME]
    assert AttendanceEntry.objects.count() == 1


def test_of_two_telephones_the_later_look_holds_not_the_later_message(event, line, day, timur):
    record(event, timur, mark(line, day, "absent", at=NOW))
    early = mark(line, day, "present", at=NOW - timedelta(hours=1))
    assert record(event, timur, early) == [Outcome.LATE]
    assert presence(line) == "absent"
    entry = AttendanceEntry.objects.get(client=early.client)
    assert not entry.applied
    assert record(event, timur, early) == [Outcome.KNOWN]


def test_a_clock_that_is_ahead_does_not_keep_out_later_looks(event, line, day, timur):
    record(event, timur, mark(line, day, "absent", at=NOW + timedelta(days=300)))
    later = mark(line, day, "present", at=NOW + timedelta(minutes=1))
    assert record(event, timur, later, now=NOW + timedelta(minutes=1)) == [Outcome.DONE]


def test_what_is_not_of_this_event_is_not_recorded(event, other_event, line, day, timur, aziza):
    stranger = listed(other_event, timur)
    foreign = other_event.days.first()
    days = list(event.days.all())
    days[1].afternoon = False
    days[1].save()
    outcomes = record(
        event, timur,
        mark(stranger, day), mark(line, foreign), mark(line, days[1], half="pm"),
        mark(line, days[3]),
    )  # fmt: skip
    assert outcomes == [Outcome.UNKNOWN] * 3 + [Outcome.EARLY]
    participating.withdraw(line, day.day)
    assert record(event, timur, mark(line, day)) == [Outcome.UNKNOWN]
    assert not AttendanceEntry.objects.exists()


def test_several_marks_of_one_person_in_one_message(event, line, day, timur):
    outcomes = record(
        event, timur,
        mark(line, day, "present", at=NOW - timedelta(minutes=3)),
        mark(line, day, "absent", at=NOW - timedelta(minutes=2)),
        mark(line, day, "present", at=NOW - timedelta(minutes=1)),
    )  # fmt: skip
    assert outcomes == [Outcome.DONE] * 3
    assert [entry.before for entry in AttendanceEntry.objects.order_by("pk")] == [
        "", "present", "absent"
    ]  # fmt: skip
    assert Attendance.objects.count() == 1


@pytest.mark.parametrize("number", [1, 10, 100])
def test_marks_cost_a_fixed_number_of_queries(
    event, day, timur, number, django_assert_max_num_queries
):
    lines = participants(event, number)
    with django_assert_max_num_queries(14):
        record(event, timur, *(mark(line, day) for line in lines))
    with django_assert_max_num_queries(14):
        record(event, timur, *(mark(line, day, "absent") for line in lines))
    assert Attendance.objects.filter(presence="absent").count() == number


def test_eighty_per_cent_of_ten_half_days_are_eight():
    assert counting.is_enough(8, 10)
    assert not counting.is_enough(7, 10)
    assert counting.is_enough(4, 5)
    assert not counting.is_enough(0, 0)


@pytest.mark.parametrize(
    ("moment", "found"),
    [
        ("2026-05-03T10:00+05:00", None),
        ("2026-05-04T08:00+05:00", ("2026-05-04", "am")),
        ("2026-05-04T13:00+05:00", ("2026-05-04", "pm")),
        ("2026-05-04T23:59+05:00", ("2026-05-04", "pm")),
        ("2026-05-20T10:00+05:00", ("2026-05-08", "pm")),
    ],
)
def test_which_half_day_is_under_way(event, moment, found):
    current = attending.current(event, datetime.fromisoformat(moment))
    assert (current and (str(current[0].day), current[1].value)) == found


# The page -----------------------------------------------------------------------------------------


@pytest.fixture
def today(event):
    """The event is moved so that its second day is today."""
    shift = event.today() - timedelta(days=1) - event.start
    for row in event.days.all():
        row.day += shift
        row.save()
    event.start, event.end = event.start + shift, event.end + shift
    event.save()
    return event.days.all()[1]


def page(event, day=None, half="am") -> str:
    url = reverse("attendance", args=[event.key])
    return f"{url}?day={day.day}&half={half}" if day else url


def test_the_trainer_marks_without_script(event, line, today, timur):
    client = signed_in(timur)
    url = page(event, today)
    shown = client.get(url).content.decode()
    assert "Karimova Aziza" in shown
    data = {f"line-{line.pk}": "present", f"was-{line.pk}": "", "reason": ""}
    assert client.post(url, data).status_code == 302
    assert presence(line) == "present"
    # The trainer stands on the list, but not among those who are marked.
    assert f"line-{event.participations.get(role='trainer').pk}" not in shown


def test_a_stale_page_does_not_take_back_what_another_wrote(event, line, today, timur, malika):
    url = page(event, today)
    signed_in(timur).post(url, {f"line-{line.pk}": "present", f"was-{line.pk}": ""})
    # Malika's page still shows what was there before.
    signed_in(malika).post(url, {f"line-{line.pk}": "", f"was-{line.pk}": ""})
    assert presence(line) == "present"


def test_nonsense_in_the_form_changes_nothing(event, line, today, timur):
    client = signed_in(timur)
    client.post(page(event, today), {f"line-{line.pk}": "dancing", "line-x": "present"})
    assert not Attendance.objects.exists()
    assert client.get(f"{page(event)}?day=2020-01-01&half=am").status_code == 404
    assert client.get(f"{page(event)}?day=nonsense").status_code == 404


def test_a_day_to_come_is_not_marked(event, line, today, timur):
    later = event.days.last()
    answer = signed_in(timur).post(
        page(event, later), {f"line-{line.pk}": "present", f"was-{line.pk}": ""}, follow=True
    )
    assert "has not come yet" in answer.content.decode()
    assert not Attendance.objects.exists()


def test_before_the_first_day_the_page_says_when(event, timur):
    event.start += timedelta(days=3650)
    event.end += timedelta(days=3650)
    event.save()
    for row in event.days.all():
        row.day += timedelta(days=3650)
        row.save()
    assert "The event begins on" in signed_in(timur).get(page(event)).content.decode()


@pytest.mark.parametrize("number", [1, 10, 100])
def test_the_page_asks_no_query_for_each_person(
    event, today, timur, number, django_assert_max_num_queries
):
    participants(event, number)
    client, url = signed_in(timur), page(event, today)
    with django_assert_max_num_queries(10):
        client.get(url)


# What a phone sends -------------------------------------------------------------------------------


def sent(line, day, **fields) -> dict:
    facts = {"client": str(uuid4()), "line": line.pk, "day": day.pk, "half": "am",
             "presence": "present", "marked_at": timezone.now().isoformat()}  # fmt: skip
    return facts | fields


def sync(client, event, body) -> object:
    url = reverse("attendance_sync", args=[event.key])
    data = body if isinstance(body, str) else json.dumps({"marks": body})
    return client.post(url, data, content_type="application/json")


def test_a_phone_sends_later_and_twice(event, line, today, timur):
    client = signed_in(timur)
    one = sent(line, today)
    for outcome in ("done", "known"):
        answer = sync(client, event, [one])
        assert answer.json() == {"outcomes": {one["client"]: outcome}}
    assert AttendanceEntry.objects.count() == 1
    assert str(AttendanceEntry.objects.get().client) == one["client"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"client": "1"}, {"line": "1"}, {"line": True}, {"line": -1}, {"line": 2**70},
        {"day": None},
        {"half": "night"}, {"presence": "maybe"}, {"marked_at": "yesterday"},
        {"marked_at": "2026-05-04T10:00"}, {"marked_at": 5}, {"client": None},
        # PostgreSQL would store it, and Python not read it again: it is before the year 1.
        {"marked_at": "0001-01-01T00:00:00+14:00"},
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_whole(event, line, today, timur, wrong):
    answer = sync(signed_in(timur), event, [sent(line, today), sent(line, today) | wrong])
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert not Attendance.objects.exists()


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", '{"marks": 5}', '{"marks": [[]]}', "\xff", "null", "[" * 100_000],
    ids=lambda body: body[:20],
)
def test_broken_json_is_refused(event, timur, body):
    assert sync(signed_in(timur), event, body).status_code == 400


def test_what_no_database_takes_is_left_out_of_a_reason(event, line, today, timur):
    answer = sync(signed_in(timur), event, [sent(line, today, reason="ill\0 \ud83d")])
    assert answer.status_code == 200
    assert AttendanceEntry.objects.get().reason == "ill "


def test_too_many_marks_are_refused(event, line, today, timur):
    marks = [sent(line, today) for _n in range(1001)]
    assert sync(signed_in(timur), event, marks).status_code == 400


def test_the_worker_serves_only_below_the_page(event, timur):
    answer = signed_in(timur).get(reverse("attendance_worker", args=[event.key]))
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer.request["PATH_INFO"].startswith(page(event))
    assert "Service-Worker-Allowed" not in answer


# On paper -----------------------------------------------------------------------------------------


def test_the_sheet_has_a_code_that_leads_to_the_person(event, line, today, timur):
    client = signed_in(timur)
    shown = client.get(reverse("attendance_sheet", args=[event.key])).content.decode()
    assert "Karimova Aziza" in shown
    assert shown.count('class="segno"') == 1
    url = reverse("attendance_of", args=[event.key, line.pk])
    assert client.get(url).status_code == 200
    assert not Attendance.objects.exists()
    client.post(url)
    assert Attendance.objects.get().evidence == "scan"
    client.post(url)
    assert AttendanceEntry.objects.count() == 1


# Self check-in ------------------------------------------------------------------------------------


def test_the_code_is_of_its_minute_half_day_and_event(event, other_event, day):
    code = checking_in.code(event, day.day, "am", NOW)
    assert len(code) == 6 and code.isdecimal()
    assert checking_in.code(event, day.day, "am", NOW + timedelta(seconds=59)) == code
    others = {
        checking_in.code(event, day.day, "am", NOW + timedelta(minutes=1)),
        checking_in.code(event, day.day, "pm", NOW),
        checking_in.code(event, day.day + timedelta(days=1), "am", NOW),
        checking_in.code(other_event, day.day, "am", NOW),
    }
    assert code not in others


def checked(line, code, now=NOW) -> Answer:
    return checking_in.check_in(line, code, now)


@pytest.fixture
def here(line, event):
    cache.clear()
    return checking_in.line_of(line.user, event)


def test_the_right_code_checks_in_for_this_half_day(here, event):
    third = event.days.all()[2]
    code = checking_in.code(event, third.day, "am", NOW)
    assert checked(here, f"{code[:3]} {code[3:]}") == Answer.IN
    row = Attendance.objects.get()
    assert (row.day, row.half, row.evidence) == (third, "am", "check_in")
    assert AttendanceEntry.objects.get().by == here.user


def test_a_code_holds_for_a_minute_more_and_then_no_longer(here, event):
    code = checking_in.code(event, event.days.all()[2].day, "am", NOW)
    assert checked(here, code, NOW + timedelta(seconds=119)) == Answer.IN
    assert checked(here, code, NOW + timedelta(seconds=121)) == Answer.WRONG


def test_a_double_check_in_is_one(here, event):
    code = checking_in.code(event, event.days.all()[2].day, "am", NOW)
    for _twice in range(2):
        assert checked(here, code) == Answer.IN
    assert AttendanceEntry.objects.count() == 1


def test_whoever_guesses_is_slowed_down_the_right_code_included(here, event):
    code = checking_in.code(event, event.days.all()[2].day, "am", NOW)
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for _n in range(5):
        assert checked(here, wrong) == Answer.WRONG
    assert checked(here, code) == Answer.TOO_OFTEN
    assert not Attendance.objects.exists()


@pytest.mark.parametrize("moment", ["2026-05-03T10:00+05:00", "2026-05-20T10:00+05:00"])
def test_outside_the_event_nobody_checks_in(here, event, moment):
    assert checked(here, "000000", datetime.fromisoformat(moment)) == Answer.CLOSED


@pytest.mark.parametrize("typed", ["", "٣٤٥٦٧٨", "\0", "abcdef"])
def test_nonsense_is_a_wrong_code(here, typed):
    assert checked(here, typed) == Answer.WRONG


def test_the_participant_types_the_code_from_the_wall(event, line, today, timur, aziza):
    cache.clear()
    wall = signed_in(timur).get(reverse("check_in_code", args=[event.key])).context
    client, url = signed_in(aziza), reverse("check_in", args=[event.key])
    shown = client.get(f"{url}?code={wall['code']}").content.decode()
    assert f'value="{wall["code"]}"' in shown
    assert not Attendance.objects.exists()
    assert "not the code of this minute" in client.post(url, {"code": "1"}).content.decode()
    assert client.post(url, {"code": wall["code"]}).status_code == 302
    assert "You are on the list of those present" in client.get(url).content.decode()


def test_who_is_not_on_the_list_finds_no_check_in(event, olga):
    assert signed_in(olga).get(reverse("check_in", args=[event.key])).status_code == 404
    assert signed_in(olga).get(reverse("check_in", args=[uuid4()])).status_code == 404


# Who may ------------------------------------------------------------------------------------------

ATTEND = {"olga": 200, "malika": 200, "timur": 200, "nurlan": 403, "dana": 404, "rustam": 404,
          "aziza": 404, "nobody": 302}  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["attendance", "attendance_sheet", "attendance_worker", "check_in_code", "attendance_of"],
)
def test_who_sees_the_pages(clients, event, line, kazakh, today, name):
    args = [event.key, line.pk] if name == "attendance_of" else [event.key]
    url = reverse(name, args=args)
    assert {who: clients[who].get(url).status_code for who in ATTEND} == ATTEND


@pytest.mark.parametrize("who", [*CAST, "nobody"])
def test_who_may_record(clients, event, line, kazakh, today, who):
    may = ATTEND[who] == 200
    clients[who].post(page(event, today), {f"line-{line.pk}": "present", f"was-{line.pk}": ""})
    assert Attendance.objects.exists() == may
    answer = sync(clients[who], event, [sent(kazakh, today)])
    assert (answer.status_code == 200) == may
    assert Attendance.objects.filter(participation=kazakh).exists() == may
    clients[who].post(reverse("attendance_of", args=[event.key, line.pk]))
    assert Attendance.objects.exists() == may


def test_somebody_elses_event_is_not_found(clients, other_event, kazakh):
    for who in ("malika", "timur", "nurlan"):
        assert clients[who].get(page(other_event)).status_code == 404
        assert sync(clients[who], other_event, []).status_code == 404


LIST = {"olga": 2, "malika": 1, "timur": 1, "nurlan": 1, "rustam": 0, "dana": None, "aziza": None}


@pytest.mark.parametrize("who", CAST)
def test_the_list_of_events(clients, event, other_event, kazakh, who):
    answer = clients[who].get(reverse("programme_events"))
    if LIST[who] is None:
        assert answer.status_code == 404
    else:
        assert len(answer.context["events"]) == LIST[who]
        for row in answer.context["events"]:
            assert clients[who].get(row.url).status_code == 200


def test_the_auditor_reads_every_word(clients, event, line, today, timur):
    record(event, timur, mark(line, today, at=timezone.now()), now=timezone.now())
    later = timezone.now()
    record(event, timur, mark(line, today, "absent", at=later, reason="Left"), now=later)
    url = reverse("attendance_log:index")
    shown = clients["rustam"].get(url)
    assert len(shown.context["object_list"]) == 2
    assert "Left" in shown.content.decode()
    assert len(clients["rustam"].get(f"{url}?corrections=true").context["object_list"]) == 1


def test_users_without_a_name_are_shown_somehow(event, today, timur):
    listed(event, User.objects.create_user())
    assert "Person no." in signed_in(timur).get(page(event, today)).content.decode()
