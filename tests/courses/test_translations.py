"""What decides a result is read from the source; a translation that fell behind decides nothing.

Translations are made by the real loader (tiny) or by wagtail-localize, whose copies stay behind
their source in key, structure and live state.
"""

import pytest
from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationSource

from cms.templatetags.look import bcp47
from courses.models import CoursePage, LessonPage, ModulePage, QuizPage
from learners.models import Completion, Enrolment
from quizzes.models import Question, QuestionText
from tests.courses import building
from tests.courses.walking import FINAL, FLOUR, HEAT, RIGHT, STEPS, Walk
from tests.quizzes.bank import body

pytestmark = pytest.mark.django_db


def question(code: str, language: str = "en") -> Question:
    return Question.objects.get(code=code, locale__language_code=language)


def rewrite(code: str, **content) -> None:
    source = question(code)
    source.body = body(**content)
    source.save_revision().publish()


def page_of(model, slug: str, language: str = "en"):
    """A page of the tiny course."""
    return model.objects.get(
        slug=slug, locale__language_code=language, url_path__contains="/courses/bread/"
    )


# Questions ------------------------------------------------------------------------------------


def test_a_corrected_key_decides_in_every_language(at_final):
    source = question("Q1")
    value = source.body[0].value
    for option in value["options"]:
        option["correct"] = option["key"] == "c"
    source.body = [("single_choice", value)]
    source.save_revision().publish()
    # The copies still say otherwise.
    stale = question("Q1", "ru").body[0].value["options"]
    assert [option["key"] for option in stale if option["correct"]] == ["a"]

    at_final.language = "ru"
    attempt = at_final.begin(FINAL)
    assert "Из чего" in at_final.page(FINAL)  # its texts fit: they are shown on
    at_final.hand_in(FINAL, attempt, RIGHT)
    attempt.refresh_from_db()
    assert attempt.score == 3
    assert attempt.answers.get(version__code="Q1").score == 0


def test_a_changed_structure_is_asked_in_the_source_language_until_it_is_translated(at_final):
    rewrite("Q1", stem="Choose one of five", keys="abcde", right="e")
    at_final.language = "uz"
    attempt = at_final.begin(FINAL)
    page = at_final.page(FINAL)
    assert "Choose one of five" in page and "Xamir nimadan" not in page
    asked = page.split("<fieldset")
    assert [part for part in asked if "Choose one of five" in part and "English" in part]
    assert "Tandir qancha issiq?" in page  # the others stay in Uzbek
    at_final.hand_in(FINAL, attempt, {**RIGHT, "Q1": "e"})
    attempt.refresh_from_db()
    assert attempt.score == 4
    answer = attempt.answers.get(version__code="Q1")
    assert (answer.language, answer.text) == ("en", None)


def test_an_unpublished_source_question_is_asked_in_no_language(at_final):
    question("Q2").unpublish()
    assert question("Q2", "ru").live
    at_final.language = "ru"
    attempt = at_final.begin(FINAL)
    assert {a.version.code for a in attempt.answers.all()} == {"Q1", "Q3", "Q4"}


def test_an_unpublished_translation_of_a_question_takes_nothing_away(at_final):
    question("Q2", "ru").unpublish()
    attempt = at_final.begin(FINAL)
    assert attempt.answers.count() == 4


def test_a_key_changed_in_a_translation_decides_nothing(at_final):
    copy = question("Q1", "uz")
    value = copy.body[0].value
    for option in value["options"]:
        option["correct"] = option["key"] == "b"
    copy.body = [("single_choice", value)]
    copy.save_revision().publish()
    at_final.language = "uz"
    assert at_final.take(FINAL, RIGHT).score == 4


def test_wagtail_localize_leaves_the_copy_behind_and_the_source_decides(at_final):
    """The tool itself: translated, then the source gets another key; nobody translates again."""
    source = question("Q5")
    locale = Locale.objects.get(language_code="ru")
    Translation.objects.filter(source__object_id=source.translation_key).delete()
    TranslationSource.objects.filter(object_id=source.translation_key).delete()
    kept, _new = TranslationSource.get_or_create_from_instance(source)
    translation = Translation.objects.create(source=kept, target_locale=locale)
    translation.save_target(publish=True)
    texts = QuestionText.objects.filter(version__code="Q5", language="ru").count()
    rewrite("Q5", stem="Which two?", keys="abcd", right="d")
    copy = question("Q5", "ru")
    assert [o["key"] for o in copy.body[0].value["options"]] == ["a", "b", "c"]
    assert QuestionText.objects.filter(version__code="Q5", language="ru").count() == texts
    at_final.language = "ru"
    key = str(source.translation_key)
    answer = at_final.post(FLOUR, {"check": key, f"answer-{key}": "d"})
    page = answer.content.decode()
    assert "Which two?" in page and "About choice d." in page
    assert "Ваш ответ верен" in page or 'class="callout ok"' in page


