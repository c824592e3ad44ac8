"""What a person changed in the CMS since the last load or export is never written over."""

import pytest
from django.core.management import call_command

from content import loading
from content.models import Conflict
from courses.models import CoursePage, LessonPage, ModulePage
from quizzes.drawing import draw
from quizzes.models import Question, QuestionVersion, Quiz
from tests.content.curricula import (
    COURSE,
    FLOUR,
    HEAT,
    MODULE,
    RU,
    draft,
    export,
    lesson,
    publish,
    question,
    question_file,
)

# The source -------------------------------------------------------------------------------------


def test_only_the_file_changed_so_it_is_loaded(curriculum):
    curriculum.edit(HEAT, 'title: "Heat"', 'title: "Great heat"')
    report = curriculum.load()
    assert report.loaded == ["bread/oven/heat"]
    assert lesson("heat").title == "Great heat"
    assert not Conflict.objects.exists()


def test_only_the_cms_changed_so_it_is_kept(curriculum):
    publish(lesson("heat"), title="Warmth")
    curriculum.edit(FLOUR, "minutes: 10", "minutes: 11")
    report = curriculum.load()
    assert report.loaded == ["bread/dough/flour"]
    assert report.kept == ["bread/oven/heat"]
    assert lesson("heat").title == "Warmth"
    assert report.conflicts == []


def test_both_changed_alike_so_it_is_adopted(curriculum):
    publish(lesson("heat"), title="Great heat")
    revisions = lesson("heat").revisions.count()
    curriculum.edit(HEAT, 'title: "Heat"', 'title: "Great heat"')
    report = curriculum.load()
    assert report.conflicts == []
    assert lesson("heat").revisions.count() == revisions
    # From here on the file is the base again.
    curriculum.edit(HEAT, 'title: "Great heat"', 'title: "Heat again"')
    curriculum.load()
    assert lesson("heat").title == "Heat again"


def test_both_changed_differently_so_the_cms_stays_and_a_conflict_is_noted(curriculum):
    publish(lesson("heat"), title="Warmth")
    curriculum.edit(HEAT, 'title: "Heat"', 'title: "Great heat"')
    report = curriculum.load()
    assert lesson("heat").title == "Warmth"
    assert report.conflicts == ["bread/oven/heat"]
    conflict = Conflict.objects.get()
    assert (conflict.path, conflict.language, conflict.place) == ("bread/oven/heat", "", "")
    assert 'title: "Warmth"' in conflict.ours
    assert 'title: "Great heat"' in conflict.theirs


def test_a_conflict_is_listed_at_every_load_until_it_is_over(curriculum):
    publish(lesson("heat"), title="Warmth")
    curriculum.edit(HEAT, 'title: "Heat"', 'title: "Great heat"')
    assert curriculum.load().conflicts == curriculum.load().conflicts == ["bread/oven/heat"]
    curriculum.edit(HEAT, 'title: "Great heat"', 'title: "Warmth"')
    assert curriculum.load().conflicts == []
    assert not Conflict.objects.exists()


def test_an_unpublished_draft_counts_as_an_edit(curriculum):
    draft(lesson("heat"), title="A draft")
    curriculum.edit(HEAT, 'title: "Heat"', 'title: "Great heat"')
    assert curriculum.load().conflicts == ["bread/oven/heat"]
    page = lesson("heat")
    assert page.title == "Heat"
    assert page.get_latest_revision_as_object().title == "A draft"


def test_a_draft_that_says_what_the_file_says_is_published(curriculum):
    draft(lesson("heat"), title="Great heat")
    curriculum.edit(HEAT, 'title: "Heat"', 'title: "Great heat"')
    assert curriculum.load().conflicts == []
    page = lesson("heat")
    assert (page.title, page.has_unpublished_changes) == ("Great heat", False)


def test_an_export_settles_a_conflict_for_the_cms(curriculum, tmp_path):
    publish(lesson("heat"), title="Warmth")
    curriculum.edit(HEAT, 'title: "Heat"', 'title: "Great heat"')
    curriculum.load()
    export(tmp_path / "out")
    report = loading.load(tmp_path / "out")
    assert (report.conflicts, report.loaded) == ([], [])
    assert lesson("heat").title == "Warmth"


