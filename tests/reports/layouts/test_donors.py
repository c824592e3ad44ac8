"""A donor reads the frozen reports of the projects that it funds, and nothing else."""

import pytest
from django.urls import reverse

from people.models import User
from programmes.models import Participation, Project
from reports import freezing
from reports.layouts import LAYOUTS
from reports.wording import said
from tests.conftest import signed_in
from tests.programmes.conftest import CAST
from tests.reports.layouts.promises import followed, promised
from tests.reports.layouts.test_freezing import freeze

pytestmark = pytest.mark.django_db
OPEN = {"dana": 200, "olga": 200}


@pytest.mark.parametrize("who", [*CAST, "nobody"])
def test_who_reads_a_project(clients, project, who):
    wanted = OPEN.get(who, 302 if who == "nobody" else 404)
    assert clients[who].get(reverse("donor_projects")).status_code == wanted
    assert clients[who].get(reverse("donor_project", args=[project.pk])).status_code == wanted


def test_a_project_that_another_donor_funds_is_not_found(clients, project):
    other = Project.objects.create(
        programme=project.programme, code="Z", title="Z", start=project.start, end=project.end
    )
    assert clients["dana"].get(reverse("donor_project", args=[other.pk])).status_code == 404


def test_reports_say_their_period_and_no_names(clients, olga, boris, event, project):
    quarter = {"since": "2026-01-01", "until": "2026-03-31"}
    for filters in (quarter, {"since": "01.04.2026", "until": "30.06.2026"}):
        frozen = freeze(olga, for_donors=True, project=project.pk, **filters)
        freezing.approve(frozen, boris)
    cumulative = freeze(olga, "reach", for_donors=True, project=project.pk)
    freezing.approve(cumulative, boris)
    page = clients["dana"].get(reverse("donor_project", args=[project.pk])).content.decode()
    quarters = ["2026-01-01", "2026-03-31"], ["2026-04-01", "2026-06-30"]
    for period in (*(said(["span", quarter]) for quarter in quarters), "everything until"):
        assert period in page
    assert boris.given_name not in page


@pytest.mark.parametrize("number", [1, 4])
def test_no_query_for_each_report(clients, olga, boris, event, project, number,
                                  django_assert_max_num_queries):  # fmt: skip
    for month in range(1, 3 * number, 3):
        last = {1: 31, 4: 30, 7: 30, 10: 31}[month]
        frozen = freeze(
            olga, for_donors=True, project=project.pk, since=f"2026-{month:02}-01",
            until=f"2026-{month + 2:02}-{last}",
        )  # fmt: skip
        freezing.approve(frozen, boris)
    url = reverse("donor_project", args=[project.pk])
    clients["dana"].get(url)
    with django_assert_max_num_queries(9):
        page = clients["dana"].get(url).content.decode()
    assert page.count("2026/") == number


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name not in freezing.INSIDE])
def test_every_report_is_read_with_what_is_missing_in_it(olga, boris, world, layout):
    """Nobody who did not say is missing from the page: the sex of two is not known."""
    promised(world)
    followed(world)
    users = [line.user_id for line in Participation.objects.filter(role="participant")[:2]]
    User.objects.filter(pk__in=users).update(sex="")
    frozen = freeze(olga, layout, for_donors=True, project=world.projects[0].pk)
    freezing.approve(frozen, boris)
    page = signed_in(olga).get(reverse("donor_report", args=[frozen.pk]))
    assert page.status_code == 200
    for what, number, *_rest in page.context["report"]["missing"]:
        assert f"{what}: {number} " in page.content.decode()
    if layout == "institutions":
        assert page.context["report"]["missing"]
