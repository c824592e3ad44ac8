"""Records outlive content: what authors do meanwhile never changes what learners did."""

import json

import pytest
from wagtail.models import Page

from certificates.models import Certificate
from courses import outline
from courses.models import CoursePage, LessonPage, ModulePage, Outline, QuizPage
from learners.models import Completion, Enrolment, Requirement
from quizzes.models import Answer, Attempt, Question, QuestionVersion
from tests.courses import building
from tests.courses.walking import FINAL, FLOUR, HEAT, PRE_TEST, STEPS

pytestmark = pytest.mark.django_db

LANGUAGES = ("en", "ru", "uz", "uz-cyrl")


def tiny_page(model, slug: str, language: str = "en"):
    return model.objects.get(
        slug=slug, locale__language_code=language, url_path__contains="/courses/bread/"
    )


def slugs(course: str = "bread", language: str = "en") -> list[str]:
    return [f"{s.module_slug}/{s.slug}" for s in building.known(course, language).steps]


def records() -> dict[str, list]:
    """All that learners did, field by field."""
    models = (Enrolment, Completion, Attempt, Answer, Certificate)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


# Taken away -----------------------------------------------------------------------------------


def test_deleting_a_course_deletes_nothing_that_learners_did(finished, tiny):
    before = records()
    assert all(before.values())
    for language in LANGUAGES:
        tiny_page(CoursePage, "bread", language).delete()
    assert records() == before
    assert not Outline.objects.filter(course_key=tiny.key).exists()
    assert finished.get().status_code == 404
    page = finished.client.get("/en/my-learning/").content.decode()
    assert "Bread in two modules" in page
    assert "The course is no longer offered; your record stays." in page
    assert Page.find_problems() == ([], [], [], [], [])


def test_deleting_the_source_closes_the_course_though_copies_are_left(at_flour, tiny):
    tiny_page(CoursePage, "bread").delete()
    assert tiny_page(CoursePage, "bread", "ru").live
    for language in LANGUAGES:
        at_flour.language = language
        assert at_flour.get().status_code == 404
        assert at_flour.get(FLOUR).status_code == 404


def test_deleting_a_translation_leaves_the_others(at_flour):
    tiny_page(CoursePage, "bread", "ru").delete()
    at_flour.language = "ru"
    assert '<h1 lang="en">Bread in two modules</h1>' in at_flour.main()
    assert "Dough is flour" not in at_flour.page(FLOUR)
    at_flour.language = "uz"
    assert "Non ikki modulda" in at_flour.main()


@pytest.mark.parametrize("whole_module", [True, False])
def test_deleting_a_step_or_its_module_takes_it_out_of_the_course(at_final, record, whole_module):
    page = tiny_page(ModulePage, "dough") if whole_module else tiny_page(LessonPage, "flour")
    page.delete()
    left = [HEAT, FINAL] if whole_module else [PRE_TEST, HEAT, FINAL]
    for language in LANGUAGES:
        assert slugs(language=language) == left
    assert at_final.get(FLOUR).status_code == 404
    assert f"{len(left) - 1} of {len(left)} steps completed" in at_final.page()
    assert Completion.objects.count() == 3
    at_final.take(FINAL)
    assert Enrolment.objects.get().is_complete


def test_deleting_another_page_concerns_no_course(tiny):
    versions = list(Outline.objects.values_list("version", flat=True))
    parent = Page.objects.get(slug="home-en")
    from cms.models import InformationPage

    building.put(parent, InformationPage(title="Help", slug="aid", body="<p>Help.</p>")).delete()
    assert list(Outline.objects.values_list("version", flat=True)) == versions


def test_a_lesson_unpublished_while_it_is_read(at_flour, record):
    assert "Dough is flour" in at_flour.page(FLOUR)
    tiny_page(LessonPage, "flour").unpublish()
    assert at_flour.get(FLOUR).status_code == 404
    answer = at_flour.read(FLOUR)
    assert answer.url == at_flour.address()
    page = at_flour.page()
    assert "This step is no longer part of the course. Your progress is kept." in page
    assert record() == ([PRE_TEST], False)
    # The way goes on behind it.
    assert at_flour.get(HEAT).status_code == 200


def test_a_lesson_that_comes_back_is_done_for_who_had_done_it(at_final, record):
    tiny_page(LessonPage, "flour").unpublish()
    assert "2 of 3 steps completed" in at_final.page()
    tiny_page(LessonPage, "flour").save_revision().publish()
    assert "3 of 4 steps completed" in at_final.page()
    assert record() == ([PRE_TEST, FLOUR, HEAT], False)


def test_an_unpublished_module_hides_its_steps(at_flour):
    tiny_page(ModulePage, "oven").unpublish()
    assert slugs() == [PRE_TEST, FLOUR]
    assert at_flour.get(HEAT).status_code == 404
    assert at_flour.get("oven").status_code == 404


