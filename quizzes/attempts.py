"""The one place where an attempt is written: started, saved, submitted, closed."""

import logging
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from quizzes.drawing import draw
from quizzes.grading import grade
from quizzes.models import GRACE, Answer, Attempt, Quiz
from quizzes.showing import Shown, shown
from quizzes.signals import attempt_graded

logger = logging.getLogger(__name__)

Responses = Mapping[int, Any]


class NoAttemptsLeft(Exception):
    """All attempts that the terms allow have been used."""


class QuizEmpty(Exception):
    """The quiz has no published question."""


def start(
    *,
    user: Any,
    quiz: Quiz,
    context_key: UUID,
    purpose: str,
    terms: Mapping[str, Any],
    language: str,
    now: datetime,
    form: str = "",
    extra_time: int = 0,
    seed: int | None = None,
) -> Attempt:
    """The open attempt of this context, or a new one with its questions, terms, seed and deadline.

    `extra_time` (per cent) lengthens the time limit for a person who needs it.

    An open attempt whose time is over is closed and returned (`is_open` is False): nobody should
    lose a second attempt by pressing "continue" too late. Raises NoAttemptsLeft, QuizEmpty.
    """
    fields = {
        "user": user,
        "context_key": context_key,
        "quiz_key": quiz.key,
        "purpose": purpose,
        "terms": dict(terms),
        "form": form,
        "language": language,
        "started_at": now,
        "deadline": _deadline(terms, now, extra_time),
        "seed": secrets.randbits(63) if seed is None else seed,
    }
    try:
        with transaction.atomic():
            return _resume(context_key, now) or _begin(quiz, fields)
    except IntegrityError:
        # Another tab or a double click was faster: its attempt is this one.
        attempt = _latest(context_key)
        if attempt is None:
            raise
        return attempt


@transaction.atomic
def save(
    *,
    attempt: Attempt,
    responses: Responses,
    language: str,
    now: datetime,
    questions: Iterable[Shown] | None = None,
) -> Attempt:
    """Keep answers, {position: response or None}; `language` is the one the page was shown in.

    `questions` are those that the responses belong to, for a caller that has just read them (of
    two tabs the last word counts either way). Positions that the attempt does not have are
    ignored; those not named stay as they are. An attempt that has ended is returned unchanged; one
    whose time is over ends now, with what was kept before. Use the attempt that is returned: it
    was read anew.
    """
    attempt = _locked(attempt)
    if not attempt.is_open:
        return attempt
    if attempt.is_overdue(now):
        return _finish(attempt, _answered(attempt, {}, language, now), now)
    if questions is None:
        questions = shown(attempt, language, responses)
    _write(_filled_in(questions, responses, now))
    return attempt


@transaction.atomic
def submit(*, attempt: Attempt, responses: Responses, language: str, now: datetime) -> Attempt:
    """Keep the last answers, grade, and end the attempt; a second submit changes nothing.

    After deadline and grace only what was saved before counts. Sends `attempt_graded` in the same
    transaction. Use the attempt that is returned.
    """
    attempt = _locked(attempt)
    if not attempt.is_open:
        return attempt
    accepted = {} if attempt.is_overdue(now) else responses
    return _finish(attempt, _answered(attempt, accepted, language, now), now)


def is_overdue(attempt: Attempt, now: datetime) -> bool:
    """Whether answers that arrive now are too late (deadline and grace are over)."""
    return attempt.is_overdue(now)


def close_overdue(now: datetime | None = None, *, attempt_id: int | None = None) -> int:
    """End every attempt whose time is over, also when nobody opens its page again; how many.

    With `attempt_id` only that one, which its learner is just looking at.
    """
    now = now or timezone.now()
    overdue = Attempt.objects.filter(submitted_at=None, deadline__lt=now - GRACE)
    if attempt_id is not None:
        overdue = overdue.filter(pk=attempt_id)
    closed = 0
    for attempt in overdue.order_by("deadline").iterator():
        try:
            submit(attempt=attempt, responses={}, language=attempt.language, now=now)
            closed += 1
        except Exception:
            # One attempt that can't be graded must not keep all others open.
            logger.exception("Attempt %s could not be closed", attempt.pk)
    return closed


WRITTEN = ["response", "text", "language", "answered_at"]


def _deadline(terms: Mapping[str, Any], now: datetime, extra_time: int) -> datetime | None:
    minutes = terms.get("time_limit")
    return now + timedelta(minutes=minutes * (100 + extra_time) / 100) if minutes else None


def _latest(context_key: UUID) -> Attempt | None:
    return Attempt.objects.filter(context_key=context_key).order_by("-number").first()


def _resume(context_key: UUID, now: datetime) -> Attempt | None:
    attempt = _latest(context_key)
    if attempt is None or not attempt.is_open:
        return None
    if attempt.is_overdue(now):
        return submit(attempt=attempt, responses={}, language=attempt.language, now=now)
    return attempt


def _begin(quiz: Quiz, fields: dict[str, Any]) -> Attempt:
    latest, terms = _latest(fields["context_key"]), fields["terms"]
    number = latest.number + 1 if latest else 1
    if terms.get("attempts") and number > terms["attempts"]:
        raise NoAttemptsLeft
    versions = draw(quiz, seed=fields["seed"], shuffle=bool(terms.get("shuffle")))
    if not versions:
        raise QuizEmpty
    attempt = Attempt.objects.create(number=number, **fields)
    Answer.objects.bulk_create(
        Answer(attempt=attempt, position=position, version=version)
        for position, version in enumerate(versions, start=1)
    )
    return attempt


def _locked(attempt: Attempt) -> Attempt:
    # PostgreSQL locks the row; SQLite has let nobody else write since BEGIN IMMEDIATE.
    return Attempt.objects.select_for_update().get(pk=attempt.pk)


def _answered(attempt: Attempt, responses: Responses, language: str, now: datetime) -> list[Answer]:
    """All answers of the attempt, with the responses filled in; nothing is saved."""
    questions = shown(attempt, language)
    _filled_in(questions, responses, now)
    return [question.answer for question in questions]


def _filled_in(questions: Iterable[Shown], responses: Responses, now: datetime) -> list[Answer]:
    """Put responses into the answers of the questions shown; those that this changed."""
    changed = []
    for question in questions:
        answer = question.answer
        response = responses.get(question.position, answer.response)
        if response != answer.response:
            answer.response, answer.answered_at = response, now
            answer.language, answer.text_id = question.language, question.text_id
            changed.append(answer)
    return changed


def _write(changed: list[Answer]) -> None:
    # Mostly it is one, as it is given: a plain update takes a third of the time of a bulk one.
    if len(changed) == 1:
        changed[0].save(update_fields=WRITTEN)
    elif changed:
        Answer.objects.bulk_update(changed, WRITTEN)


def _finish(attempt: Attempt, answers: list[Answer], now: datetime) -> Attempt:
    late = attempt.is_overdue(now)
    attempt.how_ended = Attempt.End.TIME if late else Attempt.End.SUBMITTED
    attempt.submitted_at = attempt.deadline if late else now
    grade(attempt, answers)
    Answer.objects.bulk_update(answers, [*WRITTEN, "score"])
    attempt.save(update_fields=["how_ended", "submitted_at", "score", "max_score", "passed"])
    attempt_graded.send(sender=Attempt, attempt=attempt)
    return attempt
