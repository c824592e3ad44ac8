"""Report 5: what was learnt, from those who did the test before and the test after."""

from collections.abc import Callable, Iterator

from people.choices import Country
from programmes.counting import SMALL
from reports import pairing
from reports.asking import Request
from reports.intervals import Pairs
from reports.layout_form import course_label
from reports.layouts.crossing import label
from reports.pairing import Cell
from reports.selecting import NOTHING
from reports.structure import (
    COUNT,
    MEAN,
    POINTS,
    RATIO,
    SHARE,
    Column,
    Label,
    Report,
    Row,
    Table,
    share,
    word,
)

MEANS = [
    Column(word("both_tests"), COUNT),
    Column(word("pre"), MEAN),
    Column(word("post"), MEAN),
    Column(word("gain"), POINTS),
    Column(word("women_gain"), POINTS),
    Column(word("men_gain"), POINTS),
    Column(word("passed"), COUNT),
    Column(word("passed_share"), SHARE),
]
STATISTICS = [
    Column(word("both_tests"), COUNT),
    Column(word("difference"), POINTS),
    Column(word("low"), POINTS),
    Column(word("high"), POINTS),
    Column(word("normalised"), RATIO),
    Column(word("effect"), RATIO),
]


def build(request: Request) -> Report:
    """Two queries. Means of fewer than five people are left out for whoever may not see scores."""
    found = pairing.cells(request.enrolments, request.courses.there)
    least = 1 if request.sees_scores else SMALL
    tables = [gains(request, found, least), statistics(request, found, least)]
    return Report(
        request.layout,
        tables,
        ["gain", "interval", "normalised", "effect", "enrolled"],
        notes=[["note", "few_tested"]] if least > 1 else [],
        missing=missing(request, found),
        is_sample=request.enrolments.filter(user__is_sample=True).exists(),
    )


def total(cells: list[Cell], alike: Callable[[Cell], bool] = lambda cell: True) -> Pairs:
    return sum((cell.pairs for cell in cells if alike(cell)), Pairs())


def shown(pairs: Pairs, least: int) -> Pairs:
    """Nothing but the number where a mean would tell of single people."""
    return pairs if pairs.n >= least else Pairs()


def tested(request: Request, found: list[Cell]) -> list[tuple[Label, dict, list[Cell]]]:
    """Of each course that was tested: its label, its filter, its cells; in catalogue order."""
    return [
        (course_label(request.courses, course.key), {"course": str(course.key)}, here)
        for course in request.courses.there
        if (here := [cell for cell in found if cell.course == course.key])
    ]


def gains(request: Request, found: list[Cell], least: int) -> Table:
    rows = [gain_row(named, pick, cells, least) for named, pick, cells in tested(request, found)]
    if len(rows) > 1:
        rows.append(gain_row(word("total"), {}, found, least))
        rows[-1].is_total = True
    return Table("gain", word("gain_title"), word("course"), MEANS, rows, chart=[3])


def gain_row(named: Label, pick: dict[str, str], cells: list[Cell], least: int) -> Row:
    pairs = total(cells)
    may = shown(pairs, least)
    women, men = (
        shown(total(cells, lambda cell, sex=sex: cell.sex == sex), least)  # type: ignore[misc]
        for sex in ("female", "male")
    )
    passed = sum(cell.passed for cell in cells)
    values = [
        pairs.n, may.mean_before, may.mean_after, may.gain, women.gain, men.gain, passed,
        share(passed, pairs.n),
    ]  # fmt: skip
    # Means lead to those whom they are of, and so does the share of those who passed.
    all_ = {**pick, "what": "both_tests"}
    by_sex = [{**all_, "sex": "female"}, {**all_, "sex": "male"}]
    picks = [*[all_] * 4, *by_sex, {**all_, "what": "passed"}, all_]
    return Row(named, values, [*picks])


def statistics(request: Request, found: list[Cell], least: int) -> Table:
    rows = [
        statistics_row(named, pairs, {**pick, **group}, least)
        for course, pick, cells in tested(request, found)
        for named, pairs, group in groups(course, cells)
        if pairs.n
    ]
    return Table("statistics", word("statistics_title"), word("group"), STATISTICS, rows)


def groups(course: Label, cells: list[Cell]) -> Iterator[tuple[Label, Pairs, dict[str, str]]]:
    """A course as a whole, by sex, by country; and the filter of each."""
    yield course_in(course, word("all")), total(cells), {}
    for sex in ("female", "male", "not_disclosed"):
        yield (
            course_in(course, word(sex)),
            total(cells, lambda cell, sex=sex: cell.sex == sex),  # type: ignore[misc]
            {"sex": sex},
        )
    for country in [*Country.values, ""]:
        yield (
            course_in(course, label("country", country)),
            total(cells, lambda cell, c=country: cell.country == c),  # type: ignore[misc]
            {"country": country or NOTHING},
        )


def course_in(course: Label, group: Label) -> Label:
    return ["course_in", [course, group]]


def statistics_row(named: Label, pairs: Pairs, pick: dict[str, str], least: int) -> Row:
    may = shown(pairs, least)
    low, high = may.interval or (None, None)
    cells = [pairs.n, may.gain, low, high, may.normalised, may.effect]
    return Row(named, cells, [{**pick, "what": "both_tests"} for _cell in cells])


def missing(request: Request, found: list[Cell]) -> list[tuple[Label, int, int]]:
    """How many of those who are enrolled in a tested course did only one of the tests, or none."""
    keys = {test.course for test in pairing.before_and_after(request.courses.there)}
    by_course = pairing.enrolled(request.enrolments.filter(course_key__in=keys))
    enrolled = sum(by_course.values())
    before = sum(cell.only_before for cell in found)
    after = sum(cell.only_after for cell in found)
    neither = enrolled - before - after - total(found).n
    said = (("only_pre", before), ("only_post", after), ("no_test", neither))
    return [(word(name), number, enrolled) for name, number in said if number]