def test_a_course_whose_last_open_step_went_is_completed_by_hand(at_final, enrolment):
    after = add_lesson()
    at_final.take(FINAL)
    after.unpublish()
    enrolment.refresh_from_db()
    assert not enrolment.is_complete  # an author's click completes nobody's course
    page = at_final.main()
    assert "4 of 4 steps completed" in page and "Complete the course" in page
    assert at_final.enrol().url == at_final.address()
    page = at_final.page()
    assert "You have completed the course." in page and "See the certificate" in page
    enrolment.refresh_from_db()
    assert enrolment.is_complete and enrolment.course_title == "Bread in two modules"
    assert Certificate.objects.count() == 1
    at_final.enrol()
    assert "You have completed the course." not in at_final.page()


def test_a_final_test_taken_out_for_repair_gives_nobody_a_certificate(at_final):
    tiny_page(QuizPage, "final-test").unpublish()
    page = at_final.main()
    assert "3 of 3 steps completed" in page and "Complete the course" not in page
    at_final.enrol()
    assert not Enrolment.objects.get().is_complete
    assert not Certificate.objects.exists()


def test_an_open_requirement_is_not_passed_by(at_final, enrolment):
    Requirement.objects.create(enrolment=enrolment, name="attendance")
    at_final.take(FINAL)
    page = at_final.main()
    assert "as soon as attendance and practical tasks are confirmed" in page
    assert "Complete the course" not in page
    at_final.enrol()
    assert not Enrolment.objects.get().is_complete


# Added ----------------------------------------------------------------------------------------


def add_lesson(module: str = "oven", slug: str = "crust") -> LessonPage:
    page = building.lesson(tiny_page(ModulePage, module), slug, "About the crust.")
    building.announce(page)
    return page


def test_a_step_added_after_the_completion_does_not_take_it_back(finished, enrolment):
    enrolment.refresh_from_db()
    before = records()
    add_lesson()
    assert records() == before
    page = finished.page()
    assert "Completed" in page and "See the certificate" in page
    learning = finished.client.get("/en/my-learning/").content.decode()
    assert "This is where you stopped" not in learning
    # It may be read all the same, and completes nothing twice.
    assert "About the crust." in finished.page("oven/crust")
    finished.read("oven/crust")
    enrolment.refresh_from_db()
    assert records()["Enrolment"] == before["Enrolment"]
    assert records()["Certificate"] == before["Certificate"]
    assert Completion.objects.count() == 5


def test_a_learner_in_the_middle_sees_the_new_step_and_needs_it(at_final):
    add_lesson()
    assert "3 of 5 steps completed" in at_final.page()
    at_final.take(FINAL)
    assert not Enrolment.objects.get().is_complete
    assert at_final.address("oven/crust") in at_final.page()
    assert at_final.read("oven/crust").url == at_final.address()
    assert Enrolment.objects.get().is_complete


def test_a_step_put_before_the_present_one_is_the_next(at_flour):
    page = add_lesson("dough", "water")
    page.move(tiny_page(LessonPage, "flour"), pos="left")
    assert slugs()[:3] == [PRE_TEST, "dough/water", FLOUR]
    assert at_flour.get(FLOUR).url == at_flour.address()
    assert at_flour.read("dough/water").url == at_flour.address(FLOUR)
    assert at_flour.get(FLOUR).status_code == 200


def add_check() -> str:
    """A module check comes to stand before the final test; returns its place."""
    page = building.test(
        tiny_page(ModulePage, "oven"), "check", purpose="practice", attempts=None, review="always"
    )
    page.move(tiny_page(QuizPage, "final-test"), pos="left")
    building.announce(page)
    return "oven/check"


def test_a_module_check_put_before_the_final_test_is_done_by_handing_in(at_final):
    check = add_check()
    assert slugs()[-2:] == [check, FINAL]
    assert at_final.get(FINAL).url == at_final.address()
    assert not at_final.take(check).passed
    assert at_final.get(FINAL).status_code == 200
    at_final.take(FINAL)
    assert Enrolment.objects.get().is_complete


def test_who_sits_the_final_test_meanwhile_finishes_it_and_does_the_check_then(at_final):
    attempt = at_final.begin(FINAL)
    check = add_check()
    at_final.hand_in(FINAL, attempt)
    attempt.refresh_from_db()
    assert attempt.passed and not Enrolment.objects.get().is_complete
    at_final.take(check)
    assert Enrolment.objects.get().is_complete


def test_a_module_check_changes_nothing_for_who_had_completed_the_course(finished):
    before = records()
    check = add_check()
    assert "Completed" in finished.page() and records() == before
    finished.take(check)
    assert records()["Enrolment"] == before["Enrolment"]
    assert records()["Certificate"] == before["Certificate"]


