"""Learning gain: no mean of fewer than five people, and none that could be computed."""

from typing import Any

from reports.protecting.cells import lines, name, totals
from reports.structure import Row, Table
from reports.suppressing import HIDDEN, is_small, suppress, suppress_list

BOTH, MEANS, WOMENS, MENS, PASSED, PASSED_SHARE = 0, slice(1, 6), 4, 5, 6, 7


def protect(tables: dict[str, Table]) -> None:
    """Means of small groups, and what they would follow from, are left out."""
    if "gain" not in tables:
        return
    courses, groups = tables["gain"], tables.get("statistics")
    by_course(courses)
    if groups is None:
        return
    known = {name(row.label): row.cells for row in lines(courses)}
    told = [of_course(known[course], found) for course, found in grouped(groups.rows).items()]
    for row in totals(courses) if not all(told) else ():
        row.cells[WOMENS] = row.cells[MENS] = None


def by_course(table: Table) -> None:
    """Who passed and who did not add up to those who did both tests, and those to the total."""
    rows = lines(table)
    numbers = [row.cells[BOTH] for row in rows]
    counts = [[row.cells[PASSED], row.cells[BOTH] - row.cells[PASSED]] for row in rows]
    (shown,) = suppress(counts)
    both = gathered(numbers, [cells[-1] for cells in shown])
    for row, cells, said in zip([*rows, *totals(table)], shown, both, strict=False):
        row.cells[BOTH], row.cells[PASSED] = said, cells[0]
        if isinstance(said, str) or isinstance(cells[0], str):
            row.cells[PASSED_SHARE] = None
        if isinstance(said, str):
            row.cells[MEANS] = [None] * 5


def gathered(parts: list[int], shown: list[int | str]) -> list[int | str]:
    """Parts and their sum. What is hidden must be five people together, or their common mean would
    follow from the mean of all: if they are fewer, the smallest of the others goes with them."""
    said = list(shown)
    hidden = sum(part for part, one in zip(parts, said, strict=False) if isinstance(one, str))
    if is_small(hidden) and not isinstance(said[-1], str):
        others = [at for at, part in enumerate(parts) if part and not isinstance(said[at], str)]
        for at in sorted(others, key=lambda at: parts[at])[:1]:
            said[at] = HIDDEN
    return said


def of_course(course: list[Any], groups: dict[str, list[Row]]) -> bool:
    """Groups of a course add up to all of it: by sex, and again by country. The means of women and
    men beside the course are those of its groups. Whether both were told."""
    (whole,) = groups.pop("all")
    for rows in groups.values():
        parts = [row.cells[BOTH] for row in rows]
        (shown,) = suppress_list(parts, sums=[course[BOTH]])
        for row, said in zip(rows, gathered(parts, shown), strict=False):
            tell(row, said)
    tell(whole, course[BOTH])
    hidden = {at for at, sex in ((WOMENS, "female"), (MENS, "male"))
              if is_hidden(groups.get("sex", []), sex)}  # fmt: skip
    for at in hidden:
        course[at] = None
    return not hidden


def tell(row: Row, both: int | str) -> None:
    """How many did both tests; where that is hidden, nothing else either."""
    row.cells[BOTH] = both
    if isinstance(both, str):
        row.cells[1:] = [None] * (len(row.cells) - 1)


def is_hidden(rows: list[Row], sex: str) -> bool:
    return any(
        list(row.label[1][1]) == ["word", sex] and isinstance(row.cells[BOTH], str) for row in rows
    )


def grouped(rows: list[Row]) -> dict[str, dict[str, list[Row]]]:
    """Course → "sex", "country", "all" → its rows."""
    found: dict[str, dict[str, list[Row]]] = {}
    for row in rows:
        course, group = row.label[1]
        kind = "all" if list(group) == ["word", "all"] else "sex" if is_sex(group) else "country"
        found.setdefault(name(course), {}).setdefault(kind, []).append(row)
    return found


def is_sex(group: list) -> bool:
    return list(group) in [["word", sex] for sex in ("female", "male", "not_disclosed")]
