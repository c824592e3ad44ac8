"""An interactive exercise as a step of a course, and a content inside a lesson."""

import json
import re

import pytest
from wagtail.models import Locale

from activities import playing
from activities.models import H5PContent, Outcome
from courses.models import H5PPage
from learners.enrolling import enrol
from learners.models import Completion
from tests.activities.conftest import brought
from tests.courses import building
from tests.courses.walking import Walk
from tests.courses.watching import listed, queries, writes

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not playing.is_installed(), reason="the player is not installed (npm ci)"),
]
EXERCISE = "/en/courses/barley/module-1/exercise/"


@pytest.fixture
def content(tiny) -> H5PContent:
    return brought()


def exercise(content, **fields) -> H5PPage:
    """The course of barley with a lesson and an exercise; published."""
    page = building.course("barley", sequential=False)
    step = H5PPage(title="Knead", slug="exercise", content=content, intro="Try.", **fields)
    building.announce(building.put(building.module_of(page), step))
    return step


def takes(aziza):
    return enrol(user=aziza, course_key=building.known("barley").key, language="en")


def report_address(page: str) -> str:
    return re.search(r'data-record="([^"]+)"', page)[1]


def report(client, address: str, raw: int = 10, verb: str = "completed") -> dict:
    statement = {
        "verb": {"id": f"http://adlnet.gov/expapi/verbs/{verb}"},
        "result": {"score": {"raw": raw, "max": 10}},
    }
    body = json.dumps({"statements": [statement]})
    return client.post(address, body, content_type="application/json").json()


def test_a_step_is_done_when_its_content_says_so(aziza, aziza_client, content):
    step = exercise(content)
    enrolment = takes(aziza)
    page = aziza_client.get(EXERCISE).content.decode()
    assert 'sandbox="allow-scripts"' in page
    assert report(aziza_client, report_address(page))["step_done"]
    assert Completion.objects.get(enrolment=enrolment).step_key == step.translation_key
    assert "You have completed" not in aziza_client.get(EXERCISE).content.decode()


def test_a_rule_of_a_score(aziza, aziza_client, content):
    exercise(content, rule="score", percent=80)
    takes(aziza)
    address = report_address(aziza_client.get(EXERCISE).content.decode())
    assert not report(aziza_client, address, raw=7)["step_done"]
    assert not Completion.objects.exists()
    assert report(aziza_client, address, raw=8)["step_done"]
    assert Completion.objects.count() == 1


def test_a_new_round_starts_afresh(aziza, aziza_client, content):
    from django.utils import timezone

    exercise(content)
    first = takes(aziza)
    report(aziza_client, report_address(aziza_client.get(EXERCISE).content.decode()))
    first.closed_at = timezone.now()
    first.save()
    takes(aziza)
    report(aziza_client, report_address(aziza_client.get(EXERCISE).content.decode()))
    assert Outcome.objects.count() == 2


def test_without_javascript_the_texts_are_read(aziza, aziza_client, content):
    exercise(content)
    takes(aziza)
    page = aziza_client.get(EXERCISE).content.decode()
    assert "<p>Salt slows the yeast.</p>" in page.split("<noscript>")[1].split("</noscript>")[0]
    aziza_client.post(EXERCISE, {"read": "1"})
    assert Completion.objects.count() == 1


def test_but_reading_is_not_passing(aziza, aziza_client, content):
    exercise(content, rule="passed")
    takes(aziza)
    answer = aziza_client.post(EXERCISE, {"read": "1"}, follow=True)
    assert "The exercise is not done yet." in answer.content.decode()
    assert not Completion.objects.exists()


def test_only_the_enrolled_get_a_ticket(client, aziza_client, content, aziza):
    exercise(content)
    assert "/accounts/login/" in client.get(EXERCISE)["Location"]
    assert "data-record" not in aziza_client.get(EXERCISE, follow=True).content.decode()


def test_the_exercise_takes_at_most_ten_queries_and_writes_nothing(aziza, aziza_client, content):
    exercise(content)
    takes(aziza)
    aziza_client.get(EXERCISE)
    with queries() as asked:
        aziza_client.get(EXERCISE)
    assert len(asked) <= 10, listed(asked)
    assert not writes(asked)


def test_the_content_is_shown_in_the_language_of_the_page(aziza, aziza_client, content):
    russian = content.copy_for_translation(Locale.objects.get(language_code="ru"))
    russian.title = "Щепотка соли"
    russian.save()
    russian.save_revision().publish()
    from activities import showing

    key = str(content.translation_key)
    assert "Щепотка соли" in showing.players([key], "ru")[key]
    assert 'lang="en"' in showing.players([key], "uz")[key]


def lesson_with(content) -> str:
    page = building.course("barley")
    module = building.module_of(page)
    lesson = building.lesson(module, "salted")
    lesson.body = [*building.text("Salt."), ("activity", {"content": str(content.translation_key)})]
    lesson.save()
    building.announce(lesson)
    return "/en/courses/barley/module-1/salted/"


def test_a_content_inside_a_lesson(aziza, aziza_client, content):
    address = lesson_with(content)
    enrolment = takes(aziza)
    Completion.objects.create(enrolment=enrolment, step_key=building.known("barley").steps[0].key)
    page = aziza_client.get(address).content.decode()
    assert "activities/parent.js" in page
    assert "h5p-ticket-" not in page
    assert not report(aziza_client, report_address(page))["step_done"]
    assert Outcome.objects.get().completed
    assert Completion.objects.count() == 1, "it completes nothing by itself"


def test_the_cached_lesson_gives_every_reader_a_ticket_of_their_own(aziza, content, timur):
    from tests.conftest import signed_in

    address = lesson_with(content)
    tickets = []
    for person in (aziza, timur):
        enrolment = enrol(user=person, course_key=building.known("barley").key, language="en")
        Completion.objects.create(
            enrolment=enrolment, step_key=building.known("barley").steps[0].key
        )
        tickets.append(report_address(signed_in(person).get(address).content.decode()))
    assert tickets[0] != tickets[1]


def test_a_new_version_of_the_content_reaches_the_lesson(aziza, aziza_client, content):
    address = lesson_with(content)
    enrolment = takes(aziza)
    Completion.objects.create(enrolment=enrolment, step_key=building.known("barley").steps[0].key)
    aziza_client.get(address)
    content.title = "A spoon of salt"
    content.save_revision().publish()
    assert "A spoon of salt" in aziza_client.get(address).content.decode()


def test_lessons_without_contents_load_no_script(aziza, aziza_client, content):
    building.course("barley")
    takes(aziza)
    walk = Walk(aziza_client, "barley")
    assert walk is not None
    page = aziza_client.get("/en/courses/barley/module-1/lesson-1/").content.decode()
    assert "activities/parent.js" not in page
