"""Photographs and accessibility needs: said for one event, read there alone, and forgotten."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms.periodic import PERIODIC
from people import consenting, erasing, merging
from people.exporting import personal_data
from people.models import User
from programmes import inviting, replying, wishing
from programmes.access import Right
from programmes.models import Event, Need, Participation, PhotoConsent
from reports.layouts import LAYOUTS
from tests.conftest import person, signed_in
from tests.programmes.conftest import listed, new_event
from tests.programmes.test_access import RIGHTS

TEXT = "A way without steps"
SAID = {"photo": "on", "need": TEXT, "readable": "on"}


@pytest.fixture
def soon(event) -> Event:
    """The event with the cast, next week."""
    event.start = timezone.localdate() + timedelta(days=7)
    event.end = event.start + timedelta(days=4)
    event.save()
    for n, day in enumerate(event.days.order_by("day")):
        type(day).objects.filter(pk=day.pk).update(day=event.start + timedelta(days=n))
    return event


@pytest.fixture
def invited(soon, line) -> Participation:
    inviting.invite(line)
    return Participation.objects.select_related("event", "user").get(pk=line.pk)


@pytest.fixture
def url(invited) -> str:
    return replying.path(invited, "en")


@pytest.fixture
def own(invited) -> str:
    return reverse("own_event", args=[invited.pk])


def over() -> None:
    """The last day was yesterday."""
    yesterday = timezone.localdate() - timedelta(days=2)
    Event.objects.update(start=yesterday, end=yesterday)


def text_of(response) -> str:
    return response.content.decode()


# The reply page -----------------------------------------------------------------------------------


def test_the_answer_to_an_invitation_carries_both(client, url, invited):
    assert client.post(url, {"do": "accept", **SAID}).status_code == 302
    consent = invited.photo_consents.get()
    assert (consent.given_at.date(), consent.withdrawn_at) == (timezone.now().date(), None)
    assert invited.need.text == TEXT
    invited.refresh_from_db()
    assert invited.reply == "accepted"


def test_who_says_nothing_has_not_agreed_whatever_the_profile_says(client, url, invited, aziza):
    consenting.say(person=aziza, kinds=["photo"])
    assert "checked" not in text_of(client.get(url))
    client.post(url, {"do": "accept"})
    assert wishing.photo(invited) is None
    assert not Need.objects.exists()


def test_without_the_tick_nothing_is_kept_and_the_page_says_so(client, url, invited):
    response = client.post(url, {"do": "accept", "photo": "on", "need": TEXT})
    assert response.context["wishes"].errors.keys() == {"readable"}
    assert "Please tick this too" in text_of(response)
    invited.refresh_from_db()
    assert (invited.reply, PhotoConsent.objects.count(), Need.objects.count()) == ("", 0, 0)


@pytest.mark.parametrize(("length", "kept"), [(300, 1), (301, 0)])
def test_at_most_300_characters(client, url, length, kept):
    client.post(url, {"do": "accept", "need": "x" * length, "readable": "on"})
    assert Need.objects.count() == kept


def test_line_breaks_count_once(client, url):
    client.post(url, {"do": "accept", "need": "a\r\n" * 150, "readable": "on"})
    assert Need.objects.get().text == ("a " * 150).strip()


def test_the_link_of_a_letter_does_not_show_the_need_but_deletes_it(client, url):
    client.post(url, {"do": "accept", **SAID})
    html = text_of(client.get(url))
    assert TEXT not in html
    assert "you told the organisers what you need" in html
    client.post(url, {"do": "accept", "photo": "on"})
    assert Need.objects.count() == 1
    client.post(url, {"do": "forget"})
    assert (Need.objects.count(), PhotoConsent.objects.count()) == (0, 1)


def test_who_declines_leaves_no_need(client, url):
    client.post(url, {"do": "accept", **SAID})
    client.post(url, {"do": "decline"})
    assert not Need.objects.exists()
    client.post(url, {"do": "accept", **SAID})
    assert not Need.objects.exists()


def test_the_link_withdraws_a_consent_also_when_it_answers_nothing_any_more(client, url, invited):
    client.post(url, {"do": "accept", **SAID})
    over()
    gone = client.get(url)
    assert gone.status_code == 410
    assert "Withdraw this consent" in text_of(gone)
    client.post(url, {"do": "no_photo"})
    assert invited.photo_consents.get().withdrawn_at
    assert "Withdraw this consent" not in text_of(client.get(url))


# The person's own page ----------------------------------------------------------------------------


def test_the_profile_leads_to_the_page_and_says_what_holds(aziza, own, invited):
    client = signed_in(aziza)
    html = text_of(client.get(reverse("profile")))
    assert own in html
    assert "I may not be photographed there." in html
    client.post(own, {"do": "save", **SAID})
    assert "I may be photographed there (since" in text_of(client.get(reverse("profile")))
    assert TEXT in text_of(client.get(own))


def test_a_consent_is_withdrawn_at_any_time_and_both_dates_stay(aziza, own, invited):
    client = signed_in(aziza)
    client.post(own, {"do": "save", "photo": "on"})
    over()
    assert "need" not in client.get(own).context["form"].fields
    client.post(own, {"do": "save"})
    row = invited.photo_consents.get()
    assert row.given_at <= row.withdrawn_at
    client.post(own, {"do": "save", "photo": "on"})
    assert [bool(each.withdrawn_at) for each in invited.photo_consents.all()] == [False, True]
    assert ModelLogEntry.objects.filter(action="programmes.photo_consent", user=aziza).count() == 3


def test_a_need_is_replaced_kept_and_deleted(aziza, own, invited):
    client = signed_in(aziza)
    for said, kept in ((SAID, TEXT), ({**SAID, "need": "Sign language"}, "Sign language"),
                       ({"photo": "on"}, "Sign language")):  # fmt: skip
        client.post(own, {"do": "save", **said})
        assert Need.objects.get().text == kept
    client.post(own, {"do": "forget"})
    assert not Need.objects.exists()


def test_the_page_is_of_the_person_alone(clients, own):
    for who, client in clients.items():
        wanted = {"aziza": 200, "nobody": 302}.get(who, 404)
        assert client.get(own).status_code == client.post(own, {"do": "x"}).status_code == wanted
        if who != "aziza":
            client.post(own, {"do": "save", **SAID})
            assert not PhotoConsent.objects.exists()


def test_a_consent_is_for_one_event(aziza, invited, project):
    second = listed(new_event(project, "UZ-2026-02"), aziza)
    wishing.say_photo(invited, True)
    lines = wishing.with_photo(Participation.objects.filter(user=aziza))
    assert {line.pk: bool(line.photo_since) for line in lines} == {
        invited.pk: True, second.pk: False,
    }  # fmt: skip


def test_one_consent_holds_at_a_time(invited):
    assert wishing.say_photo(invited, True)
    assert not wishing.say_photo(invited, True)
    with pytest.raises(IntegrityError), transaction.atomic():
        PhotoConsent.objects.create(participation=invited)


# Who reads it -------------------------------------------------------------------------------------


@pytest.fixture
def said(invited) -> Participation:
    wishing.take(invited, {"photo": True, "need": TEXT})
    return invited


def test_a_need_is_shown_to_organisers_and_officers_only(clients, said, kazakh):
    page = reverse("programme_events:inspect", args=[said.event_id])
    # Also where the person is of the coordinator's own country.
    Participation.objects.filter(pk=said.pk).update(country="KZ")
    shown = {who for who, client in clients.items() if TEXT in text_of(client.get(page))}
    assert shown == {who for who, rights in RIGHTS.items() if Right.NEEDS in rights}
    assert shown == {"olga", "malika"}
    assert "Aziza" in text_of(clients["nurlan"].get(page))
    assert "Aziza" in text_of(clients["timur"].get(page))


def test_an_organiser_of_another_event_does_not_read_it(said, other_event):
    user = person("other@example.org", "Event organisers")
    listed(other_event, user, "organiser")
    page = reverse("programme_events:inspect", args=[said.event_id])
    assert TEXT not in text_of(signed_in(user).get(page, follow=True))


ELSEWHERE = ["attendance", "attendance_sheet", "attendance_import", "attendance_list_file",
             "check_in_code", "cohort", "event_nominations", "event_choose"]  # fmt: skip


@pytest.mark.parametrize("name", ELSEWHERE)
def test_no_other_page_of_the_event_tells_a_need(clients, said, name):
    response = clients["olga"].get(reverse(name, args=[said.event.key]))
    assert response.status_code == 200
    assert TEXT not in text_of(response)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_report_and_no_file_of_one_tells_a_need(clients, said, layout):
    about = {"project": said.event.project_id} if layout == "donor" else {"event": said.event.code}
    pages = [
        clients["olga"].get(reverse("layout", args=[layout]), about),
        clients["olga"].post(
            reverse("layout_file", args=[layout]), {**about, "form": "csv", "language": "en"}
        ),
        clients["olga"].get(reverse("layout_rows", args=[layout]), {**about, "what": "invited"}),
    ]
    for page in pages:
        body = b"".join(page.streaming_content) if page.streaming else page.content
        assert TEXT not in body.decode()
        assert page.status_code == 200
    assert "Aziza" in text_of(pages[2])


def test_the_lists_say_who_may_be_photographed(clients, said, kazakh):
    page = text_of(clients["malika"].get(reverse("programme_events:inspect", args=[said.event_id])))
    assert page.count("<td>Yes, ") == 1
    # Serik, Malika and Timur have said nothing.
    assert page.count("<td>No</td>") == 3
    sheet = text_of(clients["timur"].get(reverse("attendance_sheet", args=[said.event.key])))
    assert (sheet.count("<td>Yes</td>"), sheet.count("<td>No</td>")) == (1, 1)


def test_the_list_costs_as_many_queries_for_many(olga, soon, django_assert_num_queries):
    client = signed_in(olga)
    page = reverse("programme_events:inspect", args=[soon.pk])
    listed(soon, person("first@example.org"))
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    for n in range(6):
        one = listed(soon, person(f"p{n}@example.org"))
        wishing.take(one, {"photo": True, "need": TEXT})
    with django_assert_num_queries(len(few)):
        assert text_of(client.get(page)).count(TEXT) == 6


# What becomes of it -------------------------------------------------------------------------------


def test_needs_are_deleted_after_the_last_day_at_the_place_and_consents_stay(said):
    assert PERIODIC["forget_needs"].run == "programmes.wishing.forget_due"
    said.event.time_zone = "Asia/Tashkent"
    said.event.save()
    end = said.event.end
    # Tashkent is five hours ahead: midnight there is seven in the evening, UTC.
    last_evening = datetime(end.year, end.month, end.day, 18, 59, tzinfo=UTC)
    assert wishing.needs(said.event, last_evening) == {said.pk: TEXT}
    assert wishing.forget_due(last_evening) == 0
    after = last_evening + timedelta(minutes=2)
    assert wishing.needs(said.event, after) == {}
    assert wishing.forget_due(after) == 1
    assert not Need.objects.exists()
    assert wishing.photo(said)


@pytest.mark.parametrize("change", [{"state": "cancelled"}, {"withdrawn_on": "2026-05-01"}])
def test_a_need_that_helps_nobody_is_deleted_the_same_day(said, change):
    rows = Event.objects if "state" in change else Participation.objects.filter(pk=said.pk)
    rows.update(**change)
    assert wishing.forget_due() == 1


def test_nothing_is_kept_when_the_last_day_is_over(invited):
    over()
    invited.event.refresh_from_db()
    wishing.say_need(invited, TEXT)
    assert not Need.objects.exists()


def test_both_stand_in_the_persons_own_data(said, aziza):
    (row,) = personal_data(aziza)["events"]
    assert row["accessibility_needs"] == TEXT
    assert row["accessibility_needs_said_at"] == said.need.said_at
    assert [set(each) for each in row["photo_consents"]] == [{"given_at", "withdrawn_at"}]


def test_both_are_gone_when_the_person_is_erased(said, aziza, olga):
    erasing.erase(person=aziza, by=olga)
    assert (Need.objects.count(), PhotoConsent.objects.count()) == (0, 0)


@pytest.fixture
def again(db) -> User:
    """Aziza once more, from another list."""
    return User.objects.create_user(given_name="Aziza", family_name="Karimova", country="UZ")


def test_lines_of_two_rows_keep_what_was_said_for_them(said, aziza, again, project, olga):
    there = new_event(project, "LATER", start=said.event.start, end=said.event.end)
    other = listed(there, again)
    wishing.take(other, {"photo": True, "need": "Sign language"})
    merging.merge(kept=aziza, merged=again, by=olga)
    told = {row["accessibility_needs"]: len(row["photo_consents"])
            for row in personal_data(aziza)["events"]}  # fmt: skip
    assert told == {TEXT: 1, "Sign language": 1}


def test_of_two_lines_at_one_event_the_need_is_led_along_and_the_consent_is_not(
    invited, aziza, again, olga
):
    other = listed(invited.event, again)
    wishing.take(other, {"photo": True, "need": TEXT})
    record = merging.merge(kept=aziza, merged=again, by=olga)
    assert wishing.needs(invited.event) == {invited.pk: TEXT}
    assert wishing.photo(invited) is None
    assert wishing.photo(other)
    assert merging.undo(record=record, by=olga) == 0
    assert wishing.needs(invited.event) == {other.pk: TEXT}


@pytest.mark.parametrize("language", ["ru", "uz", "uz-cyrl"])
def test_the_pages_speak_every_language(client, invited, aziza, language):
    shown = text_of(client.get(replying.path(invited, language)))
    assert "photographed" not in shown
    own = reverse("own_event", args=[invited.pk]).replace("/en/", f"/{language}/")
    response = signed_in(aziza).get(own)
    assert response.status_code == 200
    assert "Photographs" not in text_of(response)
