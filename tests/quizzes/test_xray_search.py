"""Release, second look or stop: what it is worth, what the page hides, and the clock."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from quizzes.kinds import KINDS
from quizzes.kinds.xray_search import CELLS, cell_box, signal, touches
from tests.quizzes.questions import asked, cleaned, zones
from tests.quizzes.test_every_kind import form_of, page_of

search = KINDS["xray_search"]
HARMLESS = {"zones": zones(""), "category": ""}
TIMED = {"seconds": 30}


def said(decision, *cells):
    return {"decision": decision, "cells": list(cells)}


@pytest.mark.parametrize(
    ("response", "points"),
    [
        (said("stop", "d3"), 1),
        (said("look", "d3"), 1),
        (said("look"), Fraction(1, 2)),
        (said("stop", "a1"), Fraction(1, 2)),
        (said("stop", "d3", "a1"), Fraction(1, 2)),
        (said("release"), 0),
        (said("release", "d3"), 0),
        (said(""), 0),
        (None, 0),
    ],
)
def test_with_something_to_be_found(response, points):
    _kind, version, _texts = asked("xray_search")
    assert search.grade(version, response) == points


@pytest.mark.parametrize(
    ("response", "points"),
    [(said("release"), 1), (said("look"), 0), (said("stop", "d3"), 0), (None, 0)],
)
def test_with_harmless_luggage(response, points):
    _kind, version, _texts = asked("xray_search", **HARMLESS)
    assert search.grade(version, response) == points


@pytest.mark.parametrize("decision", ["look", "stop"])
def test_a_second_look_and_a_stop_are_both_a_search(decision):
    _kind, version, _texts = asked("xray_search")
    assert signal(version, said(decision, "a1")) == ("firearm", True, True)
    assert signal(version, said("release")) == ("firearm", True, False)
    assert signal(version, {"opened": "2026-11-27T08:00:00+00:00"}) is None


def test_several_things_are_each_to_be_found():
    _kind, version, _texts = asked("xray_search", zones=zones("ab"))
    assert search.grade(version, said("stop", "a1", "d3")) == 1
    assert search.grade(version, said("stop", "a1", "b1", "d3")) == 1
    assert search.grade(version, said("stop", "a1")) == Fraction(3, 4)
    assert search.grade(version, said("stop", *CELLS)) == Fraction(1, 2)


@given(st.floats(0, 99), st.floats(0, 99), st.floats(0.5, 100), st.floats(0.5, 100))
def test_every_zone_is_touched_by_a_cell_and_edges_do_not_count(x, y, width, height):
    box = [x, y, min(width, 100 - x), min(height, 100 - y)]
    assert any(touches(cell, box) for cell in CELLS)
    for cell in CELLS:
        assert [other for other in CELLS if touches(other, cell_box(cell))][0:2]


def test_the_page_is_the_same_whatever_has_to_be_found():
    page = page_of("xray_search")
    assert page_of("xray_search", **HARMLESS) == page
    for word in ("Zone a", "About zone", "firearm", "Well seen", "<rect"):
        assert word not in page
    assert page.count('type="checkbox"') == 24
    assert page.count('type="radio"') == 3
    assert 'aria-label="Column 4, row 3"' in page


@pytest.mark.parametrize("data", ["q1_decision=hide", "q1_decision=stop&q1_cell=z9"])
def test_what_there_is_not_is_refused(data):
    assert not form_of("xray_search", data)[3].is_valid()


def cleaned_form(data, held=None, **changes):
    kind, _version, _texts, form = form_of("xray_search", data, held, **changes)
    assert form.is_valid(), form.errors
    return kind.clean(form.cleaned_data["q1"])


def test_an_answer_is_stored_with_its_cells():
    data = "q1_decision=stop&q1_cell=d3&q1_cell=a1&q1_cell=d3"
    assert cleaned_form(data) == said("stop", "a1", "d3")
    assert cleaned_form("q1_decision=release&q1_cell=d3") == said("release")
    assert cleaned_form("q1_cell=d3") is None


def ago(seconds):
    return {"opened": (timezone.now() - timedelta(seconds=seconds)).isoformat()}


def test_a_timed_picture_is_not_in_the_page_before_it_is_opened():
    page = page_of("xray_search", **TIMED)
    assert "<img" not in page
    assert 'name="q1_open"' in page
    assert "30 seconds" in page


def test_opening_starts_the_clock_once():
    response = cleaned_form("q1_open=1", **TIMED)
    assert set(response) == {"opened"}
    assert not search.is_answered(response)
    held = ago(10)
    assert cleaned_form("q1_open=1", held, **TIMED) == held


def test_an_open_picture_is_shown_with_the_seconds_left():
    page = page_of("xray_search", response=ago(10), **TIMED)
    assert "<img" in page
    assert 'data-left="20"' in page
    assert "search" in page


def test_an_answer_within_the_time_counts_with_a_little_grace():
    for seconds in (5, 32):
        held = ago(seconds)
        assert cleaned_form("q1_decision=stop&q1_cell=d3", held, **TIMED) == {
            **said("stop", "d3"), **held,
        }  # fmt: skip


def test_an_answer_after_the_time_changes_nothing():
    held = {**said("look", "a1"), **ago(60)}
    assert cleaned_form("q1_decision=stop&q1_cell=d3", held, **TIMED) == held
    page = page_of("xray_search", response=held, **TIMED)
    assert "<img" not in page
    assert "is over" in page
    assert "Second look" in page


def test_an_answer_before_the_picture_was_opened_is_not_taken():
    assert cleaned_form("q1_decision=stop&q1_cell=d3", **TIMED) is None


def test_an_opening_that_the_browser_made_up_is_not_believed():
    data = "q1_decision=stop&q1_opened=2030-01-01T00:00:00%2B00:00"
    assert cleaned_form(data, ago(60), **TIMED) != said("stop")


def test_a_page_that_was_refused_shows_the_running_clock():
    _kind, _version, _texts, form = form_of(
        "xray_search", QueryDict("q1_decision=hide"), ago(10), **TIMED
    )
    assert not form.is_valid()
    assert next(iter(form["q1"])).data["state"] == "open"


def test_where_nothing_is_recorded_there_is_no_clock():
    _kind, _version, _texts, form = form_of("xray_search", **TIMED)
    form.fields["q1"].widget.recorded = False
    assert next(iter(form["q1"])).data["state"] == "open"


@pytest.mark.parametrize(
    ("changes", "response", "feedback"),
    [
        ({}, said("stop", "d3"), ["Well seen.", "About zone b."]),
        ({}, said("release"), ["Look at the middle.", "About zone b."]),
        ({}, None, ["Look at the middle.", "About zone b."]),
        (HARMLESS, said("stop"), ["Nothing is there."]),
        (HARMLESS, said("release"), ["Well seen."]),
    ],
)
def test_feedback_tells_hits_misses_and_false_alarms_apart(changes, response, feedback):
    kind, version, texts = asked("xray_search", **changes)
    assert kind.describe(version, response, texts).feedback == feedback


def test_a_review_shows_what_had_to_be_found_and_cells_gone_astray():
    kind, version, texts = asked("xray_search")
    described = kind.describe(version, said("stop", "a1", "d3"), texts)
    assert described.answer == ["Stop"]
    assert described.right == ["Search (a second look or a stop)", "Zone b"]
    assert [(a.number, a.mark) for a in described.picture.areas] == [(1, "right"), (0, "wrong")]


def test_a_self_check_does_not_show_where():
    kind, version, texts = asked("xray_search")
    assert kind.reply(version, said("release"), texts) == ["Look at the middle."]
    assert kind.marks(version, said("release")) == {"release": "wrong"}


@pytest.mark.parametrize("changes", [{"category": ""}, {"seconds": 1}, {"alt": ""}])
def test_the_editor_refuses_what_makes_no_sense(changes):
    with pytest.raises(ValidationError):
        cleaned("xray_search", **changes)
