"""A test as the learner meets it: start, answer, change language, submit, result.

What counts is frozen in the attempt by `quizzes.attempts`; here is only the way through it.
"""

import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from learners.models import Enrolment
from quizzes import attempts, review
from quizzes.forms import AttemptForm
from quizzes.models import Attempt, Quiz

if TYPE_CHECKING:
    from courses.access import Visit
    from courses.steps.quiz import QuizPage

# Attempts are filed under a key made from enrolment and step: a new round starts afresh.
CONTEXTS = uuid.UUID("5f0f3a54-6f2c-4f4e-9c1a-0c5b7a0b7c11")


def context_key(enrolment: Enrolment, step_key: uuid.UUID) -> uuid.UUID:
    return uuid.uuid5(CONTEXTS, f"{enrolment.pk}:{step_key}")


def attempts_at(visit: "Visit") -> QuerySet[Attempt]:
    """What this learner has tried at this step, the first attempt first."""
    return Attempt.objects.filter(
        context_key=context_key(visit.enrolment, visit.entry.key)
    ).order_by("number")


class Sitting:
    """One learner in one test: the attempts so far, and what may come next."""

    def __init__(self, request: HttpRequest, visit: "Visit", page: "QuizPage"):
        self.request, self.visit, self.page = request, visit, page
        self.terms: dict[str, Any] = visit.entry.settings["terms"]
        self.key = context_key(visit.enrolment, visit.entry.key)
        self.now = timezone.now()
        self.attempts = list(attempts_at(visit))

    @property
    def open(self) -> Attempt | None:
        return next((a for a in self.attempts if a.is_open), None)

    @property
    def finished(self) -> list[Attempt]:
        return [a for a in self.attempts if not a.is_open]

    @property
    def left(self) -> int | None:
        """Attempts left; None for any number."""
        allowed = self.terms["attempts"]
        return max(0, allowed - len(self.attempts)) if allowed else None

    @property
    def passed(self) -> bool:
        return any(a.passed for a in self.finished)

    @property
    def may_start(self) -> bool:
        return not self.open and self.left != 0 and not (self.passed and self.left is not None)

    def find(self, number: str) -> Attempt:
        """The attempt of this number; 404 for any other."""
        found = next((a for a in self.attempts if str(a.number) == number), None)
        if found is None:
            raise Http404(_("There is no such attempt."))
        return found

    def here(self, language: str = "", attempt: Attempt | None = None) -> HttpResponse:
        url = self.visit.entry.url_in(language or get_language())
        return redirect(f"{url}?attempt={attempt.number}" if attempt else url)

    def context(self, **more: Any) -> dict[str, Any]:
        visit = self.visit
        before, after = visit.progress.neighbours(visit.entry)
        return {
            "page": self.page, "course": visit.course, "step": visit.entry,
            "module": visit.progress.module_of(visit.entry), "progress": visit.progress,
            "number": visit.progress.number(visit.entry), "previous": before, "next": after,
            "terms": self.terms, "purpose": visit.entry.settings["purpose"],
            "question_count": visit.entry.settings["questions"],
            "attempts": self.finished, "left": self.left, "may_start": self.may_start,
            "passed": self.passed, "is_done": visit.is_done, **more,
        }  # fmt: skip


def respond(request: HttpRequest, visit: "Visit", page: "QuizPage") -> HttpResponse:
    """Answer a learner at a test."""
    if visit.preview:
        return preview(request, visit, page)
    sitting = Sitting(request, visit, page)
    if request.method == "POST":
        return act(sitting)
    if number := request.GET.get("attempt"):
        return result(sitting, sitting.find(number))
    if sitting.open is None:
        return render(request, "courses/quiz_start.html", sitting.context())
    if attempts.is_overdue(sitting.open, sitting.now):
        # Looking writes nothing: the attempt ends with the button, or by the periodic task.
        return render(request, "courses/quiz_over.html", sitting.context(attempt=sitting.open))
    return ask(sitting)


def act(sitting: Sitting) -> HttpResponse:
    post = sitting.request.POST
    if "start" in post:
        return start(sitting)
    attempt = sitting.find(post.get("attempt", ""))
    return answer(sitting, attempt) if attempt.is_open else ended(sitting, attempt)


