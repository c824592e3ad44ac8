"""The progress board of a cohort: who is where in which course, and who is behind."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from courses import outline
from courses.contexts import context_key
from courses.outline import Course
from learners.models import Completion, Enrolment
from programmes import cohorting, counting
from programmes.models import CohortEnrolment, Event, Participation
from quizzes.models import Attempt, Purpose

TESTS = (Purpose.PRE_TEST, Purpose.POST_TEST, Purpose.FINAL_TEST)


class State(TextChoices):
    """Where somebody stands in a course, the worst first: so the board is sorted."""

    LATE = "late", _("Overdue")
    NEW = "new", _("Not begun")
    UNDER_WAY = "under_way", _("Under way")
    COMPLETED = "completed", _("Completed")


ORDER = list(State)


@dataclass
class Place:
    """One person in one course; `scores` are per cent by purpose, of the best attempt."""

    course: Course
    done: int
    total: int
    state: State
    due: datetime | None
    scores: dict[str, int] = field(default_factory=dict)


@dataclass
class Row:
    """One person of the group; `places` in the order of the courses."""

    line: Participation
    places: list[Place]
    has_enough: bool

    @property
    def worst(self) -> int:
        return min((ORDER.index(place.state) for place in self.places), default=len(ORDER))


@dataclass
class Board:
    courses: list[Course]
    rows: list[Row]
    half_days: int
    missing: int  # members who are not enrolled in everything yet

    @property
    def behind(self) -> int:
        """People who are late in some course."""
        return len([row for row in self.rows if row.worst == ORDER.index(State.LATE)])


def board(event: Event, language: str, now: datetime, *, with_scores: bool) -> Board:
    """The whole board, whoever is behind first. At most seven queries, however many people."""
    keys = set(event.courses.values_list("course_key", flat=True))
    courses = outline.courses(language, keys)
    lines = list(counting.with_presence(cohorting.members(event)).select_related("user"))
    links = CohortEnrolment.objects.filter(participation__in=lines).select_related("enrolment")
    enrolments = {(link.participation_id, link.course_key): link.enrolment for link in links}
    done = completions([one.pk for one in enrolments.values()])
    scores = best_scores(courses, list(enrolments.values())) if with_scores else {}
    total = counting.half_day_count(event)
    rows = [
        Row(
            line=line,
            places=[
                place(course, enrolment, done.get(enrolment.pk, set()), scores, now)
                for course in courses
                if (enrolment := enrolments.get((line.pk, course.key)))
            ],
            has_enough=counting.is_enough(line.present, total),
        )
        for line in lines
    ]
    rows.sort(key=lambda row: (row.worst, row.line.user.formal_name.casefold()))
    missing = len([row for row in rows if len(row.places) < len(courses)])
    return Board(courses, rows, total, missing)


def completions(enrolments: list[int]) -> dict[int, set[uuid.UUID]]:
    """Enrolment → keys of the steps done. One query."""
    found: dict[int, set[uuid.UUID]] = {}
    rows = Completion.objects.filter(enrolment__in=enrolments)
    for enrolment, step in rows.values_list("enrolment", "step_key"):
        found.setdefault(enrolment, set()).add(step)
    return found


def place(course: Course, enrolment: Enrolment, done: set, scores: dict, now: datetime) -> Place:
    steps = course.step_keys
    return Place(
        course=course,
        done=len(done & steps),
        total=len(steps),
        state=state_of(enrolment, done, now),
        due=enrolment.due,
        scores=scores.get(enrolment.pk, {}),
    )


def state_of(enrolment: Enrolment, done: set, now: datetime) -> State:
    if enrolment.is_complete:
        return State.COMPLETED
    if enrolment.due and enrolment.due < now:
        return State.LATE
    return State.UNDER_WAY if done else State.NEW


def best_scores(courses: list[Course], enrolments: list[Enrolment]) -> dict[int, dict[str, int]]:
    """Enrolment → purpose → per cent of the best attempt. One query."""
    tests = {
        course.key: [(s.key, s.settings["purpose"]) for s in course.steps
                     if s.settings.get("purpose") in TESTS]
        for course in courses
    }  # fmt: skip
    places = {
        context_key(enrolment, step): (enrolment.pk, purpose)
        for enrolment in enrolments
        for step, purpose in tests.get(enrolment.course_key, [])
    }
    found: dict[int, dict[str, int]] = {}
    rows = Attempt.objects.filter(context_key__in=places, score__isnull=False, max_score__gt=0)
    for key, score, most in rows.values_list("context_key", "score", "max_score"):
        enrolment, purpose = places[key]
        mine = found.setdefault(enrolment, {})
        mine[purpose] = max(mine.get(purpose, 0), per_cent(score, most))
    return found


def per_cent(score: Decimal, most: Decimal) -> int:
    """Rounded down, as everywhere: 79.9 % is not 80 %."""
    return int(100 * score / most)
