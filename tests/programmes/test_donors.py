"""A donor reads counts of whole events, and no names; small counts cannot be computed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from programmes import donors
from programmes.models import Attendance, Event, Project
from tests.programmes.conftest import CAST, new_event, participants

OPEN = {"dana": 200, "olga": 200}


@pytest.fixture
def over(project) -> Event:
    """An event of five days that was held last month; ten people, five of them women."""
    start = timezone.localdate() - timedelta(days=40)
    event = new_event(project, "OVER", start=start, end=start + timedelta(days=4))
    everybody_was_there(event, participants(event, 10))
    return event


def everybody_was_there(event, lines, halves=10) -> None:
    places = [(day, half) for day in event.days.all() for half in ("am", "pm")][:halves]
    Attendance.objects.bulk_create(
        Attendance(participation=line, day=day, half=half, presence="present",
                   evidence="trainer", marked_at=timezone.now())
        for line in lines for day, half in places
    )  # fmt: skip


@pytest.mark.parametrize("who", [*CAST, "nobody"])
def test_who_reads_a_project(clients, over, project, who):
    wanted = OPEN.get(who, 302 if who == "nobody" else 404)
    assert clients[who].get(reverse("donor_projects")).status_code == wanted
    assert clients[who].get(reverse("donor_project", args=[project.pk])).status_code == wanted


def test_a_project_that_another_donor_funds_is_not_found(clients, project):
    other = Project.objects.create(
        programme=project.programme, code="Z", title="Z", start=project.start, end=project.end
    )
    assert clients["dana"].get(reverse("donor_project", args=[other.pk])).status_code == 404


def test_names_are_not_on_the_page(clients, over, project):
    shown = clients["dana"].get(reverse("donor_project", args=[project.pk])).content.decode()
    assert "Detection at the border" in shown
    assert "Family" not in shown
    assert "Given" not in shown


def test_only_whole_events_count(project, over):
    today = timezone.localdate()
    new_event(project, "NOW", start=today, end=today)
    new_event(project, "OFF", start=over.start, end=over.end, state="cancelled")
    assert [row.event.code for row in donors.rows(project, today)] == ["OVER"]


def test_the_figures(project, over):
    (row,) = donors.rows(project, timezone.localdate())
    assert (row.attended, row.by_sex, row.enough) == ("10", ["5", "5", "0"], "10")


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([7, 14, 0], ["7", "14", "0"]),
        ([3, 17, 0], ["<5", "–", "0"]),
        ([3, 17, 8], ["<5", "17", "–"]),
        ([3, 2, 15], ["<5", "<5", "15"]),
        ([3, 0, 0], ["<5", "0", "0"]),
        ([0, 0, 0], ["0", "0", "0"]),
    ],
)
def test_no_small_part_can_be_computed_from_the_total(parts, said):
    assert donors.hidden(parts) == said


@pytest.mark.parametrize(
    ("part", "total", "said"), [(20, 21, "–"), (15, 21, "15"), (21, 21, "21"), (3, 30, "<5"),
                                (0, 3, "0")]
)  # fmt: skip
def test_a_small_remainder_is_not_given_away(part, total, said):
    assert donors.complement_hidden(part, total) == said


@pytest.mark.parametrize("number", [1, 10])
def test_no_query_for_each_event(project, number, django_assert_max_num_queries):
    today = timezone.localdate()
    for n in range(number):
        start = today - timedelta(days=60)
        participants(new_event(project, f"E{n}", days=1, start=start, end=start), 2)
    with django_assert_max_num_queries(3):
        donors.rows(project, today)
