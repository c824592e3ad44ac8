"""The first page of officers: figures that are right, and what is wrong with a way to mend it."""

import html
import re
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from learners.enrolling import enrol
from learners.models import Enrolment
from people.merges import Likeness
from people.models import TargetGroup, User
from programmes.choices import Role
from programmes.models import Attendance, Coordinator, Event, Participation
from quizzes.models import Attempt
from reports import dashboard, layouts, mending
from reports.asking import Request
from reports.dashboard import counted, quarter
from reports.layout_form import LayoutForm
from reports.layouts import gain
from reports.participation import Courses
from reports.scoping import Scope, scope_of
from tests.conftest import signed_in
from tests.programmes.conftest import (  # noqa: F401
    CAST,
    clients,
    customs,
    dana,
    employed,
    event,
    line,
    listed,
    malika,
    new_event,
    nurlan,
    participants,
    project,
    rustam,
    timur,
)
from tests.reports.records import key

ALL = Scope(None)


def home() -> str:
    return reverse("wagtailadmin_home")


def today() -> date:
    return timezone.localdate()


@pytest.fixture
def now_held(project) -> Event:  # noqa: F811
    """An event that ended yesterday, with four people: two women."""
    day = today() - timedelta(days=1)
    held = new_event(project, "NOW", days=1, start=day, end=day, state="held")
    participants(held, 4)
    held.participations.update(attended_on=day)
    return held


@pytest.fixture
def held_today(now_held) -> Event:
    """The same, today: in this quarter and this year whatever the day."""
    now_held.start = now_held.end = today()
    now_held.save()
    return now_held


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 6, 30), date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 8, 15), date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_quarters(day, first, last):
    assert quarter(day) == (first, last)


@pytest.mark.parametrize("name", [*CAST, "nobody"])
def test_who_sees_the_dashboard(clients, name):  # noqa: F811
    shown = clients[name].get(home(), follow=True).content.decode()
    assert ("How it stands" in shown) == (name in ("olga", "nurlan"))
    for what in mending.LISTS:
        answer = clients[name].get(reverse("data_quality", args=[what]))
        assert (answer.status_code == 200) == (name in ("olga", "nurlan")), what


def test_an_unknown_list_is_not_found(olga):
    answer = signed_in(olga).get(reverse("data_quality", args=["everything"]), follow=True)
    assert answer.status_code == 404


def test_events_and_the_share_of_women(held_today):
    found = counted(ALL, today())
    assert (found["events"], found["reached"], found["women"]) == (1, 4, 2)


def test_a_person_at_two_events_is_counted_once(held_today, project):  # noqa: F811
    again = new_event(project, "AGAIN", days=1, start=held_today.start, end=held_today.end)
    listed(again, held_today.participations.first().user)
    again.participations.update(attended_on=again.start)
    assert counted(ALL, today())["reached"] == 4


def test_a_cancelled_event_counts_nowhere(now_held):
    Event.objects.filter(pk=now_held.pk).update(state="cancelled")
    found = counted(ALL, today())
    assert not any(found[name] for name in ("events", "reached", "missing", "unrecorded"))


def test_enrolments_and_completions_of_all_time_and_of_the_quarter(enrolment, aziza):
    long_ago = timezone.now() - timedelta(days=400)
    Enrolment.objects.create(user=aziza, course_key="0" * 32, enrolled_at=long_ago,
                             completed_at=long_ago)  # fmt: skip
    found = counted(ALL, today())
    assert (found["enrolments"], found["new_enrolments"]) == (2, 1)
    assert (found["completions"], found["new_completions"]) == (1, 0)


def sat(user: User, purpose: str, score: int, number: int = 1) -> Attempt:
    """An attempt at the quiz of Borders."""
    now = timezone.now()
    return Attempt.objects.create(
        user=user, context_key=key(f"{user.pk}{purpose}"), quiz_key=key("borders/quiz"),
        purpose=purpose, number=number, terms={}, seed=1, language="en", started_at=now,
        submitted_at=now, score=score, max_score=10, how_ended="submitted",
    )  # fmt: skip


def class_of(number: int, borders) -> list[User]:
    """So many people who are enrolled in Borders."""
    people = [User.objects.create_user(f"{n}@example.org", country="UZ") for n in range(number)]
    for one in people:
        enrol(user=one, course_key=borders.key)
    return people


