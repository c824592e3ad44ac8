"""The page of a test: what it shows, what it hides, what it accepts."""

import re

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import translation

from quizzes import attempts
from quizzes.forms import AttemptForm, positions_in
from tests.quizzes.bank import RIGHT, answers, republish, sent, translate
from tests.quizzes.conftest import NOW

pytestmark = pytest.mark.django_db


def form_of(attempt, data=None, language="en", **more):
    if isinstance(data, str):
        data = QueryDict(data)
    return AttemptForm(data, attempt=attempt, language=language, **more)


def page_of(attempt, data=None, language="en"):
    with translation.override(language):
        form = form_of(attempt, data, language)
        if data is not None:
            form.is_valid()
        return render_to_string("quizzes/questions.html", {"form": form})


def values(page, position):
    """Values of the inputs of one question, in the order shown."""
    return re.findall(rf'name="q{position}" value="([^"]*)"', page)


def checked(page):
    return re.findall(r'name="(q\d+)" value="([^"]*)" checked', page)


def save(attempt, responses, language="en"):
    return attempts.save(attempt=attempt, responses=responses, language=language, now=NOW)


# What is shown


def test_a_page_is_one_query_however_many_questions(attempt, django_assert_num_queries):
    with django_assert_num_queries(1):
        page_of(attempt)


def test_every_question_is_a_fieldset_with_its_text_and_choices(attempt):
    page = page_of(attempt)
    assert page.count("<fieldset") == page.count("<legend") == 5
    assert "Question 1 of 5" in page
    assert "What comes first?" in page
    assert sorted(values(page, 1)) == ["a", "b", "c", "d"]
    assert page.count('type="radio"') == 14
    assert page.count('type="checkbox"') == 4
    assert [f'name="asked" value="{n}"' in page for n in range(1, 6)] == [True] * 5


def test_saved_answers_are_there_again(attempt):
    save(attempt, {1: "b", 4: ["a", "c"]})
    page = page_of(attempt)
    assert sorted(checked(page)) == [("q1", "b"), ("q4", "a"), ("q4", "c")]


def test_choices_stand_in_the_same_order_after_a_reload_and_in_every_language(attempt, bank):
    for question in bank[:4]:
        for language, words in (("ru", "вариант"), ("uz", "javob"), ("uz-cyrl", "жавоб")):
            translate(
                question,
                language,
                words=words,
                kind=question.kind.name,
                right="ac" if question.kind.name == "multiple_choice" else "b",
            )
    orders = {
        language: [values(page_of(attempt, language=language), n) for n in range(1, 6)]
        for language in ("en", "ru", "uz", "uz-cyrl")
    }
    assert orders["en"] == orders["ru"] == orders["uz"] == orders["uz-cyrl"]
    assert orders["en"] == [values(page_of(attempt), n) for n in range(1, 6)]


def test_another_seed_shows_another_order(begin, attempt):
    attempts.submit(attempt=attempt, responses={}, language="en", now=NOW)
    other = begin(seed=8)
    one, two = page_of(attempt), page_of(other)
    assert [values(one, n) for n in (1, 2, 3, 4)] != [values(two, n) for n in (1, 2, 3, 4)]


def test_choices_that_are_not_to_be_shuffled_stay_as_written(begin, bank):
    republish(bank[0], shuffle=False)
    page = page_of(begin())
    assert values(page, 1) == ["a", "b", "c", "d"]
    assert values(page, 5) == ["true", "false"]


def test_a_translated_question_is_shown_in_the_language_asked_for(attempt, bank):
    translate(bank[0], "ru", stem="Что сначала?", words="вариант")
    page = page_of(attempt, language="ru")
    assert "Что сначала?" in page
    assert "вариант a" in page


def test_an_untranslated_question_appears_in_its_source_language_and_says_so(attempt, bank):
    translate(bank[0], "ru", stem="Что сначала?", words="вариант")
    first, second, *_ = form_of(attempt, language="ru").questions
    assert (first.language, first.untranslated) == ("ru", False)
    assert (second.language, second.untranslated) == ("en", True)
    page = page_of(attempt, language="ru")
    assert page.count("English") == 4
    assert '<span class="ask" lang="en">What comes first?</span>' in page
    assert "English" not in page_of(attempt)


def test_a_text_made_for_a_newer_version_is_not_shown(attempt, bank):
    translate(bank[0], "ru", words="вариант")
    republish(bank[0], words="option")
    translate(bank[0], "ru", words="ответ")
    assert "вариант a" in page_of(attempt, language="ru")
    assert "ответ a" not in page_of(attempt, language="ru")


def test_a_translation_that_comes_later_is_shown_in_an_open_attempt(attempt, bank):
    assert form_of(attempt, language="ru").questions[0].untranslated
    translate(bank[0], "ru", words="вариант")
    assert "вариант a" in page_of(attempt, language="ru")


# What is hidden


