"""Who may see and do what: every role, every object, every view of the admin."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from people.models import User
from programmes import access, participating
from programmes.access import Right
from programmes.choices import Role
from programmes.models import Coordinator, Project
from tests.conftest import person
from tests.programmes.conftest import CAST, listed, new_event

ALL = set(Right)
RIGHTS = {
    "olga": ALL - {Right.SCORES},
    "malika": {Right.VIEW, Right.CHANGE, Right.NOMINATE, Right.ATTEND, Right.TEACH},
    "timur": {Right.VIEW, Right.ATTEND, Right.TEACH, Right.SCORES},
    "nurlan": {Right.VIEW},
    "dana": set(),
    "rustam": set(),
    "aziza": set(),
}


@pytest.fixture
def cast(request, event, kazakh, line):
    return {name: request.getfixturevalue(name) for name in CAST}


@pytest.mark.parametrize("name", CAST)
def test_rights_at_the_own_event(cast, event, name):
    assert access.rights(cast[name], event) == RIGHTS[name]


@pytest.mark.parametrize("name", CAST)
def test_at_somebody_elses_event_only_the_officer_has_rights(cast, other_event, name):
    assert access.rights(cast[name], other_event) == (RIGHTS[name] if name == "olga" else set())


@pytest.mark.parametrize("name", CAST)
@pytest.mark.parametrize("right", Right)
def test_finding_checks_the_right(cast, event, other_event, name, right):
    held = RIGHTS[name]
    if right in held:
        assert access.find(cast[name], event.key, right)[0] == event
    else:
        with pytest.raises(PermissionDenied if Right.VIEW in held else Http404):
            access.find(cast[name], event.key, right)
    if name != "olga":
        with pytest.raises(Http404):
            access.find(cast[name], other_event.key, right)


def test_strangers_and_closed_accounts_find_nothing(cast, event):
    olga = User.objects.get(email="olga@example.org")
    olga.is_active = False
    for nobody in (AnonymousUser(), olga):
        assert access.rights(nobody, event) == set()
        for found in (access.events, access.participations, access.nominations,
                      access.donor_projects, access.log):  # fmt: skip
            assert not found(nobody).exists()


SEEN = {"olga": 4, "malika": 4, "timur": 4, "nurlan": 1, "dana": 0, "rustam": 0, "aziza": 0}


@pytest.mark.parametrize("name", CAST)
def test_whose_names_a_person_sees(cast, event, name):
    """On the list: Aziza (UZ), Serik (KZ), the organiser and the trainer."""
    assert access.participations(cast[name]).filter(event=event).count() == SEEN[name]


def test_a_coordinator_sees_the_own_country_only_and_not_by_the_profile(cast, event, kazakh):
    seen = access.participations(cast["nurlan"])
    assert [line.user for line in seen] == [kazakh.user]
    # The profile says UZ; what counts is what an officer wrote down.
    assert cast["nurlan"].country == "UZ"
    Coordinator.objects.all().delete()
    assert not access.participations(cast["nurlan"]).exists()
    assert access.rights(cast["nurlan"], event) == set()


def test_a_donor_sees_projects_that_it_funds(cast, project):
    other = Project.objects.create(
        programme=project.programme, code="CAS-2", title="x", start=project.start, end=project.end
    )
    assert list(access.donor_projects(cast["dana"])) == [project]
    assert set(access.donor_projects(cast["olga"])) == {project, other}
    assert not access.donor_projects(cast["malika"]).exists()


def test_who_was_taken_off_the_list_has_no_rights_any_more(cast, event):
    line = event.participations.get(role=Role.TRAINER)
    participating.withdraw(line, event.start)
    assert access.rights(cast["timur"], event) == set()


def test_rights_cost_few_queries(cast, event, django_assert_max_num_queries):
    for name in CAST:
        fresh = User.objects.get(pk=cast[name].pk)
        with django_assert_max_num_queries(4):
            access.rights(fresh, event)


# Views of the admin -------------------------------------------------------------------------------

OPEN, HOME, LOST, SIGN_IN, GATE = 200, "home", 404, "sign in", "gate"


def outcome(response):
    """What a person meets: the page, home with a message, nothing, the sign-in page, the gate."""
    if response.status_code != 302:
        return response.status_code
    if response.url.startswith("/en/admin/"):
        return LOST  # what is not found is looked for under a language, too
    if response.url == reverse("wagtailadmin_home"):
        return HOME
    return GATE if response.url.startswith(reverse("admin_gate")) else response.url


OFFICERS = {"olga": OPEN, "malika": HOME, "timur": HOME, "nurlan": HOME, "rustam": HOME}
FOUND = {"olga": OPEN, "malika": LOST, "timur": LOST, "nurlan": LOST, "rustam": LOST}
PAGES = {"olga": OPEN, "malika": OPEN, "timur": OPEN, "nurlan": OPEN, "rustam": LOST}
CHANGED = {"olga": OPEN, "malika": OPEN, "timur": HOME, "nurlan": HOME, "rustam": LOST}
LISTS = {"olga": OPEN, "malika": OPEN, "timur": OPEN, "nurlan": OPEN, "rustam": HOME}
CHANGING = {"olga": OPEN, "malika": OPEN, "timur": HOME, "nurlan": HOME, "rustam": HOME}
LOG = {"olga": HOME, "malika": HOME, "timur": HOME, "nurlan": HOME, "rustam": OPEN}
VIEWS = {
    "donors:index": OFFICERS,
    "donors:add": OFFICERS,
    "donors:edit": OFFICERS,
    "donors:delete": {**FOUND, "olga": HOME},  # in use
    "programmes:index": OFFICERS,
    "programmes:add": OFFICERS,
    "programmes:edit": OFFICERS,
    "projects:index": OFFICERS,
    "projects:add": OFFICERS,
    "projects:edit": OFFICERS,
    "projects:inspect": FOUND,
    "projects:delete": {**FOUND, "olga": HOME},  # in use
    "projects:history": FOUND,
    "coordinators:index": OFFICERS,
    "coordinators:add": OFFICERS,
    "coordinators:edit": OFFICERS,
    "programme_events:index": LISTS,
    "programme_events:add": OFFICERS,
    "programme_events:edit": CHANGING,
    "programme_events:inspect": PAGES,
    "programme_events:delete": {**CHANGED, "olga": HOME, "malika": HOME},  # in use
    "programme_events:history": CHANGED,
    "attendance_log:index": LOG,
}


def row_for(name: str, event):
    return {
        "donors": event.project.funding_lines.first().donor,
        "programmes": event.project.programme,
        "projects": event.project,
        "coordinators": Coordinator.objects.first(),
        "programme_events": event,
    }[name]


def address(view: str, event) -> str:
    viewset, action = view.split(":")
    listing = action in ("index", "add")
    return reverse(view, args=[] if listing else [row_for(viewset, event).pk])


@pytest.mark.parametrize("view", VIEWS)
def test_views_of_the_admin(clients, event, line, kazakh, view):
    wanted = {**VIEWS[view], "dana": GATE, "aziza": GATE, "nobody": GATE}
    url = address(view, event)
    assert {name: outcome(client.get(url)) for name, client in clients.items()} == {
        name: wanted[name] for name in clients
    }


@pytest.mark.parametrize("action", ["inspect", "edit", "delete", "history", "usage"])
def test_views_of_somebody_elses_event(clients, other_event, kazakh, line, action):
    url = reverse(f"programme_events:{action}", args=[other_event.pk])
    for name in ("malika", "timur", "nurlan"):
        assert outcome(clients[name].get(url)) in (LOST, HOME), name
    assert outcome(clients["malika"].get(reverse(
        "programme_events:inspect", args=[other_event.pk]
    ))) == LOST  # fmt: skip


def test_posting_is_refused_as_looking_is(clients, event, kazakh, line):
    """Every button of the list, pressed by everybody; who may not changes nothing."""
    for name in ("event_confirm", "event_withdraw"):
        right = {"event_confirm": Right.DECIDE, "event_withdraw": Right.CHANGE}[name]
        for who in (*CAST, "nobody"):
            line.confirmed_on = line.withdrawn_on = None
            line.save()
            clients[who].post(reverse(name, args=[event.key, line.pk]))
            line.refresh_from_db()
            done = bool(line.confirmed_on or line.withdrawn_on)
            assert done == (right in RIGHTS.get(who, set())), (name, who)


def test_an_organiser_gives_no_role_that_opens_the_event(clients, event, malika):
    url = reverse("event_add_person", args=[event.key])
    offered = clients["malika"].get(url).context["form"].fields["role"].choices
    assert [value for value, _label in offered] == ["participant", "observer", "interpreter"]
    said = {"role": "trainer", "given_name": "A", "family_name": "B"}
    assert "role" in clients["malika"].post(url, said).context["form"].errors
    trainer = event.participations.get(role=Role.TRAINER)
    assert (
        outcome(clients["malika"].post(reverse("event_withdraw", args=[event.key, trainer.pk])))
        == HOME
    )
    trainer.refresh_from_db()
    assert trainer.withdrawn_on is None


def test_a_line_of_another_event_is_not_found(clients, event, other_event, malika):
    stranger = listed(other_event, person("x@example.org"))
    url = reverse("event_withdraw", args=[event.key, stranger.pk])
    assert outcome(clients["malika"].post(url)) == LOST


def test_a_list_shows_a_coordinator_the_own_country_only(clients, event, line, kazakh):
    url = reverse("programme_events:inspect", args=[event.pk])
    shown = {name: clients[name].get(url).content.decode() for name in ("olga", "nurlan")}
    assert "Serik Abenov" in shown["olga"]
    assert "Aziza Karimova" in shown["olga"]
    assert "Serik Abenov" in shown["nurlan"]
    assert "Aziza Karimova" not in shown["nurlan"]


def test_the_index_lists_what_each_may_see(clients, event, other_event, kazakh, line):
    new_event(event.project, "KZ-2026-09", country="KZ", place="Almaty")
    seen = {"olga": 3, "malika": 1, "timur": 1, "nurlan": 2}
    for name, number in seen.items():
        page = clients[name].get(reverse("programme_events:index"))
        assert len(page.context["object_list"]) == number, name
