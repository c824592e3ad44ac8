"""The result: points by objective always, the answers when the terms allow it."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from quizzes import attempts
from quizzes.models import Allowance
from quizzes.review import review
from tests.quizzes.bank import answers, republish, translate
from tests.quizzes.conftest import NOW

pytestmark = pytest.mark.django_db


def submit(attempt, responses, language="en"):
    return attempts.submit(attempt=attempt, responses=responses, language=language, now=NOW)


@pytest.fixture
def fail(begin):
    """Use up an attempt with one right answer."""
    return lambda **terms: submit(begin(**terms), {1: "b"})


@pytest.fixture
def reviewed(begin, terms):
    """A passed attempt: q1 wrong, q4 half right, the rest right."""

    def reviewed(rule="always", language="en", **more):
        attempt = begin(terms={**terms, "review": rule, "pass_mark": 50})
        attempt = submit(attempt, answers(attempt, q1="d", q4=["a"], q5=None), language)
        return review(attempt, language, **more)

    return reviewed


def page(shown, language="en"):
    with translation.override(language):
        return "".join(
            render_to_string(f"quizzes/{name}.html", {"review": shown})
            for name in ("goalbars", "review")
        )


# When


def test_an_open_attempt_has_no_result(attempt):
    with pytest.raises(ValueError, match="open"):
        review(attempt, "en")


def test_after_a_failed_attempt_there_are_points_only(fail):
    shown = review(fail(), "en")
    assert shown.items is None
    assert [(part.objective, part.score, part.max_score) for part in shown.parts] == [
        ("1.a", 1, 2),
        ("1.b", 0, 3),
    ]
    html = page(shown)
    assert "1 of 2" in html
    assert "About choice" not in html
    assert "What comes first?" not in html


def test_after_passing_everything_is_shown(begin):
    attempt = begin()
    assert review(submit(attempt, answers(attempt)), "en").items


def test_after_the_last_attempt_everything_is_shown_also_of_the_first(fail):
    first, last = fail(), fail()
    assert review(first, "en").items
    assert review(last, "en").items


def test_one_more_attempt_granted_closes_the_answers_until_it_is_used(fail, timur):
    _first, second = fail(), fail()
    assert review(second, "en").items
    Allowance.objects.create(
        user=second.user, context_key=second.context_key, kind="attempt", reason="x",
        granted_by=timur,
    )  # fmt: skip
    assert review(second, "en").items is None
    assert review(fail(), "en").items


def test_passing_later_opens_the_first_attempt_too(fail, begin):
    first, second = fail(), begin()
    submit(second, answers(second))
    assert review(first, "en").items


def test_while_a_new_attempt_is_open_the_old_one_tells_nothing(begin, terms):
    for rule in ("always", "after_pass"):
        given = {**terms, "review": rule, "attempts": 0}
        first = begin(terms=given)
        first = submit(first, answers(first))
        begin(terms=given)
        assert review(first, "en").items is None
        submit(begin(terms=given), {})


def test_without_a_limit_failing_never_opens_the_answers(fail, terms):
    for _ in range(4):
        attempt = fail(terms={**terms, "attempts": 0})
    assert review(attempt, "en").items is None


def test_score_only_stays_score_only(reviewed):
    assert reviewed("score").items is None


def test_always_means_at_once(fail, terms):
    assert review(fail(terms={**terms, "review": "always"}), "en").items


def test_an_unknown_rule_or_none_shows_the_least(fail, terms):
    del terms["review"]
    assert review(fail(terms=terms), "en").items is None


# What


def test_a_review_takes_two_queries(reviewed, begin, django_assert_num_queries):
    attempt = reviewed().attempt
    with django_assert_num_queries(2):
        page(review(attempt, "en"))


def test_every_answer_has_its_state(reviewed):
    shown = reviewed()
    states = {item.position: item.state for item in shown.items}
    assert states == {1: "wrong", 2: "right", 3: "right", 4: "partly", 5: "unanswered"}
    assert [item.position for item in shown.amiss] == [1, 4, 5]
    assert [item.position for item in shown.right] == [2, 3]


def test_the_page_says_what_was_answered_what_was_right_and_why(reviewed):
    html = page(reviewed())
    assert "Question 1: wrong" in html
    assert "Question 4: partly right" in html
    assert "Question 5: no answer" in html
    assert "choice d" in html
    assert "<b>choice b</b>" in html
    assert "About choice d." in html
    assert "Right answers: 2" in html
    assert html.count('class="review"') == html.count('class="rights"') == 1
    assert "2.5 of 3" not in html
    assert "1.5 of 3" in html


def test_sources_and_lessons_are_named(bank, begin, terms):
    bank[0].source = ["F233", "ICCPR, art. 14(2)", "lesson 8.1.1, table"]
    bank[0].lesson = "8.1.1"
    republish(bank[0])
    attempt = submit(begin(terms={**terms, "review": "always"}), {1: "a"})
    lesson = {"title": "8.1.1 Who is affected", "url": "/en/courses/gender/who/"}
    html = page(review(attempt, "en", lessons={"8.1.1": lesson}))
    assert "ICCPR, art. 14(2)</dd>" in html and "F233" not in html and "table" not in html
    russian = page(review(attempt, "ru"), "ru")
    assert '<dd class="small muted" lang="en">ICCPR' in russian
    assert 'href="/en/courses/gender/who/"' in html
    assert "8.1.1 Who is affected" in html


def test_objectives_have_the_titles_that_the_course_gives(reviewed):
    shown = reviewed(titles={"1.a": "Recognise a weapon"})
    assert [part.title for part in shown.parts] == ["Recognise a weapon", "1.b"]
    assert "Recognise a weapon: 1 of 2" in page(shown)


def test_the_review_speaks_the_language_asked_for_and_flags_the_rest(reviewed, bank):
    translate(bank[0], "ru", stem="Что сначала?", words="вариант")
    shown = reviewed(language="ru")
    html = page(shown, "ru")
    assert "Что сначала?" in html
    assert "About вариант d." in html
    assert shown.items[1].question.untranslated
    assert 'lang="en"' in html


def test_an_answer_given_in_russian_is_reviewed_in_english(begin, terms, bank):
    translate(bank[0], "ru", words="вариант")
    attempt = submit(begin(terms={**terms, "review": "always"}), {1: "d"}, "ru")
    first = review(attempt, "en").items[0]
    assert first.description.answer == ["choice d"]
    assert first.question.answer.language == "ru"


def test_a_question_edited_later_is_reviewed_as_it_was_asked(reviewed, bank):
    attempt = reviewed().attempt
    republish(bank[0], stem="Something else?", right="d", words="other")
    first = review(attempt, "en").items[0]
    assert first.question.stem == "What comes first?"
    assert first.description.right == ["choice b"]


def test_points_in_russian_have_a_comma(reviewed):
    assert "1,5" in page(reviewed(language="ru"), "ru")
