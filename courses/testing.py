"""A test as the learner meets it: start, answer, change language, submit, result.

What counts is frozen in the attempt by `quizzes.attempts`; here is only the way through it.
"""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.digits import whole
from courses import codes, panels, surveying
from courses.assigning import form_for
from courses.sitting import Sitting
from quizzes import attempts, review
from quizzes.admitting import Bar
from quizzes.forms import AttemptForm, positions_in
from quizzes.models import Attempt, Purpose, Quiz
from quizzes.terms import one_way, term

if TYPE_CHECKING:
    from courses.access import Visit
    from courses.steps.quiz import QuizPage


def respond(request: HttpRequest, visit: "Visit", page: "QuizPage") -> HttpResponse:
    """Answer a learner at a test."""
    if visit.preview:
        return preview(request, visit, page)
    if visit.entry.settings["purpose"] == Purpose.SURVEY:
        return surveying.respond(request, visit, page)
    sitting = Sitting(request, visit, page)
    if request.method == "POST":
        return act(sitting)
    if number := request.GET.get("attempt"):
        return result(sitting, sitting.find(number))
    if sitting.open is None:
        return render(request, "courses/quiz_start.html", sitting.prospects())
    if attempts.is_overdue(sitting.open, sitting.now):
        # Looking writes nothing: the attempt ends with the button, or by the periodic task.
        context = {**sitting.place(), "attempt": sitting.open}
        return render(request, "courses/quiz_over.html", context)
    return ask(sitting)


def act(sitting: Sitting) -> HttpResponse:
    post = sitting.request.POST
    if "start" in post:
        return start(sitting)
    return answer(sitting, post.get("attempt", ""))


def ended(sitting: Sitting, attempt: Attempt) -> HttpResponse:
    """It was over before this answer came: submitted in another tab, or out of time."""
    if attempt.how_ended == Attempt.End.TIME:
        why = _("The time was over; what was saved before has been counted.")
    else:
        why = _("This attempt was already submitted. Here is its result.")
    messages.info(sitting.request, why)
    return sitting.here(attempt=attempt)


# Beginning ------------------------------------------------------------------------------------


def start(sitting: Sitting) -> HttpResponse:
    """Begin an attempt, or go on with the one that is open: a double click begins one."""
    if not sitting.open:
        if sitting.is_settled:
            messages.info(sitting.request, _("You have passed this test."))
            return sitting.here()
        if sitting.bar:
            return refused(sitting, sitting.bar)
        if wrong := wrong_code(sitting):
            given = sitting.request.POST.get("code", "")
            context = {**sitting.prospects(), "code_error": wrong, "code": given}
            return render(sitting.request, "courses/quiz_start.html", context)
    try:
        begin(sitting)
    except attempts.NotNow as barred:
        return refused(sitting, barred.bar)
    except attempts.QuizEmpty:
        messages.error(
            sitting.request, _("This test has no questions yet. Please tell your trainer.")
        )
    return sitting.here()


def begin(sitting: Sitting) -> None:
    quiz = Quiz.objects.get(key=sitting.settings["quiz"])
    attempts.start(
        user=sitting.request.user,
        quiz=quiz,
        context_key=sitting.key,
        purpose=sitting.settings["purpose"],
        terms=sitting.terms,
        language=get_language(),
        now=sitting.now,
        form=form_for(sitting.visit.enrolment, quiz, sitting.settings["purpose"]),
        extra_time=sitting.visit.enrolment.extra_time,
        origin=sitting.origin,
        tries=sitting.attempts,
    )


def wrong_code(sitting: Sitting) -> str:
    """What to tell a learner whose access code does not open the test; "" to let them in."""
    if not term(sitting.terms, "supervised"):
        return ""
    return codes.refusal(
        context_key=sitting.key,
        # The code that a cohort was given goes before that of the step.
        code=sitting.visit.enrolment.context.get("access_code")
        or sitting.settings.get("access_code", ""),
        given=sitting.request.POST.get("code", ""),
        now=sitting.now,
    )


def refused(sitting: Sitting, bar: Bar) -> HttpResponse:
    """Why no attempt can begin now, and from when one can, as the page says it too."""
    messages.warning(sitting.request, render_to_string("courses/bar.html", {"bar": bar}).strip())
    return sitting.here()


# Answering ------------------------------------------------------------------------------------


def answer(sitting: Sitting, number: str) -> HttpResponse:
    """Save what was answered; then go on, change language, stay, ask once more, or submit.

    The attempt is read once, and held: what the other attempts were does not matter here.
    """
    post = sitting.request.POST
    with sitting.held(number) as held:
        if not held.is_open:
            return ended(sitting, held)
        form = page_form(sitting, held) if "submit" in post else sent_form(sitting, held)
        saved = keep(sitting, form, held) if form.is_valid() else keep_rest(sitting, form, held)
    if not form.is_valid() and saved.is_open:
        return ask(sitting, page_form(sitting, saved))
    if submits(sitting, form):
        return sitting.here(attempt=saved)
    return ended(sitting, saved) if not saved.is_open else onward(sitting, form, saved)


