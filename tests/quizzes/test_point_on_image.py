from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from quizzes.kinds import KINDS
from tests.quizzes.questions import asked, cleaned, zones
from tests.quizzes.test_every_kind import form_of, page_of

pointing = KINDS["point_on_image"]


@pytest.mark.parametrize(
    ("response", "points"),
    [
        (["a", "c"], 1),
        (["a"], Fraction(1, 2)),
        (["a", "b"], 0),
        (["a", "b", "c"], Fraction(1, 2)),
        (["b"], 0),
        (None, 0),
    ],
)
def test_hits_count_and_misses_cost(response, points):
    _kind, version, _texts = asked("point_on_image")
    assert pointing.grade(version, response) == points


def test_all_or_nothing_knows_no_shares():
    _kind, version, _texts = asked("point_on_image", scoring="all_or_nothing")
    assert pointing.grade(version, ["a"]) == 0
    assert pointing.grade(version, ["a", "c"]) == 1


def test_every_zone_is_a_check_box_with_its_number_and_a_label_on_the_picture():
    page = page_of("point_on_image")
    assert page.count('type="checkbox"') == 3
    for number, key in enumerate("abc", 1):
        assert f'name="q1" value="{key}" id="q1-{key}"' in page
        assert f'<label for="q1-{key}"></label>' in page
        assert f"{number}. Zone {key}" in page
    assert '<rect x="120.0" y="80.0" width="180.0" height="160.0"/>' in page
    assert 'alt="A hall."' in page


def test_numbers_of_a_drawing_are_written_for_machines_in_every_language():
    with translation.override("ru"):
        assert 'viewBox="0 0 1200 800"' in page_of("point_on_image")
        assert 'r="46.2"' in page_of("point_on_image")


def test_the_page_is_the_same_whichever_zones_are_right():
    assert page_of("point_on_image", zones=zones("b")) == page_of("point_on_image")


def test_a_zone_that_the_picture_does_not_have_is_refused():
    assert not form_of("point_on_image", "q1=a&q1=z")[3].is_valid()


def test_what_was_chosen_stays_chosen():
    page = page_of("point_on_image", response=["c"])
    assert page.count(" checked") == 1
    assert 'value="c" checked' in page


def test_a_review_shows_the_zones_with_their_numbers():
    kind, version, texts = asked("point_on_image")
    described = kind.describe(version, ["a", "b"], texts)
    assert described.answer == ["1. Zone a", "2. Zone b"]
    assert described.right == ["1. Zone a", "3. Zone c"]
    assert described.feedback == ["About zone b.", "About zone c."]
    marks = [(area.number, area.mark) for area in described.picture.areas]
    assert marks == [(1, "right"), (2, "wrong"), (3, "right")]


def test_a_translation_needs_the_description_of_the_picture():
    kind, version, texts = asked("point_on_image")
    assert not kind.fits(version, {**texts, "alt": ""})


def moved(**changes):
    first, *rest = zones("ac")
    return {"zones": [{**first, **changes}, *rest]}


@pytest.mark.parametrize(
    "changes",
    [
        {"zones": zones("")},
        {"zones": zones("a")[:1]},
        {"alt": ""},
        moved(x=90.0),
        moved(width=0.0),
        moved(y=-1.0),
        moved(height=101.0),
        moved(key="b"),
        moved(text=""),
    ],
)
def test_the_editor_refuses_zones_that_make_no_sense(changes):
    with pytest.raises(ValidationError):
        cleaned("point_on_image", **changes)