# Tests and lessons ----------------------------------------------------------------------------


def test_a_test_is_taken_by_the_terms_of_its_source(at_final):
    QuizPage.objects.filter(slug="final-test", locale__language_code="ru").update(
        pass_mark=1, attempts=99, review="always", purpose="practice", time_limit=1
    )
    building.announce(page_of(QuizPage, "final-test", "ru"))
    at_final.language = "ru"
    attempt = at_final.take(FINAL, {"Q1": "a"})
    assert attempt.terms["pass_mark"] == 75 and attempt.terms["attempts"] == 2
    assert (attempt.purpose, attempt.passed) == ("final_test", False)
    assert not Enrolment.objects.get().is_complete


def test_a_source_whose_terms_changed_is_followed_in_every_language(at_final):
    building.edited(page_of(QuizPage, "final-test"), pass_mark=25, attempts=3)
    at_final.language = "uz-cyrl"
    page = at_final.page(FINAL)
    assert "25 %" in page
    assert at_final.take(FINAL, {"Q1": "a"}).passed is True
    assert Enrolment.objects.get().is_complete


def test_the_order_is_that_of_the_source(enrolled, tiny):
    oven = page_of(ModulePage, "oven", "ru")
    oven.move(page_of(ModulePage, "dough", "ru"), pos="left")
    for language in ("en", "ru"):
        steps = building.known("bread", language).steps
        assert [f"{s.module_slug}/{s.slug}" for s in steps] == list(STEPS)
    page_of(ModulePage, "oven").move(page_of(ModulePage, "dough"), pos="left")
    for language in ("en", "ru", "uz", "uz-cyrl"):
        steps = building.known("bread", language).steps
        assert [s.slug for s in steps] == ["heat", "final-test", "pre-test", "flour"]


def test_unpublishing_the_source_of_a_step_closes_it_in_all_languages(at_flour):
    page_of(LessonPage, "heat").unpublish()
    at_flour.read(FLOUR)
    for language in ("en", "ru", "uz", "uz-cyrl"):
        at_flour.language = language
        assert at_flour.get(HEAT).status_code == 404
        assert at_flour.get(FINAL).status_code == 200
    assert page_of(LessonPage, "heat", "ru").live


def test_unpublishing_the_source_of_a_course_closes_it_in_all_languages(at_flour, record):
    before = record()
    page_of(CoursePage, "bread").unpublish()
    for language in ("en", "ru", "uz", "uz-cyrl"):
        at_flour.language = language
        assert at_flour.get().status_code == 404
        assert at_flour.get(FLOUR).status_code == 404
        assert at_flour.read(FLOUR).status_code == 404
        page = at_flour.client.get(f"/{language}/courses/").content.decode()
        assert "/courses/bread/" not in page
    page_of(CoursePage, "bread").save_revision().publish()
    at_flour.language = "ru"
    assert at_flour.get(FLOUR).status_code == 200
    assert record() == before


def test_unpublishing_a_translation_closes_that_language_only(at_flour, record):
    page_of(LessonPage, "flour", "ru").unpublish()
    at_flour.language = "ru"
    page = at_flour.main(FLOUR)
    assert "Тесто — это мука" not in page and "Dough is flour" not in page
    for language in ("en", "uz", "uz-cyrl"):
        assert f'href="/{language}/courses/bread/dough/flour/"' in page
    at_flour.language = "uz"
    assert at_flour.get(FLOUR).status_code == 200
    assert len(building.known("bread", "ru").steps) == 4


def test_what_is_sent_in_a_language_that_just_went_is_kept(at_flour, record):
    """A lesson and a test whose translation is unpublished while somebody has it open."""
    at_flour.language = "ru"
    page_of(LessonPage, "flour", "ru").unpublish()
    assert at_flour.read(FLOUR).url == "/ru/courses/bread/oven/heat/"
    at_flour.read(HEAT)
    attempt = at_flour.begin(FINAL)
    page_of(QuizPage, "final-test", "ru").unpublish()
    at_flour.send(FINAL, attempt, {"Q1": "a"}, save="1")
    assert attempt.answers.get(version__code="Q1").response == "a"
    answer = at_flour.hand_in(FINAL, attempt, RIGHT)
    assert answer.url == "/ru/courses/bread/oven/final-test/?attempt=1"
    page = at_flour.main(FINAL, "?attempt=1")
    assert 'href="/uz/courses/bread/oven/final-test/?attempt=1"' in page
    assert record() == (list(STEPS), True)


