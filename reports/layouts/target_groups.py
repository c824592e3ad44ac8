"""Report 4: countries × target groups."""

from people.choices import Audience, Country
from reports import facts
from reports.asking import Request
from reports.facts import Fact
from reports.layouts.crossing import REACHED, TRAINED, label, missing, rows_of
from reports.selecting import NOTHING
from reports.structure import Column, Label, Report, Row, Table, word


def build(request: Request) -> Report:
    """Participations add up in both directions; unique persons stand below, and do not."""
    found = request.facts
    return Report(
        request.layout,
        [table(rows_of(found, what), what) for what in (REACHED, TRAINED)],
        ["participation", "unique", "reached", "trained", "institution", "period", "cofunded"],
        missing=missing(found, "missing_country", "missing_group"),
        is_sample=found.is_sample,
    )


def table(rows: list[Fact], what: str) -> Table:
    countries = facts.in_order((row.country for row in rows), Country.values)
    groups = facts.in_order((row.group for row in rows), Audience.values)
    counts = facts.table(rows, "group", "country")
    lines = [
        line(label("group", group), {c: counts[group, c] for c in countries}, countries,
             {"target_group": group or NOTHING}, what)
        for group in groups
    ]  # fmt: skip
    sums = line(word("total"), facts.table(rows, "country"), countries, {}, what)
    once = line(word("unique"), facts.people(rows, "country"), countries, {}, f"{what}_persons")
    once.cells[-1] = facts.people(rows)  # whoever changed country is one person all the same
    sums.is_total = once.is_total = True
    columns = [Column(label("country", country)) for country in countries]
    return Table(
        what, word(f"{what}_title"), word("target_group"), [*columns, Column(word("total"))],
        [*lines, sums, once] if lines else [],
        chart=[len(countries)], parts=list(range(len(countries))), total_at=len(countries),
    )  # fmt: skip


def line(named: Label, by: dict[str, int], countries: list[str], pick: dict, what: str) -> Row:
    numbers = [by.get(country, 0) for country in countries]
    picks = [{**pick, "country": country or NOTHING, "what": what} for country in countries]
    return Row(named, [*numbers, sum(numbers)], [*picks, {**pick, "what": what}])
