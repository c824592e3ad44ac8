"""The rows behind the layouts about events: who took part as what, and how much they were there.

Four queries, however many people: the events, their days, the lines of their lists, and how many
half-days each line attended.
"""

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet

from languages.uzbek import to_cyrillic
from programmes.choices import TRAININGS, EventKind, Presence
from programmes.counting import is_enough, sex_column
from programmes.models import Attendance, Event, Participation, SessionDay
from reports.structure import Label

SEXES = ("female", "male", "not_disclosed")


class Fact(NamedTuple):
    """A participant of an event. `present`: half-days; `kind`, `group`, `country` as they were at
    the event, "" where they are not known."""

    line: int
    person: int
    event: int
    sex: str
    country: str
    kind: str
    group: str
    institution: int | None
    invited: bool
    withdrawn: bool
    is_sample: bool
    present: int
    enough: bool
    trained: bool

    @property
    def attended(self) -> bool:
        return self.present > 0


@dataclass(frozen=True)
class Held:
    """An event as reports speak of it."""

    pk: int
    key: uuid.UUID
    code: str
    title: Label
    kind: str
    project: int
    start: date
    end: date
    half_days: int

    @property
    def is_training(self) -> bool:
        return self.kind in TRAININGS

    @property
    def is_awareness(self) -> bool:
        return self.kind == EventKind.AWARENESS


def titles_in(title: str, russian: str, uzbek: str) -> Label:
    """What was written in several languages; "" is how it was entered first."""
    known = {"": title, "ru": russian, "uz": uzbek, "uz-cyrl": uzbek and to_cyrillic(uzbek)}
    return ["titles", {name: said for name, said in known.items() if said}]


def titles_of(event: Any) -> Label:
    """The event's code and title in all languages of the site, as `Event.name` would give it."""
    titles = titles_in(event["title"], event["title_ru"], event["title_uz"])[1]
    return ["titles", {name: f"{event['code']} – {said}" for name, said in titles.items()}]


def held(events: QuerySet[Event]) -> dict[int, Held]:
    """The events by their number, oldest first. Two queries."""
    halves: Counter[int] = Counter()
    days = SessionDay.objects.filter(event__in=events.values("pk"))
    for event, morning, afternoon in days.values_list("event", "morning", "afternoon"):
        halves[event] += morning + afternoon
    names = ("pk", "key", "code", "title", "title_ru", "title_uz", "kind", "project_id", "start",
             "end")  # fmt: skip
    return {
        row["pk"]: Held(
            row["pk"], row["key"], row["code"], titles_of(row), row["kind"], row["project_id"],
            row["start"], row["end"], halves[row["pk"]],
        )
        for row in events.order_by("start", "code").values(*names)
    }  # fmt: skip


@dataclass
class Facts:
    """Events and who took part in them; sums are made here and nowhere else."""

    events: dict[int, Held]
    rows: list[Fact]

    @cached_property
    def attended(self) -> list[Fact]:
        """Counting rule 2: reached."""
        return [row for row in self.rows if row.attended]

    @cached_property
    def trained(self) -> list[Fact]:
        """Counting rule 2: trained."""
        return [row for row in self.rows if row.trained]

    @property
    def is_sample(self) -> bool:
        return any(row.is_sample for row in self.rows)


def read(events: QuerySet[Event], lines: QuerySet[Participation]) -> Facts:
    """All facts of these lines at these events. Four queries."""
    there = held(events)
    lines = lines.filter(event__in=events.values("pk"))
    seen = Attendance.objects.filter(
        presence=Presence.PRESENT, participation__in=lines.values("pk")
    )
    present = dict(seen.order_by().values_list("participation").annotate(Count("pk")))
    rows = lines.order_by().values_list(
        "pk", "user", "event", "user__sex", "country", "institution__kind", "target_group__slug",
        "institution", "confirmed_on", "withdrawn_on", "user__is_sample",
    )  # fmt: skip
    return Facts(there, [fact(row, there, present.get(row[0], 0)) for row in rows.iterator(5000)])


def fact(row: tuple, events: dict[int, Held], present: int) -> Fact:
    line, person, event, sex, country, kind, group, institution, confirmed, withdrawn, sample = row
    at = events[event]
    enough = is_enough(present, at.half_days)
    gone = withdrawn is not None
    # As `programmes.counting` has it: who withdrew and never came was not among the confirmed.
    invited = confirmed is not None and not (gone and not present)
    return Fact(
        line, person, event, sex_column(sex), country or "", kind or "", group or "", institution,
        invited, gone, sample, present, enough, enough and at.is_training,
    )  # fmt: skip


def table(rows: Iterable[Fact], *by: str) -> Counter:
    """How many rows are alike in `by`: one name gives its values, more give tuples."""
    if len(by) == 1:
        return Counter(getattr(row, by[0]) for row in rows)
    return Counter(tuple(getattr(row, name) for name in by) for row in rows)


def people(rows: Iterable[Fact], by: str = "") -> Any:
    """Unique persons: their number, or a dict of numbers by an attribute."""
    if not by:
        return len({row.person for row in rows})
    found: dict[Any, set[int]] = {}
    for row in rows:
        found.setdefault(getattr(row, by), set()).add(row.person)
    return {value: len(persons) for value, persons in found.items()}


def in_order(there: Iterable[str], order: Iterable[str]) -> list[str]:
    """What occurs, in the given order; what nobody knows ("") comes last."""
    there = set(there)
    listed = [value for value in order if value in there]
    return [*listed, *sorted(there - set(listed))]
