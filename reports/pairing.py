"""Who did the test before and the test after a course, and what came of both: sums by course, sex
and country, made by the database.

An attempt belongs to an enrolment of its person whose time it lies in and whose course has a test
with this quiz and purpose. Of each test the first attempt counts: what is learnt from a try would
else count as learnt from the course.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Case, Count, F, FloatField, Max, Q, QuerySet, When
from django.db.models.functions import Cast

from courses.outline import Course
from learners.models import Enrolment
from programmes.counting import sex_column
from quizzes.models import Purpose
from reports.intervals import Pairs


@dataclass(frozen=True)
class Tests:
    """Of one course: which quiz is asked before, after and at the end, under which purpose."""

    course: UUID
    before: list[tuple[str, str]]
    after: list[tuple[str, str]]
    final: list[tuple[str, str]]


def tests(course: Course) -> Tests:
    """Where a course has no post-test, its final test stands for it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for step in course.steps:
        if purpose := step.settings.get("purpose"):
            found.setdefault(purpose, []).append((step.settings["quiz"], purpose))
    final = found.get(Purpose.FINAL_TEST, [])
    after = found.get(Purpose.POST_TEST) or final
    return Tests(course.key, found.get(Purpose.PRE_TEST, []), after, final)


def before_and_after(courses: Iterable[Course]) -> list[Tests]:
    """The tests of the courses that have one before and one after."""
    return [test for test in map(tests, courses) if test.before and test.after]


def is_pair(row: dict[str, Any]) -> bool:
    """Whether an enrolment (a row of `attempts`) did both tests."""
    return row["pre"] is not None and row["post"] is not None


@dataclass(frozen=True)
class Cell:
    """Enrolments alike in course, sex and country, and what they did."""

    course: UUID
    sex: str
    country: str
    pairs: Pairs
    only_before: int
    only_after: int
    passed: int  # of those who did both


def asked(which: Iterable[tuple[str, str]]) -> Q:
    found = Q(pk__in=[])
    for quiz, purpose in dict.fromkeys(which):
        found |= Q(user__attempts__quiz_key=quiz, user__attempts__purpose=purpose)
    return found


def mine(test: Tests) -> Q:
    """Attempts at the tests of a course by who is enrolled in it."""
    return Q(course_key=test.course) & asked([*test.before, *test.after, *test.final])


def attempts(enrolments: QuerySet[Enrolment], of: list[Tests]) -> QuerySet:
    """One row an enrolment: course, sex, country, per cent before and after, whether the
    final test was sat and passed (1 or None)."""
    here = Q(pk__in=[])
    for test in of:
        here |= mine(test)
    first = Q(user__attempts__number=1)
    before = first & asked([pair for test in of for pair in test.before])
    after = first & asked([pair for test in of for pair in test.after])
    final = asked([pair for test in of for pair in test.final])
    submitted = F("user__attempts__submitted_at")
    score, most = (Cast(f"user__attempts__{name}", FloatField()) for name in ("score", "max_score"))
    percent = score * 100.0 / most
    return (
        # One call, so that all of it is asked of the same attempt.
        enrolments.filter(
            here,
            Q(closed_at=None) | Q(closed_at__gte=submitted),
            enrolled_at__lte=submitted,
            user__attempts__score__isnull=False,
            user__attempts__max_score__gt=0,
        )
        .order_by()
        .values(
            enrolment=F("pk"),
            course=F("course_key"),
            of_sex=F("user__sex"),
            of_country=F("user__country"),
        )
        .annotate(
            pre=Max(Case(When(before, then=percent), output_field=FloatField())),
            post=Max(Case(When(after, then=percent), output_field=FloatField())),
            sits=Max(Case(When(final, then=1))),
            passes=Max(Case(When(final & Q(user__attempts__passed=True), then=1))),
        )
    )


SUMS = """
SELECT course, of_sex, of_country,
  SUM(CASE WHEN pre IS NOT NULL AND post IS NOT NULL THEN 1 ELSE 0 END),
  SUM(CASE WHEN post IS NOT NULL THEN pre END),
  SUM(CASE WHEN pre IS NOT NULL THEN post END),
  SUM((post - pre) * (post - pre)),
  SUM(CASE WHEN pre IS NOT NULL AND post IS NULL THEN 1 ELSE 0 END),
  SUM(CASE WHEN pre IS NULL AND post IS NOT NULL THEN 1 ELSE 0 END),
  SUM(CASE WHEN pre IS NOT NULL AND post IS NOT NULL THEN passes END)
FROM ({rows}) AS enrolments WHERE pre IS NOT NULL OR post IS NOT NULL
GROUP BY course, of_sex, of_country
"""


def cells(enrolments: QuerySet[Enrolment], courses: list[Course]) -> list[Cell]:
    """The sums of all courses that have a test before and one after. One query."""
    of = before_and_after(courses)
    if not of:
        return []
    rows, params = attempts(enrolments, of).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(SUMS.format(rows=rows), params)
        return [cell(row) for row in cursor.fetchall()]


def cell(row: tuple[Any, ...]) -> Cell:
    course, sex, country, n, before, after, squares, only_before, only_after, passed = row
    key = course if isinstance(course, UUID) else UUID(course)
    pairs = Pairs(int(n), before or 0.0, after or 0.0, squares or 0.0)
    return Cell(
        key, sex_column(sex), country, pairs, int(only_before), int(only_after), int(passed or 0)
    )


def enrolled(enrolments: QuerySet[Enrolment]) -> dict[UUID, int]:
    """How many enrolments there are of each course. One query."""
    return dict(enrolments.order_by().values_list("course_key").annotate(Count("pk")))


@dataclass(frozen=True)
class Final:
    """How many of a sex and country sat a final test, and passed it."""

    sex: str
    country: str
    sat: int
    passed: int


FINALS = """
SELECT of_sex, of_country, SUM(sits), SUM(passes)
FROM ({rows}) AS enrolments WHERE sits = 1 GROUP BY of_sex, of_country
"""


def finals(enrolments: QuerySet[Enrolment], courses: list[Course]) -> list[Final]:
    """Final tests of all courses. One query."""
    of = [test for test in map(tests, courses) if test.final]
    if not of:
        return []
    rows, params = attempts(enrolments, of).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(FINALS.format(rows=rows), params)
        return [
            Final(sex_column(sex), country, int(sat), int(passed or 0))
            for sex, country, sat, passed in cursor.fetchall()
        ]
