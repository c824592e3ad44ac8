"""From every figure of every report to its rows: as many as it says, or a reason why not."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from learners.models import Enrolment
from people.models import Institution, TargetGroup, User
from programmes.models import Participation
from reports import layouts, rows
from reports.layouts import LAYOUTS
from reports.presenting import presented
from reports.rows.what import OF, What
from reports.structure import COUNT, SAID
from tests.reports.layouts import cohort
from tests.reports.layouts.conftest import asked
from tests.reports.layouts.promises import followed, opine, promised
from tests.reports.layouts.test_figures import resolved, scores, sex, wanted

pytestmark = pytest.mark.django_db

FILTERS = [
    {},
    {"since": "2025-05-01", "until": "2026-03-31"},
    {"since": "2025-05-01", "sex": "female"},
    {"country": "KZ"},
    {"kind": "none"},
    {"project": 1, "target_group": "investigators"},
    {"event": "a-1"},
    {"event": "b-3", "sex": "not_disclosed"},
    {"course": "borders"},
    {"donor": 1},
]
NOWHERE = {
    ("outputs", "baseline"): "promised, not counted",
    ("outputs", "target"): "promised, not counted",
    ("outputs", "reached_amount"): "of an indicator by hand: written down, with its evidence",
    **{
        (table, column): "answers of single persons are read by nobody"
        for table in ("after_3", "after_6")
        for column in ("answers", "rate", "yes", "partly", "no")
    },
    **dict.fromkeys(
        (
            ("events", "satisfaction"),
            ("events", "forms"),
            ("satisfaction", "answers"),
            ("satisfaction", "mean"),
            ("satisfaction", "satisfied"),
        ),
        "a form knows no person",
    ),
}
"""(table, column) → why its figures lead to no rows."""
BY_HAND = "1.3 Academies"


@pytest.fixture
def world(world):
    promised(world)
    followed(world)
    opine(world)
    return world


class Behind:
    """The lists behind the addresses of a report, each read once; those of the same filters are of
    one request."""

    def __init__(self, user, layout):
        self.user, self.layout, self.read, self.requests = user, layout, {}, {}

    def __call__(self, url):
        if url not in self.read:
            said = dict(parse_qsl(urlsplit(url).query))
            what, of = said.pop("what"), said.pop("of", "")
            assert rows.is_known(what, of), url
            filters = frozenset(said.items())
            if filters not in self.requests:
                self.requests[filters] = asked(self.user, self.layout, **said)
            self.read[url] = rows.listing(self.requests[filters], what, of, 1)
        return self.read[url]

    def number(self, url) -> int:
        return self(url).page.paginator.count


def made(user, layout, filters):
    """The report, and the same as its page shows it, with addresses."""
    request = asked(user, layout, **filters)
    report = layouts.build(request)
    shown = presented(report, "/rows/", {name: str(value) for name, value in filters.items()})
    return report, shown


def figures(report, shown):
    """(table, row, name of the column, form, value, address) of every cell with a number."""
    for table, as_shown in zip(report.tables, shown["tables"], strict=True):
        for row, row_shown in zip(table.rows, as_shown["rows"], strict=True):
            cells = zip(table.columns, row.cells, row_shown["cells"], strict=True)
            for column, value, cell in cells:
                if column.form != SAID and isinstance(value, int | float):
                    yield table, row, column, value, cell["url"]


def for_layout(layout, filters):
    return {"project": 0, **filters} if layout == "donor" else filters


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_figure_leads_to_as_many_rows_as_it_says(olga, world, layout):
    followed_up = 0
    for positions in FILTERS:
        filters = resolved(world, for_layout(layout, positions))
        report, shown = made(olga, layout, filters)
        behind = Behind(olga, layout)
        for table, row, column, value, url in figures(report, shown):
            name = str(column.label[1])
            if (table.key, name) in NOWHERE and (name != "reached_amount" or is_by_hand(row)):
                assert not url, (table.key, name)
            elif value == 0 and isinstance(value, int):
                assert not url
            else:
                assert url, (layout, table.key, row.label, name, value, positions)
                if column.form == COUNT or isinstance(value, int):
                    assert behind.number(url) == value, (table.key, row.label, name, positions)
                followed_up += 1
        for (word, number, _of), said in zip(report.missing, shown["missing"], strict=True):
            found = behind(said[-1])
            if word[1] == "missing_attendance":
                assert found.facts[0][1] == str(number)
            else:
                assert found.page.paginator.count == number, (word, positions)
            followed_up += 1
    assert followed_up > 20 or layout == "follow_up"
    assert followed_up


def is_by_hand(row) -> bool:
    return row.label[1].get("") == BY_HAND


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_pages_say_so_too(officer, world, layout):
    """Through the addresses of the page: the number that the list announces."""
    filters = resolved(world, for_layout(layout, {"sex": "female"}))
    shown = officer.get(reverse("layout", args=[layout]), filters).context["report"]
    cells = [cell for table in shown["tables"] for row in table["rows"] for cell in row["cells"]]
    urls = {cell["url"]: cell["text"] for cell in cells if cell["url"] and cell["text"].isdigit()}
    assert urls
    for url, number in list(urls.items())[::3]:
        page = officer.get(url)
        assert str(page.context["page"].paginator.count) == number
        assert f"<dd>{number}</dd>" in page.content.decode()


@pytest.mark.parametrize("positions", FILTERS, ids=str)
def test_shares_lead_to_the_whole_they_are_of(olga, world, positions):
    for layout in ("institutions", "donor", "event"):
        filters = resolved(world, for_layout(layout, positions))
        report, shown = made(olga, layout, filters)
        behind = Behind(olga, layout)
        for _table, row, column, value, url in figures(report, shown):
            if column.label[1] == "share_of_women":
                assert value == pytest.approx(row.cells[0] / behind.number(url))
            if column.label[1] == "share_of_known":
                assert value == pytest.approx(row.cells[0] / behind.number(url))


GAIN = [{}, {"sex": "female"}, {"country": "KZ"}, {"project": 0}, {"event": "A-1"}]


@pytest.mark.parametrize("positions", GAIN, ids=str)
def test_means_and_statistics_lead_to_those_whom_they_are_of(olga, catalogue, positions):
    world = cohort.make(seed=3, people=90)
    report, shown = made(olga, "gain", resolved(world, positions))
    behind = Behind(olga, "gain")
    of_sex = {row.label[1][1][1]: row.cells[0] for row in report.tables[1].rows}
    names = set()
    for table, row, column, _value, url in figures(report, shown):
        name = str(column.label[1])
        wanted = {"women_gain": of_sex.get("female"), "men_gain": of_sex.get("male")}
        wanted["passed"] = row.cells[6] if table.key == "gain" else None
        assert behind.number(url) == (wanted.get(name) or row.cells[0]), (name, row.label)
        names.add(name)
    assert names >= {"gain", "both_tests", "passed", "passed_share", "low", "effect"}


def test_means_of_an_event_lead_to_the_pairs_of_its_group(olga, world):
    for positions in FILTERS:
        report, shown = made(olga, "event", resolved(world, positions))
        behind = Behind(olga, "event")
        for _table, row, column, _value, url in figures(report, shown):
            if column.label[1] in ("pre", "post"):
                code = row.label[1][""].split(" – ")[0]
                group = [
                    line for line in Participation.objects.filter(event__code=code)
                    if wanted(world, line, {n: v for n, v in positions.items() if n != "event"})
                ]  # fmt: skip
                of_group = Enrolment.objects.filter(cohorts__participation__in=group)
                pairs = [one for one in map(scores, of_group) if None not in one[:2]]
                assert behind.number(url) == len(pairs)


@pytest.mark.parametrize("positions", [{"project": 0}, {"project": 1, "since": "2025-06-01"}])
def test_a_share_of_those_who_passed_leads_to_those_who_sat(olga, world, positions):
    report, shown = made(olga, "donor", resolved(world, positions))
    behind = Behind(olga, "donor")
    sat = []
    for enrolment in Enrolment.objects.select_related("user"):
        line = Participation.objects.get(enrolments__enrolment=enrolment)
        since = enrolment.enrolled_at.date().isoformat() >= positions.get("since", "")
        if wanted(world, line, {"project": positions["project"]}) and since:
            sat += [sex(line)] if scores(enrolment)[1] is not None else []
    found = {
        str(column.label[1]): behind.number(url)
        for table, row, column, _value, url in figures(report, shown)
        if table.key == "outputs" and row.label[1][""].startswith("1.2") and url
    }
    assert found["reached_amount"] == len(sat) > 5
    for name in ("female", "male"):
        assert found.get(name, sat.count(name)) == sat.count(name)


def test_a_person_stands_once_in_a_list_of_persons(olga, world):
    request = asked(olga, "institutions")
    for what in (What.REACHED_PERSONS, What.TRAINED_PERSONS, What.NEW):
        listing = rows.listing(request, what, "", 1)
        people = [row["person"] for row in listing.page.object_list]
        assert len(people) == len(set(people)) == listing.page.paginator.count
    once = rows.listing(request, What.REACHED_PERSONS, "", 1).page.object_list
    lines = rows.listing(request, What.REACHED, "", 1).page.paginator.count
    assert sum(row["times"] for row in once) == lines


def test_from_an_institution_to_its_people(officer, world):
    url = f"{reverse('layout_rows', args=['event'])}?what=institutions&event=A-1"
    page = officer.get(url).context["page"]
    offices = Institution.objects.filter(
        participations__event__code="A-1", participations__attended_on=None
    )
    assert page.paginator.count > 1
    assert offices.exists()
    for row in page.object_list:
        assert officer.get(row["url"]).context["page"].paginator.count == row["number"] > 0
    numbers = [row["number"] for row in page.object_list]
    assert numbers == sorted(numbers, reverse=True)


SOME = {What.DAY: "1", What.LETTERS: "3", What.STAFF: "1", What.MARKER: "gender-0",
        What.COUNTRIES: "trained"}  # fmt: skip


@pytest.mark.parametrize("what", What.values)
def test_as_many_queries_for_many_rows_as_for_few(officer, catalogue, what):
    world = cohort.make(people=12)
    followed(world)
    asks = {"what": what, "of": SOME.get(what, "")}
    url = reverse("layout_rows", args=["institutions"])
    officer.get(url, asks)
    with CaptureQueriesContext(connection) as few:
        officer.get(url, asks)
    more = cohort.World(world.course, world.lots, world.projects, world.donors, world.events)
    people = [cohort.born(more, number) for number in range(100, 130)]
    for event in world.events.values():
        cohort.listed(more, event, people)
    with CaptureQueriesContext(connection) as many:
        assert officer.get(url, asks).status_code == 200
    assert len(many) <= len(few)
    assert len(few) <= 26


@pytest.mark.parametrize(
    "query",
    ["what=nothing", "what=day", "what=day&of=0", "what=day&of=x", "what=letters&of=4",
     "what=marker&of=gender-7", "what=marker&of=secret-1", "what=countries", "what=staff&of=-1",
     "what=events&of=1", "what=reached&of=women", "what=new&of=1000"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(officer, query):
    path = f"/admin/reports/programme/event/rows/?{query}"
    assert officer.get(path, follow=True).status_code == 404


@pytest.mark.parametrize(("what", "of"), [("day", "99"), ("staff", "999999"), ("new", "99")])
def test_a_part_that_nobody_has_is_empty(officer, world, what, of):
    page = officer.get(reverse("layout_rows", args=["reach"]), {"what": what, "of": of})
    assert page.context["page"].paginator.count == 0
    assert "Nothing to show for this choice." in page.content.decode()


def test_what_takes_a_part_is_tried():
    assert {What(what) for what in SOME} == {what for what in OF if not OF[what].fullmatch("")}


def test_what_is_missing_is_mended_from_the_list(officer, world):
    line = Participation.objects.filter(institution=None, attendance__presence="present").first()
    url = reverse("layout_rows", args=["institutions"])
    asks = {"what": "reached", "kind": "none", "event": line.event.code}
    before = officer.get(url, asks).context["page"]
    (row,) = [r for r in before.object_list if r["mended_at"].endswith(f"/{line.pk}/")]
    assert "institution" in row["gaps"]
    office = Institution.objects.first()
    group = TargetGroup.objects.get(slug="investigators")
    officer.post(row["mended_at"], {
        "institution": office.pk, "position_level": "operational", "target_group": group.pk,
        "country": line.country,
    })  # fmt: skip
    after = officer.get(url, asks).context["page"]
    assert after.paginator.count == before.paginator.count - 1
    line.refresh_from_db()
    assert line.institution == office


def test_whose_sex_is_not_known_is_mended_on_their_page(officer, world):
    """Who does not want to say it is asked no more, and of who was erased nothing is."""
    url, asks = reverse("layout_rows", args=["institutions"]), {"sex": "not_disclosed"}
    lines = Participation.objects.exclude(institution=None).exclude(target_group=None)
    lines = lines.filter(attendance__presence="present", role="participant").exclude(country="")
    pk = lines.exclude(event__state="cancelled").first().user_id
    for said, erased, leads in (("", None, True), ("not_disclosed", None, False),
                               ("", timezone.now(), False)):  # fmt: skip
        User.objects.filter(pk=pk).update(sex=said, erased_at=erased)
        name = User.objects.get(pk=pk).display_name
        found = [row for number in (1, 2, 3) for row in
                 officer.get(url, {**asks, "page": number}).context["page"].object_list
                 if row["person"] == name and "country" not in row["gaps"]]  # fmt: skip
        whole = [row for row in found if row["gaps"] in ("", "sex")]
        assert whole
        for row in whole:
            assert row["mended_at"] == (reverse("person", args=[pk]) if leads else "")
            assert bool(row["person_url"]) == (erased is None)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_frozen_report_leads_nowhere(olga, world, layout):
    filters = resolved(world, for_layout(layout, {}))
    report, _shown = made(olga, layout, filters)
    assert "picks" not in str(report.as_data())
    shown = presented(type(report).of(report.as_data()))
    cells = [cell for table in shown["tables"] for row in table["rows"] for cell in row["cells"]]
    assert cells
    assert not any(cell["url"] for cell in cells)
    assert not any(said[-1] for said in shown["missing"])
