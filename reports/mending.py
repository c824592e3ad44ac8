"""What is wrong with the data, as lists of rows with the page on which each is mended. Read anew
each time, for somebody is about to mend them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from people import likening
from people.merges import Likeness
from people.models import User
from people.roles import is_officer, may_manage_people
from programmes.choices import EventState, Role
from programmes.models import Attendance, Event, Participation
from reports.scoping import Scope, scope_of

SHOWN = 100
"""Rows of a list of what is to be mended; the rest comes when these are done."""


def lines(scope: Scope) -> QuerySet[Participation]:
    """Who takes part or took part, by the country that sends them, or where it is not known by that
    of the event."""
    mine = scope.within("country")
    if scope.countries is not None:
        mine |= Q(country="", event__country__in=scope.countries)
    rows = Participation.objects.filter(
        mine, role=Role.PARTICIPANT, withdrawn_on=None, user__merged_into=None,
        user__pending_import=None,
    )  # fmt: skip
    return rows.exclude(event__state=EventState.CANCELLED)


def missing(scope: Scope) -> QuerySet[Participation]:
    """Lines of people of whom sex, country or institution is not known. Of who was erased nothing
    can be asked any more."""
    rows = lines(scope).filter(user__erased_at=None)
    return rows.filter(Q(user__sex="") | Q(country="") | Q(institution=None))


def unconfirmed(scope: Scope) -> QuerySet[Participation]:
    """Lines of people who were there and whom nobody confirmed."""
    return lines(scope).filter(attended_on__isnull=False, confirmed_on=None)


def unrecorded(scope: Scope, today: date) -> QuerySet[Event]:
    """Events that are over and of which no attendance is recorded."""
    said = Attendance.objects.filter(day__event=OuterRef("pk"))
    rows = Event.objects.filter(scope.within("country"), end__lt=today)
    return rows.exclude(state=EventState.CANCELLED).filter(~Exists(said))


def duplicates(scope: Scope) -> QuerySet[Likeness]:
    """Pairs who may be one person and about whom nobody has decided."""
    either = scope.within("first__country") | scope.within("second__country")
    return likening.waiting().filter(either)


@dataclass(frozen=True)
class Row:
    """Something to mend: what it is, where it is mended, and what is wrong."""

    label: str
    url: str
    note: str


def rows_missing(scope: Scope, user: Any, today: date) -> list[Row]:
    """People of whom something is not known, each with the page on which it is mended."""
    found = missing(scope).select_related("user", "event").order_by("-event__start", "pk")[:SHOWN]
    if not may_manage_people(user):
        return [
            Row(str(line.event), address(line.event), ", ".join(unknown(line))) for line in found
        ]
    return [
        Row(named(line.user), mended_at(line), f"{', '.join(unknown(line))} · {line.event.code}")
        for line in found
    ]


def mended_at(line: Participation) -> str:
    """Country and institution are those of the event's date and stand on its list; the sex is the
    person's own."""
    if line.country and line.institution_id:
        return reverse("person", args=[line.user_id])
    return reverse("event_correct", args=[line.event.key, line.pk])


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
    """Officers are led to where attendance is recorded."""
    events = unrecorded(scope, today).order_by("-start")[:SHOWN]
    may = is_officer(user)
    return [
        Row(
            str(e),
            reverse("attendance", args=[e.key]) if may else address(e),
            e.get_state_display(),
        )
        for e in events
    ]


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
