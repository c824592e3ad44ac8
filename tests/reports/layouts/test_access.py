"""Who may do what with which report: every role × every layout × every action."""

import random

import pytest
from django.urls import reverse

from people.models import Institution, User
from programmes.models import Attendance, Coordinator, Participation
from reports import access
from reports.access import Act
from reports.layouts import LAYOUTS
from reports.models import Export
from tests.conftest import person, signed_in
from tests.programmes.conftest import CAST, listed, new_event

pytestmark = pytest.mark.django_db

OFFICER = set(Act) - {Act.LOG}
STAFF = {Act.VIEW, Act.ROWS, Act.EXPORT}
ACTS = {
    "olga": OFFICER, "malika": STAFF, "timur": STAFF, "nurlan": STAFF, "dana": set(),
    "rustam": {Act.LOG}, "aziza": set(),
}  # fmt: skip
OPEN, REFUSED, GATE = "open", "refused", "gate"
MAY = {"olga": OPEN, "malika": OPEN, "timur": OPEN, "nurlan": OPEN, "rustam": REFUSED,
       "dana": GATE, "aziza": GATE, "nobody": GATE}  # fmt: skip


def outcome(response):
    """The page or file; refused with a message; the gate of the admin."""
    if response.status_code == 200:
        return OPEN
    assert response.status_code == 302
    return REFUSED if response.url == reverse("wagtailadmin_home") else GATE


@pytest.fixture
def cast(request, event, kazakh, line):
    return {name: request.getfixturevalue(name) for name in CAST}


@pytest.mark.parametrize("name", CAST)
def test_acts(cast, name):
    assert access.acts(cast[name]) == ACTS[name]


def test_closed_accounts_may_nothing(cast):
    for user in cast.values():
        user.is_active = False
        assert access.acts(user) == set()
        assert not access.enrolments(user).exists()
        assert not access.taught(user).exists()


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("action", ["layout", "layout_rows"])
def test_looking(clients, event, kazakh, line, layout, action):
    url = reverse(action, args=[layout])
    assert {name: outcome(client.get(url)) for name, client in clients.items()} == MAY


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_taking_along(clients, event, kazakh, line, layout, form):
    url = reverse("layout_file", args=[layout])
    said = {"form": form, "language": "en"}
    assert {name: outcome(client.post(url, said)) for name, client in clients.items()} == MAY
    assert Export.objects.count() == 4


def test_the_list_of_reports(clients, event, kazakh, line):
    url = reverse("layouts")
    found = {name: outcome(client.get(url)) for name, client in clients.items()}
    assert found == {**MAY, "rustam": OPEN}
    assert not clients["rustam"].get(url).context["layouts"]


def test_only_officers_take_small_counts_along(clients, event, kazakh, line):
    said = {"form": "csv", "language": "en", "small": "shown"}
    for name in ("olga", "malika", "timur", "nurlan"):
        clients[name].post(reverse("layout_file", args=["event"]), said)
    exact = set(Export.objects.filter(is_exact=True).values_list("user__given_name", flat=True))
    assert exact == {"Olga"}


SEEN = {"olga": 4, "malika": 2, "timur": 2, "nurlan": 1}


@pytest.mark.parametrize("name", SEEN)
def test_whom_each_counts_and_sees_by_name(cast, clients, event, other_event, name):
    """At the event of the cast: Aziza (UZ) and Serik (KZ); elsewhere two strangers from UZ."""
    from programmes.models import Attendance, Participation

    for number in range(2):
        listed(other_event, person(f"stranger{number}@example.org", given_name="Stranger",
                                   country="UZ"), confirmed_on=other_event.start)  # fmt: skip
    for row in Participation.objects.filter(role="participant"):
        day = row.event.days.first()
        Attendance.objects.create(
            participation=row, day=day, half="am", presence="present", evidence="signature",
            marked_at="2026-05-04T09:00:00Z",
        )  # fmt: skip
    page = clients[name].get(reverse("layout_rows", args=["institutions"]))
    assert page.context["page"].paginator.count == SEEN[name]
    content = page.content.decode()
    assert ("Stranger" in content) == (name == "olga")
    assert "Serik" in content
    assert ("Aziza" in content) == (name != "nurlan")
    table = clients[name].get(reverse("layout", args=["institutions"])).context["report"]
    assert table["tables"][0]["rows"][-1]["cells"][3]["text"] == str(SEEN[name])


