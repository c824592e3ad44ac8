"""Every address of reports × every role: a new one that is in no matrix is found out here."""

import pytest
from django.urls import reverse

from reports import freezing, naming
from reports.admin_frozen import urlpatterns as of_frozen
from reports.admin_layouts import urlpatterns as of_layouts
from reports.admin_names import urlpatterns as of_names
from reports.mending import urlpatterns as of_mending
from reports.urls import urlpatterns as of_the_site
from tests.reports.layouts.conftest import asked

pytestmark = pytest.mark.django_db

OFFICER = {"olga"}
STAFF = {"olga", "malika", "timur", "nurlan"}
LOG = {"olga", "rustam"}
MAY = {
    "layouts": STAFF | {"rustam"},
    "layout": STAFF,
    "layout_rows": STAFF,
    "layout_file": STAFF,
    "layout_freeze": OFFICER,
    "frozen_list": LOG,
    "frozen": OFFICER,
    "frozen_approve": OFFICER,
    "frozen_file": OFFICER,
    "named_exports": LOG,
    "named_decide": OFFICER,
    "named_file": OFFICER,
    "export_log": LOG,
    "ask_names": OFFICER,
    "data_quality": {"olga", "nurlan"},
    "participation": OFFICER,
    "participation_export": OFFICER,
    "donor_projects": {"olga", "dana"},
    "donor_project": {"olga", "dana"},
    "donor_report": {"olga", "dana"},
    "donor_report_file": {"olga", "dana"},
}
POSTED = {"participation_export", "donor_report_file"}
"""Their GET is answered alike to everybody: there is nothing to see."""


def test_no_address_escapes_the_matrix():
    ours = [*of_frozen, *of_layouts, *of_names, *of_mending, *of_the_site]
    assert {pattern.name for pattern in ours} == set(MAY)


@pytest.fixture
def rows(boris, olga, project, event, kazakh, line) -> dict:
    """What the addresses are about: a report for donors, approved, and names that are asked for."""
    filters = {"project": str(project.pk)}
    frozen = freezing.freeze(
        request=asked(boris, "reach", **filters), filters=filters, for_donors=True
    )
    freezing.approve(frozen, olga)
    named = naming.ask(by=boris, layout="event", what="reached", filters={}, language="en",
                       reason="x")  # fmt: skip
    return {"frozen": frozen.pk, "named": named.pk, "project": project.pk}


def address(name: str, rows: dict) -> str:
    if name in ("frozen", "frozen_approve", "frozen_file", "donor_report", "donor_report_file"):
        return reverse(name, args=[rows["frozen"]])
    if name in ("named_decide", "named_file"):
        return reverse(name, args=[rows["named"]])
    if name == "donor_project":
        return reverse(name, args=[rows["project"]])
    if name in ("layout", "layout_rows", "layout_file", "layout_freeze", "ask_names"):
        return reverse(name, args=["reach"])
    return reverse(name, args=["missing"] if name == "data_quality" else [])


@pytest.mark.parametrize("name", MAY)
def test_who_is_let_in(clients, rows, name):
    """200 or, where there is only a button, 405; others are sent to sign in, led home or find
    nothing."""
    url = address(name, rows)
    said = {"form": "csv", "language": "en"}
    answers = {
        who: client.post(url, said) if name in POSTED else client.get(url)
        for who, client in clients.items()
    }
    let_in = {who for who, answer in answers.items() if answer.status_code in (200, 405)}
    assert let_in == MAY[name]
    for who in set(clients) - let_in:
        assert answers[who].status_code in (302, 403, 404), who
