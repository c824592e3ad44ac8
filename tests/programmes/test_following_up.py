"""Three and six months after an event people are asked, once, what came of it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cms.outbox.running import drain
from people import erasing, exporting
from people.models import User
from programmes import following_up
from programmes.follow_ups import Asked
from programmes.models import Event, FollowUp, Participation, Quote
from tests.conftest import person, signed_in
from tests.programmes.conftest import CAST, listed, new_event

TASHKENT = ZoneInfo("Asia/Tashkent")
ENDED = date(2026, 5, 8)
AFTER_3 = datetime(2026, 8, 8, 6, tzinfo=TASHKENT)
AFTER_6 = datetime(2026, 11, 8, 6, tzinfo=TASHKENT)


def took_part(event: Event, number: int, language: str = "en", **fields) -> list[Participation]:
    """People who were there and can be reached."""
    return [
        listed(
            event,
            person(f"p{n}@example.org", given_name=f"Given{n}", language=language, **fields),
            confirmed_on=event.start,
        )
        for n in range(number)
    ]


def were_there(event: Event) -> None:
    event.participations.update(attended_on=event.start)


@pytest.fixture
def held(event) -> Event:
    """The event of the cast, held; two people were there."""
    Event.objects.update(state="held")
    took_part(event, 2)
    were_there(event)
    return event


def asked(line: Participation, **fields) -> FollowUp:
    """Somebody who has the letter."""
    now = timezone.now()
    facts = {"months": 3, "asked_at": now, "expires_at": now + following_up.OPEN_FOR}
    return FollowUp.objects.create(participation=line, **(facts | fields))


def said(**fields) -> dict:
    facts = {"used": "yes", "used_example": "Our form has a field for the seal number now.",
             "contacted": "no", "contacted_example": "", "trained": "partly", "colleagues": "12",
             "briefings": "2", "trained_example": ""}  # fmt: skip
    return facts | fields


# When somebody is asked ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 8, 8), 3, date(2026, 5, 8)),
        (date(2026, 2, 10), 3, date(2025, 11, 10)),
        (date(2026, 5, 31), 3, date(2026, 2, 28)),
        (date(2024, 8, 31), 6, date(2024, 2, 29)),
        (date(2026, 12, 1), 6, date(2026, 6, 1)),
        (date(2027, 1, 15), 6, date(2026, 7, 15)),
    ],
)
def test_months_are_those_of_the_calendar(day, months, before):
    assert following_up.months_before(day, months) == before


def test_everybody_who_was_there_is_asked_on_the_day_and_not_before(held):
    assert following_up.ask_due(AFTER_3 - timedelta(days=1)) == 0
    assert following_up.ask_due(AFTER_3) == 2
    assert following_up.ask_due(AFTER_3 + timedelta(days=30)) == 0
    assert following_up.ask_due(AFTER_6) == 2
    assert FollowUp.objects.filter(months=3).count() == FollowUp.objects.filter(months=6).count()


def test_asking_twice_sends_one_letter(held):
    following_up.follow_up()
    following_up.ask_due(AFTER_3)
    following_up.ask_due(AFTER_3)
    drain()
    assert sorted(letter.to[0] for letter in mail.outbox) == ["p0@example.org", "p1@example.org"]


def test_a_run_that_broke_off_is_taken_up(held):
    line = held.participations.get(user__email="p0@example.org")
    FollowUp.objects.create(participation=line, months=3, expires_at=AFTER_3 + timedelta(days=9))
    assert following_up.ask_due(AFTER_3) == 2


def test_an_event_of_long_ago_is_not_asked_about(held):
    assert following_up.ask_due(AFTER_6 + following_up.LATE) == 0


@pytest.mark.parametrize(
    "change",
    [
        {"attended_on": None},
        {"role": "observer"},
        {"user__is_active": False},
        {"user__is_sample": True},
        {"user__email": ""},
        {"event__state": "cancelled"},
    ],
)
def test_who_is_never_asked(event, change):
    took_part(event, 1)
    were_there(event)
    line = event.participations.get()
    for name, value in change.items():
        row = line
        *path, name = name.split("__")
        for step in path:
            row = getattr(row, step)
        setattr(row, name, value)
        row.save()
    assert following_up.ask_due(AFTER_3) == 0


def test_who_does_not_want_to_be_asked_is_asked_about_no_event(held, project):
    row = asked(held.participations.get(user__email="p0@example.org"))
    assert following_up.stop(row)
    other = new_event(project, "UZ-2026-02", days=1, start=ENDED, end=ENDED)
    listed(other, row.participation.user)
    were_there(other)
    following_up.ask_due(AFTER_6)
    assert not FollowUp.objects.filter(
        participation__user=row.participation.user, stopped_at=None
    ).exists()


def test_a_reminder_goes_once_after_two_weeks_to_who_has_not_answered(held):
    now = timezone.now()
    silent, answered = (asked(line) for line in held.participations.all())
    following_up.store(answered, used="no", contacted="no", trained="no")
    assert following_up.remind_due(now + timedelta(days=13)) == 0
    later = now + timedelta(days=15)
    assert following_up.remind_due(later) == 1
    assert following_up.remind_due(later) == 0
    drain()
    (letter,) = mail.outbox
    assert letter.to == [silent.participation.user.email]
    assert letter.subject.startswith("Reminder:")


def test_the_letter_is_in_the_persons_language_and_leads_to_the_form(event):
    took_part(event, 1, language="ru", family_name="Юсупова")
    were_there(event)
    following_up.ask_due(AFTER_3)
    FollowUp.objects.update(expires_at=timezone.now() + timedelta(days=7))
    drain()
    (letter,) = mail.outbox
    assert "Три коротких вопроса" in letter.body
    (path,) = [line for line in letter.body.splitlines() if "/follow-up/" in line]
    assert "/ru/follow-up/" in path
    page = Client().get(path[path.index("/ru/") :])
    assert page.status_code == 200
    assert "Что дало обучение?" in page.content.decode()


def test_a_letter_does_not_leave_when_the_answer_came_first(held):
    row = asked(held.participations.first())
    following_up.send(row.pk, timezone.now(), "reminded_at")
    following_up.store(row, used="no", contacted="no", trained="no")
    drain()
    assert mail.outbox == []


def test_a_day_costs_few_queries(event, django_assert_max_num_queries):
    took_part(event, 5)
    were_there(event)
    with django_assert_max_num_queries(10):
        following_up.ask_due(AFTER_3 - timedelta(days=3))
        following_up.remind_due(AFTER_3)


# The page -----------------------------------------------------------------------------------------


@pytest.fixture
def row(held) -> FollowUp:
    return asked(held.participations.get(user__email="p0@example.org"))


@pytest.fixture
def url(row) -> str:
    return following_up.path(row, "en")


def test_looking_at_the_link_changes_nothing(client, url, row):
    before = FollowUp.objects.filter(pk=row.pk).values().get()
    for _n in range(3):
        assert client.get(url).status_code == 200
        assert client.head(url).status_code == 200
    assert FollowUp.objects.filter(pk=row.pk).values().get() == before
    assert not DBTaskResult.objects.filter(task_path__startswith="programmes.").exists()


def test_the_answers_are_kept_and_thanked_for(client, url, row):
    answer = client.post(url, said(), follow=True)
    assert "Thank you" in answer.content.decode()
    row.refresh_from_db()
    assert (row.used, row.contacted, row.trained) == ("yes", "no", "partly")
    assert (row.colleagues, row.briefings) == (12, 2)
    assert row.language == "en"
    assert row.answered_at


def test_a_second_answer_changes_nothing(client, url, row):
    client.post(url, said())
    client.post(url, said(used="no"))
    row.refresh_from_db()
    assert row.used == "yes"


def test_of_two_who_press_at_once_the_first_counts(row):
    assert following_up.store(row, used="yes", contacted="no", trained="no")
    assert not following_up.store(row, used="no", contacted="no", trained="no")


def test_what_is_missing_is_said_and_what_was_typed_stays(client, url, row):
    answer = client.post(url, said(used="", colleagues="many"))
    shown = answer.content.decode()
    assert "Please choose an answer." in shown
    assert "Please write a whole number" in shown
    assert "Our form has a field" in shown
    row.refresh_from_db()
    assert row.answered_at is None


@pytest.mark.parametrize("number", ["-1", "10001", "1e3", "99999999999999999999"])
def test_a_number_that_makes_no_sense_is_refused(client, url, row, number):
    assert "colleagues" in client.post(url, said(colleagues=number)).context["form"].errors


def test_who_trained_nobody_has_no_numbers(client, url, row):
    client.post(url, said(trained="no"))
    row.refresh_from_db()
    assert (row.colleagues, row.briefings) == (None, None)


def test_who_wants_not_to_be_asked_says_so_by_a_button(client, url, row):
    answer = client.post(url, {"do": "stop"}, follow=True)
    assert "You will not be asked again" in answer.content.decode()
    client.post(url, said())
    row.refresh_from_db()
    assert row.stopped_at
    assert row.answered_at is None


def test_an_old_link_is_gone(client, url, row):
    FollowUp.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(url).status_code == 410
    assert client.post(url, said()).status_code == 410
    row.refresh_from_db()
    assert row.answered_at is None


@pytest.mark.parametrize("token", ["1", "1.abc", "1.abc~forged", "~", "x" * 300])
def test_a_forged_link_is_not_found(client, db, token):
    assert client.get(f"/en/follow-up/{token}/").status_code == 404


def test_the_link_of_another_does_not_fit_the_signature(client, url, row, held):
    other = asked(held.participations.get(user__email="p1@example.org"))
    forged = url.replace(f"/{row.pk}.", f"/{other.pk}.")
    assert forged != url
    assert client.get(forged).status_code == 404


def test_the_page_asks_for_no_account_and_shows_no_name(url):
    shown = Client().get(url).content.decode()
    assert "Given0" not in shown


@pytest.mark.parametrize("language", ["ru", "uz", "uz-cyrl"])
def test_the_page_speaks_every_language(client, row, language):
    shown = client.get(following_up.path(row, language)).content.decode()
    assert "What came of" not in shown
    assert "procedure" not in shown


# Counting -----------------------------------------------------------------------------------------


@pytest.fixture
def answered(event) -> Event:
    """Seven were asked and six answered."""
    lines = took_part(event, 7)
    told = [
        ("yes", "yes", "yes", 10, 2),
        ("yes", "no", "partly", 5, 1),
        ("partly", "no", "no", None, None),
        ("no", "no", "no", None, None),
        ("no", "no", "yes", 3, None),
        ("yes", "yes", "no", None, None),
    ]
    for line, (used, contacted, trained, colleagues, briefings) in zip(lines, told, strict=False):
        following_up.store(asked(line), used=used, contacted=contacted, trained=trained,
                           colleagues=colleagues, briefings=briefings)  # fmt: skip
    asked(lines[-1])
    return event


def test_the_counts(answered, django_assert_num_queries):
    rows = following_up.of(answered.participations.all(), 3)
    with django_assert_num_queries(1):
        found = following_up.counts(rows)
    assert (found.asked, found.answered, found.rate) == (7, 6, 6 / 7)
    assert [(q.asked, q.yes, q.partly, q.no, q.answers) for q in found.questions] == [
        (Asked.USED, 3, 1, 2, 6),
        (Asked.CONTACTED, 2, None, 4, 6),
        (Asked.TRAINED, 2, 1, 3, 6),
    ]
    assert (found.colleagues, found.briefings) == (18, 3)


def test_nobody_asked_has_no_rate(event):
    found = following_up.counts(following_up.of(event.participations.all()))
    assert (found.asked, found.rate) == (0, None)


def test_the_times_are_counted_apart(answered):
    asked(answered.participations.first(), months=6)
    lines = answered.participations.all()
    numbers = [following_up.counts(following_up.of(lines, m)).asked for m in (3, 6, None)]
    assert numbers == [7, 1, 8]


def test_officers_read_counts_from_five_answers_on_and_no_answers_of_a_person(answered, clients):
    url = reverse("programme_events:inspect", args=[answered.pk])
    shown = clients["olga"].get(url).content.decode()
    assert "6 of 7 people who were asked have answered." in shown
    assert "18 in 3 briefings" in shown
    assert "Follow-up" not in clients["nurlan"].get(url).content.decode()
    FollowUp.objects.filter(used__in=["yes", "partly"]).update(
        answered_at=None, used="", contacted="", trained=""
    )
    shown = clients["olga"].get(url).content.decode()
    assert "2 of 7 people" in shown
    assert "Shown from five answers on" in shown


def test_the_database_keeps_answers_and_their_date_together(row):
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.filter(pk=row.pk).update(used="yes")


# Examples -----------------------------------------------------------------------------------------


def test_an_example_waits_only_where_its_author_agreed(client, url, row):
    client.post(url, said(may_quote="on", trained_example="Two briefings at the post."))
    assert {quote.question for quote in Quote.objects.all()} == {"used", "trained"}
    assert {quote.state for quote in Quote.objects.all()} == {"waiting"}
    assert following_up.quotes(following_up.of([row.participation_id])) == {}


def test_without_agreement_nothing_can_be_quoted(client, url, row):
    client.post(url, said())
    assert not Quote.objects.exists()


@pytest.fixture
def quote(client, url, row) -> Quote:
    client.post(url, said(may_quote="on"))
    return Quote.objects.get()


def test_an_officer_reads_shortens_and_approves(quote, olga, row):
    officer = signed_in(olga)
    shown = officer.get(reverse("quotes:index")).content.decode()
    assert "Our form has a field" in shown
    assert "Given0" not in shown
    edit = reverse("quotes:edit", args=[quote.pk])
    assert "Given0" not in officer.get(edit).content.decode()
    officer.post(edit, {"text": "The form has a field now.", "state": "approved"})
    quote.refresh_from_db()
    assert (quote.state, quote.decided_by) == ("approved", olga)
    assert quote.said == "Our form has a field for the seal number now."
    found = following_up.quotes(following_up.of([row.participation_id]))
    assert [one.text for one in found["used"]] == ["The form has a field now."]


def test_an_empty_example_is_not_approved(quote, olga):
    edit = reverse("quotes:edit", args=[quote.pk])
    answer = signed_in(olga).post(edit, {"text": " ", "state": "approved"})
    assert "text" in answer.context["form"].errors


@pytest.mark.parametrize("name", [*CAST, "nobody"])
def test_examples_are_for_officers(quote, clients, name):
    for url in (reverse("quotes:index"), reverse("quotes:edit", args=[quote.pk])):
        answer = clients[name].get(url)
        assert (answer.status_code == 200) == (name == "olga"), url
    clients[name].post(reverse("quotes:edit", args=[quote.pk]), {"text": "x", "state": "approved"})
    quote.refresh_from_db()
    assert (quote.state == "approved") == (name == "olga")


def test_nobody_writes_an_example_or_takes_one_away(quote, olga):
    officer = signed_in(olga)
    assert officer.get(reverse("quotes:add")).status_code != 200
    officer.post(reverse("quotes:delete", args=[quote.pk]))
    assert Quote.objects.exists()


# The person's own data ----------------------------------------------------------------------------


def test_a_person_gets_their_own_answers(quote, row):
    (event,) = exporting.personal_data(row.participation.user)["events"]
    (answers,) = event["follow_ups"]
    assert answers["used"] == "yes"
    assert answers["used_example"].startswith("Our form")


def test_who_is_erased_leaves_counts_and_no_words(quote, row):
    erasing.erase(person=User.objects.get(pk=row.participation.user_id), by=None)
    row.refresh_from_db()
    assert (row.used, row.used_example, row.may_quote) == ("yes", "", False)
    assert not Quote.objects.exists()
    assert following_up.counts(following_up.of([row.participation_id])).answered == 1


def test_who_is_erased_is_asked_no_more(row, url, client):
    erasing.erase(person=User.objects.get(pk=row.participation.user_id), by=None)
    assert "You will not be asked again" in client.get(url).content.decode()
