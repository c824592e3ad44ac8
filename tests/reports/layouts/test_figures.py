"""Every layout against a computation of its own: in plain Python, person by person, on the rows."""

import statistics
from datetime import date

import pytest

from learners.models import Enrolment
from people.choices import Audience, Country, InstitutionKind
from programmes import counting
from programmes.models import Event, EventShare, Participation
from quizzes.models import Attempt
from reports.intervals import t_quantile
from tests.reports.layouts import cohort

pytestmark = pytest.mark.django_db

SEXES = ["female", "male", "not_disclosed"]
FILTERS = [
    {},
    {"since": "2025-05-01", "until": "2026-03-31"},
    {"country": "KZ"},
    {"country": "none"},
    {"kind": "customs"},
    {"kind": "none"},
    {"sex": "not_disclosed"},
    {"target_group": "investigators"},
    {"language": "uz"},
    {"language": "en"},
    {"project": 0},
    {"donor": 0},
    {"donor": 1, "sex": "female"},
    {"event": "b-3"},
    {"course": "borders"},
]


def resolved(world, filters):
    """Numbers of rows instead of positions."""
    said = dict(filters)
    for name, rows in (("project", world.projects), ("donor", world.donors)):
        if name in said:
            said[name] = rows[said[name]].pk
    if "course" in said:
        said["course"] = world.course.key
    return said


def sex(line) -> str:
    return line.user.sex if line.user.sex in ("female", "male") else "not_disclosed"


def pays(donor, event) -> bool:
    own = [share.line.donor for share in EventShare.objects.filter(event=event)]
    return donor in (own or [line.donor for line in event.project.funding_lines.all()])


def wanted(world, line, filters) -> bool:
    """Whether a line of a list is asked for; one condition after the other."""
    event = line.event
    tests = {
        "since": lambda v: event.start >= date.fromisoformat(v),
        "until": lambda v: event.start <= date.fromisoformat(v),
        "country": lambda v: line.country == ("" if v == "none" else v),
        "kind": lambda v: (line.institution.kind if line.institution else "none") == v,
        "target_group": lambda v: line.target_group and line.target_group.slug == v,
        "sex": lambda v: sex(line) == v,
        "language": lambda v: v in event.languages,
        "project": lambda v: event.project == world.projects[v],
        "donor": lambda v: pays(world.donors[v], event),
        "event": lambda v: event.code == v.upper(),
        "course": lambda v: event.courses.filter(course_key=world.course.key).exists(),
    }
    is_one = line.role == "participant" and event.state != "cancelled"
    return is_one and all(tests[name](value) for name, value in filters.items())


def lines(world, filters) -> list:
    """(line, half-days there, of how many) of those who attended and were asked for."""
    found = []
    for line in Participation.objects.select_related("user", "event__project", "institution"):
        if wanted(world, line, filters):
            there = line.attendance.filter(presence="present").count()
            if there:
                found.append((line, there, sum(len(d.halves) for d in line.event.days.all())))
    return found


def is_trained(line, there, of) -> bool:
    training = line.event.kind in ("e_course", "national_training", "tot")
    return training and there / of >= 0.8


def chosen(world, filters, what):
    return [row[0] for row in lines(world, filters) if what == "reached" or is_trained(*row)]


def as_dict(table) -> dict:
    """Row label → column label → value."""
    return {
        str(row.label[1]): {str(column.label[1]): value
                            for column, value in zip(table.columns, row.cells, strict=True)}
        for row in table.rows
    }  # fmt: skip


def test_institutions(world, report):
    for filters in FILTERS:
        institutions(world, report, filters)


