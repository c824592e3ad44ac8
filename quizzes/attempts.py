"""The one place where an attempt is written: started, saved, submitted, closed."""

import logging
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from quizzes import events, storing
from quizzes.admitting import Bar, Why, barred
from quizzes.drawing import draw
from quizzes.events import NOWHERE, Origin, event
from quizzes.grading import grade
from quizzes.models import GRACE, Allowance, Answer, Attempt, AttemptEvent, Quiz
from quizzes.showing import Shown, shown
from quizzes.signals import attempt_graded, attempt_handed_in
from quizzes.terms import deadline, one_way, term

logger = logging.getLogger(__name__)

Responses = Mapping[int, Any]
Happened = AttemptEvent.Kind


class NotNow(Exception):
    """No attempt can begin: `bar` says why."""

    def __init__(self, bar: Bar):
        self.bar = bar
        super().__init__(bar.why)


class NoAttemptsLeft(NotNow):
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
    origin: Origin = NOWHERE,
    tries: Sequence[Attempt] | None = None,
) -> Attempt:
    """The open attempt of this context, or a new one with its questions, terms, seed and deadline.

    `extra_time` (per cent) lengthens the time limit for a person who needs it. `tries`: the
    attempts so far, for a caller that has just read them.

    An open attempt whose time is over is closed and returned (`is_open` is False): nobody should
    lose a second attempt by pressing "continue" too late. Raises NotNow (as NoAttemptsLeft where
    all are used), QuizEmpty.
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
        "deadline": deadline(terms, now, extra_time),
        "seed": secrets.randbits(63) if seed is None else seed,
    }
    try:
        with transaction.atomic():
            if tries is None:
                tries = so_far(context_key)
            return _resume(tries, now) or _begin(quiz, fields, tries, origin)
    except IntegrityError:
        # Another tab or a double click was faster, before or since the others were read: its
        # attempt is this one.
        attempt = Attempt.objects.filter(context_key=context_key).order_by("-number").first()
        if attempt is None:
            raise
        return attempt


@contextmanager
def held(**which: Any) -> Iterator[Attempt]:
    """The one attempt of these values (`id`, `user_id`, …) as it stands now; nobody else writes in
    it until the block ends. Raises Attempt.DoesNotExist.

    Questions that are at hand may be given to `save` and `submit` inside, which then ask no more.
    """
    with transaction.atomic():
        yield _locked(**which)


@transaction.atomic(savepoint=False)
def save(
    *,
    attempt: Attempt,
    responses: Responses,
    language: str,
    now: datetime,
    origin: Origin = NOWHERE,
    questions: Sequence[Shown] | None = None,
) -> Attempt:
    """Keep answers, {position: response or None}; `language` is the one the page was shown in.

    Positions that the attempt does not have are ignored, and those that can't be gone back to;
    those not named stay as they are. An attempt that has ended is returned unchanged; one whose
    time is over ends now, with what was kept before. Use the attempt that is returned: it was read
    anew, unless `questions` come with it (see `held`).
    """
    attempt = attempt if questions is not None else _locked(id=attempt.pk)
    if not attempt.is_open:
        return attempt
    if attempt.is_overdue(now):
        answers = _answered(shown(attempt, language), {}, now)
        return _finish(attempt, answers, now, language, origin)
    _keep(attempt, responses, language, now, origin, questions=questions)
    return attempt


@transaction.atomic(savepoint=False)
def advance(
    *,
    attempt: Attempt,
    responses: Responses,
    after: int,
    language: str,
    now: datetime,
    origin: Origin = NOWHERE,
) -> Attempt:
    """Keep the answer to question `after` and go on to the next one, for good.

    A repeated request (double click, back button) finds the learner there already and changes
    nothing. As `save` where the time is over.
    """
    attempt = _locked(id=attempt.pk)
    if not attempt.is_open or attempt.is_overdue(now):
        return save(
            attempt=attempt, responses={}, language=language, now=now, origin=origin
        )  # fmt: skip
    if after != attempt.reached or after >= attempt.answers.count():
        return attempt
    step = event(
        attempt, Happened.NEXT, now, position=after + 1, language=language, origin=origin
    )  # fmt: skip
    _keep(attempt, responses, language, now, origin, [step])
    attempt.reached = after + 1
    attempt.save(update_fields=["reached"])
    return attempt


@transaction.atomic(savepoint=False)
def submit(
    *,
    attempt: Attempt,
    responses: Responses,
    language: str,
    now: datetime,
    origin: Origin = NOWHERE,
    questions: Sequence[Shown] | None = None,
) -> Attempt:
    """Keep the last answers, grade, and end the attempt; a second submit changes nothing.

    After deadline and grace only what was saved before counts. Sends `attempt_graded` in the same
    transaction, or `attempt_handed_in` where people have to mark an answer first. Use the attempt
    that is returned. `questions` are all of the attempt's (see `held`).
    """
    attempt = attempt if questions is not None else _locked(id=attempt.pk)
    if not attempt.is_open:
        return attempt
    accepted = {} if attempt.is_overdue(now) else _allowed(attempt, responses)
    asked = shown(attempt, language) if questions is None else questions
    answers = _answered(asked, accepted, now)
    return _finish(attempt, answers, now, language, origin)


def so_far(context_key: UUID) -> list[Attempt]:
    """All attempts of this context, the first one first. One query."""
    found = storing.rows(Attempt, {"context_key": context_key})
    return sorted(found, key=lambda attempt: attempt.number)


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
            with transaction.atomic():
                submit(attempt=attempt, responses={}, language=attempt.language, now=now)
            closed += 1
        except Exception:
            # One attempt that can't be graded must not keep all others open.
            logger.exception("Attempt %s could not be closed", attempt.pk)
    return closed


WRITTEN = ["response", "text", "language", "answered_at"]


def _resume(tries: Sequence[Attempt], now: datetime) -> Attempt | None:
    attempt = tries[-1] if tries else None
    if attempt is None or not attempt.is_open:
        return None
    if attempt.is_overdue(now):
        return submit(attempt=attempt, responses={}, language=attempt.language, now=now)
    return attempt


def _begin(
    quiz: Quiz, fields: dict[str, Any], tries: Sequence[Attempt], origin: Origin
) -> Attempt:  # fmt: skip
    terms, now = fields["terms"], fields["started_at"]
    bar = barred(terms, tries, now)
    if bar is not None and bar.why in (Why.USED_UP, Why.TOO_SOON):
        bar = barred(terms, tries, now, granted=granted(fields["context_key"]))
    if bar is not None:
        raise NoAttemptsLeft(bar) if bar.why == Why.USED_UP else NotNow(bar)
    versions = draw(
        quiz,
        seed=fields["seed"],
        shuffle=bool(term(terms, "shuffle")),
        form=fields["form"],
        avoid=_seen(fields) if fields["form"] else (),
    )
    if not versions:
        raise QuizEmpty
    attempt = Attempt.objects.create(number=len(tries) + 1, **fields)
    storing.insert(
        [
            Answer(attempt=attempt, position=position, version=version)
            for position, version in enumerate(versions, start=1)
        ]
    )
    begun = event(attempt, Happened.START, now, language=fields["language"], origin=origin)
    events.write([begun])
    return attempt


def granted(context_key: UUID) -> int:
    """How many attempts a trainer gave beyond the terms. One query."""
    return Allowance.objects.filter(
        context_key=context_key, kind=Allowance.Kind.ATTEMPT
    ).count()  # fmt: skip


def _seen(fields: Mapping[str, Any]) -> set[Any]:
    """Keys of the questions that the other tests of this quiz have asked this person."""
    asked = Answer.objects.filter(
        attempt__user=fields["user"], attempt__quiz_key=fields["quiz_key"]
    ).exclude(attempt__context_key=fields["context_key"])
    return set(asked.values_list("version__question_key", flat=True))


def _locked(**which: Any) -> Attempt:
    for attempt in storing.rows(Attempt, which, lock=True):
        return attempt
    raise Attempt.DoesNotExist


def _allowed(attempt: Attempt, responses: Responses) -> Responses:
    """Without those that the learner has gone past, or not come to, where there is no way back."""
    if not one_way(attempt.terms):
        return responses
    return {n: given for n, given in responses.items() if n == attempt.reached}


def _keep(
    attempt: Attempt,
    responses: Responses,
    language: str,
    now: datetime,
    origin: Origin,
    more: Iterable[AttemptEvent] = (),
    questions: Sequence[Shown] | None = None,
) -> None:
    responses = _allowed(attempt, responses)
    asked = shown(attempt, language, responses) if questions is None else questions
    changed = _changed(_answered(asked, responses, now))
    storing.update(changed, WRITTEN)
    events.write([*_told(attempt, changed, now, origin), *more])


def _answered(questions: Iterable[Shown], responses: Responses, now: datetime) -> list[Answer]:
    """The answers to these questions with the responses filled in; nothing is saved.

    What changed carries `before`, the response that stood there.
    """
    answers = []
    for question in questions:
        answer = question.answer
        response = responses.get(question.position, answer.response)
        if response != answer.response:
            answer.before = answer.response
            answer.response, answer.answered_at = response, now
            answer.language, answer.text_id = question.language, question.text_id
        answers.append(answer)
    return answers


def _changed(answers: Iterable[Answer]) -> list[Answer]:
    return [answer for answer in answers if hasattr(answer, "before")]


def _told(
    attempt: Attempt, answers: Iterable[Answer], now: datetime, origin: Origin
) -> list[AttemptEvent]:
    """An event for each of these answers, which were given, changed or taken back."""
    told = []
    for answer in answers:
        kind = Happened.CHANGE if answer.before is not None else Happened.ANSWER
        kind = Happened.CLEAR if answer.response is None else kind
        told.append(
            event(
                attempt,
                kind,
                now,
                position=answer.position,
                language=answer.language,
                origin=origin,
            )
        )
    return told


def _finish(
    attempt: Attempt, answers: list[Answer], now: datetime, language: str, origin: Origin
) -> Attempt:
    late = attempt.is_overdue(now)
    attempt.how_ended = Attempt.End.TIME if late else Attempt.End.SUBMITTED
    attempt.submitted_at = attempt.deadline if late else now
    grade(attempt, answers)
    changed = _changed(answers)
    storing.update(changed, [*WRITTEN, "score"])
    storing.update([answer for answer in answers if not hasattr(answer, "before")], ["score"])
    attempt.save(update_fields=["how_ended", "submitted_at", "score", "max_score", "passed"])
    ended = event(
        attempt, Happened.TIME if late else Happened.SUBMIT, attempt.submitted_at,
        language="" if late else language, origin=NOWHERE if late else origin,
    )  # fmt: skip
    events.write([*_told(attempt, changed, now, origin), ended])
    heard = attempt_handed_in if attempt.is_waiting else attempt_graded
    heard.send(sender=Attempt, attempt=attempt)
    return attempt
