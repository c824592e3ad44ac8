"""The first page of officers and national coordinators: how it stands, and what is to be mended.

Figures are counted for everybody who may see the same (all countries, or the coordinator's own) and
kept for a few minutes; lists of what is wrong are read anew, for somebody is about to mend them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db.models import (
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
)
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.ui.components import Component
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from courses import outline
from learners.models import Enrolment
from people.merges import Likeness
from people.models import User
from people.roles import is_officer, may_manage_people
from programmes import access
from programmes.choices import EventState, Role
from programmes.counting import SMALL
from programmes.models import Attendance, Event, Participation
from reports import pairing
from reports.intervals import Pairs
from reports.participation import midnight

KEPT = 300
"""Seconds for which figures are kept."""
SHOWN = 100
"""Rows of a list of what is to be mended; the rest comes when these are done."""


@dataclass(frozen=True)
class Scope:
    """What somebody may see: `countries`, or everything where it is None."""

    countries: tuple[str, ...] | None

    def within(self, field: str) -> Q:
        """The condition that `field` is a country of this scope."""
        return Q() if self.countries is None else Q(**{f"{field}__in": self.countries})

    @property
    def name(self) -> str:
        return "all" if self.countries is None else "-".join(self.countries)


def scope_of(user: Any) -> Scope | None:
    """What the person may see of the dashboard; None: nothing. One query at most, for who is no
    officer."""
    if is_officer(user):
        return Scope(None)
    own = tuple(sorted(set(access.countries(user).values_list("country", flat=True))))
    return Scope(own) if own else None


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
        "events": held_between(scope, first, last).count(),
        **of_reach(scope, today),
        "missing": missing(scope).count(),
        "duplicates": duplicates(scope).count(),
        "unconfirmed": unconfirmed(scope).count(),
        "unrecorded": unrecorded(scope, today).count(),
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


def held_between(scope: Scope, first: date, last: date) -> QuerySet[Event]:
    rows = Event.objects.filter(scope.within("country"), start__lte=last, end__gte=first)
    return rows.exclude(state=EventState.CANCELLED)


def of_reach(scope: Scope, today: date) -> dict[str, int]:
    """Unique persons who were at an event of this year, and how many of them are women."""
    rows = participants(scope).filter(
        attended_on__isnull=False, event__end__gte=date(today.year, 1, 1), event__start__lte=today
    )
    return rows.aggregate(
        reached=Count("user", distinct=True),
        women=Count("user", distinct=True, filter=Q(user__sex="female")),
    )


# What is to be mended -----------------------------------------------------------------------------


def participants(scope: Scope) -> QuerySet[Participation]:
    """Who takes part or took part, by the country that sends them, or where it is not known by that
    of the event."""
    mine = scope.within("country")
    if scope.countries is not None:
        mine |= Q(country="", event__country__in=scope.countries)
    rows = Participation.objects.filter(mine, role=Role.PARTICIPANT, withdrawn_on=None)
    return rows.exclude(event__state=EventState.CANCELLED)


def missing(scope: Scope) -> QuerySet[Participation]:
    """Lines of people of whom sex, country or institution is not known."""
    return participants(scope).filter(Q(user__sex="") | Q(country="") | Q(institution=None))


def unconfirmed(scope: Scope) -> QuerySet[Participation]:
    """Lines of people who were there and whom nobody confirmed."""
    return participants(scope).filter(attended_on__isnull=False, confirmed_on=None)


def unrecorded(scope: Scope, today: date) -> QuerySet[Event]:
    """Events that are over and of which no attendance is recorded."""
    said = Attendance.objects.filter(day__event=OuterRef("pk"))
    rows = Event.objects.filter(scope.within("country"), end__lt=today)
    return rows.exclude(state=EventState.CANCELLED).filter(~Exists(said))


def duplicates(scope: Scope) -> QuerySet[Likeness]:
    """Pairs who may be one person and about whom nobody has decided."""
    either = scope.within("first__country") | scope.within("second__country")
    return Likeness.objects.filter(either, state=Likeness.State.OPEN)


@dataclass(frozen=True)
class Row:
    """Something to mend: what it is, where it is mended, and what is wrong."""

    label: str
    url: str
    note: str


def rows_missing(scope: Scope, user: Any, today: date) -> list[Row]:
    """People of whom something is not known: mended on their page, else seen on the event's."""
    lines = missing(scope).select_related("user", "event").order_by("-event__start", "pk")[:SHOWN]
    by_person = may_manage_people(user)
    return [
        Row(
            named(line.user) if by_person else str(line.event),
            reverse("person", args=[line.user_id]) if by_person else address(line.event),
            ", ".join(unknown(line)) + (f" · {line.event.code}" if by_person else ""),
        )
        for line in lines
    ]


def named(person: User) -> str:
    return f"{person} {_('(sample)')}" if person.is_sample else str(person)


