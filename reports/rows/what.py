"""What a figure counts, and in which kind of list it is shown."""

import re
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from programmes.choices import Marker
from programmes.events import MARKERS
from programmes.follow_ups import Months
from reports.wording import said


class Kind(StrEnum):
    """A kind of list: one file here, one template `reports/admin/rows_<kind>.html`."""

    PEOPLE = "people"  # people at events, one a participation
    PERSONS = "persons"  # each once
    ENROLMENTS = "enrolments"
    EVENTS = "events"
    PLACES = "places"  # institutions or countries, with the number of their people


class What(TextChoices):
    """What a figure counts."""

    REACHED = "reached", pgettext_lazy("participants", "Reached")
    TRAINED = "trained", pgettext_lazy("participants", "Trained")
    ENOUGH = "enough", _("At least 80 %")
    INVITED = "invited", pgettext_lazy("participants", "Invited")
    DAY = "day", _("Day")
    ALL_DAYS = "all_days", _("All days")
    UNRECORDED = "unrecorded", _("People with half-days without a record")
    LETTERS = "letters", _("Letters sent")
    STAFF = "staff", _("People of one institution")
    REACHED_PERSONS = "reached_persons", _("Unique persons, reached")
    TRAINED_PERSONS = "trained_persons", _("Unique persons, trained")
    NEW = "new", _("Unique persons (new)")
    NEW_TRAINED = "new_trained", _("Trained (new)")
    AWARENESS_ONLY = "awareness_only", _("Awareness only (new)")
    BOTH_TESTS = "both_tests", _("Did both tests")
    GROUP_TESTS = "group_tests", _("Did both tests, of the group")
    PASSED = "passed", _("Passed the final test")
    ONLY_PRE = "only_pre", _("Only the pre-test was done")
    ONLY_POST = "only_post", _("Only the post-test was done")
    NO_TEST = "no_test", _("Neither of the two tests was done")
    SAT = "sat", _("Sat a final test")
    EVENTS = "events", _("Events")
    MARKER = "marker", _("Marker")
    INSTITUTIONS = "institutions", _("Institutions")
    COUNTRIES = "countries", _("Countries")


KINDS: dict[str, list[What]] = {
    Kind.PERSONS: [What.REACHED_PERSONS, What.TRAINED_PERSONS, What.NEW, What.NEW_TRAINED,
                   What.AWARENESS_ONLY],
    Kind.ENROLMENTS: [What.BOTH_TESTS, What.GROUP_TESTS, What.PASSED, What.ONLY_PRE,
                      What.ONLY_POST, What.NO_TEST, What.SAT],
    Kind.EVENTS: [What.EVENTS, What.MARKER],
    Kind.PLACES: [What.INSTITUTIONS, What.COUNTRIES],
}  # fmt: skip


def kind_of(what: str) -> Kind:
    """The kind of list in which it is shown."""
    return next((Kind(kind) for kind, whats in KINDS.items() if what in whats), Kind.PEOPLE)


SAID = "said"
"""Of those counted, only who said their sex."""
WHO_SAID = re.compile(f"({SAID})?")
NUMBER = re.compile(r"[1-9]\d{0,8}")
YEAR = re.compile(r"([1-9]\d?)?")
OF: dict[str, re.Pattern[str]] = {
    What.REACHED: WHO_SAID,
    What.TRAINED: WHO_SAID,
    What.REACHED_PERSONS: WHO_SAID,
    What.TRAINED_PERSONS: WHO_SAID,
    What.DAY: re.compile(r"[1-9]\d{0,2}"),
    What.LETTERS: re.compile("|".join(map(str, Months.values))),
    What.STAFF: NUMBER,
    What.NEW: YEAR,
    What.NEW_TRAINED: YEAR,
    What.AWARENESS_ONLY: YEAR,
    What.MARKER: re.compile(f"({'|'.join(MARKERS)})-({'|'.join(map(str, Marker.values))})"),
    What.COUNTRIES: re.compile(f"{What.TRAINED}|{What.SAT}"),
}
"""How `of` is written: the number of a day, of a year of the table (none: since the start), of an
institution; months; a marker with its level; whose countries."""
NONE = re.compile("")


def is_known(what: str, of: str) -> bool:
    """Whether an address asks for something that there is."""
    return what in What.values and bool(OF.get(what, NONE).fullmatch(of))


def label(what: str, of: str) -> str:
    """What is counted, in words."""
    if what == What.DAY:
        return said(["nth_day", int(of)])
    if what == What.LETTERS:
        return f"{What.LETTERS.label} {said(['months', int(of)])}"
    if what == What.MARKER:
        name, level = of.split("-")
        level_said = said(["marker_level", int(level)])
        return f"{What.MARKER.label}: {said(['marker_name', name])}, {level_said}"
    text = str(What(what).label)
    if of == SAID:
        return gettext("%(what)s: who said their sex") % {"what": text}
    return text


MISSING: dict[str, dict[str, str]] = {
    "missing_sex": {"what": What.REACHED, "sex": "not_disclosed"},
    "missing_country": {"what": What.REACHED, "country": "none"},
    "missing_institution": {"what": What.REACHED, "kind": "none"},
    "missing_group": {"what": What.REACHED, "target_group": "none"},
    "missing_attendance": {"what": What.UNRECORDED},
    "only_pre": {"what": What.ONLY_PRE},
    "only_post": {"what": What.ONLY_POST},
    "no_test": {"what": What.NO_TEST},
}
"""Word of a line about what is missing → the pick of its rows, the same in every report."""
