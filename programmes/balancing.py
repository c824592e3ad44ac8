"""The balance of nominations against what the event wants: women, institutions, regions."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from people.choices import Sex
from programmes.models import Event, Nomination
from programmes.nominating import COUNTED


@dataclass(frozen=True)
class Balance:
    """One thing that is counted: what is there, what is wanted (None: nothing), in per cent or in
    number."""

    label: str
    value: int
    wanted: int | None
    is_share: bool = False

    @property
    def is_reached(self) -> bool:
        return self.wanted is None or self.value >= self.wanted

    @property
    def shown(self) -> str:
        return f"{self.value} %" if self.is_share else str(self.value)

    @property
    def shown_wanted(self) -> str:
        if self.wanted is None:
            return ""
        return f"{self.wanted} %" if self.is_share else str(self.wanted)


def share_of_women(rows: list[Any]) -> int:
    """Per cent, of all, those included who did not say."""
    women = sum(row.sex == Sex.FEMALE for row in rows)
    return round(100 * women / len(rows)) if rows else 0


def balance(event: Event, nominations: Iterable[Nomination]) -> list[Balance]:
    """All nominations that count, against the targets of the event. `nominations` come with their
    focal point."""
    rows = [row for row in nominations if row.state in COUNTED]
    regions = {row.region.strip().casefold() for row in rows if row.region.strip()}
    institutions = {row.focal_point.institution_id for row in rows}
    return [
        women(event, rows),
        Balance(_("Institutions"), len(institutions), event.target_institutions),
        Balance(_("Regions"), len(regions), event.target_regions),
    ]


def spread(event: Event) -> list[Balance]:
    """From how many institutions and regions all nominations of the event come, where it wants
    some: numbers that name nobody, so that a focal point sees whom to look for. One query at
    most."""
    if not (event.target_institutions or event.target_regions):
        return []
    everybody = balance(event, event.nominations.select_related("focal_point"))
    return [one for one in everybody if one.wanted and not one.is_share]


def women(event: Event, rows: list[Nomination]) -> Balance:
    """The one that a focal point can do something about alone."""
    return Balance(_("Women"), share_of_women(rows), event.target_women, is_share=True)