def institutions(world, report, filters):
    made = report("institutions", **resolved(world, filters))
    for table in made.tables:
        people = chosen(world, filters, table.key)
        found = as_dict(table)
        kinds = {kind_of(line) for line in people}
        order = [*InstitutionKind.values, "not_stated"]
        assert list(found) == (
            [*sorted(kinds, key=order.index), "total", "unique"] if people else []
        )
        for kind in kinds:
            here = [line for line in people if kind_of(line) == kind]
            agree_by_sex(found[kind], [sex(line) for line in here])
        if people:
            agree_by_sex(found["total"], [sex(line) for line in people])
            once = {line.user_id: sex(line) for line in people}
            agree_by_sex(found["unique"], list(once.values()))
            # Rule 5, and the sum check of the specification.
            unknown = sum(sex(line) == "not_disclosed" for line in people)
            assert ("share_of_known" in found["total"]) == (unknown / len(people) > 0.05)
            assert sum(found[kind]["total"] for kind in kinds) == found["total"]["total"]


def kind_of(line) -> str:
    return line.institution.kind if line.institution else "not_stated"


def agree_by_sex(row, sexes):
    for name in SEXES:
        assert row[name] == sexes.count(name)
    assert row["total"] == len(sexes)
    assert row["share_of_women"] == (sexes.count("female") / len(sexes) if sexes else None)
    if "share_of_known" in row:
        said = [one for one in sexes if one != "not_disclosed"]
        assert row["share_of_known"] == (said.count("female") / len(said) if said else None)


def test_countries_and_target_groups(world, report):
    for filters in FILTERS:
        groups(world, report, filters)


def groups(world, report, filters):
    made = report("groups", **resolved(world, filters))
    for table in made.tables:
        people = chosen(world, filters, table.key)
        found = as_dict(table)
        countries = {line.country or "not_stated" for line in people}
        groups = {line.target_group.slug if line.target_group else "not_stated" for line in people}
        assert [str(column.label[1]) for column in table.columns] == [
            *[c for c in [*Country.values, "not_stated"] if c in countries], "total",
        ]  # fmt: skip
        order = [g for g in [*Audience.values, "not_stated"] if g in groups]
        assert list(found) == ([*order, "total", "unique"] if people else [])
        for group in order:
            for country in countries:
                assert found[group][country] == sum(
                    (line.target_group.slug if line.target_group else "not_stated") == group
                    and (line.country or "not_stated") == country
                    for line in people
                )
        for country in countries:
            here = [line for line in people if (line.country or "not_stated") == country]
            assert found["total"][country] == len(here)
            assert found["unique"][country] == len({line.user_id for line in here})
        if people:
            assert found["total"]["total"] == len(people)
            assert found["unique"]["total"] == len({line.user_id for line in people})


def test_attendance(world, report):
    for filters in FILTERS:
        attendance(world, report, filters)


def attendance(world, report, filters):
    made = report("attendance", **resolved(world, filters))
    rows = lines(world, filters)
    found = as_dict(made.tables[0])
    for name in [*SEXES, "total"] if found else []:
        here = [row for row in rows if name in ("total", sex(row[0]))]
        days = {}
        whole = 0
        for line, _there, _of in here:
            held = list(line.event.days.order_by("day"))
            on = [line.attendance.filter(day=day, presence="present").exists() for day in held]
            whole += all(on)
            for number, was in enumerate(on):
                days[number] = days.get(number, 0) + was
        values = list(found[name].values())
        assert values[:-2] == [days.get(n, 0) for n in range(len(values) - 2)]
        assert values[-2] == whole
        assert values[-1] == sum(there / of >= 0.8 for _line, there, of in here)


def test_reach(world, report):
    for filters in FILTERS:
        reach(world, report, filters)


