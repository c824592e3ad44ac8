"""What this app holds about a person: given to them, and erased when they ask for it."""

from datetime import datetime
from functools import partial
from typing import Any

from django.core.files.storage import storages
from django.db import transaction

from people.models import User
from quizzes.models import Allowance, Answer, Attempt, AttemptEvent


def data_of(user: User) -> tuple[str, list[dict[str, Any]]]:
    """Attempts with their answers, for the file that a person may take of their own data.

    Scores only where the person may be told them. Three queries.
    """
    attempts = Attempt.objects.filter(user=user).order_by("started_at")
    answers: dict[int, list[dict[str, Any]]] = {}
    rows = Answer.objects.filter(attempt__user=user).select_related("version")
    for row in rows.order_by("attempt", "position"):
        answers.setdefault(row.attempt_id, []).append(answer(row))
    return "attempts", [
        {
            "purpose": attempt.purpose,
            "number": attempt.number,
            "language": attempt.language,
            "started_at": attempt.started_at,
            "submitted_at": attempt.submitted_at,
            "score": attempt.score if attempt.shows_score else None,
            "max_score": attempt.max_score,
            "passed": attempt.passed,
            "answers": answers.get(attempt.pk, []),
        }
        for attempt in attempts
    ]


def answer(row: Answer) -> dict[str, Any]:
    """What was answered; the question by its code, its key nowhere."""
    return {
        "question": row.version.code,
        "position": row.position,
        "language": row.language,
        "response": row.response,
        "answered_at": row.answered_at,
    }


def erase(person: User, by: User | None, now: datetime) -> None:
    """Erase the texts and files of open answers, the reasons of allowances, and from where tests
    were sat. What was chosen, and every score, stays: it tells nobody."""
    open_answers = Answer.objects.filter(attempt__user=person, version__kind="open_answer")
    for response in open_answers.values_list("response", flat=True):
        if isinstance(response, dict) and (file := (response.get("upload") or {}).get("file")):
            transaction.on_commit(partial(storages["private"].delete, file), robust=True)
    open_answers.update(response=None)
    AttemptEvent.objects.filter(attempt__user=person).update(device="", network="")
    Allowance.objects.filter(user=person).update(reason="–")
