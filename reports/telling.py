"""Filters as they are on record, in words: for the log of exports and the list of those with names.

On record are the values of forms (`project: 7`), which say nothing to who reads them.
"""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.digits import wholes
from people.models import Institution
from programmes.models import Donor, Programme, Project
from reports.participation import Courses, State
from reports.rows import What
from reports.wording import WORDS, said

MODELS: dict[str, Any] = {
    "programme": Programme, "project": Project, "donor": Donor, "institution": Institution,
}  # fmt: skip
NAMES = {
    "institution": _("Institution"), "state": _("State"), "what": _("Counted"),
    "frozen": _("Frozen report"),
}  # fmt: skip
LABELS = {"state": dict(State.choices), "what": dict(What.choices)}
KINDS = {"country": "country", "kind": "kind", "sex": "sex", "target_group": "target_group",
         "language": "language", "since": "day", "until": "day"}  # fmt: skip
Asked = dict[str, str]


class Told:
    """The filters of many rows: at most a query for each kind of thing they name."""

    def __init__(self, rows: Iterable[Asked]) -> None:
        rows = list(rows)
        self.known: dict[str, dict[str, str]] = {
            name: {str(pk): str(row) for pk, row in model.objects.in_bulk(numbers).items()}
            for name, model in MODELS.items()
            if (numbers := values(rows, name))
        }
        asks_course = any("course" in row for row in rows)
        self.courses = Courses(get_language() or settings.LANGUAGE_CODE) if asks_course else None

    def words(self, asked: Asked) -> list[tuple[str, str]]:
        """(what, value) of one row. What is gone since stands there as it was asked for."""
        return [(name_of(name), self.value(name, text)) for name, text in asked.items()]

    def value(self, name: str, text: str) -> str:
        if name in MODELS:
            return self.known.get(name, {}).get(text, text)
        # A value of before, or a date in another form, is better than none.
        with suppress(KeyError, ValueError):
            if name == "course" and self.courses:
                return self.courses.titles[UUID(text)]
            if name in LABELS:
                return str(LABELS[name][text])
            if name in KINDS:
                return said([KINDS[name], text])
        return text


def values(rows: list[Asked], name: str) -> list[int]:
    return wholes(row.get(name, "") for row in rows)


def name_of(name: str) -> Any:
    return str(NAMES.get(name) or WORDS.get(name) or name)
