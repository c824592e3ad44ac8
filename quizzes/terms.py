"""The terms of a test: what was decided where a quiz is used, frozen in every attempt.

The place passes them down as JSON; an attempt keeps them, so that a later change of the place does
not touch what is being sat. Attempts made before a term existed read its default.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.dateparse import parse_datetime

DEFAULTS: dict[str, Any] = {
    "pass_mark": None,  # per cent; None: nothing is to be passed
    "attempts": 0,  # 0: any number
    "wait": 0,  # minutes between the end of an attempt and the next
    "time_limit": 0,  # minutes; 0: none
    "review": "score",  # models.Review
    "shuffle": False,  # the questions, by the attempt's seed
    "shuffle_choices": True,  # where the question itself allows it
    "one_by_one": False,  # one question a page
    "going_back": True,  # only without it does the server refuse answers to earlier questions
    "opens": None,  # moments as text, ISO 8601 with an offset
    "closes": None,
    "supervised": False,  # begins with an access code
    "raters": 1,  # how many people mark an open answer, 1 or 2
    "blind_marking": False,  # without the name
}


def term(terms: Mapping[str, Any], name: str) -> Any:
    """One term, or its default."""
    return terms.get(name, DEFAULTS[name])


def moment(terms: Mapping[str, Any], name: str) -> datetime | None:
    """ "opens" or "closes" as a moment."""
    return parse_datetime(terms[name]) if terms.get(name) else None


def one_way(terms: Mapping[str, Any]) -> bool:
    """Whether questions come one by one and none can be gone back to."""
    return bool(term(terms, "one_by_one") and not term(terms, "going_back"))


def deadline(terms: Mapping[str, Any], begun: datetime, extra_time: int = 0) -> datetime | None:
    """When an attempt that begins now must end: by the time limit, `extra_time` per cent longer
    for a person who needs it, and for everybody when the test closes."""
    minutes = term(terms, "time_limit")
    ends = [moment(terms, "closes")]
    if minutes:
        ends.append(begun + timedelta(minutes=minutes * (100 + extra_time) / 100))
    return min((end for end in ends if end), default=None)
