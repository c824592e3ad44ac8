"""What holds for every kind: the contract of `quizzes.kind.Kind`."""

import json

import pytest
from django.forms import Form
from django.http import QueryDict
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from quizzes.forms import Row
from quizzes.kinds import KINDS
from quizzes.showing import Shown
from tests.quizzes.questions import RIGHT, VALUES, asked

CHOICES = {"single_choice", "multiple_choice", "true_false", "case_scenario"}
KEYS = list("abcdef123")
anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=3)
    | st.sampled_from([*KEYS, "NaN", "1e999999", "Infinity"]),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=2), inner)
    ),
    max_leaves=6,
)


@pytest.fixture(params=sorted(VALUES))
def name(request):
    return request.param


def form_of(name, data=None, response=None, **changes):
    """(kind, version, texts, form) with one question, named q1."""
    kind, version, texts = asked(name, **changes)
    if isinstance(data, str):
        data = QueryDict(data)
    form = Form(data, initial={"q1": response})
    form.fields["q1"] = kind.field(version, texts, kind.order(version, sorted))
    return kind, version, texts, form


def page_of(name, data=None, response=None, marks=None, **changes):
    _kind, version, texts, form = form_of(name, data, response, **changes)
    if data is not None:
        form.is_valid()
    form.fields["q1"].widget.marks = marks or {}
    row = Row(Shown(version, texts, "en", name="q1"), form["q1"])
    return render_to_string("quizzes/question.html", {"row": row})


def test_every_kind_is_tried_here():
    assert set(VALUES) == set(RIGHT) == set(KINDS) - CHOICES


@pytest.fixture(params=sorted(set(VALUES) - {"open_answer"}))
def graded(request):
    """The kinds that the server grades by itself."""
    return request.param


@pytest.fixture(params=sorted(set(VALUES) - {"open_answer", "xray_search", "point_on_image"}))
def plain(request):
    """The kinds whose parts have one input each."""
    return request.param


def test_the_right_answer_is_worth_its_point_and_none_is_worth_nothing(graded):
    kind, version, _texts = asked(graded)
    assert kind.grade(version, RIGHT[graded]) == 1
    assert kind.grade(version, None) == 0


def test_the_solution_is_worth_its_point(graded):
    kind, version, _texts = asked(graded)
    assert kind.solution(version) == RIGHT[graded]


def test_what_is_frozen_is_json(name):
    _kind, version, texts = asked(name)
    for part in (version.structure, version.key, texts):
        assert json.loads(json.dumps(part)) == part


def test_texts_fit_their_own_version_and_not_one_that_lacks_a_text(name):
    kind, version, texts = asked(name)
    assert kind.fits(version, texts)
    assert not kind.fits(version, {**texts, "stem": ""})


@given(data=st.data())
def test_no_stored_nonsense_breaks_a_grading_or_a_review(data):
    name = data.draw(st.sampled_from(sorted(VALUES)))
    nonsense = data.draw(anything)
    kind, version, texts = asked(name)
    points = kind.grade(version, nonsense)
    assert points is None or 0 <= points <= 1
    described = kind.describe(version, nonsense, texts)
    assert described.right or name == "open_answer"
    assert all(isinstance(text, str) for text in [*described.answer, *described.feedback])
    assert set(kind.marks(version, nonsense).values()) <= {"right", "wrong"}
    assert isinstance(kind.reply(version, nonsense, texts), list)


def test_what_was_answered_is_shown_again(plain):
    kind, _version, _texts, form = form_of(plain, response=RIGHT[plain])
    fields = [part.data for part in form["q1"] if "name" in part.data]
    sent = {}
    for part in fields:
        chosen = [value for value, _text, selected in part.get("choices") or [] if selected]
        sent[part["name"]] = chosen[0] if chosen else part.get("value")
    again = form_of(plain, {key: value for key, value in sent.items() if value})[3]
    assert again.is_valid(), again.errors
    assert kind.clean(again.cleaned_data["q1"]) == RIGHT[plain]


def test_an_empty_page_is_valid_and_answers_nothing(name):
    kind, _version, _texts, form = form_of(name, "asked=1")
    assert form.is_valid()
    assert kind.clean(form.cleaned_data["q1"]) is None


def test_the_page_tells_nothing_of_the_key(name):
    """Neither the feedback nor, whatever the key is, another byte."""
    page = page_of(name)
    for text in asked(name)[2]["feedback"].values():
        assert text not in page
    assert 'class="part right' not in page


def test_every_input_has_a_label_and_texts_are_escaped(plain):
    page = page_of(plain, stem="Is <b>1 & 2</b> right?")
    assert "Is &lt;b&gt;1 &amp; 2&lt;/b&gt; right?" in page
    _kind, _version, _texts, form = form_of(plain)
    assert page.count("<legend") == 1
    names = [part.data["name"] for part in form["q1"] if "name" in part.data]
    assert all(f'name="{input}"' in page for input in names)
    assert page.count("<label") + page.count("aria-label=") == len(names)


def test_marks_are_said_in_words(graded):
    kind, version, _texts = asked(graded)
    marks = kind.marks(version, RIGHT[graded])
    assert set(marks.values()) == {"right"}
    page = page_of(graded, response=RIGHT[graded], marks=marks)
    assert page.count(">Right</span>") == len(marks)
