"""Satisfaction in report 1 against plain Python on the forms."""

import random
import statistics
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programmes.models import Event, Feedback
from programmes.satisfaction import Item
from reports.presenting import presented
from reports.protecting import protected
from tests.reports.layouts.promises import FORMS, form, opine
from tests.reports.layouts.test_figures import as_dict, resolved

pytestmark = pytest.mark.django_db


@pytest.fixture
def opined(world):
    opine(world)
    return world


def given(code: str) -> dict[str, list[int]]:
    """Question → its answers, from the rows."""
    rows = list(Feedback.objects.filter(event__code=code))
    return {
        item: [said for row in rows if (said := getattr(row, item)) is not None]
        for item in Item.values
    }


def by_code(table) -> dict[str, dict]:
    return {label.split(" – ")[0]: said for label, said in named(table).items()}


def named(table) -> dict[str, dict]:
    columns = [column.label[1] for column in table.columns]
    return {row.label[1][""]: dict(zip(columns, row.cells, strict=True)) for row in table.rows}


@pytest.mark.parametrize(
    "filters", [{}, {"project": 0}, {"country": "KZ"}, {"sex": "female"}, {"event": "b-3"}], ids=str
)
def test_the_mean_and_the_number_of_forms_of_each_event(opined, report, filters):
    rows = by_code(report("event", **resolved(opined, filters)).tables[0])
    assert "B-3" in rows or filters == {"project": 0}
    for code, row in rows.items():
        enough = [said for said in given(code).values() if len(said) >= 5]
        answers = [one for said in enough for one in said]
        assert row["forms"] == FORMS.get(code, 0)
        assert row["satisfaction"] == (
            pytest.approx(statistics.fmean(answers)) if answers else None
        )
        if row["forms"] < 5:
            assert row["satisfaction"] is None


def test_a_mean_of_all_answers_where_every_question_has_enough(opined, report):
    """The definition word by word: the mean of all answers that were given."""
    every = [one for said in given("B-3").values() for one in said]
    assert min(len(said) for said in given("B-3").values()) >= 5
    row = by_code(report("event").tables[0])["B-3"]
    assert row["satisfaction"] == pytest.approx(sum(every) / len(every))


@pytest.mark.parametrize("code", ["A-1", "A-2", "A-3", "B-1", "B-3"])
def test_the_five_questions_of_one_event(opined, report, code):
    table = report("event", event=code).tables[-1]
    assert table.key == "satisfaction"
    assert list(as_dict(table)) == Item.values
    for item, row in as_dict(table).items():
        said = given(code)[item]
        assert row["answers"] == len(said)
        if len(said) < 5:
            assert (row["mean"], row["satisfied"]) == (None, None)
        else:
            high = Counter(said)[4] + Counter(said)[5]
            assert row["mean"] == pytest.approx(statistics.fmean(said))
            assert row["satisfied"] == pytest.approx(high / len(said))


def test_without_a_form_and_of_many_events_there_is_no_table_of_questions(opined, report):
    for filters in ({"event": "A-4"}, {}):
        assert "satisfaction" not in [table.key for table in report("event", **filters).tables]


def test_what_few_answered_cannot_be_computed_from_the_rest(opined, report):
    """All that is shown of A-3, put together, says nothing of a question that few answered."""
    event = Event.objects.get(code="A-3")
    form(random.Random(1), event, materials=1).save()
    made = report("event", event="A-3")
    whole = by_code(made.tables[0])["A-3"]["satisfaction"]
    shown = [row.cells for row in made.tables[-1].rows if row.cells[1] is not None]
    assert len(shown) < 5
    answers = sum(number for number, _mean, _share in shown)
    assert whole == pytest.approx(sum(n * mean for n, mean, _share in shown) / answers)


def test_it_is_said_how_it_is_counted_and_with_two_decimals(opined, report):
    made = report("event", event="B-3")
    assert "satisfaction" in made.definitions
    shown = presented(made)
    cells = shown["tables"][0]["rows"][0]["cells"]
    mean = by_code(made.tables[0])["B-3"]["satisfaction"]
    assert [cell["text"] for cell in cells[-2:]] == [f"{mean:.2f}", "30"]
    assert [row["label"] for row in shown["tables"][-1]["rows"]] == Item.labels


def test_for_others_few_forms_are_few(opined, report):
    rows = by_code(protected(report("event")).tables[0])
    plain = by_code(report("event").tables[0])
    for code, number in FORMS.items():
        if code in rows:
            assert rows[code]["forms"] == ("<5" if 0 < number < 5 else number)
            assert rows[code]["satisfaction"] == plain[code]["satisfaction"]


@pytest.mark.parametrize("code", ["A-1", "A-2", "A-3", "B-1", "B-3"])
def test_for_others_few_answers_are_few(opined, report, code):
    plain = as_dict(report("event", event=code).tables[-1])
    safe = as_dict(protected(report("event", event=code)).tables[-1])
    for item, row in plain.items():
        few = 0 < row["answers"] < 5
        assert safe[item] == {**row, "answers": "<5" if few else row["answers"]}


def test_as_many_queries_for_many_forms_as_for_none(world, report):
    report("event")  # what is read once, such as permissions
    with CaptureQueriesContext(connection) as none:
        report("event")
    for code in world.events:
        form(random.Random(code), world.events[code], useful=4).save()
    with CaptureQueriesContext(connection) as many:
        report("event")
    assert len(many) == len(none)
