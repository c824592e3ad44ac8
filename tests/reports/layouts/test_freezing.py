"""Frozen reports: numbered, approved by a second person, never changed; what donors see of them."""

import json
import re
from datetime import date

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.urls import reverse

from programmes.models import Attendance, Participation
from reports import freezing
from reports.layouts import LAYOUTS
from reports.models import Export, FrozenApproval, FrozenReport
from reports.structure import Report
from tests.conftest import person, signed_in
from tests.reports.layouts.conftest import asked

pytestmark = pytest.mark.django_db


def freeze(user, layout="institutions", for_donors=False, replaces=None, reason="", **filters):
    said = {name: str(value) for name, value in filters.items()}
    return freezing.freeze(
        request=asked(user, layout, **said), filters=said, for_donors=for_donors,
        replaces=replaces, reason=reason,
    )  # fmt: skip


def somebody_more(world):
    """A correction of attendance after the report: somebody was there after all."""
    line = Participation.objects.filter(
        role="participant", event=world.events["A-1"], attendance__isnull=False
    ).exclude(attendance__presence="present").first()  # fmt: skip
    assert line
    assert Attendance.objects.filter(participation=line).update(presence="present")


@pytest.mark.parametrize(
    ("layout", "for_donors"),
    [*((name, False) for name in LAYOUTS),
     *((name, True) for name in LAYOUTS if name not in freezing.INSIDE)],
)  # fmt: skip
def test_a_report_stays_as_it_was(olga, world, layout, for_donors):
    project = world.projects[0].pk
    frozen = freeze(olga, layout, for_donors, project=project)
    before = json.dumps(frozen.content, sort_keys=True)
    assert freezing.changed(frozen, olga) == 0
    somebody_more(world)
    kept = FrozenReport.objects.get(pk=frozen.pk)
    assert json.dumps(kept.content, sort_keys=True) == before
    assert freezing.is_whole(kept)
    if layout not in ("gain", "follow_up"):
        assert freezing.changed(kept, olga) > 0
    assert Report.of(kept.content).as_data() == kept.content


def test_numbers_run_within_a_year_and_versions_within_a_number(olga, world):
    first, second = freeze(olga), freeze(olga, "reach")
    assert (first.number, second.number) == (1, 2)
    assert first.year == second.year
    mended = freeze(olga, replaces=first, reason="A list came late.")
    assert (mended.year, mended.number, mended.version) == (first.year, 1, 2)
    assert mended.replaces == first
    with pytest.raises(freezing.NotFreezable, match="correct the latest one"):
        freeze(olga, replaces=first, reason="Again.")
    with pytest.raises(freezing.NotFreezable, match="keeps the report and its filters"):
        freeze(olga, replaces=mended, reason="x", country="UZ")


def test_records_are_only_added(olga, boris, world):
    frozen = freeze(olga)
    approval = freezing.approve(frozen, boris)
    for row in (frozen, approval):
        with pytest.raises(TypeError):
            row.save()
        with pytest.raises(TypeError):
            row.delete()
    for model in (FrozenReport, FrozenApproval):
        with pytest.raises(TypeError):
            model.objects.all().delete()
        with pytest.raises(TypeError):
            model.objects.update(pk=1)


def test_a_content_that_was_changed_is_found_out(olga, officer, world):
    frozen = freeze(olga)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE reports_frozenreport SET sha256 = %s WHERE id = %s", ["0" * 64, frozen.pk]
        )
    frozen = FrozenReport.objects.get(pk=frozen.pk)
    assert not freezing.is_whole(frozen)
    assert (
        "the digest does not fit"
        in officer.get(reverse("frozen", args=[frozen.pk])).content.decode()
    )


def test_the_second_person_is_another(olga, boris, world):
    frozen = freeze(olga)
    with pytest.raises(freezing.SamePerson):
        freezing.approve(frozen, olga)
    assert not FrozenApproval.objects.exists()
    freezing.approve(frozen, boris)
    with pytest.raises(freezing.NotFreezable, match="approved already"):
        freezing.approve(frozen, boris)


