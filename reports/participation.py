"""Who takes part, how far they came, who completed: found and counted in the same few queries.

Officers see participation and completion; scores of a named person are not read here at all.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import (
    Count,
    Exists,
    FilteredRelation,
    Max,
    OuterRef,
    Q,
    QuerySet,
    TextChoices,
)
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import outline
from courses.outline import Course
from learners.models import Completion, Enrolment
from people.models import Affiliation, User
from quizzes.models import Purpose


class State(TextChoices):
    """How far an enrolment came. As a filter, what is completed has also passed."""

    NEW = "new", gettext_lazy("Not begun")
    UNDER_WAY = "under_way", gettext_lazy("Under way")
    LATE = "late", gettext_lazy("Overdue")
    PASSED = "passed", gettext_lazy("Final test passed")
    COMPLETED = "completed", gettext_lazy("Completed")


class Courses:
    """The courses as the reader's language names them, also those that are gone. Two queries."""

    def __init__(self, language: str) -> None:
        self.there: list[Course] = outline.courses(language)
        self.by_key = {course.key: course for course in self.there}

    @cached_property
    def gone(self) -> dict[uuid.UUID, str]:
        """Courses that were taken away, by the name they had when somebody completed them."""
        rows = Enrolment.objects.exclude(course_key__in=self.by_key).values_list("course_key")
        return dict(rows.annotate(Max("course_title")).order_by())

    @cached_property
    def titles(self) -> dict[uuid.UUID, str]:
        """Key → title, in the order of the catalogue."""
        there = {course.key: f"{course.code}. {course.title}" for course in self.there}
        return there | {key: title or _("A former course") for key, title in self.gone.items()}

    @cached_property
    def final_tests(self) -> list[uuid.UUID]:
        """Keys of the steps that are final tests."""
        return [
            step.key
            for course in self.there
            for step in course.steps
            if step.settings.get("purpose") == Purpose.FINAL_TEST
        ]

    def code(self, key: uuid.UUID) -> str:
        return self.by_key[key].code if key in self.by_key else ""

    def steps(self, key: uuid.UUID) -> set[uuid.UUID]:
        """Keys of the steps that make up a course now."""
        return self.by_key[key].step_keys if key in self.by_key else set()

    def passed(self) -> Q:
        """Completed, or the final test passed while something else is open."""
        done = Completion.objects.filter(step_key__in=self.final_tests).values("enrolment")
        return Q(completed_at__isnull=False) | Q(pk__in=done)


def found(filters: dict[str, Any], courses: Courses, now: datetime) -> QuerySet[Enrolment]:
    """The enrolments that match the cleaned data of `forms.Filters`; empty values match all.

    `post` is the person's present post (there is at most one).
    """
    conditions = [
        condition(name, value, courses, now)
        for name, value in filters.items()
        if value not in (None, "")
    ]
    present = FilteredRelation("user__affiliations", condition=Q(user__affiliations__until=None))
    return Enrolment.objects.alias(post=present).filter(*conditions)


def condition(name: str, value: Any, courses: Courses, now: datetime) -> Q:
    """What one filter asks for."""
    match name:
        case "since":
            return Q(enrolled_at__gte=midnight(value))
        case "until":
            return Q(enrolled_at__lt=midnight(value + timedelta(days=1)))
        case "sex":
            return Q(user__sex__in=SEXES[value])
        case "state":
            return state(value, courses, now)
    return Q(**{FIELDS[name]: value})


FIELDS = {
    "course": "course_key",
    "country": "user__country",
    "kind": "post__institution__kind",
    "institution": "post__institution",
}
# Whom nobody has asked yet is counted with those who did not say.
SEXES = {"female": ["female"], "male": ["male"], "not_disclosed": ["not_disclosed", ""]}


def state(value: str, courses: Courses, now: datetime) -> Q:
    # Not `IN`: PostgreSQL would go through all completions again for every enrolment.
    begun = Q(Exists(Completion.objects.filter(enrolment=OuterRef("pk"))))
    is_open = Q(completed_at=None)
    return {
        State.NEW: is_open & ~begun,
        State.UNDER_WAY: is_open & begun,
        State.LATE: is_open & Q(due__lt=now),
        State.PASSED: courses.passed(),
        State.COMPLETED: ~is_open,
    }[State(value)]


