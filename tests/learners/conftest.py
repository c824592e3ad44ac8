"""A course that learners know only by its key and its steps."""

import uuid

import pytest

from learners.enrolling import enrol
from learners.models import Enrolment
from learners.signals import course_completed, enrolled, step_completed


@pytest.fixture
def course() -> uuid.UUID:
    return uuid.uuid4()


@pytest.fixture
def steps() -> list[uuid.UUID]:
    return [uuid.uuid4() for _step in range(3)]


@pytest.fixture
def taken(aziza, course) -> Enrolment:
    """Aziza takes the course."""
    return enrol(user=aziza, course_key=course)


@pytest.fixture
def heard():
    """News of this app, in the order in which they were sent: (what, enrolment, step)."""
    news = []

    def listener(name):
        def listen(sender, enrolment, step_key=None, **kwargs):
            news.append((name, enrolment.pk, step_key))

        return listen

    signals = {"enrolled": enrolled, "step": step_completed, "course": course_completed}
    listeners = {name: listener(name) for name in signals}
    for name, signal in signals.items():
        signal.connect(listeners[name])
    yield news
    for name, signal in signals.items():
        signal.disconnect(listeners[name])
