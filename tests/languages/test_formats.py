"""Dates and numbers as each language writes them."""

from datetime import date, datetime

import pytest
from django.utils.formats import date_format, get_format, number_format
from django.utils.translation import override, pgettext

from languages.months import MONTHS

DAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "25 November 2026"),
        ("ru", "25 ноября 2026\xa0г."),
        ("uz", "2026-yil 25-noyabr"),
        ("uz-cyrl", "2026-йил 25-ноябрь"),
    ],
)
def test_a_date(language, written):
    with override(language):
        assert date_format(DAY, "DATE_FORMAT") == written


@pytest.mark.parametrize(
    ("language", "moment", "month", "day"),
    [
        ("en", "25 November 2026, 09:05", "November 2026", "25 November"),
        ("ru", "25 ноября 2026\xa0г. 9:05", "Ноябрь 2026\xa0г.", "25 ноября"),
        ("uz", "2026-yil 25-noyabr, 9:05", "2026-yil noyabr", "25-noyabr"),
        ("uz-cyrl", "2026-йил 25-ноябрь, 9:05", "2026-йил ноябрь", "25-ноябрь"),
    ],
)
def test_a_moment_a_month_and_a_day_of_the_year(language, moment, month, day):
    with override(language):
        assert date_format(datetime(2026, 11, 25, 9, 5), "DATETIME_FORMAT") == moment  # noqa: DTZ001
        assert date_format(DAY, "YEAR_MONTH_FORMAT") == month
        assert date_format(DAY, "MONTH_DAY_FORMAT") == day


@pytest.mark.parametrize(
    ("language", "months"),
    [
        ("uz", "yanvar fevral mart aprel may iyun iyul avgust sentabr oktabr noyabr dekabr"),
        (
            "uz-cyrl",
            "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
        ),
    ],
)
def test_uzbek_writes_months_small(language, months):
    with override(language):
        assert [str(month) for month in MONTHS] == months.split()
        for number, name in enumerate(months.split(), start=1):
            assert date_format(date(2026, number, 1), "MONTH_DAY_FORMAT") == f"1-{name}"


def test_months_are_those_django_asks_for():
    with override("en"):
        names = [date_format(date(2026, number, 1), "F") for number in range(1, 13)]
        assert [str(month) for month in MONTHS] == names
    with override("ru"):
        assert [pgettext("alt. month", name) for name in names] == [str(m) for m in MONTHS]


@pytest.mark.parametrize("language", ["en", "ru", "uz", "uz-cyrl"])
def test_the_week_begins_on_monday(language):
    with override(language):
        assert get_format("FIRST_DAY_OF_WEEK") == 1


@pytest.mark.parametrize(
    ("language", "number"),
    [("en", "1,250.75"), ("ru", "1\xa0250,75"), ("uz", "1\xa0250,75"), ("uz-cyrl", "1\xa0250,75")],
)
def test_a_number(language, number):
    with override(language):
        assert number_format(1250.75, force_grouping=True) == number
