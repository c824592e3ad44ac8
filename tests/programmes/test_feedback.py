"""Anonymous forms on an event: by one link for all, never more than participants, nobody's name."""

from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse

from people import erasing
from people.models import User
from programmes import gathering, participating
from programmes.choices import Role
from programmes.gathering import Door
from programmes.models import Event, Feedback
from programmes.satisfaction import Item
from tests.conftest import person, signed_in
from tests.courses.test_one_language import untranslated
from tests.programmes.conftest import listed, new_event, participants
from tests.reading import Reader

ALL = {"useful": "5", "trainers": "4", "materials": "3", "organisation": "2", "recommend": "1"}
ANSWERED = "You have answered."


def held(project, code: str = "FB-1", people: int = 6, begun: int = 1, days: int = 2) -> Event:
    """An event that began `begun` days ago at its place, with people on its list."""
    today = Event(time_zone="Asia/Tashkent").today()
    start = today - timedelta(days=begun)
    event = new_event(project, code, days=days, start=start, time_zone="Asia/Tashkent",
                      end=start + timedelta(days=days - 1))  # fmt: skip
    participants(event, people)
    return event


@pytest.fixture
def now_on(project) -> Event:
    return held(project)


def url_of(event: Event, language: str = "en") -> str:
    return f"/{language}{gathering.path(event)}"


@pytest.fixture
def url(now_on) -> str:
    return url_of(now_on)


def sent(event: Event, client: Client | None = None, **grades):
    """One form from a browser of its own; where it was led then."""
    said = {"client": uuid4(), **(grades or ALL)}
    return (client or Client()).post(url_of(event), said, follow=True)


def stored(event: Event, grades: int | None, number: int) -> None:
    for _each in range(number):
        assert gathering.store(event, uuid4(), dict.fromkeys(Item.values, grades)) == Door.OPEN


# The record ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("grades", [{"useful": 0}, {"recommend": 6}, {}])
def test_the_database_takes_one_to_five_and_one_answer_at_least(now_on, grades):
    with pytest.raises(IntegrityError), transaction.atomic():
        Feedback.objects.create(event=now_on, day=now_on.start, **grades)
    for item in Item.values:
        for grade in (1, 5):
            Feedback.objects.create(event=now_on, day=now_on.start, **{item: grade})


def test_a_form_knows_its_event_and_day_and_nothing_else():
    fields = {field.name: field for field in Feedback._meta.get_fields()}
    assert set(fields) == {"id", "event", "day", *Item.values}
    assert [name for name, field in fields.items() if field.is_relation] == ["event"]
    assert fields["id"].get_internal_type() == "UUIDField"
    assert fields["day"].get_internal_type() == "DateField"


def test_a_form_is_written_once_and_holds_its_event(now_on):
    stored(now_on, 4, 1)
    row = Feedback.objects.get()
    with pytest.raises(TypeError):
        row.save()
    with pytest.raises(TypeError):
        row.delete()
    now_on.days.all().delete()
    now_on.participations.all().delete()
    with pytest.raises(ProtectedError):
        now_on.delete()


def test_who_is_erased_leaves_no_trace_on_a_form_and_the_form_stays(now_on, olga):
    sent(now_on)
    before = Feedback.objects.values().get()
    someone = User.objects.filter(participations__event=now_on).first()
    erasing.erase(person=someone, by=olga)
    assert Feedback.objects.values().get() == before


# The page -----------------------------------------------------------------------------------------


def test_a_stranger_answers_and_is_thanked(client, now_on, url):
    page = client.get(url)
    assert page.status_code == client.head(url).status_code == 200
    assert not Feedback.objects.exists()
    content = page.content.decode()
    assert content.count("<fieldset") == content.count("</legend>") == 5
    assert content.count('type="radio"') == 25
    assert ANSWERED in sent(now_on, client).content.decode()
    row = Feedback.objects.get()
    assert [getattr(row, item) for item in Item.values] == [5, 4, 3, 2, 1]
    assert (row.event, row.day) == (now_on, now_on.today())


def test_the_key_of_a_form_is_that_of_its_page(client, now_on, url):
    key = UUID(str(client.get(url).context["client"]))
    client.post(url, {"client": key, "useful": "3"})
    assert Feedback.objects.get().pk == key


def test_questions_may_be_left_open(client, now_on):
    sent(now_on, client, materials="2")
    row = Feedback.objects.get()
    assert [getattr(row, item) for item in Item.values] == [None, None, 2, None, None]


@pytest.mark.parametrize(
    ("grades", "message"),
    [
        ({}, "Please answer one question at least."),
        ({"useful": "", "recommend": ""}, "Please answer one question at least."),
        ({"useful": "6", "trainers": "4"}, "Please choose one from the list."),
        ({"useful": "x"}, "Please choose one from the list."),
    ],
)
def test_what_cannot_be_taken_is_said_and_what_was_chosen_stays(client, url, grades, message):
    key = uuid4()
    page = client.post(url, {"client": key, **grades})
    assert page.status_code == 200
    content = page.content.decode()
    assert message in content
    assert f'name="client" value="{key}"' in content
    assert ('value="4"' in content and "checked" in content) == ("trainers" in grades)
    assert not Feedback.objects.exists()


