"""Timur in the Wagtail admin: learners see what he publishes, and keep what they did."""

import time
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms import periodic
from cms.outbox.running import drain
from courses.models import CoursePage, LessonPage, ModulePage, QuizPage
from learners.models import Completion, Enrolment
from quizzes.models import Attempt, Question, QuestionVersion, Quiz
from tests.conftest import signed_in
from tests.courses import building
from tests.courses.test_changes import records, slugs, tiny_page
from tests.courses.walking import FINAL, FLOUR, PRE_TEST, RIGHT, WRONG
from tests.quizzes.test_editor import form_data as question_data

pytestmark = pytest.mark.django_db

NO_COMMENTS = {
    "comments-TOTAL_FORMS": "0",
    "comments-INITIAL_FORMS": "0",
    "comments-MIN_NUM_FORMS": "0",
    "comments-MAX_NUM_FORMS": "",
}
PUBLISH = {"action-publish": "1"}


@pytest.fixture
def editor(timur):
    """His browser."""
    return signed_in(timur)


def lesson_data(title: str, words: str, slug: str = "flour", **more: str) -> dict[str, str]:
    """The editor's form of a lesson with a heading and one paragraph."""
    body = [
        ("heading", {"text": "What goes in"}),
        ("paragraph", rich_text(f"<p>{words}</p>", features=["bold"])),
    ]
    return {
        **nested_form_data(
            {
                "body": streamfield(body),
                "objectives": streamfield([]),
                "key_terms": streamfield([]),
                "sources": streamfield([("source", {"id": "F1", "text": "The book."})]),
            }
        ),
        **NO_COMMENTS,
        "title": title,
        "slug": slug,
        "code": "1.1.1",
        "minutes": "10",
        "facts": "[]",
        "content_note": "",
        "seo_title": "",
        "search_description": "",
        **more,
    }


def edit_url(page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def said(answer) -> str:
    """For a failed assertion: what the form objected to."""
    form = answer.context and answer.context.get("form")
    return str(form.errors) if form else answer.content.decode()[:500]


# Lessons --------------------------------------------------------------------------------------


def test_a_draft_is_kept_from_learners_until_it_is_published(editor, at_flour, record):
    before = records()
    page = tiny_page(LessonPage, "flour")
    revisions = page.revisions.count()
    assert editor.get(edit_url(page)).status_code == 200

    answer = editor.post(edit_url(page), lesson_data("Flour", "Sift it."))
    assert answer.status_code == 302, said(answer)
    assert page.revisions.count() == revisions + 1
    shown = at_flour.page(FLOUR)
    assert "Dough is flour" in shown and "Sift it." not in shown
    assert "Flour and water" in at_flour.page()

    answer = editor.post(edit_url(page), lesson_data("Flour", "Sift it.", **PUBLISH))
    assert answer.status_code == 302, said(answer)
    shown = at_flour.page(FLOUR)
    assert "Sift it." in shown and "<h1>Flour</h1>" in shown
    assert "Dough is flour" not in shown
    assert "Flour and water" not in at_flour.page()
    assert records() == before
    assert at_flour.read(FLOUR).status_code == 302
    assert record()[0] == [PRE_TEST, FLOUR]


def test_an_earlier_revision_can_be_brought_back(editor, at_flour):
    page = tiny_page(LessonPage, "flour")
    # What stands there now is the first revision to come back to.
    first = page.get_latest_revision() or page.save_revision()
    editor.post(edit_url(page), lesson_data("Flour", "Sift it.", **PUBLISH))
    url = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, first.pk])
    assert editor.get(url).status_code == 200
    first.as_object().save_revision(user=None).publish()
    assert "Dough is flour" in at_flour.page(FLOUR)


def test_the_preview_shows_the_draft_as_a_learner_will_see_it(editor, tiny):
    page = tiny_page(LessonPage, "flour")
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    answer = editor.post(url, lesson_data("Flour", "Sift it twice."))
    assert answer.json()["is_valid"], answer.content
    answer = editor.get(url)
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Sift it twice." in shown and "<h1>Flour</h1>" in shown
    assert "saboq.css" in shown and 'name="finish"' not in shown
    assert not Enrolment.objects.exists()


