"""A small event with its people, so that whoever tries the site finds something to look at.

Made once on one's own machine, with the demo accounts; all of it is marked as sample, and taken
away by `sample_cohort --clear`.
"""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from people.demo import NotForProductionError
from people.models import User
from programmes import participating
from programmes.choices import EventKind, EventState, Role
from programmes.event_form import weekdays
from programmes.models import Cohort, Event, EventCourse, SessionDay
from reports import sampling
from reports.sample_programmes import PREFIX, Held, monday

CODE = f"{PREFIX}-DEMO"
PEOPLE = 18
SEED = -1
"""People whom no cohort of `sample_cohort` has, so that theirs are all there."""


class DemoCohort(sampling.Cohort):
    """A cohort that goes to one event, all of it."""

    held: Held

    def events(self, number: int) -> list[Held]:
        return [self.held]


def make(today: date | None = None) -> bool:
    """Make the event of last week with its people; False where it is there already.

    Raises NotForProductionError unless DEBUG is on, sampling.NoCourses before a course is loaded.
    """
    if not settings.DEBUG:
        raise NotForProductionError("The demo event is made with DEBUG=1 only.")
    if Event.objects.filter(code=CODE).exists():
        return False
    today = today or timezone.localdate()
    cohort = DemoCohort(SEED, today, with_answers=False)
    with transaction.atomic():
        cohort.held = held(cohort)
        sampling.make_batch(cohort, range(PEOPLE))
        staff(cohort.held.event)
    return True


def held(cohort: DemoCohort) -> Held:
    """A training of trainers of five days, Monday to Friday of last week."""
    start = monday(cohort.today - timedelta(days=7))
    course = cohort.courses[0]
    event = Event.objects.create(
        project=cohort.projects[1], code=CODE, kind=EventKind.TRAINING_OF_TRAINERS,
        state=EventState.HELD, title="Detection at the border: training of trainers (sample)",
        title_ru="Выявление на границе: подготовка преподавателей (образец)",
        title_uz="Chegarada aniqlash: trenerlar tayyorlash (namuna)", place="Tashkent",
        country="UZ", languages=["ru", "uz"], start=start, end=start + timedelta(days=4),
        time_zone="Asia/Tashkent", hours=30, places=24, gender=1, sdg_16_4=2, target_women=30,
        partners="Training academy (sample)",
    )  # fmt: skip
    SessionDay.objects.bulk_create(
        SessionDay(event=event, day=day) for day in weekdays(event.start, event.end)
    )
    title = f"{course.code}. {course.source_title}"[:255]
    EventCourse.objects.create(event=event, course_key=course.key, title=title)
    group = Cohort.objects.create(event=event)
    return Held(event=event, chance=1.0, days=list(event.days.all()), course=course, cohort=group)


def staff(event: Event) -> None:
    """The demo accounts at it: one teaches, one learns."""
    for name, role in (("trainer", Role.TRAINER), ("trainee", Role.PARTICIPANT)):
        user = User.objects.filter(email=f"{name}@example.org", is_sample=True).first()
        if user:
            participating.add(event=event, user=user, role=role, confirmed_on=event.start)
