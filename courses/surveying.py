"""A survey as the learner meets it: one page, sent once, and nobody knows whose answers they are.

There is no attempt. That the step is done is on record with the learner's name; what was answered
is stored without it (`quizzes.surveys`). So nothing can be saved on the way, and a change of
language takes along what is on the page.
"""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from quizzes import surveys
from quizzes.models import Quiz
from quizzes.terms import moment

if TYPE_CHECKING:
    from courses.access import Visit
    from courses.steps.quiz import QuizPage


def respond(request: HttpRequest, visit: "Visit", page: "QuizPage") -> HttpResponse:
    """Show the survey, or take its answers."""
    if visit.is_done or not is_open(visit):
        return render(request, "courses/survey.html", context(visit, page))
    quiz = Quiz.objects.get(key=visit.entry.settings["quiz"])
    if request.method != "POST":
        form = surveys.SurveyForm(quiz=quiz, seed=seed(visit), language=get_language())
        return render(request, "courses/survey.html", context(visit, page, form=form))
    form = surveys.SurveyForm(request.POST, quiz=quiz, seed=seed(visit), language=get_language())
    if "submit" in request.POST and form.is_valid():
        return take(request, visit, page, quiz, form)
    return render(request, "courses/survey.html", context(visit, page, form=form))


@transaction.atomic
def take(
    request: HttpRequest, visit: "Visit", page: "QuizPage", quiz: Quiz, form: surveys.SurveyForm
) -> HttpResponse:
    """Store the answers once: a repeated request finds the step done."""
    if page.complete(visit):
        surveys.store(form, quiz=quiz, place_key=visit.entry.key, day=localdate())
        messages.success(request, _("Thank you. Your answers are stored without your name."))
    return redirect(visit.entry.url)


def seed(visit: "Visit") -> int:
    """Everybody sees one order: nothing of a person is in it."""
    return visit.entry.key.int % 2**63


def is_open(visit: "Visit") -> bool:
    terms, now = visit.entry.settings["terms"], timezone.now()
    opens, closes = moment(terms, "opens"), moment(terms, "closes")
    return (opens is None or now >= opens) and (closes is None or now < closes)


def context(visit: "Visit", page: "QuizPage", **more: Any) -> dict[str, Any]:
    terms = visit.entry.settings["terms"]
    before, after = visit.progress.neighbours(visit.entry)
    return {
        "page": page, "course": visit.course, "step": visit.entry, "previous": before,
        "next": after, "module": visit.progress.module_of(visit.entry), "is_done": visit.is_done,
        "addresses": [(code, name, visit.entry.url_in(code)) for code, name in settings.LANGUAGES],
        "opens": moment(terms, "opens"), "closes": moment(terms, "closes"),
        "is_open": is_open(visit), **more,
    }  # fmt: skip