WHATS = [
    ("reached", ""), ("trained", ""), ("enough", ""), ("invited", ""), ("day", "1"),
    ("all_days", ""), ("unrecorded", ""), ("letters", "3"), ("reached_persons", ""),
    ("trained_persons", ""), ("new", ""), ("new", "1"), ("new_trained", "1"), ("both_tests", ""),
    ("group_tests", ""), ("passed", ""), ("sat", ""), ("events", ""), ("marker", "gender-0"),
    ("institutions", ""),
]  # fmt: skip
OWN = {
    "olga": {"Serik", "Aziza", "Stranger", "UZ-2026-01", "KG-2026-01", "Office KZ", "Office UZ",
             "Office of strangers"},
    "malika": {"Serik", "Aziza", "UZ-2026-01", "Office KZ", "Office UZ"},
    "nurlan": {"Serik", "UZ-2026-01", "Office KZ"},
}  # fmt: skip
OWN["timur"] = OWN["malika"]
PEOPLE = {"Serik", "Aziza", "Stranger"}


@pytest.fixture
def busy(cast, catalogue, other_event):
    """Serik from Kazakhstan and Aziza from Uzbekistan at the event of the cast, a stranger at
    another: all were there, sat the tests and were asked afterwards."""
    from tests.reports.layouts import cohort, promises
    from tests.reports.records import Course

    listed(other_event, person("stranger@example.org", given_name="Stranger", country="UZ"),
           confirmed_on=other_event.start)  # fmt: skip
    rows = Participation.objects.filter(role="participant")
    for row in rows:
        name = "of strangers" if row.event == other_event else row.country
        row.institution = Institution.objects.create(name=f"Office {name}", kind="police",
                                                     country=row.country)  # fmt: skip
        row.save()
        # Every half-day but one of each five is signed for.
        Attendance.objects.bulk_create(
            Attendance(participation=row, day=day, half=half, presence="present",
                       evidence="signature", marked_at="2026-05-04T09:00:00Z")
            for day in row.event.days.all() for half in day.halves
        )  # fmt: skip
        row.attendance.filter(half="pm").last().delete()
    world = cohort.World(Course("borders", "C2", "Land borders"), random.Random(1))
    for event in (cast_event(rows), other_event):
        cohort.Cohort.objects.create(event=event)
    world.lots.random = lambda: 0.5
    world.lots.gauss = lambda mean, spread: 0.9
    cohort.tested(world)
    promises.followed(world)
    return cast


def cast_event(rows):
    return rows.get(user__given_name="Serik").event


@pytest.mark.parametrize(("what", "of"), WHATS)
@pytest.mark.parametrize("name", OWN)
def test_every_list_holds_ones_own_rows_only(busy, clients, name, what, of):
    """A coordinator finds the own country, organisers and trainers their event; officers all."""
    url = reverse("layout_rows", args=["reach"])
    page = clients[name].get(url, {"what": what, "of": of})
    assert page.status_code == 200
    cells = [str(value) for row in page.context["page"].object_list for value in row.values()]
    seen = {word for word in OWN["olga"] if any(word in cell for cell in cells)}
    assert seen
    assert seen <= OWN[name]
    if seen & PEOPLE or what == "day":
        assert seen & PEOPLE == OWN[name] & PEOPLE


COUNTRIES = {
    "olga": {"Kazakhstan": 1, "Uzbekistan": 2}, "nurlan": {"Kazakhstan": 1},
    "malika": {"Kazakhstan": 1, "Uzbekistan": 1}, "timur": {"Kazakhstan": 1, "Uzbekistan": 1},
}  # fmt: skip


@pytest.mark.parametrize("of", ["trained", "sat"])
def test_countries_are_those_of_ones_own_people(busy, clients, of):
    url = reverse("layout_rows", args=["reach"])
    for name, numbers in COUNTRIES.items():
        page = clients[name].get(url, {"what": "countries", "of": of}).context["page"]
        assert {row["title"]: row["number"] for row in page.object_list} == numbers


def test_an_institution_of_strangers_leads_to_nobody(busy, clients):
    office = Institution.objects.get(name="Office of strangers")
    url = reverse("layout_rows", args=["reach"])
    for name, number in (("olga", 1), ("malika", 0), ("timur", 0), ("nurlan", 0)):
        page = clients[name].get(url, {"what": "staff", "of": office.pk})
        assert page.context["page"].paginator.count == number
        assert ("Office of strangers" in page.content.decode()) == bool(number)


