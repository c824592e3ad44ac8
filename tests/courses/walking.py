"""A learner's way through a course: by addresses, forms and buttons alone."""

import html
import re
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.test import Client

from quizzes.models import Attempt

# The key of the tiny course's bank, and answers that are wrong throughout.
RIGHT = {"Q1": "a", "Q2": ["a", "b"], "Q3": "true", "Q4": "b", "Q5": "a"}
WRONG = {"Q1": "b", "Q2": ["c", "d"], "Q3": "false", "Q4": "a", "Q5": "b"}

STEPS = ("dough/pre-test", "dough/flour", "oven/heat", "oven/final-test")
PRE_TEST, FLOUR, HEAT, FINAL = STEPS


def fields(attempt: Attempt, given: Mapping[str, Any] = RIGHT) -> dict[str, Any]:
    """Form data that answers the attempt's questions as `given` says, by code; others stay open."""
    answers = attempt.answers.select_related("version")
    return {
        f"q{answer.position}": given[answer.version.code]
        for answer in answers
        if answer.version.code in given
    }


class Walk:
    """One person in one browser, in one course; the language may change at any moment."""

    def __init__(self, client: Client, course: str = "bread", language: str = "en"):
        self.client, self.course, self.language = client, course, language

    def address(self, step: str = "") -> str:
        return f"/{self.language}/courses/{self.course}/{f'{step}/' if step else ''}"

    def get(self, step: str = "", query: str = "") -> HttpResponse:
        return self.client.get(self.address(step) + query)

    def page(self, step: str = "", query: str = "") -> str:
        """The text of a page that must be there."""
        answer = self.get(step, query)
        assert answer.status_code == 200, (answer.status_code, answer.headers.get("Location"))
        return html.unescape(answer.content.decode())

    def main(self, step: str = "", query: str = "") -> str:
        """The page without its frame, whose language bar links to every language anyway."""
        return self.page(step, query).split("<main", 1)[1].split("</main>", 1)[0]

    def post(self, step: str, data: Mapping[str, Any], **headers: str) -> HttpResponse:
        return self.client.post(self.address(step), data, headers=headers or None)

    def enrol(self) -> HttpResponse:
        return self.post("enrol", {})

    def read(self, step: str) -> HttpResponse:
        """Press “Finish and continue” below a lesson."""
        return self.post(step, {"finish": "1"})

    def begin(self, step: str) -> Attempt:
        """Press “Begin the test”; the attempt that is then open."""
        answer = self.post(step, {"start": "1"})
        assert answer.url == self.address(step)
        return Attempt.objects.filter(user_id=self.user_id, submitted_at=None).get()

    def send(
        self, step: str, attempt: Attempt, given: Mapping[str, Any] = RIGHT, **buttons: str
    ) -> HttpResponse:
        """Send the page of the attempt with these answers and the button that was pressed."""
        data = {"attempt": str(attempt.number), **fields(attempt, given), **buttons}
        return self.post(step, data)

    def hand_in(
        self, step: str, attempt: Attempt, given: Mapping[str, Any] = RIGHT
    ) -> HttpResponse:
        return self.send(step, attempt, given, submit="1", confirm="1")

    def take(self, step: str, given: Mapping[str, Any] = RIGHT) -> Attempt:
        """A whole test: begin, answer, submit."""
        attempt = self.begin(step)
        answer = self.hand_in(step, attempt, given)
        assert answer.url == f"{self.address(step)}?attempt={attempt.number}"
        attempt.refresh_from_db()
        return attempt

    def walk_to(self, step: str) -> None:
        """Do all steps of the tiny course before this one."""
        for done in STEPS[: STEPS.index(step)]:
            if done in (PRE_TEST, FINAL):
                self.take(done)
            else:
                self.read(done)

    @property
    def user_id(self) -> int:
        return int(self.client.session["_auth_user_id"])


def checked(page: str) -> set[tuple[str, str]]:
    """(name, value) of every box and radio button that is ticked on a page."""
    found = set()
    for tag in re.findall(r"<input[^>]*>", page):
        if re.search(r"\schecked\b", tag):
            name, value = (re.search(rf'{a}="([^"]*)"', tag)[1] for a in ("name", "value"))
            found.add((name, value))
    return found


def pairs(data: Mapping[str, Any]) -> set[tuple[str, str]]:
    """The same of form data, to compare with what a page shows ticked."""
    return {
        (name, value)
        for name, given in data.items()
        for value in (given if isinstance(given, list) else [given])
    }
