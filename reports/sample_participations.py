"""Made-up people at made-up events: who goes, who is there, who nominated them, what came of it."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from learners.models import Enrolment
from people.models import Institution
from programmes.choices import EventKind, Half, Reply, Role
from programmes.follow_ups import Asked, FollowUp, Months, Quote
from programmes.following_up import OPEN_FOR, months_before
from programmes.models import (
    Attendance,
    CohortEnrolment,
    Event,
    Feedback,
    FocalPoint,
    Nomination,
    Participation,
)
from reports import sample_forms
from reports.sample_people import Person, midnight
from reports.sample_programmes import PROGRAMME, Held

ROLES = {Role.PARTICIPANT: 95, Role.OBSERVER: 3, Role.TRAINER: 2}
# Question: language → an example that somebody might write.
EXAMPLES: dict[str, dict[str, str]] = {
    Asked.USED: {
        "en": "Our handover form has a seal number field now. (sample)",
        "ru": "В нашем акте передачи теперь есть поле для номера пломбы. (образец)",
        "uz": "Topshirish dalolatnomamizda endi plomba raqami uchun maydon bor. (namuna)",
    },
    Asked.CONTACTED: {
        "en": "A first request was answered in nine days. (sample)",
        "ru": "На первый запрос ответили за девять дней. (образец)",
        "uz": "Birinchi soʻrovga toʻqqiz kunda javob keldi. (namuna)",
    },
    Asked.TRAINED: {
        "en": "Short briefings before the shift. (sample)",
        "ru": "Короткие инструктажи перед сменой. (образец)",
        "uz": "Smena oldidan qisqa yoʻriqnomalar. (namuna)",
    },
}


@dataclass
class Going:
    """A person at one event, with what will be stored once the line has its number."""

    person: Person
    held: Held
    line: Participation
    marks: list[Attendance]
    lots: random.Random
    form: Feedback | None = None


def goings(
    seed: int, number: int, person: Person, events: Iterable[Held], today: date
) -> list[Going]:
    """The events that a person goes to; most to one, some to two or three, some to none."""
    lots = random.Random(f"sample/{seed}/{number}/events")  # noqa: S311
    found = []
    for held in events:
        # Always drawn, so that one event does not change what comes after it.
        luck = lots.random()
        own = random.Random(f"sample/{seed}/{number}/{held.event.code}")  # noqa: S311
        at_home = held.event.kind == EventKind.NATIONAL_TRAINING
        if luck < held.chance and (not at_home or held.event.country == home(person)):
            found.append(going(own, person, held, today))
            found[-1].form = sample_forms.form(seed, number, found[-1].line, today)
    return found


def home(person: Person) -> str:
    """The country of the employer where there is one: a few people's own is not known."""
    post = person.affiliation
    return post.institution.country if post else person.user.country


def going(lots: random.Random, person: Person, held: Held, today: date) -> Going:
    event = held.event
    line = Participation(
        event=event, user=person.user,
        role=lots.choices(list(ROLES), weights=list(ROLES.values()))[0],
        country=person.user.country,
        region=lots.choice(["", "North", "South", "East", "West"]),
    )  # fmt: skip
    if post := person.affiliation:
        line.affiliation, line.institution = post, post.institution
        line.position_level, line.target_group_id = post.position_level, post.target_group_id
    answered(lots, line)
    is_over = event.end < today
    marks = attended(lots, line, held) if is_over and line.withdrawn_on is None else []
    return Going(person, held, line, marks, lots)


def answered(lots: random.Random, line: Participation) -> None:
    """Nominated, confirmed, invited, and what the person said to it; with gaps, as lists have."""
    start = line.event.start
    if lots.random() < 0.8:
        line.nominated_on = start - timedelta(days=lots.randint(21, 60))
    if lots.random() < 0.93:
        line.confirmed_on = start - timedelta(days=lots.randint(6, 20))
        if lots.random() < 0.9:
            line.invited_at = at(line.confirmed_on, 10)
            word = lots.choices(["accepted", "declined", ""], weights=[70, 7, 23])[0]
            if word:
                line.reply, line.replied_at = (
                    word,
                    line.invited_at + timedelta(hours=lots.randint(2, 90)),
                )
            if word == Reply.DECLINED:
                line.withdrawn_on = line.replied_at.date()