def test_names_lead_to_persons_and_gaps_to_the_line_for_those_who_may(busy, clients):
    Participation.objects.update(target_group=None)
    url = reverse("layout_rows", args=["reach"])
    for name in OWN:
        (row,) = [row for row in clients[name].get(url).context["page"].object_list
                  if row["person"].startswith("Serik")]  # fmt: skip
        assert bool(row["person_url"]) == (name == "olga")
        assert bool(row["mended_at"]) == (name in ("olga", "malika"))
        assert "target group" in row["gaps"]
        for address in filter(None, (row["person_url"], row["mended_at"])):
            assert clients[name].get(address).status_code == 200


RESULTS = ["both_tests", "group_tests", "passed", "sat"]


@pytest.mark.parametrize("what", RESULTS)
def test_results_stay_with_the_trainers_whatever_the_list(busy, clients, what):
    url = reverse("layout_rows", args=["gain"])
    for name in OWN:
        page = clients[name].get(url, {"what": what})
        scores = [row["scores"] for row in page.context["page"].object_list]
        assert scores
        assert all(bool(one) == (name == "timur") for one in scores)
        assert ("90.0 %" in page.content.decode()) == (name == "timur")


def test_events_that_one_may_not_see_cannot_be_asked_for(cast, clients, event, other_event):
    url = reverse("layout", args=["event"])
    for name in ("malika", "timur", "nurlan"):
        form = clients[name].get(url, {"event": other_event.code}).context["form"]
        assert form.errors["event"] == ["There is no event with this code."]
        assert "donor" not in form.fields
        assert other_event.project in form.fields["project"].queryset
    form = clients["olga"].get(url, {"event": other_event.code.lower()}).context["form"]
    assert not form.errors


def test_a_coordinator_without_a_country_has_no_reports(cast):
    Coordinator.objects.all().delete()
    nurlan = User.objects.get(pk=cast["nurlan"].pk)
    assert access.acts(nurlan) == set()


def test_results_of_named_people_only_for_the_trainers_of_their_group(
    catalogue, olga, event, malika, timur
):
    from tests.reports.layouts import cohort
    from tests.reports.records import Course

    course = Course("borders", "C2", "Land borders")
    world = cohort.World(course, __import__("random").Random(1))
    cohort.Cohort.objects.create(event=event)
    lola = person("lola@example.org", given_name="Lola")
    listed(event, lola, confirmed_on=event.start)
    world.lots.random = lambda: 0.5
    cohort.tested(world)
    url = reverse("layout_rows", args=["gain"])
    for user, sees in ((olga, False), (malika, False), (timur, True)):
        page = signed_in(user).get(url, {"what": "both_tests"})
        (row,) = page.context["page"].object_list
        assert row["person"] == "Lola "[:-1]
        assert (row["scores"] is not None) == sees
    # At an event that he organises he sees none; where he is no trainer, either.
    elsewhere = new_event(event.project, "UZ-9")
    listed(elsewhere, timur, "organiser")
    assert not access.taught(timur).filter(pk=elsewhere.pk).exists()


def test_a_mean_of_few_is_shown_to_the_trainer_of_the_group_only(
    catalogue, olga, event, malika, timur
):
    from reports import layouts
    from tests.reports.layouts import cohort
    from tests.reports.layouts.conftest import asked
    from tests.reports.records import Course

    course = Course("borders", "C2", "Land borders")
    world = cohort.World(course, __import__("random").Random(1))
    cohort.Cohort.objects.create(event=event)
    listed(event, person("lola@example.org"), confirmed_on=event.start)
    world.lots.random = lambda: 0.5
    cohort.tested(world)
    for user, sees in ((olga, False), (malika, False), (timur, True)):
        report = layouts.build(asked(user, "gain", event=event.code))
        assert report.tables[0].rows[0].cells[0] == 1
        assert (report.tables[0].rows[0].cells[1] is not None) == sees
        if user != malika:
            summary = layouts.build(asked(user, "event", event=event.code))
            (table, *_more) = summary.tables
            post = [column.label[1] for column in table.columns].index("post")
            assert (table.rows[0].cells[post] is not None) == sees