def midnight(day: date) -> datetime:
    """The beginning of a day where the site is."""
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


@dataclass(frozen=True)
class Cell:
    """How many enrolments are alike in course, country, sex and kind of institution."""

    course: uuid.UUID
    country: str
    sex: str
    kind: str
    enrolled: int
    completed: int
    passed: int
    sample: int


class Totals:
    """All sums of a selection, from two queries whatever its size."""

    def __init__(self, rows: QuerySet[Enrolment], courses: Courses) -> None:
        self.cells = [
            Cell(course, country, known_sex(sex), kind or "", *counts)
            for course, country, sex, kind, *counts in counted(rows, courses)
        ]
        self.people = people(rows)

    def sum(self, what: str, **alike: Any) -> int:
        """The sum of `what` over the cells whose attributes are as given."""
        return sum(
            getattr(cell, what)
            for cell in self.cells
            if all(getattr(cell, name) == value for name, value in alike.items())
        )

    def values(self, name: str, order: Iterable[Any]) -> list[Any]:
        """What occurs of an attribute, in the given order; what that does not know comes last."""
        there = {getattr(cell, name) for cell in self.cells}
        listed = [value for value in order if value in there]
        return [*listed, *sorted(there - set(listed), key=str)]


def counted(rows: QuerySet[Enrolment], courses: Courses) -> QuerySet:
    group = ("course_key", "user__country", "user__sex", "post__institution__kind")
    return (
        rows.values_list(*group)
        .annotate(
            enrolled=Count("pk"),
            completed=Count("completed_at"),
            passed=Count("pk", filter=courses.passed()),
            sample=Count("pk", filter=Q(user__is_sample=True)),
        )
        .order_by()
    )


def people(rows: QuerySet[Enrolment]) -> dict[str, int]:
    """Unique persons by sex."""
    numbers = dict.fromkeys(SEXES, 0)
    there = User.objects.filter(pk__in=rows.values("user"))
    by_sex = there.values_list("sex").annotate(Count("pk")).order_by()
    for sex, number in by_sex:
        numbers[known_sex(sex)] += number
    return numbers


def known_sex(sex: str) -> str:
    return sex if sex in ("female", "male") else "not_disclosed"


def newest(rows: QuerySet[Enrolment]) -> QuerySet:
    """Only numbers, newest first: a page far down skips rows that nothing was joined to."""
    return rows.order_by("-enrolled_at", "-pk").values_list("pk", flat=True)


def shown(pks: Sequence[int], courses: Courses, now: datetime) -> list[dict[str, Any]]:
    """The enrolments of one page, as it shows them. Three queries."""
    rows = Enrolment.objects.filter(pk__in=pks).select_related("user")
    by_pk = {row.pk: row for row in rows}
    posts = {
        post.user_id: post.institution.title
        for post in Affiliation.objects.filter(
            until=None, user__in={row.user_id for row in by_pk.values()}
        ).select_related("institution")
    }
    done: dict[int, set] = {}
    for enrolment, step in Completion.objects.filter(enrolment__in=pks).values_list(
        "enrolment", "step_key"
    ):
        done.setdefault(enrolment, set()).add(step)
    return [
        as_shown(by_pk[pk], posts, done.get(pk, set()), courses, now) for pk in pks if pk in by_pk
    ]


def as_shown(
    row: Enrolment, posts: dict, done: set[uuid.UUID], courses: Courses, now: datetime
) -> dict[str, Any]:
    steps = courses.steps(row.course_key)
    return {
        "person": row.user.display_name,
        "is_sample": row.user.is_sample,
        "course": courses.titles.get(row.course_key, row.course_title),
        "country": row.user.get_country_display() or "–",
        "institution": posts.get(row.user_id, "–"),
        "enrolled_at": row.enrolled_at,
        "completed_at": row.completed_at,
        "due": row.due,
        "done": len(done & steps),
        "total": len(steps),
        "state": state_of(row, done, courses, now),
    }


def state_of(row: Enrolment, done: set[uuid.UUID], courses: Courses, now: datetime) -> str:
    """The one state that says most."""
    if row.completed_at:
        return State.COMPLETED
    if done & set(courses.final_tests):
        return State.PASSED
    if row.due and row.due < now:
        return State.LATE
    return State.UNDER_WAY if done else State.NEW
