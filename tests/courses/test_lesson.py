"""A lesson: read, skip, check oneself, finish, in any language."""

import pytest

from learners.models import Completion

LESSON = "/en/courses/bread/dough/flour/"


@pytest.fixture
def at_lesson(aziza_client, enrolment, tiny):
    """Aziza, with the pre-test behind her."""
    pre_test = tiny.find("dough", "pre-test")
    Completion.objects.create(enrolment=enrolment, step_key=pre_test.key)
    return aziza_client


def test_the_lesson_shows_its_text_sources_and_skip_links(at_lesson):
    page = at_lesson.get(LESSON).content.decode()
    assert "Dough is flour and" in page
    assert 'href="#source-F1"' in page and 'id="source-F1"' in page
    assert "[^F1]" not in page
    assert "Skip “When it fails”" in page


def test_finishing_goes_on_to_the_next_step_and_counts_once(at_lesson, enrolment):
    for _click in range(2):
        answer = at_lesson.post(LESSON, {"finish": "1"})
    assert answer.url == "/en/courses/bread/oven/heat/"
    assert enrolment.completions.count() == 2


def test_a_lesson_takes_at_most_six_queries_once_it_is_rendered(
    at_lesson, django_assert_max_num_queries
):
    at_lesson.get(LESSON)
    with django_assert_max_num_queries(6):
        at_lesson.get(LESSON)
