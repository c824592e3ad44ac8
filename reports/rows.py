"""From a figure to the people behind it: the same filters, one page at a time."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learners.models import Enrolment
from programmes.models import Participation
from reports import access, pairing
from reports.asking import Request
from reports.facts import Fact
from reports.wording import said

PAGE = 50


class What(TextChoices):
    """What a figure counts."""

    REACHED = "reached", pgettext_lazy("participants", "Reached")
    TRAINED = "trained", pgettext_lazy("participants", "Trained")
    ENOUGH = "enough", _("At least 80 %")
    INVITED = "invited", pgettext_lazy("participants", "Invited")
    BOTH_TESTS = "both_tests", _("Did both tests")


COUNTED: dict[str, Callable[[Fact], bool]] = {
    What.REACHED: lambda fact: fact.attended,
    What.TRAINED: lambda fact: fact.trained,
    What.ENOUGH: lambda fact: fact.attended and fact.enough,
    What.INVITED: lambda fact: fact.invited,
}


def page(request: Request, what: str, number: Any) -> Page:
    """The people behind a figure, as the page shows them. At most nine queries."""
    if what == What.BOTH_TESTS:
        return tested(request, number)
    found = [fact for fact in request.facts.rows if COUNTED[what](fact)]
    events = request.facts.events
    found.sort(key=lambda fact: (events[fact.event].start, fact.line), reverse=True)
    listed: Page[Any] = Paginator(found, PAGE).get_page(number)
    rows = Participation.objects.select_related("user", "institution", "target_group")
    lines = rows.in_bulk([fact.line for fact in listed.object_list])
    listed.object_list = [shown(fact, lines[fact.line], request) for fact in listed.object_list]
    return listed


def shown(fact: Fact, line: Participation, request: Request) -> dict[str, Any]:
    event = request.facts.events[fact.event]
    return {
        "person": line.user.display_name,
        "is_sample": fact.is_sample,
        "event": said(event.title),
        "event_pk": event.pk,
        "country": line.get_country_display(),
        "institution": line.institution.title if line.institution else "",
        "target_group": line.target_group.title if line.target_group else "",
        "half_days": (fact.present, event.half_days),
    }


def tested(request: Request, number: Any) -> Page:
    """Enrolments of those who did both tests; results only for the trainers of the group."""
    of = [test for test in map(pairing.tests, request.courses.there) if test.before and test.after]
    rows = pairing.attempts(request.enrolments, of) if of else []
    found = [row for row in rows if row["pre"] is not None and row["post"] is not None]
    found.sort(key=lambda row: row["enrolment"], reverse=True)
    listed = Paginator(found, PAGE).get_page(number)
    pks = [row["enrolment"] for row in listed.object_list]
    enrolments = Enrolment.objects.select_related("user").in_bulk(pks)
    groups = access.taught(request.user).values("pk")
    theirs = set(
        Enrolment.objects.filter(
            pk__in=pks, cohorts__participation__event__in=groups
        ).values_list("pk", flat=True)
    )  # fmt: skip
    listed.object_list = [
        as_tested(row, enrolments[row["enrolment"]], request, sees=row["enrolment"] in theirs)
        for row in listed.object_list
    ]
    return listed


def as_tested(row: dict, enrolment: Enrolment, request: Request, *, sees: bool) -> dict[str, Any]:
    return {
        "person": enrolment.user.display_name,
        "is_sample": enrolment.user.is_sample,
        "event": request.courses.titles.get(enrolment.course_key, ""),
        "country": enrolment.user.get_country_display(),
        "scores": (row["pre"], row["post"]) if sees else None,
    }
