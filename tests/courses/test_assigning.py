"""Parallel forms: the pre-test and the later tests of one person differ; half begin with each."""

from collections import Counter

import pytest

from courses.assigning import form_for
from learners.enrolling import enrol
from learners.models import Enrolment
from quizzes.models import Attempt, Quiz
from tests.conftest import person, signed_in
from tests.courses import building
from tests.courses.walking import Walk
from tests.quizzes.bank import recorded

pytestmark = pytest.mark.django_db

PRE, POST = "module-1/before", "module-1/after"


@pytest.fixture
def course(tiny):
    """A pre-test and a post-test that share one quiz with two forms of four questions."""
    for n in range(10):
        recorded(f"F-{n}", bank="twins", objective="8.a", difficulty="easy" if n % 2 else "hard")
    quiz = Quiz.objects.create(
        name="twins", bank="twins", blueprint={"8.a": {"easy": 2, "hard": 2}}, parallel=True
    )
    page = building.course("barley", lessons=0)
    module = building.module_of(page)
    for slug, purpose in (("before", "pre_test"), ("after", "post_test")):
        made = building.QuizPage(title=slug, slug=slug, quiz=quiz, purpose=purpose, attempts=1)
        building.announce(building.put(module, made))
    return page


def learner(number: int, course) -> Walk:
    user = person(f"learner{number}@example.org")
    enrol(user=user, course_key=course.translation_key)
    return Walk(signed_in(user), "barley")


def take(walk: Walk, step: str) -> Attempt:
    walk.post(step, {"start": "1"})
    attempt = Attempt.objects.filter(user_id=walk.user_id, submitted_at=None).get()
    walk.post(step, {"attempt": "1", "submit": "1", "confirm": "1"})
    return attempt


def asked(attempt: Attempt) -> set:
    return set(attempt.answers.values_list("version__question_key", flat=True))


def test_before_and_after_a_person_is_asked_different_questions(course):
    walk = learner(1, course)
    before, after = take(walk, PRE), take(walk, POST)
    assert {before.form, after.form} == {"A", "B"}
    assert len(asked(before)) == len(asked(after)) == 4
    assert not asked(before) & asked(after)
    assert Enrolment.objects.get(user_id=walk.user_id).form == before.form


def test_also_when_the_bank_grew_in_between(course):
    walk = learner(1, course)
    before = take(walk, PRE)
    for n in range(6):
        recorded(f"N-{n}", bank="twins", objective="8.a", difficulty="easy" if n % 2 else "hard")
    assert not asked(before) & asked(take(walk, POST))


def test_half_of_the_group_begins_with_each_form_and_everybody_gets_the_same_set(course):
    attempts = [take(learner(n, course), PRE) for n in range(6)]
    assert Counter(a.form for a in attempts) == {"A": 3, "B": 3}
    sets = {form: [asked(a) for a in attempts if a.form == form] for form in "AB"}
    assert all(each == sets[form][0] for form in "AB" for each in sets[form])


def test_the_assignment_is_made_once_and_kept(course):
    walk = learner(1, course)
    enrolment = Enrolment.objects.get(user_id=walk.user_id)
    quiz = Quiz.objects.get(name="twins")
    own = form_for(enrolment, quiz, "pre_test")
    for _again in range(3):
        assert form_for(Enrolment.objects.get(pk=enrolment.pk), quiz, "pre_test") == own
    assert form_for(enrolment, quiz, "post_test") == ("B" if own == "A" else "A")
    assert form_for(enrolment, quiz, "final_test") == form_for(enrolment, quiz, "post_test")


def test_a_form_that_was_written_down_before_is_respected(course):
    walk = learner(1, course)
    Enrolment.objects.filter(user_id=walk.user_id).update(form="B")
    assert take(walk, PRE).form == "B"


def test_a_quiz_without_forms_assigns_none(course):
    Quiz.objects.filter(name="twins").update(parallel=False)
    walk = learner(1, course)
    assert take(walk, PRE).form == ""
    assert Enrolment.objects.get(user_id=walk.user_id).form == ""


def test_resuming_keeps_the_form(course):
    walk = learner(1, course)
    walk.post(PRE, {"start": "1"})
    walk.post(PRE, {"start": "1"})
    Attempt.objects.get(user_id=walk.user_id)
    assert Attempt.objects.filter(user_id=walk.user_id).count() == 1
