"""Names leave the site when two officers agree, for a day, and on record."""

import io
from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from people.models import User
from reports import naming
from reports.models import Export, NamedExport
from reports.telling import Told
from tests.conftest import person, signed_in

pytestmark = pytest.mark.django_db


def is_lost(response) -> bool:
    """Not found: what is not found in the admin is looked for under a language, too."""
    return response.status_code == 404 or response.headers["Location"].startswith("/en/admin/")


@pytest.fixture
def boris(db):
    """Another programme officer."""
    return person("boris@example.org", "Programme officers", given_name="Boris")


@pytest.fixture
def asked_for(olga, world):
    return naming.ask(
        by=olga, layout="institutions", what="trained", filters={"event": "A-1"}, language="ru",
        reason="Certificates on paper.",
    )  # fmt: skip


def test_from_the_figure_to_the_file(officer, olga, boris, world):
    rows = reverse("layout_rows", args=["institutions"]) + "?what=trained&event=A-1"
    listed = officer.get(rows)
    url = reverse("ask_names", args=["institutions"]) + "?what=trained&event=A-1"
    assert url in listed.content.decode().replace("&amp;", "&")
    assert officer.get(url).status_code == 200
    assert officer.post(url, {"reason": " "}).context["reason_form"].errors["reason"]
    officer.post(url, {"reason": "Certificates on paper."})
    row = NamedExport.objects.get()
    assert (row.asked_by, row.what, row.filters) == (olga, "trained", {"event": "A-1"})
    file = reverse("named_file", args=[row.pk])
    assert is_lost(officer.post(file))
    officer.post(reverse("named_decide", args=[row.pk]), {"decision": "approve"})
    row.refresh_from_db()
    assert row.decided_at is None
    signed_in(boris).post(reverse("named_decide", args=[row.pk]), {"decision": "approve"})
    row.refresh_from_db()
    assert (row.is_approved, row.decided_by) == (True, boris)
    assert file in officer.get(reverse("named_exports")).content.decode()
    response = officer.post(file)
    sheet = list(load_workbook(io.BytesIO(response.content)).worksheets[0].values)
    assert sheet[0][0] == "Family name"
    assert len(sheet) - 1 == row.rows == listed.context["page"].paginator.count
    names = {user.family_name for user in User.objects.all()}
    assert {line[0] for line in sheet[1:]} <= names
    assert (sheet[0][-1], {line[-1] for line in sheet[1:]}) == ("Sample data", {"no"})
    assert {line[4] for line in sheet[1:]} <= {"Female", "Male", "Other, or I prefer not to say"}
    log = Export.objects.get()
    assert (log.user, log.has_names, log.rows) == (olga, True, row.rows)
    assert is_lost(signed_in(boris).post(file))


def test_made_up_people_are_named_so_in_the_file(boris, asked_for):
    User.objects.update(is_sample=True)
    row = naming.decide(asked_for.pk, boris, approve=True)
    sheet = list(load_workbook(storages["private"].open(row.file)).worksheets[0].values)
    assert row.rows
    assert {line[-1] for line in sheet[1:]} == {"да"}


def test_what_was_declined_has_no_file(officer, boris, asked_for):
    row = naming.decide(asked_for.pk, boris, approve=False)
    assert not row.file
    assert is_lost(officer.post(reverse("named_file", args=[row.pk])))
    with pytest.raises(naming.Refused, match="decided already"):
        naming.decide(row.pk, boris, approve=True)


def test_after_a_day_the_file_is_gone_and_the_record_stays(officer, boris, asked_for):
    row = naming.decide(asked_for.pk, boris, approve=True)
    storage = storages["private"]
    assert storage.exists(row.file)
    assert naming.clear_old() == 0
    late = timezone.now() + timedelta(hours=25)
    assert not naming.open_to(row.asked_by, row, late)
    assert naming.clear_old(late) == 1
    assert not storage.exists(row.file)
    kept = NamedExport.objects.get()
    assert (kept.file, kept.is_approved, kept.reason) == ("", True, "Certificates on paper.")
    assert is_lost(officer.post(reverse("named_file", args=[row.pk])))


def test_the_database_wants_two_persons(olga, asked_for):
    with pytest.raises(IntegrityError), transaction.atomic():
        NamedExport.objects.update(decided_by=olga)
    with pytest.raises(IntegrityError), transaction.atomic():
        NamedExport.objects.update(is_approved=True)
    with pytest.raises(naming.Refused, match="Somebody else"):
        naming.decide(asked_for.pk, olga, approve=True)


