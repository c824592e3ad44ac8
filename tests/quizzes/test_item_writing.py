"""What those who write good questions look out for, in three languages."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from quizzes.item_writing import (
    RULES,
    all_of_the_above,
    duplicate_options,
    longest_is_right,
    negative_stem,
    no_feedback,
    picture_tells,
    warnings,
)
from quizzes.models import Question
from tests.quizzes.bank import body
from tests.quizzes.questions import VALUES, zones


def options(*texts, right=0, feedback="Because."):
    return [
        {"key": "abcdef"[n], "text": text, "feedback": feedback, "correct": n == right}
        for n, text in enumerate(texts)
    ]


def choice(*texts, stem="What comes first?", **more):
    return {"stem": stem, "options": options(*texts, **more)}


def test_a_right_choice_much_longer_than_the_others_is_seen():
    long = "Lead everyone to a safe place at a distance, then call"
    assert longest_is_right(choice(long, "Call first", "Wait"))
    assert not longest_is_right(choice("Call first", long, "Wait"))
    assert not longest_is_right(choice(long, long + ".", "Wait"))
    assert not longest_is_right(choice("Yes, at once", "No", "Why"))


@pytest.mark.parametrize(
    "text",
    ["All of the above", "None of these", "both of the above", "Всё перечисленное",
     "Все вышеперечисленные варианты", "Ничего из указанного", "Все ответы верны",
     "Yuqoridagilarning barchasi", "Yuqoridagilarning hech biri", "Barcha javoblar toʻgʻri"],
)  # fmt: skip
def test_all_of_the_above_is_known_in_three_languages(text):
    assert all_of_the_above(choice("One", "Two", text))


@pytest.mark.parametrize(
    "text",
    ["All officers of the shift", "Above the table", "Все сотрудники смены", "Barcha xodimlar"],
)
def test_all_that_is_named_is_no_all_of_the_above(text):
    assert not all_of_the_above(choice("One", "Two", text))


@pytest.mark.parametrize(
    "stem",
    ["Which is not a sign of wear?", "All are parts except which?", "Что не является признаком?",
     "Назовите всё, кроме оружия.", "Qaysi biri belgi emas?", "Qurollardan tashqari nima bor?"],
)  # fmt: skip
def test_a_small_not_in_the_question_is_overlooked(stem):
    assert negative_stem(choice("a", "b", stem=stem))


@pytest.mark.parametrize(
    "stem",
    ["Which is NOT a sign of wear?", "Что НЕ является признаком?", "Qaysi biri belgi EMAS?",
     "She did not open the bag. What does she do first?", "Nothing is known. What now?",
     "Он не открыл сумку. Что он делает сначала?", "Какие нормы действуют?", "Notebook or file?"],
)  # fmt: skip
def test_a_not_in_capitals_or_in_the_story_is_none(stem):
    assert not negative_stem(choice("a", "b", stem=stem))


def test_choices_without_feedback_are_named():
    value = choice("One", "Two", "Three")
    assert not no_feedback(value)
    value["options"][1]["feedback"] = ""
    assert "b" in no_feedback(value)


def test_kinds_with_one_feedback_need_one():
    assert no_feedback({**VALUES["short_text"], "right": "", "other": ""})
    assert not no_feedback(VALUES["short_text"])
    assert no_feedback({**VALUES["numeric"], "feedback": []})
    assert not no_feedback(VALUES["open_answer"])


def test_two_choices_that_say_the_same_are_found():
    assert "one" in duplicate_options(choice("One.", "two", "one"))
    assert not duplicate_options(choice("One", "Two"))
    right = [{"key": "a", "text": "Same"}, {"key": "b", "text": "same"}]
    assert duplicate_options({**VALUES["matching"], "right": right})


def pictured(name="hall.svg", alt="A customs hall.", **more):
    named = zones("b")
    named[1]["text"] = "A pistol grip between clothes"
    named[0]["text"] = "A barrier with a queue"
    image = SimpleNamespace(file=SimpleNamespace(name=f"original_images/{name}"))
    return {"stem": "What must change?", "zones": named, "image": image, "alt": alt, **more}


def test_the_name_of_a_picture_must_not_tell():
    assert "pistol" in picture_tells(pictured("suitcase-with-pistol.svg"))
    assert picture_tells(pictured("firearm_7.svg", category="firearm"))
    assert not picture_tells(pictured("suitcase-7.svg"))


def test_the_description_of_a_picture_must_not_tell():
    assert picture_tells(pictured(alt="A pistol grip can be seen between clothes."))
    assert not picture_tells(pictured(alt="A hall with a barrier, a queue and a suitcase."))


def test_what_the_question_itself_names_is_no_secret():
    asked = pictured(alt="A pistol grip.", stem="Where does the pistol grip lie?")
    assert not picture_tells(asked)


def test_a_question_is_told_all_at_once_in_the_language_of_the_page():
    [(kind, value)] = body(stem="Which is not right?")
    value["options"][0]["feedback"] = ""
    value["options"][1]["text"] = value["options"][2]["text"]
    question = Question(code="Q", body=[(kind, value)])
    assert len(warnings(question)) == 3
    with translation.override("ru"):
        assert all(any("а" <= c <= "я" for c in text) for text in warnings(question))


def test_a_good_question_and_an_empty_draft_are_left_in_peace():
    assert warnings(Question(code="Q", body=body())) == []
    assert warnings(Question(code="Q", body=[])) == []


@pytest.mark.parametrize("kind", sorted(VALUES))
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_rule_can_read_every_kind(kind, rule):
    value = dict(VALUES[kind])
    if "image" in value:
        value["image"] = pictured()["image"]
    assert rule(value) == ""
    assert rule({**dict.fromkeys(value), "stem": ""}) in ("", rule({"stem": ""}))
