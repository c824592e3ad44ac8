"""A made-up programme of which every row is known: two projects, eight events, some sixty people,
with gaps, doubles, changes of post, withdrawals and tests. The same seed gives the same rows."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.utils.timezone import now

from courses.contexts import context_key
from learners.models import Enrolment
from people.models import Institution, TargetGroup, User
from programmes.models import (
    Attendance,
    Cohort,
    CohortEnrolment,
    Donor,
    Event,
    EventCourse,
    EventShare,
    FundingLine,
    Participation,
    Programme,
    Project,
    SessionDay,
)
from quizzes.models import Attempt
from tests.reports.records import Course, key

COUNTRIES = ["KZ", "KG", "TJ", "TM", "UZ", ""]
KINDS = ["border", "customs", "police", "court"]
GROUPS = ["land_border", "investigators", "prosecutors_judges"]
EVENTS = [
    # code, project, kind, first day, days, country
    ("A-1", 0, "national_training", date(2025, 2, 3), 5, "UZ"),
    ("A-2", 0, "awareness", date(2025, 5, 12), 1, "KZ"),
    ("A-3", 0, "study_tour", date(2025, 11, 3), 3, "KG"),
    ("A-4", 0, "national_training", date(2026, 3, 2), 4, "KZ"),
    ("A-5", 0, "awareness", date(2026, 4, 6), 1, "UZ"),
    ("B-1", 1, "tot", date(2025, 6, 2), 2, "TJ"),
    ("B-2", 1, "webinar", date(2026, 5, 4), 1, "UZ"),
    ("B-3", 1, "national_training", date(2026, 6, 1), 3, "UZ"),
]


@dataclass
class World:
    """What was made, by name."""

    course: Course
    lots: random.Random
    projects: list[Project] = field(default_factory=list)
    donors: list[Donor] = field(default_factory=list)
    events: dict[str, Event] = field(default_factory=dict)
    people: list[User] = field(default_factory=list)


def make(seed: int = 1, people: int = 40, course: Course | None = None) -> World:
    world = World(course or Course("borders", "C2", "Land borders", "Границы"), random.Random(seed))
    programme = Programme.objects.create(name="Firearms programme")
    for number, name in enumerate(("Donor X", "Donor Y")):
        world.donors.append(Donor.objects.create(name=name))
        world.projects.append(Project.objects.create(
            programme=programme, code=f"CAS-{number}", title="Central Asia",
            start=date(2025, 1, 15), end=date(2027, 12, 31),
        ))  # fmt: skip
    lines = [
        FundingLine.objects.create(project=project, donor=donor, grant=f"G-{n}")
        for n, (project, donor) in enumerate(zip(world.projects, world.donors, strict=True))
    ]
    for facts in EVENTS:
        held(world, *facts)
    # One event of the second project is paid by both.
    EventShare.objects.create(event=world.events["B-3"], line=lines[0], share=50)
    EventShare.objects.create(event=world.events["B-3"], line=lines[1], share=50)
    cancelled = world.events["A-1"]
    Event.objects.create(**{
        f.attname: getattr(cancelled, f.attname) for f in Event._meta.concrete_fields
        if f.attname not in ("id", "key", "code", "state")
    }, code="A-0", state="cancelled")  # fmt: skip
    world.people = [born(world, number) for number in range(people)]
    for event in [*world.events.values(), Event.objects.get(code="A-0")]:
        listed(world, event, (user for user in world.people if world.lots.random() < 0.35))
    tested(world)
    return world


def held(world: World, code: str, project: int, kind: str, start: date, days: int, country: str):
    event = Event.objects.create(
        project=world.projects[project], code=code, kind=kind, title=f"Event {code}",
        title_ru=f"Событие {code}", place="Tashkent", country=country, languages=["ru", "uz"],
        start=start, end=start + timedelta(days=days - 1), hours=6 * days, state="held",
    )  # fmt: skip
    SessionDay.objects.bulk_create(
        SessionDay(event=event, day=start + timedelta(days=n), afternoon=n != days - 1)
        for n in range(days)
    )
    world.events[code] = event
    if kind == "national_training":
        EventCourse.objects.create(event=event, course_key=world.course.key, title="Borders")
        Cohort.objects.create(event=event)


def born(world: World, number: int) -> User:
    lots = world.lots
    return User.objects.create_user(
        given_name=f"Given{number}", family_name=f"Family{number:03}",
        sex=lots.choices(["female", "male", "not_disclosed", ""], [35, 58, 4, 3])[0],
        country=lots.choice(COUNTRIES),
    )  # fmt: skip


def listed(world: World, event: Event, users: Iterable[User]) -> None:
    lots = world.lots
    offices = {(one.kind, one.country): one for one in Institution.objects.all()}
    groups = TargetGroup.objects.in_bulk(field_name="slug")
    half_days = [(day, half) for day in event.days.order_by("day") for half in day.halves]
    lines, marks = [], []
    for user in users:
        kind, country = lots.choice(KINDS), user.country or "UZ"
        if (kind, country) not in offices:
            offices[kind, country] = Institution.objects.create(
                name=f"{kind} {country}", country=country, kind=kind
            )
        group = groups[lots.choice(GROUPS)]
        withdrawn = lots.random() < 0.08
        line = Participation(
            event=event, user=user,
            role=lots.choices(["participant", "observer"], [94, 6])[0],
            confirmed_on=event.start if lots.random() < 0.9 else None,
            withdrawn_on=event.start if withdrawn else None,
            institution=offices[kind, country] if lots.random() < 0.93 else None,
            target_group=group if lots.random() < 0.93 else None,
            country=user.country,
        )  # fmt: skip
        lines.append(line)
        keen = lots.choice([0.0, 0.5, 0.85, 0.98])
        marks += [
            Attendance(
                participation=line, day=day, half=half, evidence="signature",
                presence="present" if lots.random() < keen else "absent", marked_at=now(),
            )
            for day, half in half_days
            if lots.random() < 0.95
        ]  # fmt: skip
    Participation.objects.bulk_create(lines)
    Attendance.objects.bulk_create(marks)


def tested(world: World) -> None:
    """Of each group half sit both tests, some one of them, some none; a few come a second round."""
    lots = world.lots
    pre, *_lessons, final = world.course.steps
    lines = Participation.objects.filter(role="participant", event__cohort__isnull=False)
    lines, attempts = lines.select_related("event", "user"), []
    for line in lines.order_by("event__start", "pk"):
        at = datetime.combine(line.event.start, datetime.min.time(), UTC) + timedelta(hours=6)
        before = Enrolment.objects.filter(user=line.user, closed_at=None).first()
        if before:
            before.closed_at = at - timedelta(hours=1)
            before.save()
        enrolment = Enrolment.objects.create(
            user=line.user, course_key=world.course.key, enrolled_at=at,
            round=line.user.enrolments.count() + 1, language="ru",
        )  # fmt: skip
        CohortEnrolment.objects.create(
            participation=line, enrolment=enrolment, course_key=world.course.key
        )
        if lots.random() < 0.8:
            share, after = lots.gauss(0.5, 0.15), timedelta(hours=1)
            attempts.append(sat(world, enrolment, pre, "pre_test", at + after, share))
        if lots.random() < 0.75:
            share = lots.gauss(0.78, 0.12)
            after = timedelta(hours=9)
            attempts.append(sat(world, enrolment, final, "final_test", at + after, share))
            if share < 0.8 and lots.random() < 0.7:
                after = timedelta(hours=11)
                attempts.append(sat(world, enrolment, final, "final_test", at + after, 0.9, 2))
    Attempt.objects.bulk_create(attempts)


def sat(world, enrolment, step, purpose, at, share, number=1) -> Attempt:
    """Not saved yet."""
    score = Decimal(round(20 * min(1, max(0, share))))
    return Attempt(
        user=enrolment.user, context_key=context_key(enrolment, step), purpose=purpose,
        quiz_key=key(f"{world.course.slug}/quiz"), number=number, terms={}, seed=1, language="ru",
        started_at=at, submitted_at=at, score=score, max_score=20, passed=score >= 16,
        how_ended="submitted",
    )  # fmt: skip