def test_a_new_lesson_can_be_previewed_before_it_is_saved(editor, tiny):
    module = tiny_page(ModulePage, "dough")
    args = ["courses", "lessonpage", module.pk]
    url = reverse("wagtailadmin_pages:preview_on_add", args=args)
    answer = editor.post(url, lesson_data("Water", "Cold or warm?", slug="water"))
    assert answer.json()["is_valid"], answer.content
    answer = editor.get(url)
    assert answer.status_code == 200 and "Cold or warm?" in answer.content.decode()
    assert not LessonPage.objects.filter(slug="water").exists()


@pytest.mark.parametrize("slug", ["pre-test", "final-test"])
def test_the_preview_of_a_test_shows_its_beginning_and_starts_nothing(editor, tiny, slug):
    page = tiny_page(QuizPage, slug)
    answer = editor.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    shown = answer.content.decode()
    assert answer.status_code == 200 and page.title in shown
    assert 'name="start"' not in shown
    assert not Attempt.objects.exists()


def test_the_draft_of_a_course_shows_its_programme(editor, tiny):
    page = tiny_page(CoursePage, "bread")
    page.title = "Bread, rewritten"
    page.save_revision()
    answer = editor.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Bread, rewritten" in shown and "Flour and water" in shown
    assert building.known("bread").title == "Bread in two modules"


def test_a_lesson_added_to_a_module_is_a_step_once_it_is_published(editor, at_final, record):
    before = records()
    module = tiny_page(ModulePage, "dough")
    url = reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", module.pk])
    assert editor.get(url).status_code == 200
    answer = editor.post(url, lesson_data("Water", "Cold or warm?", slug="water"))
    assert answer.status_code == 302, said(answer)
    page = LessonPage.objects.get(slug="water")
    assert not page.live and "dough/water" not in slugs()
    assert at_final.get("dough/water").status_code == 404

    answer = editor.post(edit_url(page), lesson_data("Water", "Hot.", slug="water", **PUBLISH))
    assert answer.status_code == 302, said(answer)
    assert slugs() == [PRE_TEST, FLOUR, "dough/water", "oven/heat", FINAL]
    assert records() == before
    assert "3 of 5 steps completed" in at_final.page()
    assert "Hot." in at_final.page("dough/water")
    at_final.read("dough/water")
    at_final.take(FINAL)
    assert Enrolment.objects.get().is_complete


def test_a_lesson_with_a_date_is_published_by_the_clock(editor, at_flour):
    page = tiny_page(LessonPage, "heat")
    page.unpublish()
    page.go_live_at = timezone.now() + timedelta(seconds=1)
    page.save_revision().publish()
    assert slugs() == [PRE_TEST, FLOUR, FINAL]
    time.sleep(1.1)
    assert "publish_scheduled" in periodic.enqueue_due()
    drain()
    assert slugs() == [PRE_TEST, FLOUR, "oven/heat", FINAL]


def test_steps_are_put_in_another_order_in_the_explorer(editor, at_flour):
    page = tiny_page(LessonPage, "flour")
    url = reverse("wagtailadmin_pages:set_page_position", args=[page.pk])
    assert editor.post(f"{url}?position=0").status_code == 200
    assert slugs()[:2] == [FLOUR, PRE_TEST]
    assert Completion.objects.count() == 1


def test_a_lesson_is_unpublished_in_the_admin(editor, at_flour):
    page = tiny_page(LessonPage, "heat")
    answer = editor.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    assert answer.status_code == 302
    assert slugs() == [PRE_TEST, FLOUR, FINAL]
    assert at_flour.read(FLOUR).url == at_flour.address(FINAL)