def test_the_gain_is_that_of_report_5(borders, olga):
    """Of those who sat both tests, by the first try at each."""
    people = class_of(6, borders)
    for n, one in enumerate(people[:5]):
        sat(one, "pre_test", 5)
        sat(one, "final_test", 7 + n % 2)
        sat(one, "final_test", 10, number=2)
    sat(people[5], "pre_test", 1)
    found = counted(ALL, today())
    courses = Courses("en")
    form = LayoutForm({"since": f"{today().year}-01-01"}, user=olga, courses=courses)
    assert form.is_valid()
    report = gain.build(Request(olga, "gain", form.cleaned_data, form.labels(), courses))
    row = report.tables[0].rows[0]
    assert (round(found["gain"], 6), found["paired"]) == (24, 5)
    assert found["gain"] in [pytest.approx(cell) for cell in row.cells if cell is not None]
    assert found["paired"] in row.cells


def test_the_gain_of_fewer_than_five_is_not_told(borders):
    for one in class_of(4, borders):
        sat(one, "pre_test", 5)
        sat(one, "final_test", 7)
    found = counted(ALL, today())
    assert (found["gain"], found["paired"]) == (None, 4)


def test_without_courses_there_is_no_gain(catalogue):
    assert counted(ALL, today())["gain"] is None


def mending_page(user: User, what: str = "missing") -> str:
    return signed_in(user).get(reverse("data_quality", args=[what])).content.decode()


def test_what_is_missing_leads_to_where_it_is_mended(now_held, olga, customs):  # noqa: F811
    """Country and institution on the list of the event, which reports count by; the sex with the
    person. Where all is written down, the row is gone."""
    one = now_held.participations.first()
    now_held.participations.exclude(pk=one.pk).update(institution=customs)
    User.objects.filter(pk=one.user_id).update(sex="")
    assert counted(ALL, today())["missing"] == 1
    shown = mending_page(olga)
    url = reverse("event_correct", args=[now_held.key, one.pk])
    assert url in shown
    assert "sex, institution" in shown
    group = TargetGroup.objects.get(slug="land_border")
    said = {"institution": customs.pk, "position_level": "operational", "target_group": group.pk,
            "country": "UZ", "region": ""}  # fmt: skip
    signed_in(olga).post(url, said)
    shown = mending_page(olga)
    assert reverse("person", args=[one.user_id]) in shown
    assert url not in shown
    User.objects.filter(pk=one.user_id).update(sex="not_disclosed")
    assert counted(ALL, today())["missing"] == 0
    assert "Nothing is to be mended here." in mending_page(olga)


def test_of_who_was_erased_or_merged_nothing_is_asked(now_held, olga):
    first, second, *_rest = now_held.participations.all()
    User.objects.filter(pk=first.user_id).update(erased_at=timezone.now())
    User.objects.filter(pk=second.user_id).update(merged_into=olga)
    assert counted(ALL, today())["missing"] == 2


def test_figures_are_those_of_the_reports_they_lead_to(held_today, project, olga):  # noqa: F811
    """Of an event that began before the quarter the earlier one speaks; who left after a day was
    reached all the same."""
    early = quarter(today())[0] - timedelta(days=1)
    participants(new_event(project, "EARLY", days=1, start=early, end=today()), 2)
    held_today.participations.filter(user__sex="female").update(withdrawn_on=held_today.end)
    for row in held_today.participations.all():
        Attendance.objects.create(
            participation=row, day=held_today.days.get(), half="am", presence="present",
            evidence="signature", marked_at=timezone.now(),
        )  # fmt: skip
    page = signed_in(olga).get(home()).content.decode()
    urls = {name: urlsplit(html.unescape(found)) for name in ("event", "institutions")
            for found in re.findall(rf'href="([^"]*/{name}/[^"]*)"', page)}  # fmt: skip
    reports = {}
    for name, url in urls.items():
        courses = Courses("en")
        form = LayoutForm(QueryDict(url.query), user=olga, courses=courses)
        assert form.is_valid()
        asked = Request(olga, name, form.cleaned_data, form.labels(), courses)
        reports[name] = layouts.build(asked)
    found = counted(ALL, today())
    assert len(reports["event"].tables[0].rows) == found["events"]
    once = reports["institutions"].tables[0].rows[-1]
    assert (once.cells[0], once.cells[3]) == (found["women"], found["reached"]) == (2, 4)


