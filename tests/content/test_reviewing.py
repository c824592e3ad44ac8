"""What is fit to be shipped: found where it is not, in the files that a test spoils."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import call_command

from content import balancing, planned, reviewing
from content import curriculum as reading
from tests.content.curricula import FINAL_TEST, FLOUR, HEAT, MODULE, RU, question_file

pytestmark = pytest.mark.django_db


def found(curriculum) -> list[str]:
    problems = reviewing.review(reading.read(curriculum.root), curriculum.root)
    return [str(problem).removeprefix(f"{curriculum.root}/") for problem in problems]


def test_the_tiny_course_is_fit(curriculum):
    assert found(curriculum) == []


def test_a_text_without_translation_is_found_in_its_language(curriculum):
    curriculum.untranslate(RU, "dough/flour#title", "Flour and water")
    (problem,) = found(curriculum)
    assert problem.startswith(f"{RU}:1: 1 texts are not translated, the first in dough/flour#title")


@pytest.mark.parametrize("words", ["TODO", "lorem ipsum", "???", "to be written"])
def test_a_placeholder_is_found(curriculum, words):
    curriculum.edit(HEAT, 'title: "Heat"', f'title: "Heat {words}"')
    assert any("a placeholder is left" in text for text in found(curriculum))


def test_a_placeholder_in_a_translation_is_found(curriculum):
    curriculum.untranslate(RU, "dough/flour#title", "Flour and water")
    curriculum.edit(
        RU, 'msgid "Flour and water"\nmsgstr ""', 'msgid "Flour and water"\nmsgstr "Мука TODO"'
    )
    assert any("dough/flour#title: “TODO”" in text for text in found(curriculum))


def test_a_word_that_the_field_does_not_use_is_found(curriculum):
    curriculum.untranslate(RU, "dough/flour#title", "Flour and water")
    curriculum.edit(
        RU, 'msgid "Flour and water"\nmsgstr ""', 'msgid "Flour and water"\nmsgstr "Амуниция"'
    )
    assert any("write боеприпасы" in text for text in found(curriculum))


def test_a_fact_without_a_source_is_found_by_its_line(curriculum):
    text = curriculum.read(HEAT)
    line = next(n for n, row in enumerate(text.split("\n"), 1) if row.startswith("facts:"))
    curriculum.write(HEAT, text.replace(text.split("\n")[line - 1], "facts: [F9]"))
    assert f"{HEAT}:{line}: F9 has no source below" in found(curriculum)


def test_a_source_that_nothing_refers_to_is_found(curriculum):
    curriculum.write(FLOUR, curriculum.read(FLOUR) + "[^F3]: The book of dust.\n")
    assert f"{FLOUR}:1: nothing refers to the source [^F3]" in found(curriculum)


def test_a_lesson_longer_than_its_plan_is_found(curriculum):
    curriculum.edit(HEAT, "minutes: 5", "minutes: 1")
    curriculum.write(HEAT, curriculum.read(HEAT) + "\n" + "word " * 300 + "end.\n")
    assert any("reading takes" in text for text in found(curriculum))


def test_a_right_option_told_by_its_length_is_found(curriculum):
    file = question_file("Q1")
    text = curriculum.read(file)
    key = next(row for row in text.split("\n") if row.startswith("key:")).split()[1]
    head = f'{{id: {key}, text: "'
    curriculum.write(file, text.replace(head, head + "And this goes on and on and on, " * 4))
    assert any("the right option has" in text for text in found(curriculum))


def test_a_best_choice_told_by_its_length_is_found_in_each_language(curriculum):
    files, *_ = reading.read(curriculum.root)
    (decision, *_) = balancing.decisions(files)
    line = curriculum.line_of(FLOUR, "::: decision")
    curriculum.edit(FLOUR, decision.right, decision.right + " And on and on it goes" * 5)
    assert any(
        text.startswith(f"{FLOUR}:{line}: (en) the right option has") for text in found(curriculum)
    )


@pytest.mark.parametrize(("longest", "is_told"), [(3, False), (4, True)])
def test_it_is_no_habit_that_the_best_choice_is_the_longest(curriculum, longest, is_told):
    files, *_ = reading.read(curriculum.root)
    (one, *_) = balancing.decisions(files)
    long = [replace(one, right="Knead it longer", wrong=["Knead it", "Wait"])] * longest
    short = [replace(one, right="Knead it", wrong=["Knead it longer", "Wait"])] * (6 - longest)
    problems = balancing.told(files, "en", "decisions", [*long, *short])
    assert any("the longest in" in str(problem) for problem in problems) == is_told


FACTS = "id,confidence,checked,source\nF1,{confidence},{checked},The book of bread\n"


@pytest.mark.parametrize(
    ("confidence", "is_sure"), [("high", True), ("medium", False), ("low", False)]
)
def test_a_graded_answer_rests_on_facts_of_high_confidence(curriculum, confidence, is_sure):
    curriculum.write("facts.csv", FACTS.format(confidence=confidence, checked="read"))
    told = [text for text in found(curriculum) if "a graded answer rests on F1" in text]
    assert (not told) == is_sure
    assert is_sure or told[0].startswith(f"{question_file('Q1')}:")


def test_a_self_check_may_rest_on_a_fact_in_doubt(curriculum):
    curriculum.edit(HEAT, "::: check Q5", "::: check Q1")
    curriculum.write("facts.csv", FACTS.format(confidence="low", checked="read"))
    assert not any(text.startswith(question_file("Q1")) for text in found(curriculum))


def test_a_fact_that_the_list_does_not_have_is_found(curriculum):
    curriculum.edit(HEAT, "facts: []", "facts: [F77]")
    curriculum.write("facts.csv", FACTS.format(confidence="high", checked="read"))
    line = curriculum.line_of(HEAT, "facts:")
    assert f"{HEAT}:{line}: the list of facts has no F77" in found(curriculum)


def test_notes_name_graded_answers_on_recalled_facts(curriculum):
    curriculum.write("facts.csv", FACTS.format(confidence="high", checked="recalled"))
    notes = reviewing.notes(reading.read(curriculum.root), curriculum.root)
    (note,) = [text for text in notes if "is recalled" in text]
    assert note.startswith("bread: F1 (The book of bread) is recalled; Q1")


def test_a_whole_lesson_has_all_its_parts(curriculum):
    curriculum.edit(HEAT, "minutes: 5", "minutes: 15")
    told = [text.partition(": ")[2] for text in found(curriculum) if text.startswith(f"{HEAT}:1:")]
    assert told[:-1] == [
        "the lesson does not begin with its opening question",
        "the lesson has no footnote that names a source",
        "the lesson has nothing to do: no decision, no activity",
        "the lesson has no key terms",
        "the lesson has 1 self-checks, the plan wants 2",
        "the lesson has no box “In my country”",
    ]
    assert told[-1].endswith("words, the plan wants 300 to 700")


def test_a_bank_that_is_too_small_for_a_second_attempt_is_found(curriculum, monkeypatch):
    monkeypatch.setattr(planned, "WHOLE", 1)
    listed = "questions:\n  - Q1\n  - Q2\n  - Q3\n  - Q4\n"
    curriculum.edit(FINAL_TEST, listed, "blueprint:\n  1.a: 2\n")
    assert any(
        "1.a: the test draws 2, the bank has 2, the plan wants twice" in text
        for text in found(curriculum)
    )


CHECK = """\
title: "Module check"
intro: "Five questions, no mark."
purpose: practice
pass_mark: 80
attempts: null
time_limit: null
review: always
questions:
  - Q11
  - Q12
  - Q13
  - Q14
  - Q15