def attended(lots: random.Random, line: Participation, held: Held) -> list[Attendance]:
    """Half-days: most people are there all the time, some miss some, a few never come; of one event
    in eight a half-day was not recorded."""
    kind = lots.choices(["all", "some", "few", "none"], weights=[62, 27, 7, 4])[0]
    chance = {"all": 1.0, "some": 0.88, "few": 0.5, "none": 0.0}[kind]
    evidence = "login" if held.event.mode == "online" else lots.choice(["trainer", "signature"])
    halves = held.half_days
    gap = random.Random(held.event.code).randrange(8 * len(halves)) if halves else -1  # noqa: S311
    marks = []
    for n, (day, half) in enumerate(halves):
        present = lots.random() < chance
        if n == gap:
            continue
        marks.append(
            Attendance(
                participation=line, day=day, half=half,
                presence="present" if present else lots.choice(["absent", "excused"]),
                evidence=evidence,
                minutes=lots.randint(60, 180) if evidence == "login" and present else None,
                marked_at=at(day.day, 11 if half == Half.MORNING else 16),
            )
        )  # fmt: skip
        if present and line.attended_on is None:
            line.attended_on = day.day
    return marks


def at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), UTC)


def begun_by(gone: list[Going]) -> dict[Any, datetime]:
    """Course → when somebody begins it because of an event: a week before the first day."""
    found = {}
    for one in gone:
        if one.held.course and one.line.role == Role.PARTICIPANT and not one.line.withdrawn_on:
            day = one.held.event.start - timedelta(days=7)
            found[one.held.course.key] = midnight(day)
    return found


# Storing ------------------------------------------------------------------------------------------


def store(
    gone: list[Going], enrolments: dict[tuple[int, Any], Enrolment], today: date
) -> dict[str, int]:
    """Write lists, attendance, nominations, groups and follow-ups of some people; how many of each.

    `enrolments` are found by person and course; everybody has a number by now.
    """
    for one in gone:
        one.line.user = one.person.user
        if one.person.affiliation:
            one.line.affiliation = one.person.affiliation
    Participation.objects.bulk_create([one.line for one in gone])
    marks = [mark for one in gone for mark in one.marks]
    for one in gone:
        for mark in one.marks:
            mark.participation = one.line
    Attendance.objects.bulk_create(marks, batch_size=1000)
    named = nominations(gone)
    Nomination.objects.bulk_create(named)
    members = [
        CohortEnrolment(
            participation=one.line, enrolment=enrolment, course_key=enrolment.course_key
        )
        for one in gone
        if one.held.cohort and one.held.course
        if one.line.confirmed_on and not one.line.withdrawn_on
        if (enrolment := enrolments.get((one.line.user_id, one.held.course.key)))
    ]  # fmt: skip
    CohortEnrolment.objects.bulk_create(members)
    asked = [row for one in gone for row in follow_ups(one, today)]
    FollowUp.objects.bulk_create(asked)
    Quote.objects.bulk_create([quote for row in asked for quote in quotes(row)])
    forms = [one.form for one in gone if one.form]
    # Those of a run that was taken back only in part are there.
    Feedback.objects.bulk_create(forms, ignore_conflicts=True)
    return {
        "participations": len(gone),
        "half-days": len(marks),
        "nominations": len(named),
        "follow-ups": len(asked),
        "feedback forms": len(forms),
    }