def test_a_report_for_donors_names_its_project_in_the_database_too(olga, world):
    with pytest.raises(IntegrityError), transaction.atomic():
        FrozenReport.objects.create(
            year=2026, number=9, layout="reach", content={}, sha256="", for_donors=True,
            made_by=olga,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("since", "until", "fits"),
    [
        (None, None, True),
        ("2026-01-01", "2026-03-31", True),
        ("2025-10-01", "2026-09-30", True),
        ("2026-01-01", None, False),
        (None, "2026-03-31", False),
        ("2026-01-02", "2026-03-31", False),
        ("2026-01-01", "2026-03-30", False),
        ("2026-02-01", "2026-04-30", False),
    ],
)
def test_periods_for_donors_are_whole_quarters(since, until, fits):
    days = [day and date.fromisoformat(day) for day in (since, until)]
    assert freezing.is_whole_quarters(*days) == fits


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({}, "Choose the project"),
        ({"project": 0, "country": "UZ"}, "only the project and whole quarters"),
        ({"project": 0, "sex": "female"}, "only the project and whole quarters"),
        ({"project": 0, "since": "2026-01-05", "until": "2026-03-31"}, "first day of a quarter"),
    ],
)
def test_what_may_not_be_frozen_for_donors(olga, world, filters, message):
    filters = dict(filters)
    if "project" in filters:
        filters["project"] = world.projects[0].pk
    with pytest.raises(freezing.NotFreezable, match=message):
        freeze(olga, for_donors=True, **filters)
    assert not FrozenReport.objects.exists()


def test_two_tables_for_donors_cannot_be_subtracted(olga, world):
    one, other = (project.pk for project in world.projects)
    quarter = {"since": "2026-01-01", "until": "2026-03-31"}
    year = {"since": "2026-01-01", "until": "2026-12-31"}
    first = freeze(olga, for_donors=True, project=one, **quarter)
    for period in (year, {}, quarter):
        with pytest.raises(freezing.NotFreezable, match="subtracted"):
            freeze(olga, for_donors=True, project=one, **period)
    freeze(olga, for_donors=True, project=one, since="2026-04-01", until="2026-06-30")
    freeze(olga, for_donors=True, project=other, **year)
    for period in (year, {}):  # the same people by other things
        with pytest.raises(freezing.NotFreezable, match="same period"):
            freeze(olga, "groups", for_donors=True, project=one, **period)
    freeze(olga, "groups", for_donors=True, project=one, **quarter)
    freeze(olga, "reach", for_donors=True, project=one)
    freeze(olga, for_donors=True, project=one, replaces=first, reason="A list.", **quarter)


def test_attendance_by_day_stays_inside(olga, world):
    with pytest.raises(freezing.NotFreezable, match="inside the programme"):
        freeze(olga, "attendance", for_donors=True, project=world.projects[0].pk)


def rows_of(frozen, key):
    (table,) = [table for table in frozen.content["tables"] if table["key"] == key]
    return table["rows"]


def test_cumulative_reach_cannot_be_subtracted_from_the_last(olga, world):
    """What grew by fewer than five people since the last report is not told."""
    project = world.projects[0]
    first = freeze(olga, "reach", for_donors=True, project=project.pk)
    lines = Participation.objects.filter(event__project=project, role="participant").exclude(
        attendance__presence="present"
    )
    (one, *_more) = [line for line in lines if line.attendance.exists()]
    one.attendance.update(presence="present")
    second = freeze(olga, "reach", for_donors=True, project=project.pk)
    grown = 0
    for before, now in zip(rows_of(first, "reach"), rows_of(second, "reach"), strict=True):
        for at in range(1, 6):
            was, has = before["cells"][at], now["cells"][at]
            if isinstance(was, int) and isinstance(has, int):
                assert abs(has - was) not in (1, 2, 3, 4)
            grown += was != has
    assert grown >= 2
    assert freezing.changed(second, olga) == 0
    correction = freeze(
        olga, "reach", for_donors=True, project=project.pk, replaces=first, reason="A list."
    )
    assert rows_of(correction, "reach")[-1]["cells"] != rows_of(second, "reach")[-1]["cells"]


def by_sex(frozen, key):
    """Sums and unique persons, by sex: as they are shown."""
    return [row["cells"][:4] for row in rows_of(frozen, key) if row["is_total"]]


