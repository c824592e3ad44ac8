"""What counts as the same answer: in every language, in both Uzbek scripts."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from languages.uzbek import to_cyrillic
from quizzes.comparing import accepted_in, folded, is_accepted
from quizzes.kinds import KINDS
from tests.quizzes.questions import asked, cleaned
from tests.quizzes.test_every_kind import form_of, page_of

short = KINDS["short_text"]
ACCEPTED = {
    "en": ["chain of custody", "don't know"],
    "ru": ["учёт оружия"],
    "uz": ["oʻqotar qurol", "maʼlumot", "gʻishtin"],
}


@pytest.mark.parametrize(
    "typed",
    [
        "chain of custody",
        "  Chain  of\u00a0CUSTODY. ",
        "“chain of custody”",
        "don’t know",
        "don't know",
        "don`t know",
        "учет оружия",
        "УЧЁТ ОРУЖИЯ",
        "учёт   оружия!",
        "oʻqotar qurol",
        "o'qotar qurol",
        "o‘qotar qurol",
        "o`qotar qurol",
        "O’QOTAR QUROL",
        "ўқотар қурол",
        "Ўқотар Қурол",
        "ma'lumot",
        "ma’lumot",
        "маълумот",
        "ғиштин",
        "g‘ishtin",
    ],
)
def test_what_makes_no_difference_is_accepted(typed):
    assert is_accepted(typed, ACCEPTED)


@pytest.mark.parametrize(
    "typed",
    ["", " ", "chain", "chain of custody of", "oqotar qurol", "malumot", "учот оружия", "уч",
     ".", "'", "ўқотар", None, 7, ["chain of custody"]],
)  # fmt: skip
def test_what_is_another_word_is_not(typed):
    assert not is_accepted(typed, ACCEPTED)


@pytest.mark.parametrize("word", ["xavfsizlik", "oʻq-dori", "gʻarb", "sanʼat", "yoshlar", "kalit"])
def test_uzbek_is_one_answer_in_both_scripts(word):
    assert is_accepted(to_cyrillic(word), {"uz": [word]})
    assert is_accepted(word, {"uz": [to_cyrillic(word)]})


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing_and_no_text_breaks_it(text):
    assert folded(folded(text)) == folded(text)
    assert is_accepted(text, {"ru": [text], "uz": [text]}) or not folded(text)


def test_readers_see_the_answers_of_their_language_and_script():
    assert accepted_in(ACCEPTED, "ru") == ["учёт оружия"]
    assert accepted_in(ACCEPTED, "uz-cyrl")[0] == "ўқотар қурол"
    assert accepted_in({"en": ["a"]}, "ru") == ["a"]


def test_an_answer_in_another_language_than_the_pages_is_right_too():
    _kind, version, _texts = asked("short_text")
    assert short.grade(version, "Отслеживание") == 1
    assert short.grade(version, "келиб чиқишини аниқлаш") == 1
    assert short.grade(version, "guessing") == 0


def test_a_review_tells_the_answers_in_the_readers_language():
    kind, version, texts = asked("short_text")
    with translation.override("ru"):
        described = kind.describe(version, "догадка", texts)
    assert described.answer == ["догадка"]
    assert described.right == ["отслеживание"]
    assert described.feedback == ["Think of the marks on a firearm."]
    assert kind.describe(version, None, texts).feedback == ["Right, tracing."]


def test_a_self_check_says_whether_it_is_right_and_does_not_give_it_away():
    kind, version, texts = asked("short_text")
    assert kind.marks(version, "guess") == {"value": "wrong"}
    assert kind.reply(version, "guess", texts) == ["Think of the marks on a firearm."]


def test_a_long_text_is_refused_and_stays_on_the_page():
    typed = "x" * 201
    assert not form_of("short_text", f"q1={typed}")[3].is_valid()
    assert typed in page_of("short_text", f"q1={typed}")


@pytest.mark.parametrize(
    "changes",
    [
        {"accepted": []},
        {"accepted": [{"language": "kk", "text": "x"}]},
        {"accepted": [{"language": "en", "text": ""}]},
        {"stem": ""},
    ],
)
def test_the_editor_refuses_what_cannot_be_graded(changes):
    with pytest.raises(ValidationError):
        cleaned("short_text", **changes)
