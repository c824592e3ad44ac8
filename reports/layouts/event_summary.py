"""Report 1: one event on a page, or the events of a period one a row."""

from collections.abc import Iterable, Iterator

from django.utils import timezone

from learners.models import Enrolment
from people.choices import Country
from people.roles import is_officer
from programmes import gathering
from programmes.counting import SMALL
from programmes.gathering import Opinion
from programmes.models import CohortEnrolment, Event, EventCourse, EventShare, FundingLine
from reports import facts, pairing
from reports.asking import Request
from reports.facts import SEXES, Fact, Facts, Held
from reports.intervals import Pairs
from reports.layout_form import course_label
from reports.layouts import satisfaction
from reports.layouts.crossing import REACHED, TRAINED, by_sex, missing
from reports.models import FrozenApproval
from reports.structure import MEAN, SAID, Column, Label, Report, Row, Table, text, word

MOST = 200
"""Events on one page."""


def build(request: Request) -> Report:
    """At most thirteen queries, however many events and people."""
    found = request.facts
    listed = sorted(found.events.values(), key=lambda event: event.start, reverse=True)
    said = gathering.opinions([event.pk for event in listed[:MOST]])
    tables = [summary(request, found, listed[:MOST], said)] if listed else []
    if request.event and listed:
        tables.append(countries(found))
        tables += [satisfaction.table(one) for one in said.values()]
    return Report(
        request.layout,
        tables,
        ["participation", "reached", "trained", "institution", "gain", "satisfaction", "share",
         "period", "cofunded"],
        facts=list(about(request, request.event)) if request.event and listed else [],
        notes=[
            *([["note", "many_events"]] if len(listed) > MOST else []),
            *([] if request.sees_scores else [["note", "few_tested"]]),
        ],
        missing=missing(found, "missing_sex", "missing_country", "missing_institution"),
        is_sample=found.is_sample,
    )  # fmt: skip


# One a row ----------------------------------------------------------------------------------------


def summary(request: Request, found: Facts, listed: list[Held], said: dict[int, Opinion]) -> Table:
    paid = donors(listed) if is_officer(request.user) else {}
    tested = tests(request, listed)
    by_event: dict[int, list[Fact]] = {}
    for row in found.rows:
        by_event.setdefault(row.event, []).append(row)
    least = 1 if request.sees_scores else SMALL
    rows = [
        line(event, by_event.get(event.pk, []), paid, tested.get(event.pk, Pairs()), least)
        for event in listed
    ]
    for event, made in zip(listed, rows, strict=True):
        made.cells += satisfaction.cells(said.get(event.pk, Opinion()))
        made.picks += [None] * len(satisfaction.COLUMNS)
    columns = [
        Column(word("dates"), SAID),
        *([Column(word("donor"), SAID)] if paid else []),
        Column(word("invited")),
        *(Column(word(sex)) for sex in SEXES),
        Column(word("attended")),
        Column(word("enough")),
        Column(word("trained")),
        Column(word("institutions")),
        Column(word("pre"), MEAN),
        Column(word("post"), MEAN),
        *satisfaction.COLUMNS,
    ]
    first = 3 if paid else 2
    return Table(
        "events", word("events_title"), word("event"), columns, rows,
        chart=[first, first + 1, first + 2] if len(rows) > 1 else [],
        parts=[first, first + 1, first + 2], total_at=first + 3,
    )  # fmt: skip


def line(event: Held, rows: list[Fact], paid: dict, tested: Pairs, least: int) -> Row:
    attended = [row for row in rows if row.attended]
    sexes = facts.table(attended, "sex")
    may = tested if tested.n >= least else Pairs()
    pick = {"event": event.code, "since": "", "until": "", "what": REACHED}
    counts = [
        (sum(row.invited for row in rows), {**pick, "what": "invited"}),
        *((sexes[sex], {**pick, "sex": sex}) for sex in SEXES),
        (len(attended), pick),
        (sum(row.enough for row in attended), {**pick, "what": "enough"}),
        (sum(row.trained for row in attended), {**pick, "what": TRAINED}),
        (len({row.institution for row in attended} - {None}), {**pick, "what": "institutions"}),
        (may.mean_before, {**pick, "what": "group_tests"}),
        (may.mean_after, {**pick, "what": "group_tests"}),
    ]
    said: list[Label] = [["span", [event.start.isoformat(), event.end.isoformat()]]]
    if paid:
        said.append(["list", [text(name) for name in paid.get(event.pk, [])]])
    return Row(
        event.title,
        [*said, *(number for number, _pick in counts)],
        [None] * len(said) + [one for _number, one in counts],
    )


