"""The first page of officers and national coordinators: how it stands, and what is to be mended.

Figures are counted for everybody who may see the same (all countries, or the coordinator's own) and
kept for a few minutes. Each leads to the report that says the same at length.
"""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from courses import outline
from learners.models import Enrolment
from people.roles import may_manage_people
from programmes.counting import SMALL
from programmes.models import Event
from reports import mending, pairing
from reports.intervals import Pairs
from reports.mending import grouped
from reports.participation import midnight
from reports.scoping import Scope, scope_of

KEPT = 300
"""Seconds for which figures are kept."""


def quarter(day: date) -> tuple[date, date]:
    """The first and the last day of the quarter of a day."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    following = date(day.year + first.month // 10, (first.month + 2) % 12 + 1, 1)
    return first, following - timedelta(days=1)


# Counting -----------------------------------------------------------------------------------------


def figures(scope: Scope, today: date) -> dict[str, Any]:
    """All figures of a scope, counted at most every few minutes."""
    key = f"dashboard:{scope.name}:{today}"
    found = cache.get(key)
    if found is None:
        found = counted(scope, today)
        cache.set(key, found, KEPT)
    return found


def counted(scope: Scope, today: date) -> dict[str, Any]:
    """The figures as plain numbers. Nine queries, however many people there are."""
    first, last = quarter(today)
    return {
        **of_courses(scope, first),
        **of_gain(scope, date(today.year, 1, 1)),
        "events": begun_between(scope, first, last).count(),
        **of_reach(scope, today),
        "missing": mending.missing(scope).count(),
        "duplicates": mending.duplicates(scope).count(),
        "unconfirmed": mending.unconfirmed(scope).count(),
        "unrecorded": mending.unrecorded(scope, today).count(),
    }


def of_courses(scope: Scope, since: date) -> dict[str, int]:
    rows = Enrolment.objects.filter(scope.within("user__country"))
    moment = midnight(since)
    new, done = Q(enrolled_at__gte=moment), Q(completed_at__gte=moment)
    return rows.aggregate(
        enrolments=Count("pk"),
        new_enrolments=Count("pk", filter=new),
        completions=Count("completed_at"),
        new_completions=Count("pk", filter=done),
        samples=Count("pk", filter=Q(how=Enrolment.How.SAMPLE)),
    )


def of_gain(scope: Scope, since: date) -> dict[str, Any]:
    """What report 5 says of the enrolments of this year, as one figure: the mean of all pairs of
    tests; none for fewer than five, whom somebody may know. Two queries."""
    rows = Enrolment.objects.filter(scope.within("user__country"), enrolled_at__gte=midnight(since))
    cells = pairing.cells(rows, outline.courses(settings.LANGUAGE_CODE))
    pairs = sum((cell.pairs for cell in cells), Pairs())
    return {"gain": pairs.gain if pairs.n >= SMALL else None, "paired": pairs.n}


def begun_between(scope: Scope, first: date, last: date) -> QuerySet[Event]:
    """As reports have it: an event is of the period in which it begins."""
    return scope.events().filter(start__gte=first, start__lte=last)


def of_reach(scope: Scope, today: date) -> dict[str, int]:
    """Unique persons who were at an event of this year, and how many of them are women: what report
    3 says in its last row."""
    rows = scope.people().filter(
        attended_on__isnull=False, event__start__gte=date(today.year, 1, 1)
    )
    return rows.aggregate(
        reached=Count("user", distinct=True),
        women=Count("user", distinct=True, filter=Q(user__sex="female")),
        sample_people=Count("pk", filter=Q(user__is_sample=True)),
    )


# On the first page -------------------------------------------------------------------------------


class Dashboard(Component):
    """The panel on the first page of the admin."""

    name = "saboq_dashboard"
    order = 10
    template_name = "reports/admin/dashboard.html"

    def __init__(self, user: Any, scope: Scope) -> None:
        self.user, self.scope = user, scope

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        today = timezone.localdate()
        found = figures(self.scope, today)
        return {
            "figures": list(self.shown(found, today)),
            "mending": self.mending(found),
            "events": begun_between(self.scope, today, today + timedelta(days=90)).order_by(
                "start"
            )[:5],
            "is_sample": found["samples"] + found["sample_people"] > 0,
            "is_whole": self.scope.countries is None,
        }

    def shown(self, found: dict[str, Any], today: date) -> list[dict[str, str]]:
        """Label, value, note and, where there is one, the page behind a figure."""
        officer = self.scope.countries is None
        first, last = quarter(today)
        report = reverse("participation") if officer else ""
        gain = f"{reverse('layout', args=['gain'])}?since={today.year}-01-01"
        events = f"{reverse('layout', args=['event'])}?since={first}&until={last}"
        reach = f"{reverse('layout', args=['institutions'])}?since={today.year}-01-01"
        since = _("this quarter: %(number)s")
        women, reached = found["women"], found["reached"]
        return [
            {"label": _("Enrolments"), "value": grouped(found["enrolments"]), "url": report,
             "note": since % {"number": grouped(found["new_enrolments"])}},
            {"label": _("Completions"), "value": grouped(found["completions"]),
             "url": f"{report}?state=completed" if report else "",
             "note": since % {"number": grouped(found["new_completions"])}},
            {"label": _("Learning gain, points"),
             "url": gain if officer else "",
             "value": "–" if found["gain"] is None else f"{found['gain']:+.0f}",
             "note": _("both tests, enrolled this year: %(number)s")
             % {"number": grouped(found["paired"])}},
            {"label": _("Events this quarter"), "value": grouped(found["events"]),
             "url": events, "note": ""},
            {"label": _("Share of women"), "url": reach,
             "value": f"{round(100 * women / reached)} %" if reached else "–",
             "note": _("of %(number)s people at events this year")
             % {"number": grouped(reached)}},
        ]  # fmt: skip

    def mending(self, found: dict[str, Any]) -> list[tuple[Any, int, str]]:
        """What is wrong with the data: label, number, where it is mended."""
        rows = [
            (title, found[name], reverse("data_quality", args=[name]))
            for name, (title, _heading, _rows) in mending.LISTS.items()
        ]
        url = reverse("duplicates") if may_manage_people(self.user) else ""
        return [*rows, (_("Possible duplicates"), found["duplicates"], url)]


def panel(request: HttpRequest, panels: list[Component]) -> None:
    """Wagtail's hook `construct_homepage_panels`."""
    if scope := scope_of(request.user):
        panels.append(Dashboard(request.user, scope))
