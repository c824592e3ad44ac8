"""Asking people three and six months after an event what came of it; counting what they say.

A link of a letter, signed, is all that is needed to answer: no account, no code, for it opens
nothing but an empty form. Looking at it changes nothing, because mail scanners open links. Reports
count by `counts` and quote by `quotes`; nothing here gives a person's answers to anybody but
themselves (`personal`).
"""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override

from programmes.choices import EventState, Role
from programmes.follow_ups import Asked, FollowUp, Months, Quote, Used
from programmes.models import Participation

SALT = "programmes.follow-up"
OPEN_FOR = timedelta(days=42)
"""So long a link takes answers."""
REMIND_AFTER = timedelta(days=14)
LATE = timedelta(days=60)
"""Who could not be asked in time (the site was down, the list was late) is asked up to so long
after the day; later the figure would not be of "three months after"."""
BATCH = 100


# Who is asked, and when ---------------------------------------------------------------------------


def ask_due(now: datetime | None = None) -> int:
    """Ask everybody whose time has come; how many letters leave. Safe to run at any time, twice."""
    now = now or timezone.now()
    return sum(ask_after(months, now) for months in Months.values)


def ask_after(months: int, now: datetime) -> int:
    waiting = list(due(months, now).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(waiting), BATCH):
        FollowUp.objects.bulk_create(
            (
                FollowUp(participation_id=pk, months=months, expires_at=now + OPEN_FOR)
                for pk in waiting[start : start + BATCH]
            ),
            ignore_conflicts=True,
        )
    # Also those whom a run that broke off has left behind.
    new = FollowUp.objects.filter(months=months, asked_at=None, stopped_at=None)
    return sum(send(pk, now, "asked_at") for pk in new.values_list("pk", flat=True))


