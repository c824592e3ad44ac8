"""What layouts with cross-tables share: counts by two attributes, with sums and unique persons."""

from collections import Counter
from collections.abc import Callable, Sequence

from reports import facts
from reports.facts import SEXES, Fact, Facts
from reports.selecting import NOTHING
from reports.structure import COUNT, SHARE, Column, Label, Row, Table, share, word

MANY = 0.05
"""Share of those who did not say from which on a second share leaves them out (rule 5)."""
REACHED, TRAINED = "reached", "trained"


def rows_of(found: Facts, what: str) -> list[Fact]:
    return found.trained if what == TRAINED else found.attended


def shares(women: int, total: int, unknown: int, *, twice: bool) -> list[float | None]:
    """The share of women, and without those who did not say where the table shows both."""
    return [share(women, total), *([share(women, total - unknown)] if twice else [])]


def share_columns(*, twice: bool) -> list[Column]:
    names = ["share_of_women", *(["share_of_known"] if twice else [])]
    return [Column(word(name), SHARE) for name in names]


def is_many(rows: Sequence[Fact]) -> bool:
    unknown = sum(row.sex == "not_disclosed" for row in rows)
    return bool(rows) and unknown / len(rows) > MANY


def by_sex(rows: list[Fact], *, key: str, title: Label, head: Label, attribute: str,
           order: Sequence[str], what: str) -> Table:  # fmt: skip
    """Participations by an attribute and sex, the share of women, and a row of unique persons."""
    twice = is_many(rows)
    counts = facts.table(rows, attribute, "sex")
    lines = [
        sex_row(label(attribute, value), {sex: counts[value, sex] for sex in SEXES},
                {attribute_filter(attribute): value or NOTHING}, what, twice=twice)
        for value in facts.in_order((getattr(row, attribute) for row in rows), order)
    ]  # fmt: skip
    sums = sex_row(word("total"), facts.table(rows, "sex"), {}, what, twice=twice)
    once = sex_row(word("unique"), facts.people(rows, "sex"), {}, f"{what}_persons", twice=twice)
    sums.is_total = once.is_total = True
    columns = [*(Column(word(sex), COUNT) for sex in SEXES), Column(word("total"), COUNT)]
    return Table(
        key, title, head, [*columns, *share_columns(twice=twice)],
        [*lines, sums, once] if lines else [], chart=[0, 1, 2], parts=[0, 1, 2], total_at=3,
    )  # fmt: skip


def in_both(
    found: Facts, titles: str, *, head: Label, attribute: str, order: Sequence[str]
) -> list[Table]:
    """The same table of those reached and of those trained; `titles`: what follows these words in
    the name of the title."""
    return [
        by_sex(
            rows_of(found, what),
            key=what,
            title=word(f"{what}_{titles}"),
            head=head,
            attribute=attribute,
            order=order,
            what=what,
        )
        for what in (REACHED, TRAINED)
    ]


def sex_row(
    named: Label, by: dict[str, int], pick: dict[str, str], what: str, *, twice: bool
) -> Row:
    numbers = [by.get(sex, 0) for sex in SEXES]
    total = sum(numbers)
    cells = [*numbers, total, *shares(numbers[0], total, numbers[2], twice=twice)]
    whole = {**pick, "what": what}
    # A share leads to those whom it is of: everybody, or who said their sex.
    picks: list[dict[str, str] | None] = [*({**whole, "sex": sex} for sex in SEXES), whole]
    picks += [whole, {**whole, "of": "said"}][: len(cells) - 4]
    return Row(named, cells, picks)


FILTERS = {"group": "target_group"}


def attribute_filter(attribute: str) -> str:
    """The filter that asks for an attribute of a fact."""
    return FILTERS.get(attribute, attribute)


def label(attribute: str, value: str) -> Label:
    return [attribute_filter(attribute), value] if value else word("not_stated")


def missing(found: Facts, *names: str) -> list[tuple[Label, int, int]]:
    """Of how many of those who attended something is not known."""
    tests: dict[str, Callable[[Fact], bool]] = {
        "missing_sex": lambda row: row.sex == "not_disclosed",
        "missing_country": lambda row: not row.country,
        "missing_institution": lambda row: not row.kind,
        "missing_group": lambda row: not row.group,
    }
    unknown = Counter(name for row in found.attended for name in names if tests[name](row))
    return [(word(name), unknown[name], len(found.attended)) for name in names if unknown[name]]
