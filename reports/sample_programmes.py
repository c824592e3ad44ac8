"""Made-up programmes: projects with donors, events, lists with attendance, nominations, follow-ups.

People come in blocks, and each block has its events: which person goes to which of them is decided
by the person's own lots, so that a larger cohort adds to a smaller one. Every name says that it is
a sample.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from courses.outline import Course
from learners.models import Enrolment
from people.models import Institution
from programmes.choices import EventKind, EventState, Half, Reply, Role
from programmes.event_form import weekdays
from programmes.follow_ups import Asked, FollowUp, Months, Quote
from programmes.following_up import OPEN_FOR, months_before
from programmes.indicators import Counted, Indicator
from programmes.models import (
    Attendance,
    Cohort,
    CohortEnrolment,
    Donor,
    Event,
    EventCourse,
    FocalPoint,
    FundingLine,
    Nomination,
    Participation,
    Programme,
    Project,
    SessionDay,
)
from reports.sample_people import Person, midnight

PROGRAMME = "Firearms programme (sample)"
PREFIX = "SAMPLE"
BLOCK = 200
"""People who share the events of one block."""
PERIOD = 540
"""Days before the reference day over which events are spread; a few are still to come."""
# Code, phase, title, days from the reference day to its first and last day, donors with shares.
PROJECTS = (
    ("SMP-1", "I", "Detection and investigation (sample)", -720, -240, {"A": 100}),
    ("SMP-1", "II", "Detection and investigation (sample)", -239, 480, {"A": 60, "B": 40}),
    ("SMP-2", "", "Prosecution and adjudication (sample)", -720, 480, {"B": 70, "C": 30}),
)
# Kind: (countries or None for one by lot, days, hours, places, chance to take part, title in
# English, Russian, Uzbek).
EVENTS: tuple[tuple[str, str | None, int, int, int, float, tuple[str, str, str]], ...] = (
    *(
        ("national_training", country, 5, 30, 40, chance,
         ("National training on detection (sample)",
          "Национальный тренинг по выявлению (образец)",
          "Aniqlash boʻyicha milliy oʻquv mashgʻuloti (namuna)"))
        for country, chance in (("KZ", 0.42), ("KG", 0.55), ("TJ", 0.6), ("TM", 0.8), ("UZ", 0.34))
    ),
    ("e_course", None, 10, 24, 80, 0.22,
     ("E-course with a tutor (sample)", "Электронный курс с преподавателем (образец)",
      "Oʻqituvchi bilan elektron kurs (namuna)")),
    ("regional_meeting", None, 2, 12, 40, 0.07,
     ("Regional meeting of investigators (sample)",
      "Региональная встреча следователей (образец)",
      "Tergovchilarning mintaqaviy uchrashuvi (namuna)")),
    ("study_tour", None, 2, 12, 24, 0.05,
     ("Study tour to a forensic institute (sample)",
      "Ознакомительная поездка в экспертный институт (образец)",
      "Ekspertiza institutiga oʻquv safari (namuna)")),
    ("tot", None, 5, 30, 24, 0.05,
     ("Training of trainers (sample)", "Подготовка преподавателей (образец)",
      "Trenerlar tayyorlash (namuna)")),
    ("awareness", None, 1, 3, 120, 0.2,
     ("Awareness webinar (sample)", "Информационный вебинар (образец)",
      "Xabardorlikni oshirish vebinari (namuna)")),
)  # fmt: skip
CITIES = {
    "KZ": ("Astana", "Asia/Almaty"), "KG": ("Bishkek", "Asia/Bishkek"),
    "TJ": ("Dushanbe", "Asia/Dushanbe"), "TM": ("Ashgabat", "Asia/Ashgabat"),
    "UZ": ("Tashkent", "Asia/Tashkent"),
}  # fmt: skip
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


# Projects -----------------------------------------------------------------------------------------


def projects(today: date) -> list[Project]:
    """The sample projects in order; what is missing is made."""
    programme, _ = Programme.objects.get_or_create(name=PROGRAMME)
    return [project(programme, today, *row) for row in PROJECTS]


def project(
    programme: Programme, today: date, code: str, phase: str, title: str, first: int, last: int,
    shares: dict[str, int],
) -> Project:  # fmt: skip
    facts = {
        "programme": programme,
        "title": title,
        "start": today + timedelta(days=first),
        "end": today + timedelta(days=last),
    }
    found, made = Project.objects.get_or_create(code=code, phase=phase, defaults=facts)
    if made:
        for letter, share in shares.items():
            donor, _ = Donor.objects.get_or_create(name=f"Donor {letter} (sample)")
            grant = f"{code}-{phase or 'X'}-{letter}"
            FundingLine.objects.create(project=found, donor=donor, grant=grant, share=share)
        Indicator.objects.bulk_create(indicators(found))
    return found


def indicators(of: Project) -> list[Indicator]:
    """Outputs as in the donor report: two that are counted, one written down by hand."""
    return [
        Indicator(
            project=of, sort_order=0, number="1.1", kind=Counted.TRAINED, baseline=0, target=400,
            output="Practitioners trained", output_ru="Обученные специалисты-практики",
            output_uz="Oʻqitilgan amaliyotchilar",
            text="unique persons, attendance at least 80 %",
            text_ru="число лиц с посещаемостью не ниже 80 %",
            text_uz="kamida 80 % qatnashgan shaxslar soni",
            evidence="attendance lists (sample)",
        ),
        Indicator(
            project=of, sort_order=1, number="1.2", kind=Counted.PASSED, target=75,
            output="Skills improved", output_ru="Повышение навыков",
            output_uz="Koʻnikmalarning oshishi",
            text="share passing the final test", text_ru="доля сдавших итоговый тест",
            text_uz="yakuniy testdan oʻtganlar ulushi", evidence="test export (sample)",
        ),
        Indicator(
            project=of, sort_order=2, number="1.3", kind=Counted.BY_HAND, baseline=0, target=3,
            reached=2, output="Institutions using the curriculum",
            output_ru="Учреждения, использующие программу",
            output_uz="Dasturdan foydalanayotgan muassasalar",
            text="academies with a signed decision",
            text_ru="академии, принявшие решение", text_uz="qaror qabul qilgan akademiyalar",
            evidence="letters of two academies (sample)",
        ),
    ]  # fmt: skip


# Events -------------------------------------------------------------------------------------------


@dataclass
class Held:
    """An event of a block with what is needed of it, read once."""

    event: Event
    chance: float
    days: list[SessionDay]
    course: Course | None
    cohort: Cohort | None = None
    focal_points: dict[int, FocalPoint] = field(default_factory=dict)  # institution → its contact

    @property
    def half_days(self) -> list[tuple[SessionDay, Half]]:
        return [(day, half) for day in self.days for half in day.halves]


def block_events(
    seed: int, block: int, today: date, courses: list[Course], found: list[Project]
) -> list[Held]:
    """The events of a block: read, or made where they are not there yet."""
    start = f"{PREFIX}-{seed}-{block}-"
    there = {
        event.code: event
        for event in Event.objects.filter(code__startswith=start).prefetch_related(
            "days", "courses", "focal_points"
        )
    }
    by_key = {course.key: course for course in courses}
    held = []
    for number, facts in enumerate(EVENTS):
        code = f"{start}{number}"
        lots = random.Random(f"{code}")  # noqa: S311
        event = there.get(code) or new_event(lots, code, facts, today, courses, found)
        taught = list(event.courses.all())
        held.append(
            Held(
                event=event,
                chance=facts[5],
                days=list(event.days.all()),
                course=by_key.get(taught[0].course_key) if taught else None,
                cohort=Cohort.objects.filter(event=event).first() if taught else None,
                focal_points={row.institution_id: row for row in event.focal_points.all()},
            )
        )
    return held


def new_event(
    lots: random.Random, code: str, facts: tuple, today: date, courses: list[Course],
    found: list[Project],
) -> Event:  # fmt: skip
    kind, country, length, hours, places, _chance, (en, ru, uz) = facts
    country = country or lots.choice(list(CITIES))
    city, zone = CITIES[country]
    start = monday(today - timedelta(days=lots.randint(-40, PERIOD)))
    end = start + timedelta(days=length + 2 * ((length - 1) // 5) - 1)
    fitting = [p for p in found if p.start <= start and end <= p.end] or found
    online = kind in (EventKind.E_COURSE, EventKind.AWARENESS)
    event = Event(
        project=lots.choice(fitting), code=code, kind=kind, state=state_at(end, today), title=en,
        title_ru=ru, title_uz=uz, place=f"{city} (sample)", country=country, start=start, end=end,
        mode="online" if online else "on_site",
        languages=["ru", "uz"] if country == "UZ" else ["ru"],
        time_zone=zone, hours=hours, places=places, gender=lots.choice([0, 1, 1, 2]),
        human_rights=lots.choice([0, 1]), terrorism=lots.choice([0, 0, 1]),
        drugs=lots.choice([0, 0, 1]), sdg_16_4=2, target_women=30,
        partners="Training academy (sample)",
    )  # fmt: skip
    event.save()
    SessionDay.objects.bulk_create(SessionDay(event=event, day=day) for day in weekdays(start, end))
    if courses and kind in (
        EventKind.NATIONAL_TRAINING,
        EventKind.E_COURSE,
        EventKind.TRAINING_OF_TRAINERS,
    ):
        course = lots.choice(courses)
        title = f"{course.code}. {course.source_title}"[:255]
        EventCourse.objects.create(event=event, course_key=course.key, title=title)
        Cohort.objects.create(event=event)
    return event


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def state_at(end: date, today: date) -> str:
    return EventState.HELD if end < today else EventState.PLANNED


# People at events ---------------------------------------------------------------------------------


@dataclass
class Going:
    """A person at one event, with what will be stored once the line has its number."""

    person: Person
    held: Held
    line: Participation
    marks: list[Attendance]
    lots: random.Random


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
    return {
        "participations": len(gone),
        "half-days": len(marks),
        "nominations": len(named),
        "follow-ups": len(asked),
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


# Taking away --------------------------------------------------------------------------------------


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


def clear() -> None:
    """Take the sample events and projects away on which nobody else rests."""
    events = Event.objects.filter(project__programme__name=PROGRAMME, participations=None)
    Nomination.objects.filter(event__in=events).delete()
    FocalPoint.objects.filter(event__in=events).delete()
    Cohort.objects.filter(event__in=events, messages=None).delete()
    for event in events.filter(cohort=None):
        event.delete()
    for found in Project.objects.filter(programme__name=PROGRAMME, events=None):
        found.delete()
    Programme.objects.filter(name=PROGRAMME, projects=None).delete()
    Donor.objects.filter(Q(name__endswith="(sample)"), funding_lines=None).delete()
