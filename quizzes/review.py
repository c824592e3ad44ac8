"""What the result page may show of a finished attempt, by the review rule frozen in its terms."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from quizzes.admitting import attempts_left
from quizzes.attempts import granted
from quizzes.kind import Description
from quizzes.models import Attempt
from quizzes.models import Review as Rule
from quizzes.showing import Shown, shown
from quizzes.terms import moment

FOOTNOTE = re.compile(r"F\d{3}")


def can_be_looked_up(source: str) -> bool:
    """Whether a learner finds it: not a footnote's label (F071), nor a note where our own material
    stands, which begins small ("lesson 4.2.1, practice", "sample data in the stem")."""
    return not FOOTNOTE.fullmatch(source) and not source[:1].islower()


@dataclass
class Part:
    """Points for one objective; `title` is its code where the caller gave no title."""

    objective: str
    title: str
    score: Decimal = Decimal(0)
    max_score: int = 0

    @property
    def points(self) -> Decimal | int:
        """For reading: 3, 2.5, 1.67."""
        return (
            int(self.score) if self.score == int(self.score) else round(self.score, 2).normalize()
        )


@dataclass
class Item:
    """One question with its answer and, in words, what was right and why."""

    question: Shown
    description: Description
    lesson: Any = None

    @property
    def position(self) -> int:
        return self.question.position

    @property
    def score(self) -> Decimal:
        return self.question.answer.score

    @property
    def state(self) -> str:
        """ "right", "partly", "wrong" or "unanswered"."""
        if not self.question.kind.is_answered(self.question.answer.response):
            return "unanswered"
        return {Decimal(0): "wrong", Decimal(1): "right"}.get(self.score, "partly")

    @property
    def sources(self) -> list[str]:
        """Those that a learner can look up, in the question's source language."""
        return [one for one in self.question.version.source if can_be_looked_up(one)]


@dataclass
class Review:
    """`items` is None where the answers may not be shown (yet); `parts` with the score. Items that
    are not `explained` say which answers were right, and nothing of what would have been."""

    attempt: Attempt
    parts: list[Part] = field(default_factory=list)
    items: list[Item] | None = None
    explained: bool = True

    @property
    def amiss(self) -> list[Item]:
        return [item for item in self.items or [] if item.state != "right"]

    @property
    def right(self) -> list[Item]:
        return [item for item in self.items or [] if item.state == "right"]


def review(
    attempt: Attempt,
    language: str,
    *,
    titles: Mapping[str, str] | None = None,
    lessons: Mapping[str, Any] | None = None,
    tries: Iterable[Attempt] | None = None,
    now: datetime | None = None,
) -> Review:
    """The result of a finished attempt, in the language asked for; at most two queries.

    `titles` names objectives by code; `lessons` gives by lesson code what the page links to
    (something with `title` and `url`). `tries`: see `answers_may_be_shown`. Raises ValueError while
    the attempt is open.
    """
    if attempt.is_open:
        raise ValueError("An open attempt has no result yet.")
    if not attempt.shows_score:
        return Review(attempt)
    questions = shown(attempt, language)
    parts = _parts(questions, titles or {})
    if not answers_may_be_shown(attempt, tries=tries, now=now):
        return Review(attempt, parts)
    explained = attempt.terms.get("review") != Rule.MARKS
    items = [_item(question, lessons or {}, explained) for question in questions]
    return Review(attempt, parts, items, explained)


def answers_may_be_shown(
    attempt: Attempt, *, tries: Iterable[Attempt] | None = None, now: datetime | None = None
) -> bool:
    """By `terms["review"]`: `nothing` and `score` never; `marks` (without the key) and `always` at
    once; `after_pass` once the learner has passed or used the last attempt, those granted included;
    `after_close` once the test has closed. Never while another attempt of the same test is open,
    nor before the score is known. `tries`: all attempts of this context, for a caller that has
    them already."""
    rule = attempt.terms.get("review", Rule.SCORE)
    if not attempt.shows_score or rule == Rule.SCORE:
        return False
    if tries is None:
        tries = Attempt.objects.filter(context_key=attempt.context_key)
    tries = list(tries)
    if any(other.is_open for other in tries):
        return False
    if rule == Rule.AFTER_CLOSE:
        closes = moment(attempt.terms, "closes")
        return closes is not None and (now or timezone.now()) >= closes
    if rule != Rule.AFTER_PASS:
        return True
    if any(other.passed for other in tries):
        return True
    used_up = attempts_left(attempt.terms, len(tries)) == 0
    # A trainer who grants one more attempt closes the answers again.
    return used_up and len(tries) >= attempt.terms["attempts"] + granted(attempt.context_key)


def _item(question: Shown, lessons: Mapping[str, Any], explained: bool) -> Item:
    version, response = question.version, question.answer.response
    description = question.kind.describe(version, response, question.texts)
    if not explained:
        return Item(question, Description(description.answer), lessons.get(version.lesson))
    return Item(question, description, lessons.get(version.lesson))


def _parts(questions: list[Shown], titles: Mapping[str, str]) -> list[Part]:
    parts: dict[str, Part] = {}
    for question in questions:
        code = question.version.objective
        part = parts.setdefault(code, Part(code, titles.get(code) or code or _("Other questions")))
        part.score += question.answer.score
        part.max_score += 1
    return sorted(parts.values(), key=lambda part: part.objective)
