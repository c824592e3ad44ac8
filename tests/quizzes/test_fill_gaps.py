from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from quizzes.kinds import KINDS
from tests.quizzes.questions import VALUES, asked, cleaned
from tests.quizzes.test_every_kind import form_of, page_of

gaps = KINDS["fill_gaps"]


@pytest.mark.parametrize(
    ("response", "points"),
    [
        ({"1": "b", "2": "ninety"}, 1),
        ({"1": "b", "2": "Ninety. "}, 1),
        ({"1": "b", "2": "тўқсон"}, 1),
        ({"1": "b", "2": "nine"}, Fraction(1, 2)),
        ({"1": "b"}, Fraction(1, 2)),
        ({"1": "ninety", "2": "b"}, 0),
        (None, 0),
    ],
)
def test_each_gap_is_worth_its_share(response, points):
    _kind, version, _texts = asked("fill_gaps")
    assert gaps.grade(version, response) == points


def test_all_or_nothing_knows_no_shares():
    _kind, version, _texts = asked("fill_gaps", scoring="all_or_nothing")
    assert gaps.grade(version, {"1": "b"}) == 0
    assert gaps.grade(version, {"1": "b", "2": "ninety"}) == 1


def test_the_gaps_stand_in_the_text():
    page = page_of("fill_gaps")
    before, after = page.index("Dough is made of"), page.index("and water. It rises for")
    assert before < page.index("<select") < after < page.index("<input")
    assert 'aria-label="Gap 1"' in page
    assert "[1]" not in page


def test_what_was_given_stays_there():
    page = page_of("fill_gaps", response={"1": "b", "2": "<ninety>"})
    assert '<option value="b" selected>flour</option>' in page
    assert 'value="&lt;ninety&gt;"' in page


def test_a_choice_that_the_gap_does_not_have_is_refused():
    assert not form_of("fill_gaps", "q1_1=ninety")[3].is_valid()
    assert not form_of("fill_gaps", f"q1_2={'x' * 201}")[3].is_valid()


def test_a_review_fills_the_text():
    kind, version, texts = asked("fill_gaps")
    with translation.override("uz-cyrl"):
        described = kind.describe(version, {"1": "a"}, texts)
    assert described.answer == ["Dough is made of [sand] and water. It rises for […] minutes."]
    assert described.right == ["Dough is made of [flour] and water. It rises for [тўқсон] minutes."]
    assert described.feedback == ["Flour it is.", "It takes ninety."]
    assert kind.reply(version, {"1": "a"}, texts) == ["Flour it is."]


def test_a_translation_without_a_gap_does_not_fit():
    kind, version, texts = asked("fill_gaps")
    assert not kind.fits(version, {**texts, "text": "[1]"})
    assert not kind.fits(version, {**texts, "options": {"1": {"a": "песок", "b": ""}, "2": {}}})
    assert kind.fits(version, {**texts, "text": "[2] и [1]"})


def test_choices_of_a_gap_are_shuffled_within_it():
    kind, version, texts = asked("fill_gaps")
    order = kind.order(version, lambda names: sorted(names, reverse=True))
    assert order == ["1/b", "1/a"]
    assert kind.field(version, texts, order).widget.gaps == {
        "1": [("b", "flour"), ("a", "sand")],
        "2": None,
    }


def gap(place, **changes):
    listed = [dict(one) for one in VALUES["fill_gaps"]["gaps"]]
    listed[place] |= changes
    return {"gaps": listed}


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "No gaps at all."},
        {"text": "[1] and [1] and [2]."},
        {"text": "[1] and [2] and [3]."},
        gap(0, key="2"),
        gap(0, options=VALUES["fill_gaps"]["gaps"][0]["options"][:1]),
        gap(0, options=[]),
        gap(0, accepted=[{"language": "en", "text": "flour"}]),
        gap(1, accepted=[]),
    ],
)
def test_the_editor_refuses_gaps_that_nothing_fills(changes):
    with pytest.raises(ValidationError):
        cleaned("fill_gaps", **changes)
