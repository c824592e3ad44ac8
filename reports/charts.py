"""Totals as figures and bars, in the shapes that the template draws them from."""

from collections.abc import Sequence
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from people.choices import Country, InstitutionKind
from reports.participation import SEXES, Courses, Totals

# Per cent of the drawing that the longest bar takes: the number stands behind it.
LONGEST = 84


def percent(part: int, whole: int) -> str:
    """A share as the language writes it; a dash where there is nothing to share."""
    return f"{number_format(round(100 * part / whole))} %" if whole else "–"


def figure(value: int, label: Any, note: str = "") -> dict[str, str]:
    return {
        "value": number_format(value, use_l10n=True, force_grouping=True),
        "label": label,
        "note": note,
    }


def figures(totals: Totals) -> list[dict[str, str]]:
    """The key figures: people once each, then enrolments."""
    enrolled, people = totals.sum("enrolled"), sum(totals.people.values())
    return [
        figure(people, _("people")),
        figure(totals.people["female"], _("women"), percent(totals.people["female"], people)),
        figure(totals.people["male"], _("men"), percent(totals.people["male"], people)),
        figure(
            totals.people["not_disclosed"],
            _("sex not disclosed"),
            percent(totals.people["not_disclosed"], people),
        ),
        figure(enrolled, _("enrolments")),
        figure(totals.sum("passed"), _("passed"), percent(totals.sum("passed"), enrolled)),
        figure(totals.sum("completed"), _("completed"), percent(totals.sum("completed"), enrolled)),
    ]


def charts(totals: Totals, courses: Courses) -> list[dict[str, Any]]:
    """Enrolments by country and sex, by kind of institution and sex, and by course."""
    return [
        by_sex(totals, "country", dict(Country.choices), {
            "id": "by-country", "title": _("By country and sex"), "name": _("Country"),
        }),
        by_sex(totals, "kind", dict(InstitutionKind.choices), {
            "id": "by-kind", "title": _("By kind of institution and sex"),
            "name": _("Institution"),
        }),
        by_course(totals, courses),
    ]  # fmt: skip


def by_sex(
    totals: Totals, name: str, labels: dict[str, Any], chart: dict[str, Any]
) -> dict[str, Any]:
    rows = [
        row(
            labels.get(value) or _("Not stated"),
            [totals.sum("enrolled", **{name: value, "sex": sex}) for sex in SEXES],
        )
        for value in totals.values(name, labels)
    ]
    series = [_("Women"), _("Men"), _("Not disclosed")]
    return drawn({**chart, "series": series, "share": _("Share of women")}, rows)


def by_course(totals: Totals, courses: Courses) -> dict[str, Any]:
    rows = []
    for key in totals.values("course", courses.titles):
        done = totals.sum("completed", course=key)
        rows.append(row(courses.titles[key], [done, totals.sum("enrolled", course=key) - done]))
    chart = {
        "id": "by-course",
        "title": _("By course"),
        "name": _("Course"),
        "series": [_("Completed"), _("Not completed")],
        "share": _("Share completed"),
    }
    return drawn(chart, rows)


def row(label: Any, values: Sequence[int]) -> dict[str, Any]:
    """One row; its share is that of the first value."""
    total = sum(values)
    return {
        "label": label,
        "values": list(values),
        "total": total,
        "share": percent(values[0], total),
    }


def drawn(chart: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The chart with its bars, in per cent of the width, and a row of sums."""
    longest = max((one["total"] for one in rows), default=0) or 1
    for one in rows:
        one.update(bars(one["values"], longest))
    sums = [sum(column) for column in zip(*(one["values"] for one in rows), strict=True)]
    return {**chart, "rows": rows, "footer": row(_("Total"), sums) if rows else None}


def bars(values: Sequence[float], longest: float) -> dict[str, Any]:
    drawn_bars, at = [], 0.0
    for value in values:
        width = LONGEST * value / longest
        drawn_bars.append({"x": round(at, 2), "width": round(width, 2)})
        at += width
    return {"bars": drawn_bars, "end": round(at, 2)}
