"""Who may see and do what: every role, every object, every view of the admin."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from people.models import User
from programmes import access, participating
from programmes.access import Right
from programmes.admin_choosing import urlpatterns as of_choices
from programmes.admin_correcting import urlpatterns as of_lines
from programmes.admin_list import urlpatterns as of_lists
from programmes.admin_nominations import urlpatterns as of_nominations
from programmes.choices import Role
from programmes.models import (
    Coordinator,
    FocalPoint,
    FollowUp,
    Nomination,
    Participation,
    Project,
    Quote,
)
from programmes.urls import urlpatterns as of_the_site
from programmes.wagtail_hooks import Programmes
from tests.conftest import person
from tests.programmes.conftest import CAST, listed, new_event

ALL = set(Right)
RIGHTS = {
    "olga": ALL - {Right.SCORES},
    "malika": {
        Right.VIEW,
        Right.CHANGE,
        Right.NOMINATE,
        Right.ATTEND,
        Right.TEACH,
        Right.CERTIFY,
        Right.NEEDS,
    },
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
    "donors:history": FOUND,
    "donors:usage": FOUND,
    "programmes:delete": {**FOUND, "olga": HOME},  # in use
    "programmes:history": FOUND,
    "programmes:usage": FOUND,
    "projects:usage": FOUND,
    "coordinators:delete": FOUND,
    "coordinators:history": FOUND,
    "coordinators:usage": FOUND,
    "programme_events:usage": CHANGED,
    "quotes:index": OFFICERS,
    "quotes:add": {**OFFICERS, "olga": HOME},  # written by their authors alone
    "quotes:edit": OFFICERS,
    "quotes:delete": {**FOUND, "olga": HOME},
    "quotes:history": FOUND,
    "quotes:usage": FOUND,
}
RESULTS = {"index_results", "history_results", "usage_results"}
"""The same lists as their pages, without the frame."""


def test_no_view_of_the_admin_escapes_the_matrix():
    there = {
        f"{viewset.url_namespace}:{pattern.name}"
        for viewset in Programmes().registerables
        for pattern in viewset.get_urlpatterns()
        if pattern.name not in RESULTS
    }
    assert there <= set(VIEWS)


def row_for(name: str, event):
    return {
        "donors": event.project.funding_lines.first().donor,
        "programmes": event.project.programme,
        "projects": event.project,
        "coordinators": Coordinator.objects.first(),
        "programme_events": event,
        "quotes": Quote.objects.first() or new_quote(event),
    }[name]


def new_quote(event) -> Quote:
    row = FollowUp.objects.create(
        participation=event.participations.first(), months=3, expires_at=timezone.now()
    )
    return Quote.objects.create(follow_up=row, question="used", language="en", said="x", text="x")


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


# Views of one event -------------------------------------------------------------------------------

ON_THE_SITE = {
    "attendance": Right.ATTEND,
    "attendance_sync": Right.ATTEND,
    "attendance_worker": Right.ATTEND,
    "attendance_of": Right.ATTEND,
    "attendance_sheet": Right.ATTEND,
    "attendance_import": Right.ATTEND,
    "attendance_list_file": Right.ATTEND,
    "check_in_code": Right.ATTEND,
    "feedback_code": Right.ATTEND,
    "cohort": Right.TEACH,
    "cohort_message": Right.TEACH,
}
IN_THE_ADMIN = {
    "event_add_person": Right.CHANGE,
    "event_confirm": Right.DECIDE,
    "event_withdraw": Right.CHANGE,
    "event_correct": Right.CHANGE,
    "event_choose": Right.DECIDE,
    "event_codes": Right.DECIDE,
    "event_nominations": Right.VIEW,
    "event_add_focal_point": Right.NOMINATE,
    "event_invite": Right.DECIDE,
    "event_renew_link": Right.NOMINATE,
    "event_close_link": Right.NOMINATE,
    "event_confirm_nomination": Right.DECIDE,
    "event_decline_nomination": Right.DECIDE,
}
ELSEWHERE = {
    "nominate": "test_nominating",
    "follow_up": "test_following_up",
    "invitation": "test_replying",
    "feedback": "test_feedback",
    "own_event": "test_wishes",
    "check_in": "test_attending",
    "programme_events": "test_attending",
}
"""Not of one event, or by a link: the tests that say who may."""
POSTED = {"attendance_sync", "cohort_message"}
"""They answer everybody's GET alike: there is nothing to see."""