def ended(sitting: Sitting, attempt: Attempt) -> HttpResponse:
    """It was over before this answer came: submitted in another tab, or out of time."""
    if attempt.how_ended == Attempt.End.TIME:
        why = _("The time was over; what was saved before has been counted.")
    else:
        why = _("This attempt was already submitted. Here is its result.")
    messages.info(sitting.request, why)
    return sitting.here(attempt=attempt)


def start(sitting: Sitting) -> HttpResponse:
    """Begin an attempt, or go on with the one that is open: a double click begins one."""
    if not sitting.open and not sitting.may_start:
        if sitting.passed:
            messages.info(sitting.request, _("You have passed this test."))
        else:
            messages.warning(sitting.request, _("There are no attempts left."))
        return sitting.here()
    entry = sitting.visit.entry
    try:
        attempts.start(
            user=sitting.request.user,
            quiz=Quiz.objects.get(key=entry.settings["quiz"]),
            context_key=sitting.key,
            purpose=entry.settings["purpose"],
            terms=sitting.terms,
            language=get_language(),
            now=sitting.now,
            extra_time=sitting.visit.enrolment.extra_time,
        )
    except attempts.NoAttemptsLeft:
        messages.warning(sitting.request, _("There are no attempts left."))
    except attempts.QuizEmpty:
        messages.error(
            sitting.request, _("This test has no questions yet. Please tell your trainer.")
        )
    return sitting.here()


def answer(sitting: Sitting, attempt: Attempt) -> HttpResponse:
    """Save what was answered; then change language, stay, ask once more, or submit."""
    post = sitting.request.POST
    language = get_language()
    if "submit" in post:
        return submit(sitting, attempt, AttemptForm(post, attempt=attempt, language=language))
    form = AttemptForm.of_page(post, attempt=attempt, language=language)
    if not form.is_valid():
        return ask(sitting, AttemptForm(post, attempt=attempt, language=language))
    saved = save(sitting, attempt, form)
    if not saved.is_open:
        return ended(sitting, saved)
    if (other := post.get("switch", "")) in dict(settings.LANGUAGES):
        return sitting.here(language=other)
    if sitting.request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return HttpResponse(status=204)  # saved as it was given; the page stays (saboq.js)
    messages.success(sitting.request, _("Your answers are saved."))
    return sitting.here()


def submit(sitting: Sitting, attempt: Attempt, form: AttemptForm) -> HttpResponse:
    """Hand the test in; with questions open, save and ask once more."""
    if not form.is_valid():
        return ask(sitting, form)
    if sitting.request.POST.get("confirm") or not form.unanswered():
        attempts.submit(
            attempt=attempt,
            responses=form.responses(),
            language=get_language(),
            now=sitting.now,
        )
        return sitting.here(attempt=attempt)
    saved = save(sitting, attempt, form)
    if not saved.is_open:
        return ended(sitting, saved)
    return ask(sitting, form, unanswered=form.unanswered())


def save(sitting: Sitting, attempt: Attempt, form: AttemptForm) -> Attempt:
    return attempts.save(
        attempt=attempt,
        responses=form.responses(),
        language=get_language(),
        now=sitting.now,
        questions=form.questions,
    )


def ask(sitting: Sitting, form: AttemptForm | None = None, unanswered: Any = ()) -> HttpResponse:
    attempt = sitting.open
    form = form or AttemptForm(attempt=attempt, language=get_language())
    context = sitting.context(attempt=attempt, form=form, unanswered=unanswered, now=sitting.now)
    return render(sitting.request, "courses/quiz.html", context)


def result(sitting: Sitting, attempt: Attempt) -> HttpResponse:
    if attempt.is_open:
        return sitting.here()
    course = sitting.visit.course
    shown = review.review(
        attempt,
        get_language(),
        titles={objective["code"]: objective["text"] for objective in course.objectives},
        lessons={step.code: step for step in course.steps if step.code},
    )
    context = sitting.context(attempt=attempt, review=shown)
    return render(sitting.request, "courses/result.html", context)


def preview(request: HttpRequest, visit: "Visit", page: "QuizPage") -> HttpResponse:
    context = {
        "page": page, "course": visit.course, "step": visit.entry, "progress": visit.progress,
        "module": visit.progress.module_of(visit.entry), "terms": visit.entry.settings["terms"],
        "purpose": page.purpose, "question_count": visit.entry.settings["questions"],
        "attempts": [], "preview": True,
    }  # fmt: skip
    return render(request, "courses/quiz_start.html", context)
