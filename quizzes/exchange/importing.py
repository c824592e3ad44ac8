"""Making the drafts: in short transactions, each question once, however often it is tried."""

from time import monotonic
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from quizzes.exchange import bank as banks
from quizzes.exchange import pictures
from quizzes.exchange.item import Item
from quizzes.exchange.planning import Codes, key_of, keys
from quizzes.models import Question
from quizzes.uses import is_in_use

ENOUGH = 0.25
"""Seconds after which a batch is stored: others wait no longer than for one question more."""


def store(
    items: list[Item], *, bank: str, language: str, import_key: UUID, user: Any = None
) -> int:
    """Make a draft of every item that the bank has a kind for; how many were made now.

    What an earlier try has made is left as it is, also where somebody has gone on with it.
    """
    there = set(made(import_key, len(items)).values_list("translation_key", flat=True))
    waiting = [
        (key_of(import_key, number), item)
        for number, item in enumerate(items, 1)
        if banks.fits(item) and key_of(import_key, number) not in there
    ]
    total = len(waiting)
    while waiting:
        del waiting[: _batch(waiting, bank, language, user)]
    return total


@transaction.atomic
def _batch(waiting: list[tuple[UUID, Item]], bank: str, language: str, user: Any) -> int:
    """Store the first of those that wait, until it is enough; how many."""
    begun, codes = monotonic(), Codes(bank)
    done = 0
    for key, item in waiting:
        code = codes.give(item.name)
        image = pictures.stored(item, code, user)
        question = banks.draft(
            item, bank=bank, code=code, language=language, key=key, author=user, image=image
        )
        question.save()
        question.save_revision(user=user, changed=True, clean=False)
        done += 1
        if monotonic() - begun > ENOUGH:
            break
    return done


def made(import_key: UUID, count: int) -> Any:
    """The questions that an import of `count` has made so far."""
    return Question.objects.filter(translation_key__in=list(keys(import_key, count)))


def take_back(import_key: UUID, count: int) -> int:
    """Delete the drafts that nobody has published or gone on with; how many."""
    drafts = made(import_key, count).filter(live=False, first_published_at=None)
    once = drafts.annotate(saved=Count("_revisions")).filter(saved=1).values_list("pk", flat=True)
    free = [q for q in Question.objects.filter(pk__in=list(once)) if not is_in_use(q)]
    for question in free:
        question.delete()
    return len(free)
