"""One learner in one test: the attempts so far, what may come next, and what its pages are told."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.digits import whole
from courses.contexts import context_key
from quizzes import attempts
from quizzes.admitting import Bar, Why, attempts_left, barred
from quizzes.events import Origin, origin
from quizzes.models import Attempt, Purpose
from quizzes.terms import moment, one_way, term

if TYPE_CHECKING:
    from courses.access import Visit
    from courses.steps.quiz import QuizPage


class Sitting:
    """Found once for a request; what a page does not need is not asked for."""

    def __init__(self, request: HttpRequest, visit: "Visit", page: "QuizPage"):
        self.request, self.visit, self.page = request, visit, page
        self.settings: dict[str, Any] = visit.entry.settings
        self.terms: dict[str, Any] = self.settings["terms"]
        self.key = context_key(visit.enrolment, visit.entry.key)
        self.now: datetime = timezone.now()

    @cached_property
    def attempts(self) -> list[Attempt]:
        return attempts.so_far(self.key)

    @property
    def origin(self) -> Origin:
        return origin(self.request)

    @property
    def open(self) -> Attempt | None:
        return next((a for a in self.attempts if a.is_open), None)

    @property
    def finished(self) -> list[Attempt]:
        return [a for a in self.attempts if not a.is_open]

    @cached_property
    def granted(self) -> int:
        """Attempts that a trainer gave beyond the terms; asked only where there are terms."""
        bounded = term(self.terms, "attempts") or term(self.terms, "wait")
        return attempts.granted(self.key) if bounded and self.attempts else 0

    @property
    def left(self) -> int | None:
        """Attempts left; None for any number."""
        return attempts_left(self.terms, len(self.attempts), self.granted)

    @property
    def passed(self) -> bool:
        return any(a.passed for a in self.finished)

    @cached_property
    def bar(self) -> Bar | None:
        """What keeps the learner from another attempt."""
        return barred(self.terms, self.finished, self.now, granted=self.granted)

    @property
    def is_settled(self) -> bool:
        """Whether it is passed where attempts are counted: then there is no other."""
        return self.passed and self.left is not None

    @property
    def may_start(self) -> bool:
        return not self.open and self.bar is None and not self.is_settled

    @contextmanager
    def held(self, number: str) -> Iterator[Attempt]:
        """The attempt of this number as it stands now, held while it is written; 404 for others."""
        try:
            with attempts.held(context_key=self.key, number=whole(number, 5) or 0) as held:
                yield held
        except Attempt.DoesNotExist as missing:
            raise Http404(_("There is no such attempt.")) from missing

    def find(self, number: str) -> Attempt:
        """The attempt of this number; 404 for any other."""
        found = next((a for a in self.attempts if str(a.number) == number), None)
        if found is None:
            raise Http404(_("There is no such attempt."))
        return found

    def here(
        self, language: str = "", attempt: Attempt | None = None, question: int | None = None
    ) -> HttpResponse:
        """Back to this step by GET: to an attempt's result, or to one of its questions."""
        url = self.visit.entry.url_in(language or get_language())
        if attempt:
            return redirect(f"{url}?attempt={attempt.number}")
        return redirect(f"{url}?question={question}#q{question}" if question else url)

    def place(self) -> dict[str, Any]:
        """Where the page stands in the course."""
        visit = self.visit
        before, after = visit.progress.neighbours(visit.entry)
        return {
            "page": self.page, "course": visit.course, "step": visit.entry,
            "module": visit.progress.module_of(visit.entry), "progress": visit.progress,
            "number": visit.progress.number(visit.entry), "previous": before, "next": after,
            "terms": self.terms, "purpose": self.settings["purpose"],
            "question_count": self.settings["questions"], "is_done": visit.is_done,
        }  # fmt: skip

    def prospects(self) -> dict[str, Any]:
        """What has been and what may come: for the pages before and after an attempt."""
        extra = self.visit.enrolment.extra_time
        limit = self.terms["time_limit"]
        return {
            **self.place(), "attempts": self.finished, "left": self.left, "passed": self.passed,
            "may_start": self.may_start, "bar": self.bar, "used_up": self.used_up,
            "time_limit": limit * (100 + extra) // 100, "extra_time": extra if limit else 0,
            "opens": moment(self.terms, "opens"), "closes": moment(self.terms, "closes"),
            "asks_code": self.may_start and term(self.terms, "supervised"),
            "tells": self.settings["purpose"] == Purpose.PRACTICE,
        }  # fmt: skip

    @property
    def used_up(self) -> bool:
        return self.bar is not None and self.bar.why == Why.USED_UP

    def current(self, attempt: Attempt, asked: str = "") -> int | None:
        """The question that stands alone on the page; None where all stand there.

        Without a way back it is the one reached, whatever the address says.
        """
        if not term(attempt.terms, "one_by_one"):
            return None
        if one_way(attempt.terms):
            return attempt.reached
        return whole(asked, 3) or 1