def reach(world, report, filters):
    made = report("reach", **resolved(world, filters))
    rows = lines(world, filters)
    (table,) = made.tables
    seen, trained = set(), set()
    aware = {row[0].user_id for row in rows} - {
        row[0].user_id for row in rows if row[0].event.kind != "awareness"
    }
    women = {row[0].user_id for row in rows if sex(row[0]) == "female"}
    for row in table.rows[:-1]:
        first, last = map(date.fromisoformat, row.label[1][1])
        here = [one for one in rows if first <= one[0].event.start <= last]
        new = {one[0].user_id for one in here} - seen
        taught = {one[0].user_id for one in here if is_trained(*one)} - trained
        seen, trained = seen | new, trained | taught
        assert row.cells[1:] == [
            len(here), len(new), len(new & women), len(taught), len(new & aware),
        ]  # fmt: skip
    if table.rows:
        assert table.rows[-1].cells[1:] == [
            len(rows), len(seen), len(seen & women), len(trained), len(aware),
        ]  # fmt: skip
        for column in range(6):
            assert sum(row.cells[column] for row in table.rows[:-1]) == table.rows[-1].cells[column]
        assert seen == {row[0].user_id for row in rows}


def test_events_of_a_period_are_counted_though_nobody_came(world, report):
    table = report("reach", sex="female", event="A-5").tables[0]
    assert table.rows[-1].cells[0] == 1


def test_event_summary(world, report):
    for filters in FILTERS:
        summary(world, report, filters)


def summary(world, report, filters):
    made = report("event", **resolved(world, filters))
    rows = lines(world, filters)
    table = made.tables[0] if made.tables else None
    for row in table.rows if table else ():
        found = dict(zip([c.label[1] for c in table.columns], row.cells, strict=True))
        code = row.label[1][""].split(" – ")[0]
        here = [one for one in rows if one[0].event.code == code]
        for name in SEXES:
            assert found[name] == sum(sex(one[0]) == name for one in here)
        assert found["attended"] == len(here)
        assert found["enough"] == sum(there / of >= 0.8 for _line, there, of in here)
        assert found["trained"] == sum(is_trained(*one) for one in here)
        assert found["institutions"] == len({one[0].institution_id for one in here} - {None})


def test_the_event_summary_agrees_with_the_page_of_the_event(world, report):
    table = report("event").tables[0]
    for row in table.rows:
        found = dict(zip([c.label[1] for c in table.columns], row.cells, strict=True))
        event = Event.objects.get(code=row.label[1][""].split(" – ")[0])
        figures = counting.figures(event)
        assert found["attended"] == figures.attended_in_all
        assert found["enough"] == figures.enough_in_all
        assert found["trained"] == figures.trained
        assert found["invited"] == figures.confirmed
        assert found["institutions"] == len(figures.institutions)


def test_a_cancelled_event_counts_nowhere(world, report):
    codes = [row.label[1][""] for row in report("event").tables[0].rows]
    assert len(codes) == 8
    assert not any("A-0" in code for code in codes)


def test_heads_count_in_full_for_each_donor(world, report):
    """Counting rule 3: tables of donors do not add up to the total."""
    whole = report("institutions").tables[0].rows[-2].cells[3]
    parts = [
        report("institutions", donor=donor.pk).tables[0].rows[-2].cells[3] for donor in world.donors
    ]
    both = report("institutions", event="B-3").tables[0].rows[-2].cells[3]
    assert sum(parts) == whole + both


def scores(enrolment):
    """Per cent of the first attempt before, and after; whether any final test was passed."""
    end = enrolment.closed_at
    mine = [
        attempt for attempt in Attempt.objects.filter(user=enrolment.user)
        if attempt.submitted_at >= enrolment.enrolled_at
        and (end is None or attempt.submitted_at <= end)
    ]  # fmt: skip
    first = {
        attempt.purpose: float(attempt.score) / float(attempt.max_score) * 100
        for attempt in mine if attempt.number == 1
    }  # fmt: skip
    passed = any(attempt.passed and attempt.purpose == "final_test" for attempt in mine)
    return first.get("pre_test"), first.get("final_test"), passed


GAIN_FILTERS = [
    {}, {"sex": "female"}, {"country": "KZ"}, {"project": 0}, {"event": "A-1"}, {"donor": 1},
    {"since": "2026-01-01"}, {"language": "en"},
]  # fmt: skip


