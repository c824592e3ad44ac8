"""A made-up cohort, to try the site and measure it with: written in bulk, taken away in bulk.

The same seed gives the same people with the same lives, whatever the size of the cohort: a larger
one adds people to a smaller one. Nobody can sign in as one of them, and all are marked as sample.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import reset_queries, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from certificates.issuing import freeze, language_of
from certificates.models import Certificate
from courses import outline
from courses.outline import Course
from learners.models import Completion, Enrolment
from people.models import Affiliation, Institution, TargetGroup, User
from programmes.models import AttendanceEntry, Participation
from quizzes.models import Answer, Attempt, Quiz
from reports import sample_participations, sample_people, sample_programmes
from reports.sample_learning import Story, answers, stories
from reports.sample_participations import begun_by, goings
from reports.sample_people import Person
from reports.sample_programmes import Held

BATCH = 100
"""People in one transaction: well under half a second, so that a running site never waits."""
ANSWERS_UP_TO = 500
"""Learners up to which every answer is made, and not only the attempt."""

Said = Callable[[int, int], None]


class NoCourses(Exception):
    """There is no course that anybody could take."""


@dataclass
class Cohort:
    """What all batches share. `today` is the day before which everything happened."""

    seed: int
    today: date
    with_answers: bool

    def __post_init__(self) -> None:
        self.courses: list[Course] = outline.courses("en")
        if not self.courses:
            raise NoCourses
        self.by_key = {course.key: course for course in self.courses}
        self.now = sample_people.midnight(self.today)
        self.employers = sample_people.institutions()
        self.groups = dict(TargetGroup.objects.values_list("slug", "pk"))
        self.quizzes = {str(quiz.key): quiz for quiz in Quiz.objects.all()}
        with transaction.atomic():
            self.projects = sample_programmes.projects(self.today)
        self.blocks: dict[int, list[Held]] = {}

    def events(self, number: int) -> list[Held]:
        """The events that person `number` may go to; only the last blocks are kept."""
        block = number // sample_programmes.BLOCK
        if block not in self.blocks:
            with transaction.atomic():
                self.blocks = {block: self.new_block(block)}
        return self.blocks[block]

    def new_block(self, block: int) -> list[Held]:
        return sample_programmes.block_events(
            self.seed, block, self.today, self.courses, self.projects
        )

    def person(self, number: int) -> Person:
        return sample_people.person(self.seed, number, self.employers, self.groups, self.today)


def make(
    *, learners: int, seed: int = 1, today: date | None = None, said: Said | None = None
) -> Counter:
    """Make a cohort of `learners` people, or what is missing of it; how many of what was made.

    `said(done, of)` hears of every batch. A run that broke off is taken up where it stopped. Raises
    NoCourses when no course is loaded.
    """
    cohort = Cohort(seed, today or timezone.localdate(), learners <= ANSWERS_UP_TO)
    made: Counter = Counter()
    for first in range(0, learners, BATCH):
        last = min(first + BATCH, learners)
        cohort.events(first)  # in a transaction of their own
        made.update(make_batch(cohort, range(first, last)))
        reset_queries()  # in DEBUG Django keeps them all
        if said:
            said(last, learners)
    return made


@transaction.atomic
def make_batch(cohort: Cohort, numbers: range) -> Counter:
    """The people of these numbers who are not there yet, with all they did."""
    keys = {sample_people.key_of(cohort.seed, number): number for number in numbers}
    there = set(User.objects.filter(key__in=keys).values_list("key", flat=True))
    people = {number: cohort.person(number) for key, number in keys.items() if key not in there}
    User.objects.bulk_create([person.user for person in people.values()])
    posts = [employed(person) for person in people.values() if person.affiliation]
    Affiliation.objects.bulk_create(posts)
    gone = {
        number: goings(cohort.seed, number, person, cohort.events(number), cohort.today)
        for number, person in people.items()
    }
    lives = [
        (person, story)
        for number, person in people.items()
        for story in stories(
            person.lots, person.user, cohort.courses, cohort.now, begun_by(gone[number])
        )
    ]
    made = Counter(people=len(people)) + store(cohort, lives)
    enrolments = {(story.enrolment.user_id, story.enrolment.course_key): story.enrolment
                  for _person, story in lives}  # fmt: skip
    lines = [one for number in people for one in gone[number]]
    return made + Counter(sample_participations.store(lines, enrolments, cohort.today))


def employed(person: Person) -> Affiliation:
    # The person has got their number only now.
    person.affiliation.user = person.user
    return person.affiliation


def store(cohort: Cohort, lives: list[tuple[Person, Story]]) -> Counter:
    Enrolment.objects.bulk_create([story.enrolment for _person, story in lives])
    done = [completion for _person, story in lives for completion in story.completions()]
    Completion.objects.bulk_create(done, batch_size=1000)
    sat = [attempt for person, story in lives for attempt in story.attempts(person.lots)]
    given = answered(cohort, lives, sat) if cohort.with_answers else []
    Attempt.objects.bulk_create(sat, batch_size=500)
    Answer.objects.bulk_create(given, batch_size=500)
    earned = [certificate(cohort, story.enrolment) for _, story in lives if story.is_complete]
    Certificate.objects.bulk_create(earned)
    return Counter(
        enrolments=len(lives),
        completions=len(done),
        attempts=len(sat),
        answers=len(given),
        certificates=len(earned),
    )


def certificate(cohort: Cohort, enrolment: Enrolment) -> Certificate:
    """As `certificates.issuing` would have written it: it says that it is a sample."""
    snapshot = freeze(enrolment, cohort.by_key[enrolment.course_key])
    return Certificate(
        user_id=enrolment.user_id,
        enrolment=enrolment,
        subject_key=enrolment.course_key,
        snapshot=snapshot,
        language=language_of(enrolment, snapshot["course"]),
        issued_at=enrolment.completed_at,
    )


def answered(cohort: Cohort, lives: list[tuple[Person, Story]], sat: list[Attempt]) -> list[Answer]:
    lots = {person.user.pk: person.lots for person, _story in lives}
    return [
        answer
        for attempt in sat
        if str(attempt.quiz_key) in cohort.quizzes
        for answer in answers(attempt, cohort.quizzes[str(attempt.quiz_key)], lots[attempt.user_id])
    ]


def people() -> QuerySet[User]:
    """Everybody whom this module made: the demo accounts are samples too, but have an address. Of
    whom something stands in the log of attendance, which is for good, stays."""
    made = User.objects.filter(is_sample=True, email="", password=sample_people.NO_PASSWORD)
    logged = AttendanceEntry.objects.filter(participation__user=OuterRef("pk"))
    return made.filter(~Exists(logged))


def clear(said: Said | None = None) -> int:
    """Take all sample people away again, with all they did; how many there were.

    The demo accounts stay; their lines at sample events go.
    """
    sample_participations.forget(sample_participations.of_demo_accounts())
    total, gone = people().count(), 0
    while batch := list(people().order_by("pk").values_list("pk", flat=True)[:BATCH]):
        clear_batch(batch)
        reset_queries()
        gone += len(batch)
        if said:
            said(gone, total)
    sample_programmes.clear()
    Institution.objects.filter(
        name__in=sample_people.all_names(), affiliations=None, participations=None,
        focal_points=None,
    ).delete()  # fmt: skip
    return gone


@transaction.atomic
def clear_batch(pks: list[int]) -> None:
    sample_participations.forget(Participation.objects.filter(user__in=pks))
    Answer.objects.filter(attempt__user__in=pks).delete()
    Attempt.objects.filter(user__in=pks).delete()
    Certificate.objects.filter(user__in=pks).delete()
    Enrolment.objects.filter(user__in=pks).delete()
    User.objects.filter(pk__in=pks).delete()