def due(months: int, now: datetime) -> QuerySet[Participation]:
    """Participants of events that ended so many months ago, who were there and can be reached, and
    who were not asked yet. Made-up people, and who asked not to be asked, never."""
    day = months_before(timezone.localdate(now), months)
    asked = FollowUp.objects.filter(participation=OuterRef("pk"), months=months)
    silent = FollowUp.objects.filter(participation__user=OuterRef("user"), stopped_at__isnull=False)
    return Participation.objects.filter(
        ~Exists(asked),
        ~Exists(silent),
        event__end__lte=day,
        event__end__gt=day - LATE,
        role=Role.PARTICIPANT,
        attended_on__isnull=False,
        user__is_active=True,
        user__is_sample=False,
        user__merged_into=None,
        user__erased_at=None,
    ).exclude(event__state=EventState.CANCELLED).exclude(user__email="")  # fmt: skip


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; of a shorter month its last."""
    number = day.year * 12 + day.month - 1 - months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def remind_due(now: datetime | None = None) -> int:
    """Remind, once, who has not answered in two weeks; how many letters leave."""
    now = now or timezone.now()
    waiting = FollowUp.objects.filter(
        asked_at__lte=now - REMIND_AFTER,
        reminded_at=None,
        answered_at=None,
        stopped_at=None,
        expires_at__gt=now,
    )
    return sum(send(pk, now, "reminded_at") for pk in waiting.values_list("pk", flat=True))


def follow_up() -> None:
    """What is done every day (`cms.periodic`)."""
    ask_due()
    remind_due()


@transaction.atomic
def send(pk: int, now: datetime, moment: str) -> bool:
    """Let one letter leave; False where another process was quicker."""
    from programmes.tasks import send_follow_up

    ours = FollowUp.objects.filter(pk=pk, answered_at=None, **{moment: None})
    if not ours.update(**{moment: now}):
        return False
    send_follow_up.enqueue(pk, moment == "reminded_at")
    return True


# The link -----------------------------------------------------------------------------------------


def path(row: FollowUp, language: str) -> str:
    """The path of the link, in a language."""
    token = Signer(sep="~", salt=SALT).sign(f"{row.pk}.{row.nonce}")
    with override(language):
        return reverse("follow_up", args=[token])


def url(row: FollowUp, language: str) -> str:
    """The link as it stands in a letter."""
    return settings.SITE_URL.rstrip("/") + path(row, language)


def find(token: str) -> FollowUp | None:
    """Whose link this is, also one that takes no answers any more; None for a forged one."""
    try:
        number, _dot, nonce = Signer(sep="~", salt=SALT).unsign(token).partition(".")
    except BadSignature:
        return None
    rows = FollowUp.objects.select_related("participation__event", "participation__user")
    return rows.filter(pk=number, nonce=nonce).first()


# Answering ----------------------------------------------------------------------------------------


@transaction.atomic
def store(row: FollowUp, now: datetime | None = None, **said: Any) -> bool:
    """Keep the answers; False when they were given before, or the link has ended.

    Of two who press at once, the first one's stay.
    """
    now, language = now or timezone.now(), get_language() or settings.LANGUAGE_CODE
    ours = waiting(row, now)
    if not ours.update(answered_at=now, language=language, **said):
        return False
    if said.get("may_quote"):
        Quote.objects.bulk_create(
            Quote(follow_up=row, question=question, language=language, said=text, text=text)
            for question in Asked.values
            if (text := said.get(f"{question}_example", ""))
        )
    return True


def stop(row: FollowUp, now: datetime | None = None) -> bool:
    """The person does not want to be asked, after this event or another."""
    now = now or timezone.now()
    return bool(waiting(row, now).update(stopped_at=now))


def waiting(row: FollowUp, now: datetime) -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(pk=row.pk, answered_at=None, stopped_at=None, expires_at__gt=now)


# Counting -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Question:
    """How one question was answered; `partly` is None where it cannot be answered so."""

    asked: Asked
    yes: int
    partly: int | None
    no: int

    @property
    def answers(self) -> int:
        return self.yes + (self.partly or 0) + self.no


@dataclass
class Counts:
    """What a selection of follow-ups says. `asked`: people to whom a letter left."""

    asked: int = 0
    answered: int = 0
    colleagues: int = 0
    briefings: int = 0
    questions: list[Question] = field(default_factory=list)

    @property
    def rate(self) -> float | None:
        """Answers by letters, 0 to 1; None where nobody was asked."""
        return self.answered / self.asked if self.asked else None


def of(
    lines: QuerySet[Participation] | Iterable[int], months: int | None = None
) -> QuerySet[FollowUp]:
    """The follow-ups of these participations, of one time or of both."""
    rows = FollowUp.objects.filter(participation__in=lines, asked_at__isnull=False)
    return rows if months is None else rows.filter(months=months)


def counts(rows: QuerySet[FollowUp]) -> Counts:
    """Count a selection (`of`): letters, answers, and how each question was answered. One query.

    A person who was asked after three and after six months is in both counts: a table is of one
    time, or says so.
    """
    sums = {
        f"{asked}_{value}": Count("pk", filter=Q(**{asked.value: value}))
        for asked in Asked
        for value in Used.values
    }
    found = rows.order_by().aggregate(
        asked=Count("pk"),
        answered=Count("answered_at"),
        colleagues=Sum("colleagues"),
        briefings=Sum("briefings"),
        **sums,
    )
    return Counts(
        asked=found["asked"],
        answered=found["answered"],
        colleagues=found["colleagues"] or 0,
        briefings=found["briefings"] or 0,
        questions=[
            Question(
                asked=asked,
                yes=found[f"{asked}_yes"],
                partly=None if asked == Asked.CONTACTED else found[f"{asked}_partly"],
                no=found[f"{asked}_no"],
            )
            for asked in Asked
        ],
    )


def quotes(rows: QuerySet[FollowUp]) -> dict[str, list[Quote]]:
    """Question → approved examples of a selection, newest first. One query."""
    found: dict[str, list[Quote]] = {}
    for quote in Quote.objects.filter(follow_up__in=rows, state=Quote.State.APPROVED):
        found.setdefault(quote.question, []).append(quote)
    return found