@pytest.mark.parametrize(
    ("path", "old", "new", "model", "name"),
    [
        (COURSE, "hours: 1", "hours: 2", CoursePage, "hours"),
        (MODULE, 'code: "1.2"', 'code: "1.9"', ModulePage, "code"),
        (HEAT, "minutes: 5", "minutes: 6", LessonPage, "minutes"),
    ],
)
def test_facts_are_loaded_into_every_language(curriculum, path, old, new, model, name):
    curriculum.edit(path, old, new)
    curriculum.load()
    slug = {COURSE: "bread", MODULE: "oven", HEAT: "heat"}[path]
    values = {getattr(p, name) for p in model.objects.filter(slug=slug)}
    assert len(values) == 1
    assert str(values.pop()) == new.split(": ")[1].strip('"')


def test_a_question_edited_in_the_cms_is_kept_and_asked(curriculum):
    asked = question("Q1")
    body = list(asked.body.raw_data)
    body[0]["value"]["stem"] = "What is bread made of?"
    publish(asked, body=body)
    curriculum.edit(question_file("Q1"), "What is dough made of?", "What makes dough?")
    assert curriculum.load().conflicts == ["bread/questions/Q1"]
    assert question("Q1").stem == "What is bread made of?"
    version = QuestionVersion.objects.get(question_key=asked.translation_key, current=True)
    assert version.texts["stem"] == "What is bread made of?"


def test_a_changed_key_makes_a_version_in_all_languages(curriculum):
    before = QuestionVersion.objects.filter(code="Q4").count()
    curriculum.edit(question_file("Q4"), "key: b", "key: c")
    curriculum.load()
    version = QuestionVersion.objects.get(code="Q4", current=True)
    assert QuestionVersion.objects.filter(code="Q4").count() == before + 1
    assert {text.language for text in version.translations.all()} == {"ru", "uz", "uz-cyrl"}


def test_what_was_closed_in_the_cms_stays_closed(curriculum):
    lesson("heat").unpublish()
    curriculum.edit(HEAT, 'title: "Heat"', 'title: "Great heat"')
    curriculum.load()
    page = lesson("heat")
    assert not page.live
    assert page.get_latest_revision_as_object().title == "Great heat"


def test_a_course_closed_in_the_cms_stays_closed(curriculum):
    CoursePage.objects.get(slug="bread", locale__language_code="en").unpublish()
    curriculum.edit(COURSE, "hours: 1", "hours: 2")
    curriculum.load()
    assert not CoursePage.objects.get(slug="bread", locale__language_code="en").live


def test_what_was_deleted_in_the_cms_stays_deleted(curriculum):
    lesson("heat").delete()
    curriculum.edit(FLOUR, "minutes: 10", "minutes: 11")
    report = curriculum.load()
    assert "bread/oven/heat" in report.kept
    assert not LessonPage.objects.filter(slug="heat", locale__language_code="en").exists()


def test_a_deleted_page_whose_file_changed_is_a_conflict(curriculum):
    lesson("heat").delete()
    curriculum.edit(HEAT, "minutes: 5", "minutes: 6")
    assert curriculum.load().conflicts == ["bread/oven/heat"]
    Conflict.objects.update(taken=True)
    assert curriculum.load().conflicts == []
    assert lesson("heat").minutes == 6


def test_a_deleted_module_takes_its_steps_along_and_the_load_goes_on(curriculum):
    lesson("heat").get_parent().delete()
    curriculum.edit(FLOUR, "minutes: 10", "minutes: 11")
    curriculum.load()
    assert lesson().minutes == 11


def test_what_exists_only_in_the_cms_stays(curriculum):
    page = lesson("heat")
    made = LessonPage(title="Cold", slug="cold", locale=page.locale)
    page.get_parent().add_child(instance=made)
    made.save_revision().publish()
    curriculum.edit(HEAT, "minutes: 5", "minutes: 6")
    curriculum.load()
    made.refresh_from_db()
    assert made.live


def test_a_picture_replaced_in_the_cms_stays(curriculum):
    from django.core.files.base import ContentFile
    from wagtail.images import get_image_model

    image = get_image_model().objects.get(title="media/bread/loaf.svg")
    other = curriculum.read("media/bread/loaf.svg").replace("b9d6d6", "111111")
    image.file = ContentFile(other.encode(), name="loaf.svg")
    image._set_file_hash()
    image.save()
    curriculum.edit(HEAT, "minutes: 5", "minutes: 6")
    curriculum.load()
    image.refresh_from_db()
    with image.file.open("rb") as file:
        assert b"111111" in file.read()


# Translations -----------------------------------------------------------------------------------

TITLE, SOURCE = "oven/heat#title", "Heat"


