"""What a made-up person did in a course: enrolment, steps, tests; decided by their lots alone."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from courses.contexts import context_key
from courses.outline import Course, StepEntry
from learners.models import Completion, Enrolment
from people.models import User
from quizzes.drawing import draw
from quizzes.grading import grade, passes
from quizzes.kinds import KINDS
from quizzes.models import Answer, Attempt, Purpose, QuestionVersion, Quiz

# How far people come: not begun, under way, failed the final test, completed.
FATES = {"new": 12, "under_way": 28, "failed": 6, "completed": 54}
PERIOD = 540
"""Days before the reference day over which enrolments are spread."""


@dataclass
class Story:
    """One enrolment and what came of it; `results` are (step, share of the points, moment)."""

    enrolment: Enrolment
    done: list[tuple[UUID, datetime]] = field(default_factory=list)
    results: list[tuple[StepEntry, float, datetime]] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        return self.enrolment.completed_at is not None

    def completions(self) -> list[Completion]:
        """Needs the enrolment stored."""
        return [Completion(enrolment=self.enrolment, step_key=key, at=at) for key, at in self.done]

    def attempts(self, lots: random.Random) -> list[Attempt]:
        """The tests taken, scored in whole points; needs the enrolment stored."""
        numbers: dict[UUID, int] = {}
        made = []
        for step, points, at in self.results:
            numbers[step.key] = numbers.get(step.key, 0) + 1
            made.append(attempt(self.enrolment, step, numbers[step.key], points, at, lots))
        return made


def stories(
    lots: random.Random, user: User, courses: Sequence[Course], today: datetime,
    begun: dict[UUID, datetime] | None = None,
) -> list[Story]:  # fmt: skip
    """One to three courses of those there are, each begun within the period before `today`; also
    those that an event brought, begun when it says (`begun`: course → moment)."""
    begun = begun or {}
    wanted = lots.choices([1, 2, 3], weights=[55, 30, 15])[0]
    chosen = lots.sample(list(courses), min(wanted, len(courses)))
    chosen += [course for course in courses if course.key in begun and course not in chosen]
    return [story(lots, user, course, today, begun.get(course.key)) for course in chosen]


def story(
    lots: random.Random, user: User, course: Course, today: datetime, begun: datetime | None = None
) -> Story:
    by_lot = today - timedelta(minutes=lots.randint(24 * 60, PERIOD * 24 * 60))
    begun = begun if begun and begun < today else by_lot
    enrolment = Enrolment(
        user=user,
        course_key=course.key,
        how=Enrolment.How.SAMPLE,
        language=user.language,
        enrolled_at=begun,
    )
    if lots.random() < 0.3:
        enrolment.due = begun + timedelta(days=lots.choice([30, 60, 90]))
    told = Story(enrolment)
    live(told, lots, course, today)
    return told


def live(told: Story, lots: random.Random, course: Course, today: datetime) -> None:
    """Go through the steps in order until the fate that was drawn, or today."""
    fate = lots.choices(list(FATES), weights=list(FATES.values()))[0]
    steps = course.steps
    last = {"new": 0, "under_way": lots.randint(1, max(1, len(steps) - 1))}.get(fate, len(steps))
    at = told.enrolment.enrolled_at
    for step in steps[:last]:
        at += timedelta(minutes=lots.randint(15, 4 * 24 * 60))
        if at > today or not take(told, lots, step, at, fate):
            return
    if fate == "completed" and steps:
        told.enrolment.completed_at = at
        told.enrolment.course_title = course.source_title[:255]


def take(told: Story, lots: random.Random, step: StepEntry, at: datetime, fate: str) -> bool:
    """One step; False when the person does not come past it."""
    if step.kind == "quiz":
        if step.settings["purpose"] == Purpose.FINAL_TEST:
            return sit_final(told, lots, step, at, fate)
        told.results.append((step, result(lots, 0.52, 0.17), at))
    told.done.append((step.key, at))
    return True


def sit_final(told: Story, lots: random.Random, step: StepEntry, at: datetime, fate: str) -> bool:
    """Some fail once first; whose fate it is to fail does so as often as the terms allow."""
    pass_mark = (step.settings["terms"]["pass_mark"] or 0) / 100
    tries = step.settings["terms"]["attempts"] or 2
    passed = fate != "failed"
    failures = (1 if tries > 1 and lots.random() < 0.22 else 0) if passed else tries
    for number in range(failures):
        share = min(result(lots, 0.58, 0.12), max(0.0, pass_mark - 0.1))
        told.results.append((step, share, at - timedelta(hours=3 * (failures - number))))
    if passed:
        told.results.append((step, max(pass_mark, result(lots, 0.87, 0.07)), at))
        told.done.append((step.key, at))
    return passed


def result(lots: random.Random, mean: float, spread: float) -> float:
    return min(1.0, max(0.0, lots.gauss(mean, spread)))


def attempt(
    enrolment: Enrolment, step: StepEntry, number: int, share: float, at: datetime,
    lots: random.Random,
) -> Attempt:  # fmt: skip
    terms, asked = step.settings["terms"], step.settings["questions"]
    score = points(share, asked, terms)
    return Attempt(
        user_id=enrolment.user_id,
        context_key=context_key(enrolment, step.key),
        quiz_key=step.settings["quiz"],
        purpose=step.settings["purpose"],
        number=number,
        terms=terms,
        seed=lots.getrandbits(63),
        language=enrolment.language,
        started_at=at - timedelta(minutes=lots.randint(6, 35)),
        submitted_at=at,
        score=Decimal(score),
        max_score=Decimal(asked),
        passed=passes(Decimal(score), asked, terms["pass_mark"]),
        how_ended=Attempt.End.SUBMITTED,
    )


def points(share: float, asked: int, terms: dict[str, Any]) -> int:
    """Whole points for a share; a share at or above the pass mark stays there when rounded."""
    score = round(share * asked)
    if terms["pass_mark"] and share >= terms["pass_mark"] / 100:
        while not passes(Decimal(score), asked, terms["pass_mark"]):
            score += 1
    return score


def answers(sat: Attempt, quiz: Quiz, lots: random.Random) -> list[Answer]:
    """Answers that earn the attempt's score: that many right ones, the others wrong.

    The questions are drawn as for a learner, so that the attempt can be looked at like any other;
    where the bank has fewer, score and maximum follow. The attempt is changed, not stored.
    """
    drawn = draw(quiz, seed=sat.seed, shuffle=bool(sat.terms.get("shuffle")))
    versions = QuestionVersion.objects.in_bulk([version.pk for version in drawn])
    right = set(lots.sample(range(len(drawn)), min(len(drawn), int(sat.score or 0))))
    given = [
        Answer(
            attempt=sat,
            position=position + 1,
            version=versions[version.pk],
            response=response(versions[version.pk], lots, right=position in right),
            language=versions[version.pk].source_language,
            answered_at=sat.submitted_at,
        )
        for position, version in enumerate(drawn)
    ]
    grade(sat, given)
    return given


def response(version: QuestionVersion, lots: random.Random, *, right: bool) -> Any:
    """A response worth all the points, or none; None where the kind is not a choice of options."""
    options = version.structure.get("options", [])
    tried = [*options, *([option] for option in options), sorted(version.key.get("right", []))]
    kind = KINDS[version.kind]
    if not options:
        return kind.solution(version) if right else None
    fitting = [one for one in tried if kind.clean(one) and kind.grade(version, one) == int(right)]
    return lots.choice(fitting) if fitting else None