def test_a_form_sent_twice_is_stored_once(now_on, url):
    """A double click, or a lost answer: both are thanked."""
    said = {"client": uuid4(), **ALL}
    for browser in (Client(), Client()):
        assert ANSWERED in browser.post(url, said, follow=True).content.decode()
    assert Feedback.objects.count() == 1


def test_a_form_sent_again_when_all_have_come_in_is_thanked_too(project):
    event = held(project, people=1)
    said = {"client": uuid4(), **ALL}
    assert gathering.store(event, said["client"], {"useful": 5}) == Door.OPEN
    assert gathering.store(event, said["client"], {"useful": 5}) == Door.OPEN
    assert gathering.store(event, uuid4(), {"useful": 5}) == Door.FULL


@pytest.mark.parametrize("key", ["", "x", "1" * 400, str(uuid5(NAMESPACE_URL, "x")), None])
def test_a_key_that_no_page_gives_is_replaced(client, now_on, url, key):
    said = {"useful": "4"} if key is None else {"client": key, "useful": "4"}
    assert ANSWERED in client.post(url, said, follow=True).content.decode()
    assert Feedback.objects.get().pk.version == 4


def test_a_browser_that_has_answered_is_told_so_and_stores_nothing_more(client, now_on, url):
    sent(now_on, client)
    assert ANSWERED in client.get(url).content.decode()
    assert ANSWERED in sent(now_on, client).content.decode()
    assert "Вы ответили." in client.get(url_of(now_on, "ru")).content.decode()
    assert Feedback.objects.count() == 1


def test_of_another_event_it_may_answer(client, project, now_on):
    sent(now_on, client)
    sent(held(project, "FB-2"), client)
    assert Feedback.objects.count() == 2


def test_the_server_remembers_nothing_of_who_answered(client, now_on, url, aziza):
    """No session for strangers; of whoever is signed in the session stays as it was."""
    sent(now_on, client)
    assert not Session.objects.exists()
    assert "sessionid" not in client.cookies
    browser = signed_in(aziza)
    before = list(Session.objects.values())
    sent(now_on, browser)
    assert list(Session.objects.values()) == before
    assert Feedback.objects.count() == 2


@pytest.mark.parametrize(
    ("begun", "status", "said"),
    [
        (-1, 200, "The form is not open yet"),
        (0, 200, "Send the answers"),
        (1, 200, "Send the answers"),
        (15, 200, "Send the answers"),
        (16, 410, "The form is closed"),
    ],
)
def test_open_from_the_first_day_until_two_weeks_after_the_last(
    client, project, begun, status, said
):
    """The event has two days: it began so many days ago."""
    event = held(project, begun=begun)
    page = client.get(url_of(event))
    assert (page.status_code, said in page.content.decode()) == (status, True)
    sent(event)
    assert Feedback.objects.exists() == (said == "Send the answers")


def test_days_are_those_of_the_place(project):
    """Midnight in Tashkent is no midnight of the server."""
    event, hour = held(project, begun=0), timedelta(hours=1)
    first = midnight(event, event.start)
    after = midnight(event, gathering.closes(event) + timedelta(days=1))
    moments = (first - hour, first + hour, after - hour, after + hour)
    assert [gathering.door(event, at) for at in moments] == ["soon", "open", "open", "over"]


def midnight(event: Event, day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), event.zone)


def test_a_cancelled_event_takes_no_form(client, now_on, url):
    Event.objects.update(state="cancelled")
    page = client.post(url, {"client": uuid4(), **ALL})
    assert (page.status_code, "The event was cancelled." in page.content.decode()) == (410, True)
    assert not Feedback.objects.exists()


def test_there_are_never_more_forms_than_participants(project):
    event = held(project, people=2)
    for role in (Role.TRAINER, Role.OBSERVER, Role.ORGANISER, Role.INTERPRETER):
        listed(event, person(f"{role}@example.org"), role)
    gone = listed(event, person("gone@example.org"))
    participating.withdraw(gone, event.start)
    for _each in range(2):
        assert ANSWERED in sent(event).content.decode()
    answer = sent(event).content.decode()
    assert "All forms have come in" in answer
    assert "please tell the organisers" in answer
    assert Feedback.objects.count() == 2


@pytest.mark.parametrize("token", ["1", "~", "1~forged", "x" * 300])
def test_a_forged_link_is_not_found(client, now_on, token):
    assert client.get(f"/en/feedback/{token}/").status_code == 404
    assert client.post(f"/en/feedback/{token}/", ALL).status_code == 404


def test_the_link_does_not_follow_from_the_key_and_fits_no_other_event(client, project, now_on):
    assert client.get(f"/en/feedback/{now_on.key}/").status_code == 404
    other = held(project, "FB-2")
    forged = url_of(now_on).replace(f"/{now_on.pk}~", f"/{other.pk}~")
    assert client.get(forged).status_code == 404
    assert str(now_on.key) not in url_of(now_on)