def retranslate(curriculum, text: str) -> None:
    before = curriculum.untranslate(RU, TITLE, SOURCE)
    assert before
    curriculum.edit(
        RU, f'msgctxt "{TITLE}"\nmsgid "{SOURCE}"\nmsgstr ""',
        f'msgctxt "{TITLE}"\nmsgid "{SOURCE}"\nmsgstr "{text}"',
    )  # fmt: skip


def test_a_translation_that_only_the_file_changed_is_loaded(curriculum):
    retranslate(curriculum, "Зной")
    assert curriculum.load().conflicts == []
    assert lesson("heat", "ru").title == "Зной"


def test_a_translation_that_only_the_cms_changed_is_kept(curriculum):
    publish(lesson("heat", "ru"), title="Тепло")
    curriculum.edit(RU, 'msgstr "Печь для хлеба горячая."', 'msgstr "Печь для хлеба горяча."')
    assert curriculum.load().conflicts == []
    page = lesson("heat", "ru")
    assert page.title == "Тепло"
    assert "горяча." in page.body.raw_data[1]["value"]


def test_a_translation_that_both_changed_alike_is_adopted(curriculum):
    publish(lesson("heat", "ru"), title="Зной")
    retranslate(curriculum, "Зной")
    assert curriculum.load().conflicts == []
    retranslate(curriculum, "Пыл")
    curriculum.load()
    assert lesson("heat", "ru").title == "Пыл"


def test_a_translation_that_both_changed_differently_is_a_conflict(curriculum):
    publish(lesson("heat", "ru"), title="Тепло")
    retranslate(curriculum, "Зной")
    report = curriculum.load()
    assert lesson("heat", "ru").title == "Тепло"
    conflict = Conflict.objects.get()
    assert (conflict.path, conflict.language) == ("bread/oven/heat", "ru")
    assert (conflict.place, conflict.ours, conflict.theirs) == ("title: Heat", "Тепло", "Зной")
    assert len(report.conflicts) == 1


def test_the_other_texts_of_an_object_in_conflict_are_loaded(curriculum):
    publish(lesson("heat", "ru"), title="Тепло")
    retranslate(curriculum, "Зной")
    curriculum.edit(RU, 'msgstr "Печь для хлеба горячая."', 'msgstr "Печь для хлеба горяча."')
    curriculum.load()
    page = lesson("heat", "ru")
    assert page.title == "Тепло"
    assert "горяча." in page.body.raw_data[1]["value"]


def test_a_conflict_of_texts_lasts_until_both_are_equal(curriculum):
    publish(lesson("heat", "ru"), title="Тепло")
    retranslate(curriculum, "Зной")
    curriculum.load()
    curriculum.edit(HEAT, "minutes: 5", "minutes: 6")
    assert len(curriculum.load().conflicts) == 1
    assert lesson("heat", "ru").title == "Тепло"
    retranslate(curriculum, "Тепло")
    assert curriculum.load().conflicts == []
    assert not Conflict.objects.exists()


def test_a_draft_of_a_translation_stays_a_draft(curriculum):
    draft(lesson("heat", "ru"), title="Набросок")
    curriculum.edit(RU, 'msgstr "Печь для хлеба горячая."', 'msgstr "Печь для хлеба горяча."')
    assert curriculum.load().conflicts == []
    page = lesson("heat", "ru")
    latest = page.get_latest_revision_as_object()
    assert page.title == "Жар"
    assert "горяча." in page.body.raw_data[1]["value"]
    assert page.has_unpublished_changes
    assert latest.title == "Набросок"
    assert "горяча." in latest.body.raw_data[1]["value"]


def test_a_draft_of_a_text_that_the_file_changed_is_a_conflict(curriculum):
    before = lesson("heat", "ru").title
    draft(lesson("heat", "ru"), title="Набросок")
    retranslate(curriculum, "Пыл")
    assert len(curriculum.load().conflicts) == 1
    page = lesson("heat", "ru")
    assert page.title == before
    assert page.get_latest_revision_as_object().title == "Набросок"


def test_an_edited_translation_whose_source_changed_is_not_thrown_away(curriculum):
    publish(lesson("heat", "ru"), title="Тепло")
    curriculum.edit(HEAT, 'title: "Heat"', 'title: "Great heat"')
    curriculum.translate(RU, TITLE, "Great heat", "Большой жар")
    curriculum.load()
    assert lesson("heat", "ru").title == "Тепло"
    assert Conflict.objects.get().place == "title: Heat"
    Conflict.objects.update(taken=True)
    curriculum.load()
    assert lesson("heat", "ru").title == "Большой жар"


