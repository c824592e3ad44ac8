"""What pages ask of the database: exact upper bounds, the same with 1, 10 and 100 lessons.

Counted with a warm cache of bodies, as in a running site; BEGIN and COMMIT are not counted.
"""

import pytest

from certificates import designing, keys
from courses import path_facts
from courses.models import LessonPage
from learners.enrolling import enrol
from learners.models import Completion, Enrolment
from quizzes.models import Attempt
from tests.courses import building
from tests.courses.walking import Walk
from tests.courses.watching import listed, queries, writes

pytestmark = pytest.mark.django_db

SIZES = [1, 10, 100]
TEST = "module-1/test"


@pytest.fixture
def sized(aziza, aziza_client, tiny):
    """Makes a course of so many lessons (and a test of ten questions), all lessons done.

    On a site that has issued certificates before: its key is there.
    """
    keys.make()
    keys.current()
    designing.chosen("")
    path_facts.all_paths()

    def make(lessons: int, *, finished: bool = False, done: bool = True) -> Walk:
        page = building.course("barley", lessons=lessons)
        building.announce(building.test(building.module_of(page), questions=10))
        course = building.known("barley")
        enrolment = enrol(user=aziza, course_key=course.key)
        steps = [s for s in course.steps if s.kind == "lesson" or finished]
        Completion.objects.bulk_create(
            Completion(enrolment=enrolment, step_key=step.key) for step in steps if done
        )
        return Walk(aziza_client, "barley")

    return make


def cost(request) -> list[str]:
    """The questions of the second visit; the first one warms what a process keeps."""
    request()
    with queries() as asked:
        answer = request()
    assert answer.status_code == 200, answer
    return asked


def assert_reads(asked: list[str], most: int) -> None:
    assert len(asked) <= most, listed(asked)
    assert not writes(asked), listed(asked)


@pytest.mark.parametrize("lessons", SIZES)
def test_a_lesson_takes_four(sized, lessons):
    walk = sized(lessons)
    assert_reads(cost(lambda: walk.get(f"module-1/lesson-{lessons}")), 4)


@pytest.mark.parametrize("lessons", SIZES)
def test_the_pages_of_a_test_take_at_most_eight(sized, lessons):
    walk = sized(lessons)
    assert_reads(cost(lambda: walk.get(TEST)), 6)  # before it
    attempt = walk.begin(TEST)
    assert attempt.answers.count() == 10
    assert_reads(cost(lambda: walk.get(TEST)), 7)  # the questions
    data = {f"q{n}": "a" for n in range(1, 11)}
    walk.post(TEST, {"attempt": "1", **data, "submit": "1"})
    assert_reads(cost(lambda: walk.get(TEST, "?attempt=1")), 8)  # the result
    assert_reads(cost(lambda: walk.get(TEST)), 7)  # between two attempts


def test_beginning_a_test_takes_ten_of_which_three_write(sized):
    walk = sized(1)
    walk.get(TEST)
    with queries() as asked:
        walk.post(TEST, {"start": "1"})
    assert Attempt.objects.get().answers.count() == 10
    assert len(asked) <= 10, listed(asked)
    assert len(writes(asked)) == 3, listed(asked)


@pytest.mark.parametrize("lessons", SIZES)
def test_saving_an_answer_takes_six_of_which_two_write(sized, lessons):
    """Session, person, attempt, question; the answer and its event."""
    walk = sized(lessons)
    address = f"/en/attempts/{walk.begin(TEST).pk}/answers/"
    walk.client.post(address, {"q1": "a"})
    with queries() as asked:
        answer = walk.client.post(address, {"q1": "b"})
    assert answer.status_code == 204
    assert len(asked) <= 6, listed(asked)
    assert len(writes(asked)) == 2, listed(asked)


def test_without_scripts_a_page_of_answers_is_saved_at_the_same_cost_however_many(sized):
    walk = sized(1)
    walk.begin(TEST)
    costs = {}
    for number in (2, 10):
        data = {f"q{n}": "abcd"[number % 4] for n in range(1, number + 1)}
        with queries() as asked:
            walk.post(TEST, {"attempt": "1", **data, "save": "1"})
        costs[number] = len(asked)
    assert costs[2] == costs[10] <= 11, listed(asked)


