"""The answers that statistics rest on, read in two queries however many there are.

What counts: each person's first attempt at a graded test (pre-test, post-test, final test), once it
is finished and marked. A second attempt has seen the questions; practice is for making mistakes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery, Sum

from quizzes.models import Answer, Purpose, QuestionVersion
from quizzes.statistics.items import seconds

GRADED = [Purpose.PRE_TEST, Purpose.POST_TEST, Purpose.FINAL_TEST]
CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Given:
    """One answer. `score` is 0 to 1; `total` and `rest` are the attempt's share of the points with
    and without this question; people of one `stratum` had as many points in a test as long."""

    attempt: int
    version: int
    form: str
    language: str
    score: float
    total: float
    rest: float
    stratum: tuple[int, int]
    seconds: float | None
    response: Any
    is_sample: bool

    @property
    def is_right(self) -> bool:
        return self.score == 1


def answers(scope: Q) -> QuerySet[Answer]:
    """Answers that count; `scope` says of which quiz or question."""
    return Answer.objects.filter(
        scope,
        score__isnull=False,
        attempt__submitted_at__isnull=False,
        attempt__number=1,
        attempt__purpose__in=GRADED,
        attempt__score__isnull=False,
        attempt__max_score__gt=0,
    )


def of_quiz(quiz_key: UUID) -> Q:
    return Q(attempt__quiz_key=quiz_key)


def of_question(question_key: UUID) -> Q:
    return Q(version__question_key=question_key)


def fingerprint(scope: Q) -> tuple[int, str]:
    """(how many answers, what changes whenever any of them does); one query.

    A regraded answer changes the sum of scores, a new one the count.
    """
    found = answers(scope).aggregate(n=Count("pk"), last=Max("pk"), points=Sum("score"))
    return found["n"], f"{found['n']}-{found['last']}-{found['points']}"


def read(scope: Q) -> list[Given]:
    """All answers of a scope; one query."""
    before = (
        Answer.objects.filter(attempt=OuterRef("attempt"), answered_at__lte=OuterRef("answered_at"))
        .exclude(pk=OuterRef("pk"))
        .order_by("-answered_at")
        .values("answered_at")[:1]
    )
    rows = answers(scope).values_list(
        "attempt_id",
        "version_id",
        "attempt__form",
        "language",
        "attempt__language",
        "score",
        "attempt__score",
        "attempt__max_score",
        "answered_at",
        Subquery(before),
        "attempt__started_at",
        "response",
        F("attempt__user__is_sample"),
    )
    return [_given(*row) for row in rows.order_by("attempt_id", "position").iterator(CHUNK)]


def versions(given: list[Given]) -> dict[int, QuestionVersion]:
    """The versions that were asked, by number of the row; one query for each thousand."""
    pks = sorted({answer.version for answer in given})
    return {
        version.pk: version
        for some in _thousands(pks)
        for version in QuestionVersion.objects.filter(pk__in=some)
    }


def _thousands(pks: list[int]) -> Iterator[list[int]]:
    # SQLite takes so many parameters and no more.
    for first in range(0, len(pks), 1000):
        yield pks[first : first + 1000]


def _given(
    attempt: int,
    version: int,
    form: str,
    language: str,
    asked_in: str,
    score: Decimal,
    points: Decimal,
    most: Decimal,
    answered: datetime | None,
    before: datetime | None,
    started: datetime,
    response: Any,
    is_sample: bool,
) -> Given:
    share = float(score)
    others = float(most) - 1
    return Given(
        attempt=attempt,
        version=version,
        form=form,
        # Who answered nothing had the question before them in the language of the attempt.
        language=language or asked_in,
        score=share,
        total=float(points / most),
        rest=(float(points) - share) / others if others else 0.0,
        stratum=(int(most), int(points)),
        seconds=seconds(answered, before or started),
        response=response,
        is_sample=is_sample,
    )