of_the_admin = [*of_lists, *of_choices, *of_lines, *of_nominations]


def test_no_view_of_an_event_escapes_the_matrix():
    assert {pattern.name for pattern in of_the_site} == {*ON_THE_SITE, *ELSEWHERE}
    assert {pattern.name for pattern in of_the_admin} == set(IN_THE_ADMIN)


def path_of(name: str, event, people) -> str:
    """The address of a view; of a person, a link or a nomination of the event where it has one."""
    if name in ("attendance_of", "event_confirm", "event_withdraw", "event_correct"):
        return reverse(name, args=[event.key, people["line"].pk])
    if name in ("event_renew_link", "event_close_link"):
        return reverse(name, args=[event.key, people["focal_point"].pk])
    if name in ("event_confirm_nomination", "event_decline_nomination"):
        return reverse(name, args=[event.key, people["nomination"].pk])
    return reverse(name, args=[event.key])


def people_of(event, line, customs) -> dict:
    point = FocalPoint.objects.create(
        event=event, institution=customs, name="F", email="f@example.org",
        expires_at=timezone.now(),
    )  # fmt: skip
    named = Nomination.objects.create(
        event=event, focal_point=point, given_name="A", family_name="B", sex="female",
        country="UZ", position_level="operational", target_group=line.target_group,
    )  # fmt: skip
    return {"line": line, "focal_point": point, "nomination": named}


def asked(client, name: str, url: str):
    return client.post(url) if name in POSTED else client.get(url)


def met(response) -> str:
    """Whether somebody was let in, refused, found nothing, or was sent to sign in."""
    if response.status_code == 302 and "login" in response.url:
        return "sign in"
    return {403: "refused", 404: "nothing"}.get(response.status_code, "in")


@pytest.mark.parametrize("name", ON_THE_SITE)
def test_views_of_an_event_on_the_site(clients, event, line, kazakh, customs, other_event, name):
    people = people_of(event, line, customs)
    for who, client in clients.items():
        rights = RIGHTS.get(who, set())
        if who == "nobody":
            wanted = elsewhere = "sign in"
        else:
            wanted = "nothing" if Right.VIEW not in rights else "refused"
            wanted = "in" if ON_THE_SITE[name] in rights else wanted
            elsewhere = "in" if who == "olga" and name != "attendance_of" else "nothing"
        assert met(asked(client, name, path_of(name, event, people))) == wanted, who
        assert met(asked(client, name, path_of(name, other_event, people))) == elsewhere, who


def entered(response) -> str:
    """The same in the admin, where whoever is refused is led home with a message."""
    found = outcome(response)
    if found in (200, 405):
        return "in"
    return {HOME: "refused", LOST: "nothing", GATE: "gate"}[found]


@pytest.mark.parametrize("name", IN_THE_ADMIN)
def test_views_of_an_event_in_the_admin(clients, event, line, kazakh, customs, other_event, name):
    people = people_of(event, line, customs)
    for who, client in clients.items():
        rights = RIGHTS.get(who, set())
        if who in ("dana", "aziza", "nobody"):
            wanted = elsewhere = "gate"
        else:
            wanted = "nothing" if Right.VIEW not in rights else "refused"
            wanted = "in" if IN_THE_ADMIN[name] in rights else wanted
            # A line of one event is not found at another.
            elsewhere = "in" if who == "olga" and name != "event_correct" else "nothing"
        assert entered(client.get(path_of(name, event, people))) == wanted, who
        assert entered(client.get(path_of(name, other_event, people))) == elsewhere, who


@pytest.mark.parametrize("name", IN_THE_ADMIN)
def test_a_button_pressed_by_whoever_may_not_changes_nothing(
    clients, event, line, kazakh, customs, name
):
    people = people_of(event, line, customs)
    before = [list(rows()) for rows in (all_lines, all_points, all_nominations)]
    for who, client in clients.items():
        if IN_THE_ADMIN[name] not in RIGHTS.get(who, set()):
            client.post(path_of(name, event, people))
            after = [list(rows()) for rows in (all_lines, all_points, all_nominations)]
            assert after == before, who


def all_lines():
    return Participation.objects.order_by("pk").values()


def all_points():
    return FocalPoint.objects.order_by("pk").values()


def all_nominations():
    return Nomination.objects.order_by("pk").values()