def test_another_course_cannot_take_the_address_of_a_course(editor, tiny):
    parent = tiny_page(CoursePage, "bread", "uz").get_parent()
    tiny_page(CoursePage, "bread", "uz").delete()
    url = reverse("wagtailadmin_pages:add", args=["courses", "coursepage", parent.pk])
    data = {
        **nested_form_data({"objectives": streamfield([])}),
        **NO_COMMENTS,
        "title": "Non",
        "slug": "bread",
        "code": "N1",
        "summary": "",
        "about": "null",
        "hours": "1",
        "pass_mark": "80",
        "prerequisites": "",
        "sequential": "on",
        "seo_title": "",
        "search_description": "",
        **PUBLISH,
    }
    answer = editor.post(url, data)
    assert answer.status_code == 200
    assert "Another course has this address." in str(answer.context["form"].errors["slug"])
    assert building.known("bread", "uz").source_title == "Bread in two modules"
    answer = editor.post(url, {**data, "slug": "non"})
    assert answer.status_code == 302, said(answer)
    assert building.known("non", "en").source_language == "uz"


# Questions ------------------------------------------------------------------------------------


def question_url(action: str, *args: int, of=Question) -> str:
    return reverse(of.snippet_viewset.get_url_name(action), args=args)


def add_question(editor, code: str = "Q6") -> Question:
    """Written, published, found in the bank of the course."""
    assert editor.get(question_url("add")).status_code == 200
    answer = editor.post(question_url("add"), question_data(code=code, bank="bread", **PUBLISH))
    assert answer.status_code == 302, said(answer)
    return Question.objects.get(code=code)


def put_into_quiz(editor, *codes: str) -> None:
    quiz = Quiz.objects.get(name__contains="final")
    url = question_url("edit", quiz.pk, of=Quiz)
    assert editor.get(url).status_code == 200
    data = {"name": quiz.name, "bank": "bread", "codes": "\n".join(codes), "per_objective": ""}
    answer = editor.post(url, data)
    assert answer.status_code == 302, said(answer)


def test_a_question_is_added_and_put_into_the_final_test(editor, at_final):
    begun = at_final.begin(FINAL)
    at_final.send(FINAL, begun, {"Q1": "a"}, save="1")
    before = records()
    add_question(editor)
    put_into_quiz(editor, "Q1", "Q2", "Q3", "Q4", "Q6")
    assert records() == before

    # Who is in the middle of it goes on with what was asked.
    assert "What comes first?" not in at_final.page(FINAL)
    at_final.hand_in(FINAL, begun, WRONG)
    begun.refresh_from_db()
    assert begun.max_score == 4
    # Who begins now is asked the new one too.
    assert "5 questions" in at_final.page(FINAL) and "5 questions" in at_final.page()
    attempt = at_final.begin(FINAL)
    assert attempt.answers.count() == 5
    assert "What comes first?" in at_final.page(FINAL)
    at_final.hand_in(FINAL, attempt, {**RIGHT, "Q6": "b"})
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed) == (5, True)
    assert Enrolment.objects.get().is_complete


def test_a_question_corrected_after_the_test_changes_no_result(editor, finished):
    before = records()
    question = Question.objects.get(code="Q4", locale__language_code="en")
    data = question_data(right="c", code="Q4", bank="bread", objective="1.b", **PUBLISH)
    answer = editor.post(question_url("edit", question.pk), data)
    assert answer.status_code == 302, said(answer)
    assert QuestionVersion.objects.get(code="Q4", current=True).key == {"right": ["c"]}
    assert records() == before
    page = finished.page(FINAL, "?attempt=1")
    assert "How hot is the oven?" in page and "230 degrees" in page


# Doors ----------------------------------------------------------------------------------------


def test_others_do_not_get_into_the_editor(at_flour, olga, client):
    page = tiny_page(LessonPage, "flour")
    for browser in (at_flour.client, signed_in(olga), client):
        answer = browser.post(edit_url(page), lesson_data("No", "No.", **PUBLISH), follow=True)
        assert "No." not in at_flour.page(FLOUR)
        assert answer.status_code in (200, 403)
    assert "Dough is flour" in at_flour.page(FLOUR)


def test_a_trainer_is_a_learner_like_everybody_else(editor, tiny):
    from tests.courses.walking import Walk

    walk = Walk(editor)
    assert walk.get(FLOUR).url == walk.address()
    walk.enrol()
    walk.take(PRE_TEST)
    assert walk.get(FLOUR).status_code == 200
