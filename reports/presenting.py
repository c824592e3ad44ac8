"""A report in words and numbers of one language: what the page, DOCX and PDF show."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.utils.formats import number_format
from django.utils.text import capfirst

from reports.charts import bars
from reports.rows.what import MISSING
from reports.structure import (
    AMOUNT,
    COUNT,
    MEAN,
    POINTS,
    RATIO,
    SAID,
    SHARE,
    Column,
    Label,
    Report,
    Row,
    Table,
)
from reports.wording import defined, said, title

NOTHING = "–"


def whole(value: int) -> str:
    return number_format(value, use_l10n=True, force_grouping=True)


def decimals(value: float, places: int) -> str:
    return number_format(round(value, places), places, use_l10n=True)


def points(value: float) -> str:
    """With its sign: a minus of typography, as in the reports of the specification."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{decimals(abs(value), 1)}"


FORMS: dict[str, Callable[[Any], str]] = {
    COUNT: whole,
    SHARE: lambda value: f"{number_format(round(100 * value))} %",
    MEAN: lambda value: f"{decimals(value, 1)} %",
    POINTS: points,
    RATIO: lambda value: decimals(value, 2),
    AMOUNT: lambda value: whole(value) if isinstance(value, int) else decimals(value, 1),
    SAID: lambda value: said(value) or NOTHING,
}


def shown(value: Any, form: str) -> str:
    """A cell in words. Text is what may not be shown, or why."""
    if value is None:
        return NOTHING
    return value if isinstance(value, str) else FORMS[form](value)


def presented(report: Report, rows_at: str = "", asked: dict[str, str] | None = None) -> dict:
    """The report as templates show it. `rows_at`: the address of the list behind the figures."""
    return {
        "layout": report.layout,
        "title": title(report.layout),
        "filters": pairs(filters_of(report)),
        "facts": pairs(report.facts),
        "tables": [table(one, rows_at, asked or {}) for one in report.tables],
        "definitions": defined(report.definitions),
        "notes": [said(note) for note in report.notes],
        "missing": [
            (
                said(what),
                whole(number),
                whole(of),
                f"{number_format(round(100 * number / of))} %",
                address(rows_at, asked or {}, MISSING[what[1]]) if what[1] in MISSING else "",
            )
            for what, number, of in report.missing
            if of
        ],
        "is_sample": report.is_sample,
    }


def filters_of(report: Report) -> list[tuple[Label, Label]]:
    """What was asked for and is not among the facts of the report anyway."""
    told = [what for what, _value in report.facts]
    return [(what, value) for what, value in report.filters if what not in told]


def pairs(labels: list) -> list[tuple[str, str]]:
    said_of = [(said(what), said(value)) for what, value in labels]
    return [(what, value) for what, value in said_of if value]


def table(of: Table, rows_at: str, asked: dict[str, str]) -> dict[str, Any]:
    return {
        "key": of.key,
        "title": capfirst(said(of.title)),
        "head": said(of.head),
        "columns": [(said(column.label), column.form != SAID) for column in of.columns],
        "rows": [row(one, of.columns, rows_at, asked) for one in of.rows],
        "chart": chart(of),
    }


def row(of: Row, columns: list[Column], rows_at: str, asked: dict[str, str]) -> dict[str, Any]:
    picks = of.picks or [None] * len(of.cells)
    cells = [
        {
            "text": shown(value, column.form),
            "url": address(rows_at, asked, pick) if pick is not None and leads(value) else "",
            "is_number": column.form != SAID,
        }
        for value, column, pick in zip(of.cells, columns, picks, strict=False)
    ]
    return {"label": said(of.label), "cells": cells, "is_total": of.is_total}


def leads(value: Any) -> bool:
    """Whether rows stand behind a cell: a count of nothing has none; a mean or a share of nought is
    of somebody all the same."""
    return isinstance(value, float) or bool(value)


def address(rows_at: str, asked: dict[str, str], pick: dict[str, str]) -> str:
    if not rows_at:
        return ""
    wanted = {name: value for name, value in {**asked, **pick}.items() if value}
    return f"{rows_at}?{urlencode(wanted)}"


def number(value: Any) -> float:
    """How long a bar is; nothing is drawn of what may not be shown."""
    return max(0, value) if isinstance(value, int | float) else 0


def chart(of: Table) -> dict[str, Any] | None:
    """Bars, one a row (or a column), stacked by series; None where there is nothing to compare."""
    rows = [one for one in of.rows if not one.is_total]
    if not of.chart or not rows:
        return None
    drawn = across(of, rows) if of.across else down(of, rows)
    longest = max(sum(values) for _label, values, _end in drawn) or 1
    series = [said(one.label) for one in rows] if of.across else [
        said(of.columns[n].label) for n in of.chart
    ]  # fmt: skip
    return {
        "id": f"chart-{of.key}",
        "series": series,
        "rows": [{"label": label, "end_text": end, **bars(values, longest)}
                 for label, values, end in drawn],
    }  # fmt: skip


def down(of: Table, rows: list[Row]) -> list[tuple[str, list[float], str]]:
    return [
        (said(one.label), [number(one.cells[n]) for n in of.chart],
         ends([one.cells[n] for n in of.chart], of.columns[of.chart[0]].form))
        for one in rows
    ]  # fmt: skip


def across(of: Table, rows: list[Row]) -> list[tuple[str, list[float], str]]:
    return [
        (said(of.columns[n].label), [number(one.cells[n]) for one in rows],
         ends([one.cells[n] for one in rows], of.columns[n].form))
        for n in of.chart
    ]  # fmt: skip


def ends(values: list[Any], form: str) -> str:
    """What stands behind a bar: its sum, unless a part of it is hidden."""
    if any(isinstance(value, str) for value in values):
        return ""
    return shown(sum(value or 0 for value in values), form)
