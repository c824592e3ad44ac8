from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from quizzes.kinds import KINDS
from quizzes.numbers import as_number, plain
from tests.quizzes.questions import asked, cleaned
from tests.quizzes.test_every_kind import form_of, page_of

numeric = KINDS["numeric"]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("75", "75"),
        (" 75 ", "75"),
        ("75,5", "75.5"),
        ("75.5", "75.5"),
        ("75 %", "75"),
        ("75%", "75"),
        ("1 234,5", "1234.5"),
        ("1\u00a0234\u00a0567", "1234567"),
        ("1\u202f234.50", "1234.5"),
        ("1\u2009234", "1234"),
        ("-3", "-3"),
        ("−3", "-3"),
        ("+3", "3"),
        (".5", "0.5"),
        ("007", "7"),
        ("0,0", "0"),
    ],
)
def test_numbers_are_read_as_people_write_them(typed, number):
    assert plain(as_number(typed, "%")) == number


@pytest.mark.parametrize(
    "typed",
    ["", " ", "many", "1,234.5", "1.234,5", "12 34", "1 2345", "7-5", "1e9", "٣x", "NaN", "inf",
     "5 kg", "--3", ",", "1..2", "9" * 41],
)  # fmt: skip
def test_what_is_not_one_number_is_refused(typed):
    with pytest.raises(ValidationError, match="one number"):
        as_number(typed, "%")


@given(st.decimals(-(10**9), 10**9, places=4))
def test_a_plain_number_reads_back_as_itself(number):
    assert as_number(plain(number)) == number
    assert as_number(plain(number).replace(".", ",")) == number


@pytest.mark.parametrize(
    ("response", "points"),
    [("75", 1), ("75.5", 1), ("74.5", 1), ("75.51", 0), ("74.499999", 0), ("25", 0), (75, 0),
     ("NaN", 0), ("Infinity", 0), (None, 0)],
)  # fmt: skip
def test_the_tolerance_is_exact_and_includes_its_ends(response, points):
    _kind, version, _texts = asked("numeric")
    assert numeric.grade(version, response) == points


def test_no_tolerance_means_exactly():
    _kind, version, _texts = asked("numeric", value="0.3", tolerance="0")
    assert numeric.grade(version, "0.3") == 1
    assert numeric.grade(version, "0.30") == 1
    assert numeric.grade(version, "0.30000001") == 0


@pytest.mark.parametrize(
    ("response", "feedback"),
    [("75", "Right: 18 of 24."), ("75.2", "Right: 18 of 24."), ("25", "Those are left over."),
     ("3", "Divide by all."), (None, "Right: 18 of 24.")],
)  # fmt: skip
def test_feedback_names_the_slip(response, feedback):
    kind, version, texts = asked("numeric")
    assert kind.describe(version, response, texts).feedback == [feedback]


def test_a_self_check_answers_what_was_typed():
    kind, version, texts = asked("numeric")
    assert kind.reply(version, "25", texts) == ["Those are left over."]
    assert kind.reply(version, None, texts) == []
    assert kind.marks(version, "25") == {"value": "wrong"}


def test_a_number_without_feedback_is_not_commented():
    kind, version, texts = asked("numeric", feedback=[])
    assert kind.describe(version, "3", texts).feedback == []


def test_numbers_stand_as_the_language_writes_them():
    kind, version, texts = asked("numeric")
    with translation.override("ru"):
        described = kind.describe(version, "74.25", texts)
        assert described.answer == ["74,25\u00a0%"]
        assert described.right == ["75 ± 0,5\u00a0%"]
        assert 'value="74,25"' in page_of("numeric", response="74.25")


def test_what_was_typed_wrongly_stays_as_it_was_typed():
    page = page_of("numeric", "q1=about+75")
    assert 'value="about 75"' in page
    assert "Please write one number" in page
    assert 'aria-invalid="true"' in page


def test_an_answer_is_stored_in_its_plain_form():
    kind, _version, _texts, form = form_of("numeric", "q1=+1 250,50+".replace(" ", "+"))
    assert form.is_valid(), form.errors
    assert kind.clean(form.cleaned_data["q1"]) == "1250.5"


@pytest.mark.parametrize(
    "changes",
    [
        {"value": None},
        {"tolerance": "-1"},
        {"feedback": [{"when": "75", "text": "a"}, {"when": "75,0", "text": "b"}]},
        {"feedback": [{"when": "often", "text": "a"}]},
        {"feedback": [{"when": "75", "text": ""}]},
    ],
)
def test_the_editor_refuses_what_cannot_be_graded(changes):
    with pytest.raises(ValidationError):
        cleaned("numeric", **changes)


def test_a_comma_in_the_authors_feedback_is_understood():
    _kind, _version, texts = asked("numeric", feedback=[{"when": "0,75", "text": "Times 100."}])
    assert texts["feedback"] == {"0.75": "Times 100."}
    assert Decimal(next(iter(texts["feedback"]))) == Decimal("0.75")
