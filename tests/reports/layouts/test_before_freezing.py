"""What is wrong with the data is said before a report is frozen or approved; nothing is refused
for it. Cumulative reach for donors is not frozen twice alike."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from wagtail.users.models import UserProfile

from people.models import User
from programmes import checking
from programmes.models import Event, FundingLine, Participation, SessionDay
from reports import freezing, looking_first
from reports.models import FrozenApproval, FrozenReport
from tests.conftest import signed_in
from tests.programmes.conftest import listed, new_event
from tests.reports.layouts.conftest import asked
from tests.reports.layouts.test_freezing import freeze, somebody_more

pytestmark = pytest.mark.django_db

HEADING = {
    "en": "Please look at this first",
    "ru": "Сначала проверьте это",
    "uz": "Avval shularni koʻrib chiqing",
    "uz-cyrl": "Аввал шуларни кўриб чиқинг",
}


def address(**filters) -> str:
    query = "&".join(f"{name}={value}" for name, value in filters.items())
    return reverse("layout_freeze", args=["groups"]) + f"?{query}"


def shown(client, url) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def look(user, **filters) -> looking_first.Look:
    return looking_first.look(asked(user, "groups", **filters))


def said(found: looking_first.Look) -> list[str]:
    return [problem.said for wrong in found.wrong for problem in wrong.problems]


def wrong_in_every_way(event):
    """Also held, so that attendance is missed."""
    Event.objects.filter(pk=event.pk).update(places=1, state="held", end=date(2028, 1, 3))
    SessionDay.objects.create(event=event, day=date(2028, 6, 1))
    for _twice in range(2):
        listed(event, User.objects.create_user(given_name="Ali", family_name="Valiev"))


def test_where_nothing_is_wrong_one_line_says_so(officer, olga, event, line):
    assert look(olga, event=event.code) == ([], 0)
    page = shown(officer, address(event=event.code))
    assert "were checked: nothing is wrong" in page
    assert HEADING["en"] not in page


def test_an_event_says_what_its_page_says_and_leads_to_where_it_is_mended(officer, olga, event):
    wrong_in_every_way(event)
    FundingLine.objects.filter(share=40).update(share=30)
    event.refresh_from_db()
    found = look(olga, event=event.code)
    assert set(said(found)) == set(checking.of_event(Event.objects.get(pk=event.pk)))
    leads = {problem.said: problem.url for problem in found.wrong[0].problems}
    edit = reverse("programme_events:edit", args=[event.pk])
    for part, url in {
        "not within the project": edit,
        "not within the dates of the event": edit,
        "Project: The shares make 90 %": reverse("projects:edit", args=[event.project_id]),
        "no attendance is recorded": reverse("attendance", args=[event.key]),
        "Ali Valiev is on the list": reverse("programme_events:inspect", args=[event.pk]),
        "for 1 places": reverse("programme_events:inspect", args=[event.pk]),
    }.items():
        assert {leads[text] for text in leads if part in text} == {url}, part
    page = shown(officer, address(event=event.code))
    assert HEADING["en"] in page
    for problem in found.wrong[0].problems:
        assert f'<a href="{problem.url}">{problem.said}</a>' in page
        assert officer.get(problem.url).status_code == 200


def test_only_what_the_filters_cover(olga, event, other_event):
    wrong_in_every_way(event)
    Event.objects.filter(pk=other_event.pk).update(start=date(2026, 9, 7), end=date(2026, 9, 11))
    assert len(look(olga, event=event.code).wrong) == 1
    assert look(olga, since="2026-06-01", until="2026-06-30") == ([], 0)
    (late,) = look(olga, since="2026-09-01").wrong
    assert late.name.startswith(other_event.code)
    assert {wrong.name[:2] for wrong in look(olga, project=event.project_id).wrong} == {"UZ", "KG"}
    Event.objects.filter(pk=event.pk).update(state="cancelled")
    assert {wrong.name[:2] for wrong in look(olga).wrong} == {"KG"}


def test_money_of_a_project_is_said_once(olga, project, event, other_event):
    FundingLine.objects.filter(share=40).update(share=30)
    for filters in ({"project": project.pk}, {}):
        (wrong,) = look(olga, **filters).wrong
        assert wrong.name == str(project)
        assert [problem.said for problem in wrong.problems] == ["The shares make 90 %, not 100 %."]
    FundingLine.objects.all().delete()
    assert said(look(olga, project=project.pk)) == ["Nobody pays: there is no funding line."]


@pytest.mark.parametrize("events", [19, 20, 21, 25])
def test_at_most_twenty_and_how_many_more(officer, olga, project, events):
    for number in range(events):
        new_event(project, f"UZ-{number:02}", start=date(2028, 1, 3), end=date(2028, 1, 4), days=0)
    # Each is outside its project, and has no day.
    found = look(olga, project=project.pk)
    assert (len(said(found)), found.more) == (20, 2 * events - 20)
    assert f"and {2 * events - 20} more" in shown(officer, address(project=project.pk))


@pytest.mark.parametrize("problems", [19, 20, 21])
def test_the_limit_within_one_event(olga, project, problems):
    event = new_event(project, days=0, end=date(2026, 5, 8))
    for number in range(problems):
        SessionDay.objects.create(event=event, day=date(2029, 1, 1 + number))
    found = look(olga, event=event.code)
    assert (len(said(found)), found.more) == (min(problems, 20), max(0, problems - 20))


def queries(user, **filters) -> int:
    request = asked(user, "groups", **filters)
    with CaptureQueriesContext(connection) as captured:
        assert looking_first.look(request).wrong
    return len(captured)


def test_as_many_queries_for_many_events_as_for_one(olga, world):
    # June 2026 has one event, B-3, with shares of its own.
    one = queries(olga, since="2026-06-01", until="2026-06-30")
    assert one == queries(olga) == 9
    for number in range(6):
        wrong_in_every_way(new_event(world.projects[number % 2], f"UZ-{number}"))
    assert queries(olga) == 9
    assert queries(olga, event="B-3") <= 9


def test_nothing_is_refused_and_the_approver_sees_it_too(officer, olga, boris, event):
    wrong_in_every_way(event)
    response = officer.post(address(event=event.code), {"reason": ""})
    frozen = FrozenReport.objects.get()
    assert response.url == reverse("frozen", args=[frozen.pk])
    other = signed_in(boris)
    page = shown(other, response.url)
    assert HEADING["en"] in page
    assert "Ali Valiev is on the list more than once" in page
    other.post(reverse("frozen_approve", args=[frozen.pk]))
    assert FrozenApproval.objects.get().by == boris
    page = shown(other, response.url)
    assert HEADING["en"] not in page
    assert "were checked" not in page


def test_the_approver_sees_the_data_as_they_are_now(olga, boris, event):
    frozen = freeze(olga, event=event.code)
    other, url = signed_in(boris), reverse("frozen", args=[frozen.pk])
    assert "were checked: nothing is wrong" in shown(other, url)
    wrong_in_every_way(event)
    assert HEADING["en"] in shown(other, url)
    Event.objects.filter(pk=event.pk).update(code="gone")
    page = shown(other, url)
    assert "cannot be compared" in page
    assert HEADING["en"] not in page
    assert "were checked" not in page


def test_filters_that_are_none_say_nothing_of_data(officer, event):
    page = shown(officer, address(event="NO-1"))
    assert HEADING["en"] not in page
    assert "were checked" not in page


@pytest.mark.parametrize("language", HEADING)
def test_in_all_languages(client, olga, event, language):
    wrong_in_every_way(event)
    profile = UserProfile.get_for_user(olga)
    profile.preferred_language = language
    profile.save()
    client.force_login(olga)
    page = shown(client, address(event=event.code))
    assert HEADING[language] in page
    with translation.override(language):
        for problem in checking.of_event(Event.objects.get(pk=event.pk))[:20]:
            assert problem.replace("'", "&#x27;") in page


# Reach --------------------------------------------------------------------------------------------


def test_reach_that_says_the_same_as_the_latest_is_refused(olga, world):
    one, other = (project.pk for project in world.projects)
    first = freeze(olga, "reach", for_donors=True, project=one)
    with pytest.raises(freezing.NotFreezable, match=f"Report {first} for donors says the same"):
        freeze(olga, "reach", for_donors=True, project=one)
    freeze(olga, "reach", for_donors=True, project=other)
    freeze(olga, "reach", project=one)
    corrected = freeze(olga, "reach", for_donors=True, project=one, replaces=first, reason="A list")
    with pytest.raises(freezing.NotFreezable, match=f"Report {corrected} for donors"):
        freeze(olga, "reach", for_donors=True, project=one)
    assert FrozenReport.objects.count() == 4


def test_reach_that_grew_is_frozen(olga, world):
    project = world.projects[0]
    freeze(olga, "reach", for_donors=True, project=project.pk)
    somebody_more(world)
    for line in Participation.objects.filter(event__project=project, role="participant"):
        line.attendance.update(presence="present")
    second = freeze(olga, "reach", for_donors=True, project=project.pk)
    with pytest.raises(freezing.NotFreezable, match=f"Report {second} for donors says the same"):
        freeze(olga, "reach", for_donors=True, project=project.pk)


def test_the_page_says_which_report_says_the_same(officer, olga, world):
    first = freeze(olga, "reach", for_donors=True, project=world.projects[0].pk)
    url = reverse("layout_freeze", args=["reach"]) + f"?project={world.projects[0].pk}"
    page = officer.post(url, {"for_donors": "on"}).content.decode()
    assert f"Report {first} for donors says the same as this one would." in page
    assert FrozenReport.objects.count() == 1
