"""Self-checks in a lesson: an answer is told, never recorded, and may be tried again."""

import re
from fractions import Fraction
from uuid import uuid4

import pytest
from django.http import QueryDict
from django.utils import translation

from quizzes import practice
from quizzes.models import Answer, Attempt
from tests.quizzes.bank import published, republish, translate

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(locales):
    return published("Q-1", self_check=True)


def answered(question, data, language="en"):
    return practice.check(question.translation_key, sent(question, data), language)


def sent(question, data):
    """What a browser sends, where `answer` is the field of this question."""
    key = str(question.translation_key)
    return QueryDict(data.replace("answer", f"answer-{key}"))


def page(check, language="en"):
    with translation.override(language):
        return practice.render(check, token="the-token")


def test_before_an_answer_there_is_a_question_and_no_hint_of_the_answer(question):
    check = practice.checks([question.translation_key], "en")[str(question.translation_key)]
    html = page(check)
    assert check.result is None
    assert "What comes first?" in html
    assert 'name="csrfmiddlewaretoken" value="the-token"' in html
    assert f'name="check" value="{question.translation_key}"' in html
    assert "About choice" not in html
    assert not re.search(r'class="choice [a-z]', html)


def test_two_checks_of_one_page_share_no_name(question):
    keys = [question.translation_key, published("Q-2", self_check=True).translation_key]
    html = "".join(page(check) for check in practice.checks(keys, "en").values())
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) >= 4 and len(ids) == len(set(ids))


def test_all_checks_of_a_lesson_are_one_query(question, django_assert_num_queries):
    keys = [question.translation_key, published("Q-2").translation_key]
    with django_assert_num_queries(1):
        checks = practice.checks(keys, "ru")
    assert set(checks) == {str(key) for key in keys}


def test_a_right_answer_is_confirmed(question):
    check = answered(question, "answer=b")
    assert (check.result.right, check.result.score) == (True, 1)
    assert check.result.feedback == ["About choice b."]
    html = page(check)
    assert "Your answer is right" in html
    assert re.search(
        r'class="choice right"><input type="radio" name="answer-[^"]+" value="b" checked', html
    )


def test_a_wrong_answer_is_explained_and_the_right_one_stays_hidden(question):
    check = answered(question, "answer=d")
    assert check.result.right is False
    html = page(check)
    assert "Not quite" in html
    assert "About choice d." in html
    assert "About choice b." not in html
    assert 'class="choice right"' not in html


def test_of_several_choices_each_chosen_one_is_marked(locales):
    question = published("Q-1", kind="multiple_choice", right="ac", scoring="partial")
    check = answered(question, "answer=a&answer=c&answer=d")
    assert check.result.score == Fraction(1, 2)
    assert check.result.marks == {"a": "right", "c": "right", "d": "wrong"}
    assert "Partly right" in page(check)


def test_sending_nothing_asks_for_an_answer(question):
    check = answered(question, "check=1")
    assert check.result is None
    assert "Please give an answer first" in page(check)


def test_an_unknown_choice_is_refused(question):
    check = answered(question, "answer=z")
    assert check.result is None
    assert "does not belong to the question" in page(check)


def test_nothing_is_recorded(question):
    answered(question, "answer=b")
    assert not Attempt.objects.exists()
    assert not Answer.objects.exists()


def test_only_the_question_that_was_answered_is_marked(question):
    other = published("Q-2")
    key = str(question.translation_key)
    answers = {key: sent(question, "answer=b")}
    checks = practice.checks([key, str(other.translation_key)], "en", answers)
    assert checks[key].result
    assert checks[str(other.translation_key)].result is None


def test_it_speaks_the_language_of_the_lesson(question):
    translate(question, "ru", stem="Что сначала?", words="вариант")
    check = answered(question, "answer=b", "ru")
    html = page(check, "ru")
    assert "Что сначала?" in html
    assert check.result.feedback == ["About вариант b."]
    assert "English" not in html


def test_what_is_not_translated_says_so(question):
    assert "English" in page(answered(question, "answer=b", "ru"), "ru")


def test_the_choices_stand_in_the_same_order_for_everybody(question):
    orders = {
        tuple(re.findall(r'value="([a-d])"', page(answered(question, "answer=b"))))
        for _ in range(3)
    }
    assert len(orders) == 1


def test_the_present_version_is_asked(question):
    republish(question, right="c")
    assert answered(question, "answer=c").result.right


@pytest.mark.parametrize("gone", ["unpublish", "delete"])
def test_a_question_that_is_gone_leaves_no_trace_in_the_lesson(question, gone):
    getattr(question, gone)()
    assert answered(question, "answer=b") is None
    assert practice.render(None, token="") == ""


def test_an_unknown_question_is_no_question(locales):
    assert practice.checks([uuid4()], "en") == {}
