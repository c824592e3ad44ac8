"""The learners of the measurement: people with a session, enrolled, as far as the case needs."""

import secrets
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from courses import outline
from courses.outline import Course, StepEntry
from learners.enrolling import enrol
from learners.models import Completion, Enrolment
from people.models import User
from quizzes.models import QuestionVersion, Quiz

LANGUAGE = "en"


@dataclass
class Learner:
    """A signed-in person, their cookies, and their enrolment."""

    user: User
    cookie: str
    token: str
    enrolment: Enrolment | None = None

    def post(self, **data: Any) -> dict[str, Any]:
        """Form data with the token that goes with the cookie."""
        return {"csrfmiddlewaretoken": self.token, **data}


def signed_in(user: User) -> Learner:
    """A session as signing in would have made it."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    token = secrets.token_hex(16)
    cookie = (
        f"{settings.SESSION_COOKIE_NAME}={session.session_key}; "
        f"{settings.CSRF_COOKIE_NAME}={token}; {settings.LANGUAGE_COOKIE_NAME}={LANGUAGE}"
    )
    return Learner(user, cookie, token)


def address() -> str:
    """New in every run: the folder may have been used before."""
    return f"{secrets.token_hex(6)}@bench.example.org"


def officer() -> Learner:
    user = User.objects.create_user(address())
    user.groups.add(Group.objects.get(name="Programme officers"))
    return signed_in(user)


def learners(number: int, course: Course, before: StepEntry) -> list[Learner]:
    """New people who have done every step before this one."""
    return [learner(course, before) for _ in range(number)]


def learner(course: Course, before: StepEntry) -> Learner:
    user = User.objects.create_user(
        address(),
        given_name="Aziza",
        family_name="Karimova",
        name_latin="Aziza Karimova",
        names_confirmed_at=timezone.now(),
    )
    made = signed_in(user)
    made.enrolment = enrol(user=user, course_key=course.key, language=LANGUAGE)
    done = course.steps[: course.steps.index(before)]
    Completion.objects.bulk_create(
        Completion(enrolment=made.enrolment, step_key=step.key) for step in done
    )
    return made


def course() -> Course:
    """The first course of the catalogue, which has lessons and a final test."""
    return outline.courses(LANGUAGE)[0]


def first_lesson(course: Course) -> StepEntry:
    return next(step for step in course.steps if step.kind == "lesson")


def final_test(course: Course) -> StepEntry:
    """The final test, made one of ten questions to choose from, as those of the peers were."""
    step = next(s for s in course.steps if s.settings.get("purpose") == "final_test")
    quiz = Quiz.objects.get(key=step.settings["quiz"])
    kinds = ["single_choice", "multiple_choice", "true_false"]
    versions = QuestionVersion.objects.filter(current=True, bank=quiz.bank, kind__in=kinds)
    keys = versions.order_by("pk").values_list("question_key", flat=True)
    quiz.questions = [str(key) for key in keys[:10]]
    quiz.blueprint = {}
    quiz.save()
    return step


def right_answers(learner: Learner) -> list[tuple[str, Any]]:
    """The form fields of the open attempt, each with the right answer."""
    attempt = learner.user.attempts.get(submitted_at=None)
    return [
        (f"q{answer.position}", right(answer.version))
        for answer in attempt.answers.select_related("version")
    ]


def right(version: QuestionVersion) -> Any:
    keys = version.key["right"]
    return keys if version.kind == "multiple_choice" else keys[0]


def save_address(learner: Learner) -> str:
    """Where the page's script sends each answer of the open attempt."""
    attempt = learner.user.attempts.get(submitted_at=None)
    return f"/{LANGUAGE}/attempts/{attempt.pk}/answers/"
