"""How an event is counted (participation data model, "Counting rules").

Reports name which of these they use: *participation* is one person in one event; *trained* is a
participant with at least 80 % of the half-days of a training; *reached* is anybody who was there.
"""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from people.choices import WorkingLanguage
from programmes.choices import TRAININGS, Presence, Role
from programmes.events import half_days
from programmes.models import Event, Participation

ENOUGH = 80
"""Per cent of the half-days from which on a person has attended."""
SMALL = 5
"""Counts below this leave the programme as "<5"."""


def is_enough(present: int, total: int) -> bool:
    """Whether so many half-days of so many are at least 80 %."""
    return total > 0 and present * 100 >= ENOUGH * total


def half_day_count(event: Event) -> int:
    """Half-days that the event holds; one query unless its days are there."""
    return sum(1 for _each in half_days(list(event.days.all())))


def with_presence(lines: QuerySet[Participation]) -> QuerySet[Participation]:
    """Each with `present`: half-days at which the person was there."""
    seen = Count("attendance", filter=Q(attendance__presence=Presence.PRESENT))
    return lines.annotate(present=seen)  # type: ignore[no-redef]


def sex_column(sex: str) -> str:
    """The column of a table by sex; who was not asked is counted with who did not say."""
    return sex if sex in ("female", "male") else "not_disclosed"


@dataclass
class Figures:
    """The figures of one event: participants only, each once."""

    nominated: int = 0
    confirmed: int = 0
    attended: Counter = field(default_factory=Counter)  # sex → people
    enough: Counter = field(default_factory=Counter)
    institutions: set = field(default_factory=set)
    countries: set = field(default_factory=set)
    half_days: int = 0
    is_training: bool = False

    @property
    def attended_in_all(self) -> int:
        return sum(self.attended.values())

    @property
    def enough_in_all(self) -> int:
        return sum(self.enough.values())

    @property
    def trained(self) -> int:
        """Counting rule 2: of a training only."""
        return self.enough_in_all if self.is_training else 0


def figures(event: Event, lines: list[Participation] | None = None) -> Figures:
    """Count one event; two queries, or one where `lines` come with `present` and user."""
    if lines is None:
        lines = list(with_presence(event.participations.select_related("user")))
    found = begun(event)
    for line in lines:
        if line.role == Role.PARTICIPANT:
            count(found, line)
    return found


def begun(event: Event) -> Figures:
    """Figures of an event in which nobody is counted yet."""
    return Figures(half_days=half_day_count(event), is_training=event.kind in TRAININGS)


def count(found: Figures, line: Participation) -> None:
    # Who withdrew later was nominated all the same: the selection rate asks for it.
    found.nominated += bool(line.nominated_on)
    if line.withdrawn_on and not line.present:
        return
    found.confirmed += bool(line.confirmed_on)
    if not line.present:
        return
    sex = sex_column(line.user.sex)
    found.attended[sex] += 1
    found.enough[sex] += is_enough(line.present, found.half_days)
    found.countries.add(line.country)
    if line.institution_id:
        found.institutions.add(line.institution_id)


def spoken(lines: list[Participation]) -> list[tuple[str, int]]:
    """In which languages the participants can work, the most usual first; who did not say, last."""
    here = [line for line in lines if line.role == Role.PARTICIPANT and not line.withdrawn_on]
    said = Counter(code for line in here for code in line.user.working_languages)
    found = [(WorkingLanguage(code).label, n) for code, n in said.most_common()
             if code in WorkingLanguage.values]  # fmt: skip
    silent = sum(not line.user.working_languages for line in here)
    return [*found, (_("not said"), silent)] if found and silent else found