def test_a_translation_restructured_in_the_cms_is_kept_whole(curriculum):
    page = lesson("heat", "ru")
    more = [*page.body.raw_data, {"type": "paragraph", "value": "<p>Ещё.</p>"}]
    publish(page, body=more)
    retranslate(curriculum, "Пыл")
    assert len(curriculum.load().conflicts) == 1
    assert "Ещё." in lesson("heat", "ru").body.raw_data[-1]["value"]


def test_an_export_is_the_base_of_texts_too(curriculum, tmp_path):
    publish(lesson("heat", "ru"), title="Тепло")
    export(tmp_path / "out")
    publish(lesson("heat", "ru"), title="Теплота")
    out = type(curriculum)(tmp_path / "again", tmp_path / "out")
    out.edit(RU, 'msgstr "Печь для хлеба горячая."', 'msgstr "Печь для хлеба горяча."')
    assert out.load().conflicts == []
    assert lesson("heat", "ru").title == "Теплота"


def test_translations_follow_the_source_as_it_is_shown(curriculum):
    """The CMS keeps its own source text, so a translation of the file's text is not shown."""
    before = lesson("heat", "ru").title
    publish(lesson("heat"), title="Warmth")
    retranslate(curriculum, "Пыл")
    curriculum.load()
    assert lesson("heat", "ru").title == before


def test_a_source_with_another_number_of_blocks_than_its_file_loads(curriculum):
    page = lesson("heat")
    publish(page, body=[*page.body.raw_data, {"type": "paragraph", "value": "<p>More.</p>"}])
    retranslate(curriculum, "Пыл")
    curriculum.load()
    assert len(lesson("heat").body.raw_data) == len(page.body.raw_data)


def test_conflicts_are_listed_and_the_exit_code_is_zero(curriculum, capsys):
    publish(lesson("heat"), title="Warmth")
    curriculum.edit(HEAT, 'title: "Heat"', 'title: "Great heat"')
    call_command("load_content", str(curriculum.root))
    out = capsys.readouterr().out
    assert "conflict: bread/oven/heat" in out
    assert out.strip().endswith("1 conflicts")


def test_a_lesson_that_comes_to_use_a_question_takes_it_out_of_the_tests(curriculum):
    curriculum.edit(HEAT, "::: check Q5\n:::\n", "::: check Q5\n:::\n\n::: check Q1\n:::\n")
    curriculum.write(
        question_file("Q6"), curriculum.read(question_file("Q1")).replace("id: Q1", "id: Q6")
    )
    curriculum.load()
    assert Question.objects.get(code="Q1", locale__language_code="en").self_check
    assert QuestionVersion.objects.get(code="Q1", current=True).self_check


PRACTICE = """\
title: "Module check"
intro: "Two questions, no mark."
purpose: practice
pass_mark: 80
attempts: null
time_limit: null
review: always
questions:
  - Q1
  - Q5
"""


@pytest.mark.parametrize("shared", [False, True])
def test_practice_that_lists_a_question_takes_it_out_of_the_tests(curriculum, shared):
    text, codes = PRACTICE, "questions:\n  - Q1\n  - Q5\n"
    if shared:
        curriculum.write("curriculum/bread/quizzes/check.yaml", codes)
        text = PRACTICE.replace(codes, "quiz: check\n")
    curriculum.write("curriculum/bread/01-dough/03-module-check.quiz.yaml", text)
    curriculum.write(
        question_file("Q6"), curriculum.read(question_file("Q1")).replace("id: Q1", "id: Q6")
    )
    curriculum.load()
    pre_test = Quiz.objects.get(bank="bread", name="dough/pre-test")
    drawn = {version.code for seed in range(20) for version in draw(pre_test, seed=seed)}
    assert drawn == {"Q2", "Q3", "Q4", "Q6"}
    listed = Quiz.objects.get(bank="bread", name="check" if shared else "dough/module-check")
    assert [version.code for version in draw(listed, seed=1)] == ["Q1", "Q5"]
    curriculum.remove("curriculum/bread/01-dough/03-module-check.quiz.yaml")
    curriculum.load()
    assert not Question.objects.get(code="Q1", locale__language_code="en").self_check


def test_practice_that_draws_its_questions_leaves_them_to_the_tests(curriculum):
    text = PRACTICE.replace("questions:\n  - Q1\n  - Q5\n", "blueprint:\n  1.a: 2\n")
    curriculum.write("curriculum/bread/01-dough/03-module-check.quiz.yaml", text)
    curriculum.load()
    assert not Question.objects.get(code="Q1", locale__language_code="en").self_check
