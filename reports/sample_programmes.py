"""Made-up programmes: projects with donors, events, lists with attendance, nominations, follow-ups.

People come in blocks, and each block has its events: which person goes to which of them is decided
by the person's own lots, so that a larger cohort adds to a smaller one. Every name says that it is
a sample.
"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q

from courses.outline import Course
from programmes.choices import EventKind, EventState, Half
from programmes.event_form import weekdays
from programmes.indicators import Counted, Indicator
from programmes.models import (
    Cohort,
    Donor,
    Event,
    EventCourse,
    FocalPoint,
    FundingLine,
    Nomination,
    Programme,
    Project,
    SessionDay,
)
from reports import sample_forms

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


def clear() -> None:
    """Take the sample events and projects away on which nobody else rests."""
    sample_forms.clear(PROGRAMME)
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