def donors(listed: list[Held]) -> dict[int, list[str]]:
    """Event → who pays, with the share: its own shares, else those of its project. Two queries."""
    own: dict[int, list[str]] = {}
    shares = EventShare.objects.filter(event__in=[event.pk for event in listed])
    for pk, name, part in shares.values_list("event", "line__donor__name", "share"):
        own.setdefault(pk, []).append(f"{name} {part.normalize():f} %")
    of_projects: dict[int, list[str]] = {}
    lines = FundingLine.objects.filter(project__in={event.project for event in listed})
    for pk, name, part in lines.values_list("project", "donor__name", "share"):
        of_projects.setdefault(pk, []).append(f"{name} {part.normalize():f} %")
    return {event.pk: own.get(event.pk) or of_projects.get(event.project, []) for event in listed}


def tests(request: Request, listed: list[Held]) -> dict[int, Pairs]:
    """Event → pairs of its group in its courses. Two queries."""
    of = pairing.before_and_after(request.courses.there)
    links = CohortEnrolment.objects.filter(
        participation__in=request.lines.values("pk"),
        participation__event__in=[event.pk for event in listed],
    )
    events: dict[int, set[int]] = {}
    for enrolment, event in links.values_list("enrolment", "participation__event"):
        events.setdefault(enrolment, set()).add(event)
    if not (of and events):
        return {}
    rows = pairing.attempts(Enrolment.objects.filter(pk__in=links.values("enrolment")), of)
    found: dict[int, Pairs] = {}
    for row in rows:
        for event in events.get(row["enrolment"], ()) if pairing.is_pair(row) else ():
            found[event] = found.get(event, Pairs()) + pair(row)
    return found


def pair(row: dict) -> Pairs:
    return Pairs(1, row["pre"], row["post"], (row["post"] - row["pre"]) ** 2)


# One event ----------------------------------------------------------------------------------------


def countries(found: Facts) -> Table:
    return by_sex(
        found.attended,
        key="countries",
        title=word("by_country"),
        head=word("country"),
        attribute="country",
        order=Country.values,
        what=REACHED,
    )


def about(request: Request, event: Event) -> Iterator[tuple[Label, Label]]:
    """What the page says of the event itself; what was not written down is left out."""
    yield word("event"), facts.titles_of(vars(event))
    yield word("dates"), ["span", [event.start.isoformat(), event.end.isoformat()]]
    yield word("place"), ["list", [text(event.place), ["country", event.country]]]
    yield word("mode"), ["list", [["event_kind", event.kind], ["mode", event.mode]]]
    yield word("project"), text(event.project)
    yield from written(event)
    yield word("courses"), ["list", list(courses(request, event))]
    yield (
        word("markers"),
        ["list", [["marker", [name, level]] for name, level in event.markers.items() if level]],
    )
    yield from approved(event)


def approved(event: Event) -> Iterator[tuple[Label, Label]]:
    """Who approved the latest frozen report of this event that was approved, when, and its number;
    of a part of the event (a country, a sex) none counts. One query."""
    found = FrozenApproval.objects.filter(
        report__layout="event", report__filters__event__icontains=event.code
    )
    rows = found.select_related("report", "by").defer("report__content")
    for row in rows.order_by("-at", "-pk"):
        filters = row.report.filters
        if len(filters) == 1 and filters["event"].strip().lower() == event.code.lower():
            day = timezone.localdate(row.at).isoformat()
            yield word("approved_by"), ["list", [text(row.by), ["day", day], text(row.report)]]
            return


def written(event: Event) -> Iterator[tuple[Label, Label]]:
    for name, said in (
        ("partners", "; ".join(event.partners.split("\n"))),
        ("aim", event.aim),
        ("agreed", event.follow_up),
    ):
        if said.strip():
            yield word(name), text(said.strip())


def courses(request: Request, event: Event) -> Iterable[Label]:
    for row in EventCourse.objects.filter(event=event):
        known = row.course_key in request.courses.by_key
        yield course_label(request.courses, row.course_key) if known else text(row.title)
