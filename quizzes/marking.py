"""Marking open answers: people give points by a rubric; then the attempt has a score.

Where the terms ask for two raters, an answer's score is the mean of their marks, and neither sees
the other's before giving their own. Nobody marks their own answer. The attempt is graded when its
last open answer is marked, and goes on by the same signal as one that a program graded.
"""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from quizzes import events
from quizzes.events import event
from quizzes.grading import as_decimal, grade
from quizzes.kind import Criterion
from quizzes.kinds import KINDS
from quizzes.models import Answer, Attempt, AttemptEvent, Mark
from quizzes.signals import attempt_graded, attempt_marked
from quizzes.terms import term


class NotToMark(Exception):
    """The answer needs no mark of this person: it has a score, or theirs, or is their own."""


def waiting(rater: Any) -> QuerySet[Answer]:
    """The answers that this person can mark, those handed in first at the top. One query."""
    open_answers = Answer.objects.filter(attempt__submitted_at__isnull=False, score=None)
    return (
        open_answers.exclude(attempt__user=rater)
        .exclude(pk__in=Mark.objects.filter(rater=rater).values("answer"))
        .annotate(given=Count("marks"))
        .select_related("attempt", "attempt__user", "version")
        .order_by("attempt__submitted_at", "pk")
    )


def rubric(answer: Answer, texts: Mapping[str, Any]) -> list[Criterion]:
    """By what it is marked; a question without a rubric is marked as a whole, with ten points."""
    version = answer.version
    found = KINDS[version.kind].rubric(version, texts)
    return found or [Criterion("all", "", 10)]


@transaction.atomic
def mark(
    *,
    answer: Answer,
    rater: Any,
    criteria: Mapping[str, int],
    comment: str = "",
    now: datetime | None = None,
) -> Mark:
    """Write down what one person gives; `criteria` are whole points by the keys of the rubric.

    Raises NotToMark, and ValueError for points that the rubric does not have.
    """
    attempt = Attempt.objects.select_for_update().get(pk=answer.attempt_id)
    fresh = Answer.objects.select_related("version").get(pk=answer.pk)
    fresh.attempt = attempt
    if not _needs(fresh, rater):
        raise NotToMark(fresh)
    made = Mark.objects.create(
        answer=fresh, rater=rater, points=as_decimal(share(fresh, criteria)),
        criteria=dict(criteria), comment=comment, marked_at=now or timezone.now(),
    )  # fmt: skip
    _take_into_account(fresh, now or timezone.now())
    return made


def share(answer: Answer, criteria: Mapping[str, int]) -> Fraction:
    """The points given as a share of all that the rubric has."""
    most = {criterion.key: criterion.points for criterion in rubric(answer, answer.version.texts)}
    if set(criteria) != set(most) or any(
        not 0 <= given <= most[key] for key, given in criteria.items()
    ):
        raise ValueError(f"Points must be given for {', '.join(most)}.")
    return Fraction(sum(criteria.values()), sum(most.values()))


def _needs(answer: Answer, rater: Any) -> bool:
    return (
        answer.attempt.submitted_at is not None
        and answer.score is None
        and answer.attempt.user_id != rater.pk
        and not answer.marks.filter(rater=rater).exists()
    )


def _take_into_account(answer: Answer, now: datetime) -> None:
    attempt = answer.attempt
    points = list(answer.marks.values_list("points", flat=True))
    if len(points) < term(attempt.terms, "raters"):
        return
    answer.score = as_decimal(sum(map(Fraction, points), Fraction(0)) / len(points))
    answer.save(update_fields=["score"])
    events.write([event(attempt, AttemptEvent.Kind.MARKED, now, position=answer.position)])
    if grade(attempt).score is not None:
        attempt.save(update_fields=["score", "max_score", "passed"])
        attempt_marked.send(sender=Attempt, attempt=attempt)
        attempt_graded.send(sender=Attempt, attempt=attempt)