def keep_rest(sitting: Sitting, form: AttemptForm, attempt: Attempt) -> Attempt:
    """Where an answer is refused, those beside it are kept: nobody loses them for its sake."""
    return attempts.save(
        attempt=attempt, responses=form.responses(), language=get_language(), now=sitting.now,
        origin=sitting.origin, questions=form.questions,
    )  # fmt: skip


def page_form(sitting: Sitting, attempt: Attempt) -> AttemptForm:
    """All questions that stand on the page, with what was sent."""
    request = sitting.request
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return AttemptForm(
        *sent, attempt=attempt, language=get_language(), positions=positions(sitting, attempt)
    )


def sent_form(sitting: Sitting, attempt: Attempt) -> AttemptForm:
    """The questions that were sent: one, when it is saved as given."""
    request = sitting.request
    return AttemptForm(
        request.POST, request.FILES, attempt=attempt, language=get_language(),
        positions=positions_in(request.POST),
    )  # fmt: skip


def submits(sitting: Sitting, form: AttemptForm) -> bool:
    """Whether the test is handed in: it is asked once about questions that have no answer."""
    post = sitting.request.POST
    return "submit" in post and bool(post.get("confirm") or not form.unanswered())


def keep(sitting: Sitting, form: AttemptForm, attempt: Attempt) -> Attempt:
    """Write what a valid form holds into the attempt, which is held."""
    post = sitting.request.POST
    given: dict[str, Any] = {
        "attempt": attempt, "responses": form.responses(), "language": get_language(),
        "now": sitting.now, "origin": sitting.origin,
    }  # fmt: skip
    if submits(sitting, form):
        return attempts.submit(**given, questions=form.questions if form.whole else None)
    if "next" in post and one_way(attempt.terms):
        return attempts.advance(**given, after=asked(post))
    return attempts.save(**given, questions=form.questions)


def onward(sitting: Sitting, form: AttemptForm, attempt: Attempt) -> HttpResponse:
    """Where the button that was pressed leads, once the answers are saved."""
    post = sitting.request.POST
    here = asked(post)
    shown = sitting.current(attempt, str(here))
    if (other := post.get("switch", "")) in dict(settings.LANGUAGES):
        return sitting.here(language=other, question=shown)
    if "submit" in post:
        return ask(sitting, form, unanswered=form.unanswered())
    if "next" in post or "goto" in post:
        wanted = post.get("goto") or str(here + 1)
        return sitting.here(question=sitting.current(attempt, wanted))
    if checked := whole(post.get("tell", ""), 3):
        return sitting.here(question=checked)
    messages.success(sitting.request, _("Your answers are saved."))
    return sitting.here(question=shown)


def asked(post: QueryDict) -> int:
    """The question that stood on the page; 0 where all do."""
    named = post.getlist("asked")
    return whole(named[0], 3) or 0 if len(named) == 1 else 0


def positions(sitting: Sitting, attempt: Attempt) -> list[int] | None:
    """The questions on the page: all (None), or the one that the request is about."""
    request = sitting.request
    current = sitting.current(attempt, request.GET.get("question") or str(asked(request.POST)))
    return None if current is None else [current]


def ask(sitting: Sitting, form: AttemptForm | None = None, unanswered: Any = ()) -> HttpResponse:
    attempt = sitting.open
    form = form or page_form(sitting, attempt)
    if not form.questions:
        return sitting.here(question=1)
    tells = sitting.settings["purpose"] == Purpose.PRACTICE
    context = {
        **sitting.place(), "attempt": attempt, "form": form, "unanswered": unanswered,
        "now": sitting.now, "tells": tells, "one_way": one_way(attempt.terms),
    }  # fmt: skip
    if tells:
        form.tell()
    return render(sitting.request, "courses/quiz.html", context)


# After it -------------------------------------------------------------------------------------


def result(sitting: Sitting, attempt: Attempt) -> HttpResponse:
    if attempt.is_open:
        return sitting.here()
    course = sitting.visit.course
    shown = review.review(
        attempt,
        get_language(),
        titles={objective["code"]: objective["text"] for objective in course.objectives},
        lessons={step.code: step for step in course.steps if step.code},
        tries=sitting.attempts,
        now=sitting.now,
    )
    added = panels.on_course(sitting.request, course, sitting.visit.enrolment)
    context = {**sitting.prospects(), **added, "attempt": attempt, "review": shown}
    return render(sitting.request, "courses/result.html", context)


def preview(request: HttpRequest, visit: "Visit", page: "QuizPage") -> HttpResponse:
    context = {
        "page": page, "course": visit.course, "step": visit.entry, "progress": visit.progress,
        "module": visit.progress.module_of(visit.entry), "terms": visit.entry.settings["terms"],
        "purpose": page.purpose, "question_count": visit.entry.settings["questions"],
        "time_limit": page.time_limit, "opens": page.opens, "closes": page.closes,
        "attempts": [], "preview": True,
    }  # fmt: skip
    return render(request, "courses/quiz_start.html", context)
