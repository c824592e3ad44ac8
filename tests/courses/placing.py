"""A course whose last step is a test with terms of its own."""

import json
from typing import Any

from wagtail.models import Locale

from courses.models import QuizPage
from learners.enrolling import enrol
from quizzes import versions
from quizzes.models import Attempt, Question
from tests.courses import building
from tests.courses.walking import Walk
from tests.quizzes.questions import VALUES, as_listed

TEST = "module-1/test"


def a_test_with(client, user, *, questions: int = 3, **terms: Any) -> Walk:
    """The learner in front of a test of so many single-choice questions (right: b)."""
    given = {"attempts": None, "review": "always", "shuffle_questions": False}
    page = building.course("barley", lessons=0)
    building.announce(building.test(building.module_of(page), questions=questions, **given | terms))
    enrol(user=user, course_key=page.translation_key)
    return Walk(client, "barley")


def change(**terms: Any) -> None:
    """The author changes the terms of the test."""
    building.edited(QuizPage.objects.get(slug="test"), **terms)


def press(walk: Walk, attempt: Attempt, button: str, value: str = "1", **data: Any) -> Any:
    """Send the page of an attempt with a button."""
    return walk.post(TEST, {"attempt": str(attempt.number), button: value, **data})


def responses(attempt: Attempt) -> dict[int, Any]:
    return dict(attempt.answers.exclude(response=None).values_list("position", "response"))


def new_question(bank: str, kind: str, value: dict | None = None) -> str:
    """The key of a new question of this kind."""
    question = Question.objects.create(
        code=f"K-{kind}", bank=bank, locale=Locale.objects.get(language_code="en"),
        source_language="en",
        body=json.dumps([{"type": kind, "value": as_listed(value or VALUES[kind])}]),
    )  # fmt: skip
    versions.record(question)
    return str(question.translation_key)