def nominations(gone: list[Going]) -> list[Nomination]:
    """What the contact of each institution wrote of whom they sent; focal points are made."""
    found = []
    for one in gone:
        line, user = one.line, one.person.user
        if not (line.nominated_on and line.institution_id and user.sex and user.country):
            continue
        found.append(
            Nomination(
                focal_point=focal_point(one.held, line.institution), event=line.event,
                state="confirmed", given_name=user.given_name, family_name=user.family_name,
                sex=user.sex, country=user.country, position_level=line.position_level,
                target_group_id=line.target_group_id, region=line.region, language=user.language,
                at=at(line.nominated_on, 9), participation=line,
                decided_at=at(line.nominated_on + timedelta(days=3), 9),
            )
        )  # fmt: skip
        if not line.confirmed_on:
            found[-1].state, found[-1].participation, found[-1].decided_at = "waiting", None, None
    return found


def focal_point(held: Held, institution: Institution) -> FocalPoint:
    """The contact of an institution for an event, at an address that leads nowhere."""
    if institution.pk not in held.focal_points:
        held.focal_points[institution.pk] = FocalPoint.objects.create(
            event=held.event, institution=institution, name="Focal point (sample)", quota=50,
            email=f"sample-{institution.pk}@example.invalid",
            expires_at=at(held.event.start, 0),
        )  # fmt: skip
    return held.focal_points[institution.pk]


def follow_ups(one: Going, today: date) -> list[FollowUp]:
    """What the person was asked three and six months after, and answered or not."""
    line, event = one.line, one.held.event
    if not line.attended_on or line.role != Role.PARTICIPANT:
        return []
    return [
        follow_up(one.lots, line, months, event)
        for months in Months.values
        if event.end <= months_before(today, months)
    ]


def follow_up(lots: random.Random, line: Participation, months: int, event: Event) -> FollowUp:
    asked = at(event.end + timedelta(days=round(30.5 * months)), 6)
    row = FollowUp(
        participation=line, months=months, asked_at=asked, expires_at=asked + OPEN_FOR,
        nonce=f"{lots.getrandbits(64):016x}", language=line.user.language,
    )  # fmt: skip
    if lots.random() < 0.45:
        row.reminded_at = asked + timedelta(days=14)
    if lots.random() < 0.58:
        row.answered_at = asked + timedelta(hours=lots.randint(1, 30 * 24))
        row.used = lots.choices(["yes", "partly", "no"], weights=[55, 27, 18])[0]
        row.contacted = lots.choices(["yes", "no"], weights=[33, 67])[0]
        row.trained = lots.choices(["yes", "partly", "no"], weights=[40, 17, 43])[0]
        if row.trained != "no":
            row.briefings = lots.randint(1, 4)
            row.colleagues = row.briefings * lots.randint(3, 12)
        row.may_quote = lots.random() < 0.3
        for asked_for, texts in EXAMPLES.items():
            if getattr(row, asked_for) != "no" and lots.random() < 0.3:
                text = texts.get(line.user.language, texts["ru"])
                setattr(row, f"{asked_for}_example", text)
    return row


def quotes(row: FollowUp) -> list[Quote]:
    """Examples of those who agreed; every third still waits for an officer."""
    found: list[Quote] = []
    if not row.may_quote:
        return found
    for asked in Asked.values:
        if text := getattr(row, f"{asked}_example"):
            state = "waiting" if int(row.nonce, 16) % 3 == 0 else "approved"
            found.append(
                Quote(follow_up=row, question=asked, language=row.language, said=text, text=text,
                      state=state, decided_at=row.answered_at if state == "approved" else None)
            )  # fmt: skip
    return found


def of_demo_accounts() -> QuerySet[Participation]:
    """Lines of the demo accounts, samples with an address of their own, at sample events."""
    mine = ~Q(user__email="") & Q(user__is_sample=True)
    return Participation.objects.filter(mine, event__project__programme__name=PROGRAMME)


def forget(lines: QuerySet[Participation]) -> None:
    """Take these lines away, with all that hangs on them."""
    FollowUp.objects.filter(participation__in=lines).delete()
    Nomination.objects.filter(participation__in=lines).delete()
    CohortEnrolment.objects.filter(participation__in=lines).delete()
    Attendance.objects.filter(participation__in=lines).delete()
    lines.delete()