def test_reports_of_one_period_hide_the_same_sums(olga, world):
    for project in world.projects:
        made = {
            layout: freeze(olga, layout, for_donors=True, project=project.pk)
            for layout in ("institutions", "donor", "groups")
        }
        for key in ("reached", "trained"):
            assert by_sex(made["institutions"], key) == by_sex(made["donor"], key)
            (sums, _once) = [row for row in rows_of(made["groups"], key) if row["is_total"]]
            countries = {
                str(row["label"]): row["cells"][3]
                for row in rows_of(made["donor"], key) if not row["is_total"]
            }  # fmt: skip
            (table,) = [t for t in made["groups"].content["tables"] if t["key"] == key]
            for column, cell in zip(table["columns"], sums["cells"], strict=True):
                assert countries.get(str(column["label"]), cell) == cell


def test_in_a_report_for_donors_no_small_count_stands_and_no_name(olga, world):
    for layout in set(LAYOUTS) - freezing.INSIDE:
        for project in world.projects:
            frozen = freeze(olga, layout, for_donors=True, project=project.pk)
            text = json.dumps(frozen.content)
            assert "Family0" not in text
            for table in frozen.content["tables"]:
                if table["key"] == "markers":
                    continue
                for row in table["rows"]:
                    for column, value in zip(table["columns"], row["cells"], strict=True):
                        counts = column["form"] == "count"
                        of_people = column["label"][1] not in (
                            "events",
                            "institutions",
                            "countries",
                        )
                        if counts and of_people and isinstance(value, int):
                            assert not 0 < value < 5, (layout, table["key"], row["label"])


# Pages --------------------------------------------------------------------------------------------


def test_from_the_report_to_the_approved_one(olga, boris, officer, world):
    url = reverse("layout_freeze", args=["reach"]) + f"?project={world.projects[0].pk}"
    assert officer.get(url).status_code == 200
    response = officer.post(url, {"for_donors": "on"})
    frozen = FrozenReport.objects.get()
    assert response.url == reverse("frozen", args=[frozen.pk])
    page = officer.get(response.url).content.decode()
    assert "Since then no figure has changed." in page
    assert "not approved yet" in page
    assert reverse("frozen_approve", args=[frozen.pk]) not in page
    assert officer.post(reverse("frozen_approve", args=[frozen.pk])).status_code == 302
    assert not FrozenApproval.objects.exists()
    other = signed_in(boris)
    assert reverse("frozen_approve", args=[frozen.pk]) in other.get(response.url).content.decode()
    other.post(reverse("frozen_approve", args=[frozen.pk]))
    assert FrozenApproval.objects.get().by == boris
    somebody_more(world)
    assert re.search(r"Since then \d+ figures? ha", officer.get(response.url).content.decode())
    assert str(frozen) in officer.get(reverse("frozen_list")).content.decode()


def test_a_refusal_says_why_and_keeps_what_was_written(officer, world):
    url = reverse("layout_freeze", args=["reach"])
    response = officer.post(url, {"for_donors": "on", "reason": "Because."})
    page = response.content.decode()
    assert "Choose the project" in page
    assert "Because." in page
    assert not FrozenReport.objects.exists()


def test_a_correction_says_why(olga, officer, world):
    old = freeze(olga, "reach")
    url = reverse("layout_freeze", args=["reach"])
    response = officer.post(url, {"replaces": old.pk})
    assert response.context["freeze_form"].errors["reason"]
    officer.post(url, {"replaces": old.pk, "reason": "A list came late."})
    new = FrozenReport.objects.get(version=2)
    page = officer.get(reverse("frozen", args=[old.pk])).content.decode()
    assert str(new) in page
    assert "corrected by" in page


def test_what_was_asked_for_may_be_gone(olga, officer, world):
    frozen = freeze(olga, event="A-1")
    world.events["A-1"].code = "A-1b"
    world.events["A-1"].save()
    page = officer.get(reverse("frozen", args=[frozen.pk])).content.decode()
    assert "cannot be compared with today" in page


OPEN, LOST, REFUSED, GATE = "open", "lost", "refused", "gate"


