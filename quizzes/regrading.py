"""Regrading: a key was wrong, was corrected by publishing the question again, and what was judged
by the old key is judged anew.

The rule, for everybody who hears of it: **a regrade gives and never takes a pass.** The score
becomes what the corrected key gives, be it more or less. Whoever newly reaches the pass mark has
passed, and completes by the same signal as on the day of the test. Whoever had passed stays passed,
with course and certificate; where the new score alone would not have been enough, the record says
so (`RegradedAttempt.kept_pass`), so that people can decide what a program can't. Old and new
results both stay on record, and everybody whose score changes is told by letter.

An answer is judged anew if its question was the same but for the key: the same kind and the same
parts. Answers to a question that was rewritten were answers to another question.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from quizzes import events
from quizzes.events import event
from quizzes.grading import as_decimal, passes
from quizzes.kinds import KINDS
from quizzes.models import (
    Answer,
    Attempt,
    AttemptEvent,
    QuestionVersion,
    Regrade,
    RegradedAttempt,
)
from quizzes.signals import attempt_graded, attempt_regraded

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Change:
    """What a corrected key makes of one attempt. `points` are those of the one answer."""

    answer: Answer
    points: Decimal
    old_score: Decimal
    new_score: Decimal
    old_passed: bool | None
    new_passed: bool | None

    @property
    def attempt(self) -> Attempt:
        return self.answer.attempt

    @property
    def newly_passes(self) -> bool:
        return bool(self.new_passed and not self.old_passed)

    @property
    def keeps_pass(self) -> bool:
        """Whether the pass stays although the new score alone is too low."""
        return bool(self.old_passed) and not passes(
            self.new_score, int(self.attempt.max_score or 0), self.attempt.terms.get("pass_mark")
        )


class NothingToCorrect(Exception):
    """The question has no published version."""


def corrected(question_key: UUID) -> QuestionVersion:
    """The version whose key counts now. Raises NothingToCorrect."""
    version = QuestionVersion.objects.filter(question_key=question_key, current=True).first()
    if version is None:
        raise NothingToCorrect(question_key)
    return version


def earlier_keys(version: QuestionVersion) -> list[QuestionVersion]:
    """Versions that were the same question with another key, the newest first."""
    others = QuestionVersion.objects.filter(question_key=version.question_key, kind=version.kind)
    return [
        other
        for other in others.exclude(pk=version.pk).order_by("-number")
        if other.structure == version.structure and other.key != version.key
    ]


def changes(version: QuestionVersion) -> Iterator[Change]:
    """What judging by this version's key would change, attempt by attempt; nothing is written.

    Two queries, however many attempts there are.
    """
    answers = _answers(version).filter(attempt__score__isnull=False)
    for answer in answers.order_by("attempt_id").iterator(500):
        change = _change(answer, version)
        if change is not None:
            yield change


@transaction.atomic
def decide(*, version: QuestionVersion, by: Any, reason: str) -> Regrade:
    """Write down that it is to be done; the task is in the same transaction."""
    from quizzes.tasks import regrade_attempts

    regrade = Regrade.objects.create(
        question_key=version.question_key, version=version, reason=reason, asked_by=by
    )
    regrade_attempts.enqueue(regrade.pk)
    return regrade


def carry_out(regrade: Regrade, now: datetime | None = None) -> int:
    """Judge anew what is affected; how many attempts changed. Safe to repeat: what is done is done.

    Each attempt is a transaction of its own. One that can't be regraded does not keep the others
    back; the error is raised when they are done.
    """
    now = now or timezone.now()
    version = regrade.version
    _correct_unfinished(version)
    changed, failure = 0, None
    for pk in list(
        _answers(version).filter(attempt__score__isnull=False).values_list("pk", flat=True)
    ):
        try:
            changed += _regrade(regrade, version, pk, now)
        except Exception as error:
            logger.exception("Answer %s could not be regraded", pk)
            failure = error
    if failure is not None:
        raise failure
    Regrade.objects.filter(pk=regrade.pk).update(done_at=now)
    return changed


def _answers(version: QuestionVersion) -> QuerySet[Answer]:
    """The answers that were, or will be, judged by another key than this version's."""
    # A key that was changed and changed back again: the version is the same, the judgement was not.
    came_back = Q(version=version, key_version__isnull=False)
    asked = Answer.objects.filter(Q(version__in=earlier_keys(version)) | came_back)
    return asked.exclude(key_version=version).select_related(
        "version", "key_version", "attempt", "attempt__user"
    )


def _correct_unfinished(version: QuestionVersion) -> None:
    # Nothing is told yet of attempts that are open or wait for marks: they end with the right key.
    _answers(version).filter(attempt__score=None).select_related(None).update(key_version=version)


def _change(answer: Answer, version: QuestionVersion) -> Change | None:
    points = KINDS[version.kind].grade(version, answer.response)
    attempt = answer.attempt
    if points is None or as_decimal(points) == answer.score:
        return None
    new_score = attempt.score - answer.score + as_decimal(points)
    reached = passes(new_score, int(attempt.max_score), attempt.terms.get("pass_mark"))
    return Change(
        answer, as_decimal(points), attempt.score, new_score,
        attempt.passed, bool(attempt.passed or reached) if reached is not None else None,
    )  # fmt: skip


@transaction.atomic
def _regrade(regrade: Regrade, version: QuestionVersion, answer_id: int, now: datetime) -> bool:
    attempt_id = Answer.objects.values_list("attempt_id", flat=True).get(pk=answer_id)
    attempt = Attempt.objects.select_for_update().get(pk=attempt_id)
    answer = Answer.objects.select_related("version").get(pk=answer_id)
    answer.attempt = attempt
    if answer.key_version_id == version.pk:
        return False
    change = _change(answer, version)
    answer.key_version = version
    if change is None:
        answer.save(update_fields=["key_version"])
        return False
    answer.score = change.points
    answer.save(update_fields=["key_version", "score"])
    attempt.score, attempt.passed = change.new_score, change.new_passed
    attempt.save(update_fields=["score", "passed"])
    record = RegradedAttempt.objects.create(
        regrade=regrade, attempt=attempt, old_score=change.old_score, new_score=change.new_score,
        old_passed=change.old_passed, new_passed=change.new_passed, kept_pass=change.keeps_pass,
        at=now,
    )  # fmt: skip
    events.write([event(attempt, AttemptEvent.Kind.REGRADED, now, position=answer.position)])
    attempt_regraded.send(sender=Attempt, attempt=attempt, record=record)
    if change.newly_passes:
        attempt_graded.send(sender=Attempt, attempt=attempt)
    return True