def test_gain(catalogue, report):
    world = cohort.make(seed=3, people=90)
    for filters in GAIN_FILTERS:
        gain(world, report, filters)


def gain(world, report, filters):
    made = report("gain", **resolved(world, filters))
    found = []
    for enrolment in Enrolment.objects.select_related("user"):
        line = Participation.objects.get(enrolments__enrolment=enrolment)
        asked = {name: v for name, v in filters.items() if name in ("project", "donor", "event")}
        user = enrolment.user
        if (
            wanted(world, line, asked)
            and filters.get("sex", sex(line)) == sex(line)
            and filters.get("country", user.country) == user.country
            and filters.get("language", "ru") == "ru"
            and enrolment.enrolled_at.date().isoformat() >= filters.get("since", "")
        ):
            found.append((line, *scores(enrolment)))
    pairs = [row for row in found if row[1] is not None and row[2] is not None]
    table, numbers = made.tables
    if not pairs:
        assert not table.rows
        return
    (row,) = table.rows
    before, after = [p[1] for p in pairs], [p[2] for p in pairs]
    gains = [b - a for a, b in zip(before, after, strict=True)]
    assert row.cells[0] == len(pairs)
    assert row.cells[1] == pytest.approx(statistics.fmean(before))
    assert row.cells[2] == pytest.approx(statistics.fmean(after))
    assert row.cells[3] == pytest.approx(statistics.fmean(gains))
    for at, name in ((4, "female"), (5, "male")):
        here = [b - a for line, a, b, _passed in pairs if sex(line) == name]
        expected = statistics.fmean(here) if len(here) >= 5 else None
        assert row.cells[at] == (pytest.approx(expected) if here and expected else expected)
    assert row.cells[6] == sum(p[3] for p in pairs)
    agree_statistics(numbers.rows[0].cells, before, gains)
    for one in numbers.rows:
        group = one.label[1][1]
        here = [p for p in pairs if in_group(p[0], group)]
        assert one.cells[0] == len(here)
        if len(here) >= 5:
            agree_statistics(one.cells, [p[1] for p in here], [p[2] - p[1] for p in here])
        else:
            assert one.cells[1:] == [None] * 5
    missing = {what[1]: number for what, number, _of in made.missing}
    assert missing.get("only_pre", 0) == sum(p[1] is not None and p[2] is None for p in found)
    assert missing.get("only_post", 0) == sum(p[1] is None and p[2] is not None for p in found)
    assert missing.get("no_test", 0) == sum(p[1] is None and p[2] is None for p in found)
    assert all(of == len(found) for _what, _number, of in made.missing)


def in_group(line, group) -> bool:
    kind, value = group
    if value == "all":
        return True
    if value == "not_stated":
        return not line.user.country
    return line.user.country == value if kind == "country" else sex(line) == value


def agree_statistics(cells, before, gains):
    n, mean = len(gains), statistics.fmean(gains)
    spread = statistics.stdev(gains)
    half = t_quantile(0.975, n - 1) * spread / n**0.5
    assert cells == [
        n, pytest.approx(mean), pytest.approx(mean - half), pytest.approx(mean + half),
        pytest.approx(mean / (100 - statistics.fmean(before))), pytest.approx(mean / spread),
    ]  # fmt: skip


def test_means_of_events(world, report):
    """Pre- and post-test of a group: of those of its lines who did both."""
    for row in report("event").tables[0].rows:
        code = row.label[1][""].split(" – ")[0]
        pairs = [
            scores(enrolment)
            for enrolment in Enrolment.objects.filter(cohorts__participation__event__code=code)
        ]
        pairs = [p for p in pairs if p[0] is not None and p[1] is not None]
        if len(pairs) >= 5:
            assert row.cells[-4] == pytest.approx(statistics.fmean(p[0] for p in pairs))
            assert row.cells[-3] == pytest.approx(statistics.fmean(p[1] for p in pairs))
        else:
            assert row.cells[-4:-2] == [None, None]