"""
LAST, MOVED = "03-module-check.quiz.yaml", "curriculum/bread/02-oven/03-final-test.quiz.yaml"
DOUGH = "curriculum/bread/01-dough/module.md"
UNCHECKED = "the module does not end with its check, a practice test of 5 questions"


@pytest.fixture
def checked(curriculum, monkeypatch):
    """The tiny course, counted as whole: each module ends with its check."""
    monkeypatch.setattr(planned, "WHOLE", 1)
    curriculum.rename(FINAL_TEST, MOVED)
    for number in range(11, 16):
        text = curriculum.read(question_file("Q1")).replace("id: Q1", f"id: Q{number}")
        curriculum.write(question_file(f"Q{number}"), text)
    curriculum.write(f"curriculum/bread/01-dough/{LAST}", CHECK)
    curriculum.write(FINAL_TEST.replace("final-test", "module-check"), CHECK)
    return curriculum


def of_modules(curriculum) -> list[str]:
    return [text for text in found(curriculum) if "check, a practice" in text or "lists" in text]


def test_a_module_ends_with_its_check_or_with_the_final_test_behind_it(checked):
    assert of_modules(checked) == []


def test_a_module_without_its_check_is_found(checked):
    checked.remove(f"curriculum/bread/01-dough/{LAST}")
    assert of_modules(checked) == [f"{DOUGH}:1: {UNCHECKED}"]


def test_a_lesson_behind_the_check_is_found(checked):
    checked.write(HEAT.replace("01-heat", "04-cold"), checked.read(HEAT))
    assert of_modules(checked) == [f"{MODULE}:1: {UNCHECKED}"]


def test_a_test_with_a_mark_is_no_check(checked):
    file = f"curriculum/bread/01-dough/{LAST}"
    checked.edit(file, "purpose: practice", "purpose: final_test")
    assert of_modules(checked) == [f"{DOUGH}:1: {UNCHECKED}"]


@pytest.mark.parametrize(
    ("old", "new", "number"),
    [
        ("  - Q15\n", "", 4),
        (CHECK[CHECK.index("questions:") :], "blueprint:\n  1.a: 2\n", 0),
    ],
)
def test_a_check_of_another_size_is_found_by_its_line(checked, old, new, number):
    file = f"curriculum/bread/01-dough/{LAST}"
    line = checked.line_of(file, "questions:") if number else 1
    checked.edit(file, old, new)
    message = f"the module check lists {number} questions that can be asked, the plan wants 5"
    assert of_modules(checked) == [f"{file}:{line}: {message}"]


def test_a_retired_question_is_none_of_the_five(checked):
    checked.edit(question_file("Q12"), "bloom: remember\n", "bloom: remember\nstatus: retired\n")
    assert len(of_modules(checked)) == 2


def test_a_course_of_short_lessons_needs_no_checks(curriculum):
    assert of_modules(curriculum) == []


def test_notes_tell_length_and_readability(curriculum, capsys):
    call_command("load_content", str(curriculum.root), "--check", "--notes")
    out = capsys.readouterr().out
    assert "bread/dough/flour: " in out
    assert "a sentence" in out


def test_seven_words_in_a_row_from_a_source_are_found(curriculum, tmp_path, capsys):
    source = tmp_path / "sources/book.txt"
    source.parent.mkdir()
    source.write_text("It said: Dough and oven, nothing more at all for the day.")
    files = reading.read(curriculum.root)
    assert list(reviewing.overlaps(files, source.parent)) == []  # four words only
    curriculum.edit(
        "curriculum/bread/course.md", "Dough and oven, nothing more.",
        "Dough and oven, nothing more at all, for bread.",
    )  # fmt: skip
    with pytest.raises(SystemExit):
        call_command(
            "load_content", str(curriculum.root), "--check", "--against", str(source.parent)
        )
    err = capsys.readouterr().err
    assert "as in book.txt: “dough and oven nothing more at all”" in err


def test_a_name_is_no_borrowing():
    name = "the United Nations Office on Drugs and Crime"
    assert list(reviewing.runs(reviewing.without(reviewing.NAMES, f"says {name} today"))) == []
    assert len(list(reviewing.runs(name))) == 2


def test_what_is_shipped_is_fit():
    root = Path(__file__).parents[2] / "content"
    assert reviewing.review(reading.read(root), root) == []
