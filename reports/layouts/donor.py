"""Report 6: what a project has promised to its donors, and what was reached."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from people.choices import Country
from programmes.choices import Marker
from programmes.counting import SMALL
from programmes.events import MARKERS
from programmes.indicators import Counted, Indicator
from programmes.models import Project
from reports import facts, pairing
from reports.asking import Request
from reports.facts import SEXES, titles_in
from reports.layouts.crossing import TRAINED, in_both, missing
from reports.structure import AMOUNT, SAID, Column, Label, Report, Row, Table, text, word

COLUMNS = [
    Column(word("indicator"), SAID),
    Column(word("unit"), SAID),
    Column(word("baseline"), AMOUNT),
    Column(word("target"), AMOUNT),
    Column(word("reached_amount"), AMOUNT),
    *(Column(word(sex), AMOUNT) for sex in SEXES),
    Column(word("countries")),
    Column(word("evidence"), SAID),
]


def build(request: Request) -> Report:
    """At most ten queries. Of no project in particular there is nothing to report to a donor."""
    project = request.asked.get("project")
    if project is None:
        return Report(request.layout, [], [], notes=[["note", "choose_project"]])
    found = request.facts
    rows = [line(one, request) for one in Indicator.objects.filter(project=project)]
    by_country = in_both(
        found, "by_country", head=word("country"), attribute="country", order=Country.values
    )
    return Report(
        request.layout,
        [
            Table("outputs", word("outputs_title"), word("output"), COLUMNS, rows),
            *by_country,
            markers(request),
        ],
        [
            "unique",
            "reached",
            "trained",
            "participation",
            "passing",
            "share",
            "marker",
            "period",
            "cofunded",
        ],
        facts=list(about(project)),
        missing=missing(found, "missing_sex", "missing_country"),
        is_sample=found.is_sample,
    )


def about(project: Project) -> Iterator[tuple[Label, Label]]:
    yield word("project"), text(project)
    yield word("programme"), text(project.programme)
    yield word("project_period"), ["span", [project.start.isoformat(), project.end.isoformat()]]
    paid = [
        text(f"{line} – {line.share.normalize():f} %")
        for line in project.funding_lines.select_related("donor")
    ]
    yield word("grants"), ["list", paid]


# Outputs ------------------------------------------------------------------------------------------


def line(one: Indicator, request: Request) -> Row:
    value, by_sexes, countries, unit = reached(one, request)
    cells = [
        titles_in(one.text, one.text_ru, one.text_uz),
        unit,
        number(one.baseline),
        number(one.target),
        value,
        *by_sexes,
        countries,
        text(one.evidence),
    ]
    return Row(numbered(one), cells, picks(one, len(cells)))


PICKED = {Counted.TRAINED: f"{TRAINED}_persons", Counted.PASSED: "sat"}
"""What is counted; a share of those who passed leads to whom it is of."""


def picks(one: Indicator, width: int) -> list[dict[str, str] | None]:
    found: list[dict[str, str] | None] = [None] * width
    if what := PICKED.get(Counted(one.kind)):
        found[4:8] = [{"what": what}, *({"what": what, "sex": sex} for sex in SEXES)]
        found[8] = {"what": "countries", "of": TRAINED if what != "sat" else what}
    return found


def numbered(one: Indicator) -> Label:
    titles = titles_in(one.output, one.output_ru, one.output_uz)[1]
    return ["titles", {language: f"{one.number} {said}" for language, said in titles.items()}]


def number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def reached(one: Indicator, request: Request) -> tuple[Any, list[Any], int | None, Label]:
    """What was reached, by sex, in how many countries, and in which unit."""
    if one.kind == Counted.TRAINED:
        return trained(request)
    if one.kind == Counted.PASSED:
        return passed(request)
    return number(one.reached), [None] * 3, None, text("")


def trained(request: Request) -> tuple[int, list[int], int, Label]:
    rows = request.facts.trained
    by = facts.people(rows, "sex")
    countries = {row.country for row in rows} - {""}
    return facts.people(rows), [by.get(sex, 0) for sex in SEXES], len(countries), word("persons")


def passed(request: Request) -> tuple[Any, list[Any], int, Label]:
    """Per cent of those who sat a final test; of fewer than five nothing is said."""
    found = pairing.finals(request.enrolments, request.courses.there)
    shares = [
        per_cent([one for one in found if one.sex == sex]) for sex in SEXES
    ]  # fmt: skip
    countries = {one.country for one in found} - {""}
    return per_cent(found), shares, len(countries), word("per_cent")


def per_cent(found: list[pairing.Final]) -> float | None:
    sat, right = sum(one.sat for one in found), sum(one.passed for one in found)
    return round(100 * right / sat, 1) if sat >= SMALL else None


# Markers ------------------------------------------------------------------------------------------


def markers(request: Request) -> Table:
    """How many events have which aim: the main one, one of several, none."""
    levels = [Marker.MAIN, Marker.PARTLY, Marker.NONE]
    counts: dict[str, Counter[int]] = {name: Counter() for name in MARKERS}
    for values in request.events.values_list(*MARKERS):
        for name, value in zip(MARKERS, values, strict=True):
            counts[name][value] += 1
    rows = [
        Row(["marker_name", name], [counts[name][level] for level in levels],
            [{"what": "marker", "of": f"{name}-{level.value}"} for level in levels])
        for name in MARKERS
    ]  # fmt: skip
    columns = [Column(["marker_level", int(level)]) for level in levels]
    return Table("markers", word("markers_title"), word("marker"), columns, rows)