# Not translated yet ---------------------------------------------------------------------------


@pytest.fixture
def half(tiny):
    """A course in English whose Russian has the course page and the first lesson only."""
    course = building.course("barley", lessons=3)
    module = building.module_of(course)
    building.translated(course, "ru", title="Ячмень")
    building.translated(module, "ru", title="Первый модуль")
    first = LessonPage.objects.child_of(module).first()
    building.translated(first, "ru", title="Первый урок", body=building.text("По-русски."))
    return course


@pytest.fixture
def in_russian(walk, half) -> Walk:
    walk.course, walk.language = "barley", "ru"
    walk.enrol()
    return walk


def test_a_step_without_translation_says_so_and_offers_the_others(in_russian):
    assert "По-русски." in in_russian.page("module-1/lesson-1")
    assert in_russian.read("module-1/lesson-1").url == in_russian.address("module-1/lesson-2")
    page = in_russian.main("module-1/lesson-2")
    assert "Text of lesson-2" not in page
    assert 'href="/en/courses/barley/module-1/lesson-2/"' in page
    assert 'href="/uz/courses/barley/module-1/lesson-2/"' not in page


def test_progress_made_in_another_language_counts_here(in_russian):
    in_russian.read("module-1/lesson-1")
    in_russian.language = "en"
    assert "Text of lesson-2" in in_russian.page("module-1/lesson-2")
    in_russian.read("module-1/lesson-2")
    in_russian.language = "ru"
    page = in_russian.page()
    assert "Ячмень" in page and in_russian.address("module-1/lesson-3") in page
    assert Completion.objects.count() == 2


def test_a_missing_translation_never_finishes_a_course_early(in_russian):
    in_russian.read("module-1/lesson-1")
    assert not Enrolment.objects.get().is_complete
    assert len(building.known("barley", "ru").steps) == 3


def test_the_course_page_marks_what_is_in_another_language(in_russian):
    page = in_russian.main()
    assert "<h1>Ячмень</h1>" in page
    assert '<span class="grow" lang="en">Title of lesson-2' in page
    assert '<span class="grow">Первый урок' in page
    in_russian.language = "uz"
    page = in_russian.main()
    assert '<h1 lang="en">Course of barley</h1>' in page
    assert "English" in page.split("<h1")[0]


def test_a_new_lesson_is_there_in_all_languages_at_once_translated_or_not(in_russian, half):
    module = building.module_of(half)
    building.announce(building.lesson(module, "lesson-4"))
    in_russian.language = "ru"
    for n in (1, 2, 3):
        in_russian.read(f"module-1/lesson-{n}")
    page = in_russian.main("module-1/lesson-4")
    assert "/en/courses/barley/module-1/lesson-4/" in page
    building.translated(LessonPage.objects.get(slug="lesson-4"), "ru", title="Четвёртый урок")
    assert "Четвёртый урок" in in_russian.page("module-1/lesson-4")


# Another source language ----------------------------------------------------------------------


@pytest.mark.parametrize("source", ["ru", "uz"])
def test_nothing_assumes_english(walk, source):
    course = building.course("arpa", lessons=2, language=source)
    test = building.test(building.module_of(course), questions=2)
    building.announce(test)
    assert course.source_language == source
    walk.course = "arpa"
    for language in ("en", "ru", "uz"):
        walk.language = language
        other = "" if language == source else f' lang="{bcp47(source)}"'
        assert f"<h1{other}>Course of arpa</h1>" in walk.main()
    walk.language = source
    walk.enrol()
    walk.language = "en"
    assert f'href="/{source}/courses/arpa/module-1/lesson-1/"' in walk.main("module-1/lesson-1")
    walk.language = source
    for n in (1, 2):
        assert "Text of lesson" in walk.page(f"module-1/lesson-{n}")
        walk.read(f"module-1/lesson-{n}")
    attempt = walk.begin("module-1/test")
    data = {f"q{answer.position}": "b" for answer in attempt.answers.all()}
    walk.post("module-1/test", {"attempt": "1", **data, "submit": "1"})
    assert Enrolment.objects.get().is_complete
    course.unpublish()
    assert walk.get().status_code == 404


def test_the_english_of_a_uzbek_course_may_go_without_closing_it(walk):
    course = building.course("arpa", language="uz")
    english = building.translated(course, "en", title="Barley")
    walk.course = "arpa"
    assert "Barley" in walk.page()
    english.unpublish()
    page = walk.page()
    assert "Barley" not in page and "Course of arpa" in page
    assert building.known("arpa", "en").languages == ["uz"]