def test_who_was_there_unconfirmed_leads_to_the_event(now_held, olga):
    now_held.participations.filter(user__sex="female").update(confirmed_on=None)
    assert counted(ALL, today())["unconfirmed"] == 2
    shown = signed_in(olga).get(reverse("data_quality", args=["unconfirmed"])).content.decode()
    assert reverse("programme_events:inspect", args=[now_held.pk]) in shown


def test_an_event_without_attendance_leads_to_where_it_is_recorded(now_held, olga, nurlan):  # noqa: F811
    assert counted(ALL, today())["unrecorded"] == 1
    shown = mending_page(olga, "unrecorded")
    assert "NOW" in shown
    assert reverse("attendance", args=[now_held.key]) in shown
    Event.objects.filter(pk=now_held.pk).update(country="KZ")
    shown = mending_page(nurlan, "unrecorded")
    assert reverse("programme_events:inspect", args=[now_held.pk]) in shown
    assert reverse("attendance", args=[now_held.key]) not in shown


def test_pairs_that_wait(aziza, olga):
    first, second = sorted([aziza.pk, olga.pk])
    Likeness.objects.create(first_id=first, second_id=second, score=70)
    assert counted(ALL, today())["duplicates"] == 1
    shown = signed_in(olga).get(home()).content.decode()
    assert reverse("duplicates") in shown


def test_a_coordinator_sees_the_own_country_only(held_today, nurlan):  # noqa: F811
    scope = scope_of(nurlan)
    assert scope == Scope(("KZ",))
    assert not any(counted(scope, today())[name] for name in ("reached", "missing", "events"))
    one = held_today.participations.first()
    Participation.objects.filter(pk=one.pk).update(country="KZ", confirmed_on=None)
    found = counted(scope, today())
    assert (found["reached"], found["missing"], found["unconfirmed"]) == (1, 1, 1)
    shown = signed_in(nurlan).get(reverse("data_quality", args=["missing"])).content.decode()
    assert "NOW" in shown
    assert "Family000" not in shown
    assert reverse("person", args=[one.user_id]) not in shown


def test_two_countries_are_two_scopes_in_the_cache(nurlan, olga):  # noqa: F811
    Coordinator.objects.create(user=nurlan, country="KG")
    names = {scope_of(user).name for user in (nurlan, olga)}
    assert names == {"KG-KZ", "all"}


def test_only_participants_are_counted(now_held):
    now_held.participations.update(role=Role.TRAINER)
    found = counted(ALL, today())
    assert (found["reached"], found["missing"]) == (0, 0)


@pytest.mark.parametrize("size", [1, 6])
def test_the_figures_cost_the_same_queries_whatever_there_is(
    project,  # noqa: F811
    size,
    django_assert_num_queries,
):
    day = today()
    for n in range(size):
        participants(new_event(project, f"E{n}", days=1, start=day, end=day), 3)
    counted(ALL, day)  # A process reads the outlines of courses once.
    with django_assert_num_queries(9):
        counted(ALL, day)


def test_figures_are_kept_for_a_few_minutes(held_today, olga, django_assert_max_num_queries):
    officer = signed_in(olga)
    officer.get(home())
    Participation.objects.all().delete()
    assert dashboard.figures(ALL, today())["reached"] == 4
    with django_assert_max_num_queries(3):
        dashboard.figures(ALL, today())


@pytest.mark.parametrize("what", list(mending.LISTS))
def test_lists_ask_no_query_for_each_row(project, olga, what, django_assert_max_num_queries):  # noqa: F811
    day = today() - timedelta(days=2)
    for n in range(5):
        held = new_event(project, f"E{n}", days=1, start=day, end=day)
        participants(held, 3)
        held.participations.update(attended_on=day, confirmed_on=None)
    rows = mending.LISTS[what][2]
    with django_assert_max_num_queries(5):
        assert len(rows(ALL, User.objects.get(pk=olga.pk), today())) >= 5


def test_sample_data_is_named(olga, aziza):
    shown = signed_in(olga).get(home()).content.decode()
    assert "those people are fictional" not in shown
    cache.clear()
    Enrolment.objects.create(user=aziza, course_key="0" * 32, how="sample")
    shown = signed_in(olga).get(home()).content.decode()
    assert "those people are fictional" in shown


def test_nobody_is_on_an_empty_dashboard(olga):
    shown = signed_in(olga).get(home()).content.decode()
    assert "How it stands" in shown
    assert "–" in shown