def test_what_is_not_there_any_more_is_not_approved(boris, world, asked_for):
    world.events["A-1"].code = "A-1b"
    world.events["A-1"].save()
    response = signed_in(boris).post(
        reverse("named_decide", args=[asked_for.pk]), {"decision": "approve"}, follow=True
    )
    assert "not there any more" in response.content.decode()
    asked_for.refresh_from_db()
    assert asked_for.decided_at is None


def test_results_are_not_asked_for_by_name(officer, world):
    url = reverse("ask_names", args=["gain"]).removeprefix("/") + "?what=both_tests"
    assert officer.get(f"/{url}", follow=True).status_code == 404


def test_a_name_that_looks_like_a_formula_is_text(boris, world, asked_for):
    User.objects.update(family_name="=1+1")
    row = naming.decide(asked_for.pk, boris, approve=True)
    with storages["private"].open(row.file) as file:
        sheet = list(load_workbook(file).worksheets[0].values)
    assert all(line[0] == "'=1+1" for line in sheet[1:])


OPEN, REFUSED, GATE = "open", "refused", "gate"


def outcome(response):
    if response.status_code == 200:
        return OPEN
    return REFUSED if response.url == reverse("wagtailadmin_home") else GATE


@pytest.mark.parametrize("view", ["ask_names", "named_exports", "export_log"])
def test_who_sees_what(clients, event, kazakh, line, view):
    url = reverse(view, args=["event"] if view == "ask_names" else [])
    staff = dict.fromkeys(["malika", "timur", "nurlan"], REFUSED)
    assert {name: outcome(client.get(url)) for name, client in clients.items()} == {
        "olga": OPEN, **staff, "rustam": REFUSED if view == "ask_names" else OPEN,
        "dana": GATE, "aziza": GATE, "nobody": GATE,
    }  # fmt: skip


@pytest.mark.parametrize("act", ["ask", "decide", "take"])
def test_only_officers_ask_decide_and_take(clients, boris, event, kazakh, line, act):
    row = naming.ask(by=boris, layout="event", what="reached", filters={}, language="en",
                     reason="x")  # fmt: skip
    urls = {
        "ask": reverse("ask_names", args=["event"]),
        "decide": reverse("named_decide", args=[row.pk]),
        "take": reverse("named_file", args=[row.pk]),
    }
    for name in ("malika", "timur", "nurlan", "rustam", "dana", "aziza", "nobody"):
        answer = clients[name].post(urls[act], {"reason": "x", "decision": "approve"})
        assert answer.status_code == 302
    row.refresh_from_db()
    assert row.decided_at is None
    assert NamedExport.objects.count() == 1
    assert not Export.objects.exists()


def test_the_log_tells_who_took_what(officer, olga, world):
    officer.post(
        reverse("layout_file", args=["reach"]), {"form": "csv", "language": "uz", "small": "hidden"}
    )
    page = officer.get(reverse("export_log")).content.decode()
    assert "Olga" in page
    assert "Cumulative reach" in page


def test_filters_on_record_are_said_in_words(officer, olga, boris, world):
    filters = {"project": str(world.projects[0].pk), "country": "UZ", "since": "2026-01-31",
               "sex": "female", "kind": "none", "course": str(world.course.key)}  # fmt: skip
    naming.ask(by=olga, layout="reach", what="trained", filters=filters, language="en", reason="x")
    Export.objects.create(user=olga, form="csv", rows=1,
                          filters={**filters, "state": "completed"})  # fmt: skip
    for url in (reverse("named_exports"), reverse("export_log")):
        page = officer.get(url).content.decode()
        for text in ("Project: CAS-0 – Central Asia", "Country: Uzbekistan", "Sex: Women",
                     "Kind of institution: Not stated", "Course: C2. Land borders"):  # fmt: skip
            assert text in page, (url, text)
        assert f"project: {filters['project']}" not in page
    assert "State: Completed" in page


def test_what_is_gone_or_odd_stands_as_it_was_asked_for(olga):
    odd = {"project": "999999", "country": "QQ", "course": "x", "since": "31.01.2026", "a": "b"}
    assert Told([odd]).words(odd) == [
        ("Project", "999999"), ("Country", "Not stated"), ("Course", "x"), ("From", "31.01.2026"),
        ("a", "b"),
    ]  # fmt: skip


@pytest.mark.parametrize("number", [1, 12])
def test_the_lists_ask_no_query_for_each_row(officer, olga, world, number,
                                             django_assert_max_num_queries):  # fmt: skip
    filters = {"project": str(world.projects[0].pk), "donor": str(world.donors[0].pk)}
    for _each in range(number):
        naming.ask(by=olga, layout="reach", what="trained", filters=filters, language="en",
                   reason="x")  # fmt: skip
    officer.get(reverse("named_exports"))
    with django_assert_max_num_queries(16):
        officer.get(reverse("named_exports"))