def test_nothing_in_the_page_tells_the_key(attempt, bank):
    """The page is the same, byte for byte, whatever the key is."""
    page = page_of(attempt)
    assert "About choice" not in page
    versions = [answer.version for answer in attempt.answers.all()]
    for version in versions:
        right = version.structure["options"][-1:]
        type(version).objects.filter(pk=version.pk).update(key={"right": right})
    assert page_of(attempt) == page
    assert not re.search(r'class="choice [a-z]|data-|"right"', page)


def test_texts_are_escaped(begin, bank):
    republish(bank[0], stem="Is <b>1 & 2</b> right?", words="<script>x</script>")
    page = page_of(begin())
    assert "&lt;script&gt;" in page
    assert "Is &lt;b&gt;1 &amp; 2&lt;/b&gt; right?" in page
    assert "<script" not in page


# What is accepted


def test_answers_are_read_as_they_are_stored(attempt):
    form = form_of(attempt, "q1=b&q4=c&q4=a&q5=false")
    assert form.is_valid()
    assert form.responses() == {1: "b", 4: ["a", "c"], 5: "false"}


def test_what_the_form_reads_is_what_is_graded(attempt):
    form = form_of(attempt, sent(answers(attempt)))
    assert form.is_valid()
    finished = attempts.submit(attempt=attempt, responses=form.responses(), language="en", now=NOW)
    assert finished.score == 5


def test_an_empty_page_is_valid_and_says_nothing(attempt):
    form = form_of(attempt, "")
    assert form.is_valid()
    assert form.responses() == {}
    assert form.unanswered() == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("name", ["q0=a", "q6=a", "q99=b", "q-1=a", "q1x=a", "qq=1", "asked=99"])
def test_foreign_questions_are_not_looked_at(attempt, name):
    form = form_of(attempt, f"q1=b&{name}")
    assert form.is_valid()
    assert form.responses() == {1: "b"}


def test_of_a_repeated_radio_the_last_value_counts(attempt):
    form = form_of(attempt, "q1=a&q1=b")
    assert form.is_valid()
    assert form.responses() == {1: "b"}


def test_a_repeated_box_counts_once(attempt):
    form = form_of(attempt, "q4=a&q4=a&q4=c")
    assert form.is_valid()
    assert form.responses() == {4: ["a", "c"]}


@pytest.mark.parametrize(
    ("data", "at"), [("q1=z", "q1"), ("q4=a&q4=z", "q4"), ("q5=maybe", "q5"), ("q1=%00", "q1")]
)
def test_an_unknown_choice_is_refused_at_its_question(attempt, data, at):
    form = form_of(attempt, f"q2=b&{data}")
    assert not form.is_valid()
    assert list(form.errors) == [at]


def test_a_refusal_keeps_everything_else_that_was_chosen(attempt):
    page = page_of(attempt, "q1=z&q2=b&q4=a")
    assert ("q2", "b") in checked(page)
    assert ("q4", "a") in checked(page)
    assert 'id="q1-error"' in page
    assert 'aria-describedby="q1-error"' in page
    assert "does not belong to the question" in page


def test_a_missing_radio_keeps_the_saved_answer(attempt):
    """A radio can't be unpressed: a page without it is an older one."""
    save(attempt, {1: "b"})
    form = form_of(attempt, "asked=1&asked=2&q2=b")
    assert form.is_valid()
    assert form.responses() == {2: "b"}
    assert form.unanswered() == [3, 4, 5]


def test_boxes_that_are_all_unticked_are_cleared(attempt):
    save(attempt, {4: ["a"]})
    form = form_of(attempt, "asked=4")
    assert form.is_valid()
    assert form.responses() == {4: None}
    assert 4 in form.unanswered()


def test_boxes_that_are_not_on_the_page_are_kept(attempt):
    save(attempt, {4: ["a"]})
    form = form_of(attempt, "asked=1&q1=a")
    assert form.is_valid()
    assert form.responses() == {1: "a"}
    assert 4 not in form.unanswered()


def test_a_page_may_show_some_questions_only(attempt):
    form = form_of(attempt, "q2=b&q3=b", positions=[2])
    assert form.is_valid()
    assert form.responses() == {2: "b"}
    assert [question.position for question in form.questions] == [2]


@pytest.mark.parametrize(
    ("page", "read"),
    [
        ("q2=b", [2]),
        ("q2_left=b&q3=a", [2, 3]),
        ("asked=4", [4]),
        ("asked=99999999999999999999&asked=-1&asked=&q99999999999999=a&q=1&xq1=a", []),
    ],
)
def test_only_questions_that_stand_on_the_page_are_read(attempt, page, read):
    sent = QueryDict(page)
    form = AttemptForm(sent, attempt=attempt, language="en", positions=positions_in(sent))
    assert [question.position for question in form.questions] == read


def test_answers_chosen_in_one_language_are_kept_in_another(attempt, bank):
    translate(bank[0], "ru", words="вариант")
    form = form_of(attempt, "q1=b&q2=a", language="en")
    assert form.is_valid()
    save(attempt, form.responses())
    assert checked(page_of(attempt, language="ru")) == [("q1", "b"), ("q2", "a")]


def test_all_right_answers_are_choices_of_the_form(attempt):
    assert form_of(attempt, sent(RIGHT)).is_valid()