def test_submitting_sixty_questions_takes_twenty(aziza, aziza_client, tiny):
    """And finishes the course: grading, completion, certificate, letters, every answer's event."""
    keys.make()
    keys.current()
    designing.chosen("")
    path_facts.all_paths()
    page = building.course("barley", lessons=0)
    building.announce(building.test(building.module_of(page), questions=60))
    enrol(user=aziza, course_key=page.translation_key)
    walk = Walk(aziza_client, "barley")
    attempt = walk.begin(TEST)
    walk.get(TEST)
    with queries() as asked:
        walk.post(TEST, {"attempt": "1", **{f"q{n}": "b" for n in range(1, 61)}, "submit": "1"})
    attempt.refresh_from_db()
    assert (attempt.score, Enrolment.objects.get().is_complete) == (60, True)
    assert attempt.events.count() == 62
    assert len(asked) <= 20, listed(asked)


@pytest.mark.parametrize("lessons", SIZES)
def test_the_course_page_takes_the_same_for_any_number_of_lessons(sized, lessons, client):
    walk = sized(lessons)
    assert_reads(cost(walk.get), 5)
    assert_reads(cost(Walk(client, "barley").get), 2)


def test_a_completed_course_takes_one_more_for_its_certificate(sized):
    walk = sized(1, finished=True)
    walk.read("module-1/lesson-1")
    assert Enrolment.objects.get().is_complete
    assert_reads(cost(walk.get), 6)


@pytest.mark.parametrize("courses", [1, 10, 30])
def test_the_catalogue_takes_six_for_any_number_of_courses(sized, client, courses):
    walk = sized(1)
    for n in range(courses):
        building.course(f"course-{n}", lessons=2)
    assert_reads(cost(lambda: walk.client.get("/en/courses/")), 5)
    assert_reads(cost(lambda: client.get("/en/courses/?topic=border")), 2)


@pytest.mark.parametrize("courses", [1, 10, 30])
def test_my_learning_takes_eight_for_any_number_of_courses(sized, aziza, courses):
    walk = sized(10)
    for n in range(courses):
        page = building.course(f"course-{n}", lessons=3)
        enrol(user=aziza, course_key=page.translation_key)
    Enrolment.objects.filter(course_key=page.translation_key).update(
        completed_at="2026-11-01T10:00Z"
    )
    assert_reads(cost(lambda: walk.client.get("/en/my-learning/")), 6)


@pytest.mark.parametrize("lessons", SIZES)
def test_my_learning_takes_the_same_for_any_number_of_lessons(sized, lessons):
    walk = sized(lessons)
    assert_reads(cost(lambda: walk.client.get("/en/my-learning/")), 6)


@pytest.mark.parametrize("lessons", SIZES)
def test_submitting_ten_questions_and_finishing_the_course_takes_twenty(sized, lessons):
    """Grading, the completion, the certificate and the rows of the letters included."""
    walk = sized(lessons)
    walk.begin(TEST)
    data = {f"q{n}": "b" for n in range(1, 11)}
    walk.get(TEST)
    with queries() as asked:
        walk.post(TEST, {"attempt": "1", **data, "submit": "1"})
    assert Enrolment.objects.get().is_complete
    assert Attempt.objects.get().score == 10
    assert len(asked) <= 20, listed(asked)


@pytest.mark.parametrize("others", [0, 20])
def test_it_takes_the_same_for_a_person_with_many_courses(sized, aziza, others):
    walk = sized(1)
    for n in range(others):
        enrol(user=aziza, course_key=building.course(f"course-{n}").translation_key)
    walk.begin(TEST)
    data = {f"q{n}": "b" for n in range(1, 11)}
    with queries() as asked:
        walk.post(TEST, {"attempt": "1", **data, "submit": "1"})
    assert Enrolment.objects.filter(completed_at__isnull=False).count() == 1
    assert len(asked) <= 20, listed(asked)


@pytest.mark.parametrize("lessons", SIZES)
def test_finishing_a_lesson_takes_the_same_for_any_number(sized, lessons):
    walk = sized(lessons, done=False)
    with queries() as asked:
        assert walk.read("module-1/lesson-1").status_code == 302
    assert Completion.objects.count() == 1
    assert len(asked) <= 11, listed(asked)


def test_enrolling_takes_little(aziza_client, tiny):
    building.course("barley", lessons=100)
    walk = Walk(aziza_client, "barley")
    with queries() as asked:
        walk.enrol()
    assert len(asked) <= 10, listed(asked)


def test_rewriting_an_outline_does_not_grow_with_the_lessons(tiny):
    costs = {}
    for lessons in (2, 40):
        page = building.course(f"course-{lessons}", lessons=lessons)
        first = LessonPage.objects.child_of(building.module_of(page)).first()
        from courses import outline

        with queries() as asked:
            outline.changed(page.translation_key)
        costs[lessons] = len(asked)
        assert first is not None
    assert costs[2] == costs[40]