def outcome(response):
    if response.status_code in (200, 404):
        return {200: OPEN, 404: LOST}[response.status_code]
    if response.url == reverse("wagtailadmin_home"):
        return REFUSED
    return LOST if response.url.startswith("/en/admin/") else GATE


@pytest.mark.parametrize("act", ["list", "see", "freeze", "file", "approve"])
def test_who_may_do_what_in_the_admin(clients, olga, boris, event, kazakh, line, act):
    frozen = freeze(boris, "reach")
    staff = dict.fromkeys(["malika", "timur", "nurlan"], REFUSED)
    wanted = {
        "olga": OPEN, **staff, "rustam": OPEN if act == "list" else REFUSED, "dana": GATE,
        "aziza": GATE, "nobody": GATE,
    }  # fmt: skip
    urls = {
        "list": reverse("frozen_list"),
        "see": reverse("frozen", args=[frozen.pk]),
        "freeze": reverse("layout_freeze", args=["reach"]),
        "file": reverse("frozen_file", args=[frozen.pk]),
        "approve": reverse("frozen_approve", args=[frozen.pk]),
    }
    found = {}
    for name, client in clients.items():
        if act in ("file", "approve"):
            response = client.post(urls[act], {"form": "csv", "language": "en"})
            if act == "approve" and name == "olga":
                assert FrozenApproval.objects.get().by == olga
                response = client.get(urls["see"])
            found[name] = outcome(response)
        else:
            found[name] = outcome(client.get(urls[act]))
    assert found == wanted
    assert FrozenApproval.objects.count() == (act == "approve")


def test_an_auditor_reads_numbers_and_digests_but_no_figures(clients, boris, event):
    frozen = freeze(boris, "reach")
    page = clients["rustam"].get(reverse("frozen_list")).content.decode()
    assert frozen.sha256[:12] in page
    assert reverse("frozen", args=[frozen.pk]) not in page


SITE = {"olga": OPEN, "dana": OPEN} | dict.fromkeys(
    ["malika", "timur", "nurlan", "rustam", "aziza"], LOST
)


def test_donors_read_what_was_made_for_them_and_approved(
    clients, olga, boris, event, other_event, project, kazakh
):
    kept = freeze(olga, "reach", for_donors=True, project=project.pk)
    waiting = freeze(olga, "institutions", for_donors=True, project=project.pk)
    inside = freeze(olga, "groups", project=project.pk)
    for frozen in (kept, inside):
        freezing.approve(frozen, boris)
    pages = {
        reverse("donor_project", args=[project.pk]): SITE,
        reverse("donor_report", args=[kept.pk]): SITE,
        reverse("donor_report", args=[waiting.pk]): dict.fromkeys(SITE, LOST),
        reverse("donor_report", args=[inside.pk]): dict.fromkeys(SITE, LOST),
    }
    for url, wanted in pages.items():
        assert {name: outcome(clients[name].get(url)) for name in SITE} == wanted, url
        assert "/accounts/login/" in clients["nobody"].get(url).url
    listed = clients["dana"].get(reverse("donor_project", args=[project.pk])).content.decode()
    assert reverse("donor_report", args=[kept.pk]) in listed
    assert reverse("donor_report", args=[waiting.pk]) not in listed
    file = reverse("donor_report_file", args=[kept.pk])
    said = {"form": "xlsx", "language": "ru"}
    assert {name: outcome(clients[name].post(file, said)) for name in SITE} == SITE
    log = Export.objects.get(user__given_name="Dana")
    assert (log.is_exact, log.filters) == (False, {"frozen": str(kept)})


def test_a_donor_of_another_project_reads_nothing(olga, boris, world):
    frozen = freeze(olga, "reach", for_donors=True, project=world.projects[0].pk)
    freezing.approve(frozen, boris)
    reader = person("erik@example.org", "Donor viewers")
    world.donors[1].viewers.add(reader)
    client = signed_in(reader)
    assert client.get(reverse("donor_report", args=[frozen.pk])).status_code == 404
    assert client.get(reverse("donor_project", args=[world.projects[0].pk])).status_code == 404
    assert client.get(reverse("donor_project", args=[world.projects[1].pk])).status_code == 200