def test_a_draft_is_seen_by_nobody(at_flour):
    module = tiny_page(ModulePage, "dough")
    page = LessonPage(title="Draft", slug="draft", live=False)
    module.add_child(instance=page)
    page.save_revision()
    assert slugs() == list(STEPS)
    assert at_flour.get("dough/draft").status_code == 404


def test_a_rewritten_lesson_stays_done(at_final, record):
    building.edited(tiny_page(LessonPage, "flour"), title="Flour", body=building.text("Anew."))
    page = at_final.page(FLOUR)
    assert "Anew." in page and "Dough is flour" not in page
    assert record() == ([PRE_TEST, FLOUR, HEAT], False)


# Moved ----------------------------------------------------------------------------------------


def test_a_step_moved_to_another_module_keeps_its_completion(at_final, record):
    tiny_page(LessonPage, "flour").move(tiny_page(ModulePage, "oven"), pos="first-child")
    assert slugs() == [PRE_TEST, "oven/flour", HEAT, FINAL]
    assert at_final.get(FLOUR).status_code == 404
    assert at_final.get("oven/flour").status_code == 200
    assert "3 of 4 steps completed" in at_final.page()


def test_a_module_moved_to_another_course_leaves_the_first(at_flour):
    other = building.course("barley")
    tiny_page(ModulePage, "oven").move(other, pos="last-child")
    assert slugs() == [PRE_TEST, FLOUR]
    assert slugs("barley") == ["module-1/lesson-1", HEAT, FINAL]


def test_courses_stand_in_the_order_of_the_tree(client, tiny):
    building.course("apple")
    building.course("cake")
    CoursePage.objects.get(slug="cake").move(tiny_page(CoursePage, "bread"), pos="left")
    found = [course.slug for course in outline.courses("en")]
    assert found == ["cake", "bread", "apple"]
    page = client.get("/en/courses/").content.decode()
    places = [page.index(f"/en/courses/{slug}/") for slug in found]
    assert places == sorted(places)
    for course in outline.courses("en"):
        assert CoursePage.objects.get(pk=course.source_pk).path == course.path


# What lessons embed ---------------------------------------------------------------------------


def test_a_self_check_is_asked_as_it_is_now(at_flour):
    assert "Which of these slows the yeast?" in at_flour.page(FLOUR)
    question = Question.objects.get(code="Q5", locale__language_code="en")
    value = question.body[0].value
    value["stem"] = "What slows it down?"
    question.body = [("single_choice", value)]
    question.save_revision().publish()
    page = at_flour.page(FLOUR)
    assert "What slows it down?" in page and "Which of these" not in page


def test_a_self_check_that_is_withdrawn_leaves_the_lesson_and_may_come_back(at_flour):
    assert "Which of these slows the yeast?" in at_flour.page(FLOUR)
    question = Question.objects.get(code="Q5", locale__language_code="en")
    question.unpublish()
    page = at_flour.page(FLOUR)
    assert "Which of these" not in page and "Check yourself" in page
    versions = QuestionVersion.objects.filter(code="Q5").count()
    question.save_revision().publish()
    assert QuestionVersion.objects.filter(code="Q5").count() == versions
    assert "Which of these slows the yeast?" in at_flour.page(FLOUR)


def test_a_course_that_comes_back_shows_no_body_of_before(tiny):
    """Its version must not pass by numbers under which bodies of before are kept."""
    course = building.course("barley")
    seen = {building.known("barley").version}
    for _time in range(3):
        CoursePage.objects.get(pk=course.pk).unpublish()
        assert outline.course("barley", "en") is None
        building.announce(course)
        version = building.known("barley").version
        assert version not in seen
        seen.add(version)


def test_what_another_process_has_published_is_read(at_flour):
    """What this one keeps of the course and of the page is of a version that is no longer."""
    assert "speaks of failed bread" in at_flour.page(FLOUR)
    page = tiny_page(LessonPage, "flour")
    LessonPage.objects.filter(pk=page.pk).update(content_note="Dust in the air may explode.")
    row = Outline.objects.get(slug="bread", language="en")
    titled = json.loads(json.dumps(row.data).replace(page.title, "Flour and what is in it"))
    Outline.objects.filter(pk=row.pk).update(version=row.version + 1, data=titled)
    text = at_flour.page(FLOUR)
    assert "Dust in the air may explode." in text and "Flour and what is in it" in text


# Addresses ------------------------------------------------------------------------------------


def test_a_renamed_course_is_found_under_its_new_address_in_every_language(at_flour):
    building.edited(tiny_page(CoursePage, "bread"), slug="loaf")
    assert at_flour.get().status_code == 404
    at_flour.course = "loaf"
    for language in LANGUAGES:
        at_flour.language = language
        assert at_flour.get(FLOUR).status_code == 200
    assert Completion.objects.count() == 1