def test_a_link_without_language_leads_to_ones_own(client, now_on):
    answer = client.get(gathering.path(now_on), headers={"accept-language": "uz,ru;q=0.5"})
    assert answer.status_code == 302
    assert answer.url == url_of(now_on, "uz")


def test_neither_search_engines_nor_caches_keep_it(client, now_on, url):
    for page in (client.get(url), sent(now_on, client), client.get(url)):
        assert "noindex" in page.headers["X-Robots-Tag"]
        assert '<meta name="robots" content="noindex">' in page.content.decode()
        assert "no-store" in page.headers["Cache-Control"]
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("language", ["ru", "uz", "uz-cyrl"])
@pytest.mark.parametrize("begun", [-1, 1, 40])
def test_the_pages_speak_every_language(project, olga, language, begun):
    event = held(project, begun=begun, people=5)
    shown = Client().get(url_of(event, language)).content.decode()
    shown += signed_in(olga).get(f"/{language}/events/{event.key}/feedback/").content.decode()
    if begun == 1:
        shown += signed_in(olga).get(url_of(event, language)).content.decode()
        browser = Client()
        browser.post(url_of(event, language), ALL)
        shown += browser.get(url_of(event, language)).content.decode()
    said = {text for _language, text in Reader(shown).said}
    assert len(said) > 20
    assert said & untranslated(language) == set()


# Its staff ----------------------------------------------------------------------------------------


def test_whoever_may_change_the_event_enters_forms_from_paper(project, olga):
    event, browser = held(project), signed_in(olga)
    assert "entering forms from paper" in browser.get(url_of(event)).content.decode()
    for number in (1, 2):
        answer = sent(event, browser).content.decode()
        assert "The form is stored. Here is the next one." in answer
        assert f"Stored so far: {number}." in answer
    assert Feedback.objects.count() == 2


def test_paper_makes_no_more_forms_than_participants_either(project, olga):
    event, browser = held(project, people=1), signed_in(olga)
    sent(event, browser)
    assert "All forms have come in" in sent(event, browser).content.decode()
    assert Feedback.objects.count() == 1


def test_a_trainer_answers_once_like_everybody(now_on):
    trainer = person("t@example.org", "Trainers")
    listed(now_on, trainer, Role.TRAINER)
    browser = signed_in(trainer)
    for _each in range(2):
        assert ANSWERED in sent(now_on, browser).content.decode()
    assert Feedback.objects.count() == 1


def staff_page(event: Event, user: User) -> str:
    return signed_in(user).get(reverse("feedback_code", args=[event.key])).content.decode()


def test_staff_find_the_way_and_the_number_of_forms(project, olga):
    event = held(project, people=7)
    stored(event, 5, 6)
    page = staff_page(event, olga)
    assert f"http://testserver{gathering.path(event)}" in page
    assert "<svg" in page
    assert "Forms that have come in: 6 of 7." in page
    assert "open the link while you are signed in" in page
    # Also with six: a mean that changes with each form tells that form.
    assert "5.00" not in page
    assert "Means are shown here when the form is closed" in page
    here = reverse("check_in_code", args=[event.key])
    assert reverse("feedback_code", args=[event.key]) in signed_in(olga).get(here).content.decode()


def test_a_trainer_is_told_who_enters_paper(now_on):
    trainer = person("t@example.org", "Trainers")
    listed(now_on, trainer, Role.TRAINER)
    assert "are entered by an organiser of the event" in staff_page(now_on, trainer)


@pytest.mark.parametrize(("forms", "shown"), [(4, False), (5, True)])
def test_means_are_shown_when_the_form_is_closed_from_five_on(project, olga, forms, shown):
    event = held(project)
    stored(event, 4, forms)
    Event.objects.filter(pk=event.pk).update(
        start=event.start - timedelta(days=30), end=event.end - timedelta(days=30)
    )
    page = staff_page(event, olga)
    assert ("4.00" in page) == ("100 %" in page) == shown
    assert ("Shown from five answers on" in page) != shown


# Counting -----------------------------------------------------------------------------------------


def test_a_question_of_few_answers_says_nothing_and_cannot_be_computed(now_on):
    for number in range(6):
        gathering.store(now_on, uuid4(), {"useful": 4, "materials": 1 if number < 4 else None})
    said = gathering.opinion(now_on)
    assert (said.forms, said.mean) == (6, 4.0)
    assert (said.by_item[Item.USEFUL].mean, said.by_item[Item.USEFUL].share) == (4.0, 1.0)
    few = said.by_item[Item.MATERIALS]
    assert (few.answers, few.mean, few.share, few.per_cent) == (4, None, None, None)


def test_opinions_of_many_events_cost_one_query(project, django_assert_num_queries):
    events = [held(project, f"FB-{n}") for n in range(2, 5)]
    for number, event in enumerate(events):
        stored(event, 3, number)
    with django_assert_num_queries(1):
        found = gathering.opinions([event.pk for event in events])
    assert {pk: said.forms for pk, said in found.items()} == {events[1].pk: 1, events[2].pk: 2}


def test_the_page_costs_few_queries(client, now_on, url, django_assert_max_num_queries):
    client.get(url)
    with django_assert_max_num_queries(4):
        client.get(url)