def unknown(line: Participation) -> list[str]:
    gaps = ((not line.user.sex, _("sex")), (not line.country, _("country")),
            (line.institution_id is None, _("institution")))  # fmt: skip
    return [label for is_gap, label in gaps if is_gap]


def rows_unconfirmed(scope: Scope, user: Any, today: date) -> list[Row]:
    numbers = dict(unconfirmed(scope).order_by().values_list("event").annotate(Count("pk")))
    events = Event.objects.filter(pk__in=numbers).order_by("-start")[:SHOWN]
    return [Row(str(e), address(e), grouped(numbers[e.pk])) for e in events]


def rows_unrecorded(scope: Scope, user: Any, today: date) -> list[Row]:
    events = unrecorded(scope, today).order_by("-start")[:SHOWN]
    return [Row(str(e), address(e), e.get_state_display()) for e in events]


def grouped(number: int) -> str:
    """As the reader's language writes large numbers."""
    return number_format(number, force_grouping=True)


def address(event: Event) -> str:
    return reverse("programme_events:inspect", args=[event.pk])


LISTS: Mapping[str, tuple[Any, Any, Callable[[Scope, Any, date], list[Row]]]] = {
    "missing": (gettext_lazy("Participants with missing data"), gettext_lazy("Not known"),
                rows_missing),
    "unconfirmed": (gettext_lazy("Attended, but not confirmed"), gettext_lazy("People"),
                    rows_unconfirmed),
    "unrecorded": (gettext_lazy("Events that are over, without attendance"),
                   gettext_lazy("State"), rows_unrecorded),
}  # fmt: skip
"""Name → title, heading of the note, and what gives the rows."""


# Pages --------------------------------------------------------------------------------------------


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
            "events": held_between(self.scope, today, today + timedelta(days=90)).order_by("start")[
                :5
            ],
            "is_sample": found["samples"] > 0,
            "is_whole": self.scope.countries is None,
        }

    def shown(self, found: dict[str, Any], today: date) -> list[dict[str, str]]:
        """Label, value, note and, where there is one, the page behind a figure."""
        officer = self.scope.countries is None
        first, last = quarter(today)
        report = reverse("participation") if officer else ""
        gain = f"{reverse('layout', args=['gain'])}?since={today.year}-01-01"
        events = f"{reverse('programme_events:index')}?start_from={first}&start_to={last}"
        since = _("this quarter: %(number)s")
        women, reached = found["women"], found["reached"]
        return [
            {"label": _("Enrolments"), "value": grouped(found["enrolments"]), "url": report,
             "note": since % {"number": grouped(found["new_enrolments"])}},
            {"label": _("Completions"), "value": grouped(found["completions"]),
             "url": report,
             "note": since % {"number": grouped(found["new_completions"])}},
            {"label": _("Learning gain, points"),
             "url": gain if officer else "",
             "value": "–" if found["gain"] is None else f"{found['gain']:+.0f}",
             "note": _("both tests, enrolled this year: %(number)s")
             % {"number": grouped(found["paired"])}},
            {"label": _("Events this quarter"), "value": grouped(found["events"]),
             "url": events, "note": ""},
            {"label": _("Share of women"), "url": "",
             "value": f"{100 * women // reached} %" if reached else "–",
             "note": _("of %(number)s people at events this year")
             % {"number": grouped(reached)}},
        ]  # fmt: skip

    def mending(self, found: dict[str, Any]) -> list[tuple[Any, int, str]]:
        """What is wrong with the data: label, number, where it is mended."""
        rows = [
            (title, found[name], reverse("data_quality", args=[name]))
            for name, (title, _heading, _rows) in LISTS.items()
        ]
        url = reverse("duplicates") if may_manage_people(self.user) else ""
        return [*rows, (_("Possible duplicates"), found["duplicates"], url)]


def panel(request: HttpRequest, panels: list[Component]) -> None:
    """Wagtail's hook `construct_homepage_panels`."""
    if scope := scope_of(request.user):
        panels.append(Dashboard(request.user, scope))


class DataQuality(WagtailAdminTemplateMixin, TemplateView):
    """A list of what is to be mended."""

    template_name = "reports/admin/data_quality.html"
    header_icon = "warning"

    @cached_property
    def scope(self) -> Scope:
        found = scope_of(self.request.user)
        if found is None:
            raise PermissionDenied
        return found

    def get(self, request: HttpRequest, what: str) -> HttpResponse:
        if what not in LISTS:
            raise Http404
        self.title, self.heading, self.rows = LISTS[what]
        return self.render_to_response(
            self.get_context_data(
                rows=self.rows(self.scope, request.user, timezone.localdate()),
                heading=self.heading,
                title=self.title,
                most=SHOWN,
            )
        )

    def get_page_title(self) -> str:
        return cast(str, self.title)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]


urlpatterns = [
    path("data-quality/<slug:what>/", DataQuality.as_view(), name="data_quality"),
]
