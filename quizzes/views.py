"""What a test's page sends in the background: each answer as it is given, and that it was left.

Only for scripts: without them an answer is saved with its page (`courses.testing`), and leaving is
simply not known. An attempt is found with its owner, so that nobody else's can be reached; where in
which course it stands does not matter, and costs nothing to find out.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from quizzes import attempts, presence
from quizzes.events import origin
from quizzes.forms import AnswersForm, positions_in
from quizzes.models import Attempt
from quizzes.showing import shown

SIGNED_OUT, CLOSED, REFUSED, SAVED = 401, 409, 422, 204


@require_POST
def save_answers(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the answers that were sent, and say so by the status. At most six queries.

    204: they are kept; 409: the attempt is over; 422: one of them is none that its question can
    have (the others are kept); 401: the person was signed out meanwhile.
    """
    if not request.user.is_authenticated:
        return HttpResponse(status=SIGNED_OUT)
    language: Any = get_language()
    try:
        with attempts.held(id=pk, user_id=request.user.pk) as attempt:
            form = AnswersForm(
                request.POST,
                request.FILES,
                questions=shown(attempt, language, positions_in(request.POST)),
            )
            saved = attempts.save(
                attempt=attempt,
                responses=form.responses(),
                language=language,
                now=timezone.now(),
                origin=origin(request),
                questions=form.questions,
            )
    except Attempt.DoesNotExist:
        raise Http404 from None
    if not saved.is_open:
        return HttpResponse(status=CLOSED)
    return HttpResponse(status=REFUSED if form.errors else SAVED)


@require_POST
def note_presence(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down that the page was left, or came back; always 204: the sender does not listen."""
    if request.user.is_authenticated:
        presence.note(
            attempt_id=pk,
            user=request.user,
            what=request.POST.get("what", ""),
            language=get_language() or "",
            now=timezone.now(),
            origin=origin(request),
        )
    return HttpResponse(status=SAVED)
