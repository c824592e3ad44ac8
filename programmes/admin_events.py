"""Events in the admin: the form, and the page with the list of people and what is wrong with it."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.permissions import register_permission_policy

from people.admin_claims import Part, parts
from people.roles import is_officer, may_manage_people
from programmes import (
    access,
    admin_certificates,
    certifying,
    checking,
    counting,
    following_up,
    nominating,
    wishing,
)
from programmes.access import Right
from programmes.admin_list import accountless
from programmes.admin_policies import EventPolicy
from programmes.admin_views import EditView, IndexView, InspectView, OwnViewSet
from programmes.choices import Role
from programmes.event_form import EventForm
from programmes.events import MARKERS
from programmes.follow_ups import Months
from programmes.models import Event, Nomination, Participation

register_permission_policy(Event, EventPolicy(Event))


def facts() -> ObjectList:
    return ObjectList(
        [
            FieldRowPanel([FieldPanel("code"), FieldPanel("kind"), FieldPanel("state")]),
            MultiFieldPanel(
                [FieldPanel("title"), FieldPanel("title_ru"), FieldPanel("title_uz")], _("Title")
            ),
            FieldPanel("aim"),
            FieldRowPanel([FieldPanel("place"), FieldPanel("country"), FieldPanel("mode")]),
            FieldPanel("languages"),
            FieldPanel("teaches", heading=_("Courses and modules")),
            FieldPanel("partners"),
            MultiFieldPanel([FieldPanel(name) for name in MARKERS], _("Markers")),
            InlinePanel("documents", heading=_("Documents"), label=_("Document")),
            FieldPanel("follow_up"),
        ],
        heading=_("Event"),
    )


def times() -> ObjectList:
    return ObjectList(
        [
            FieldRowPanel([FieldPanel("start"), FieldPanel("end"), FieldPanel("hours")]),
            FieldRowPanel([FieldPanel("begins"), FieldPanel("ends"), FieldPanel("time_zone")]),
            InlinePanel(
                "days",
                [
                    FieldRowPanel(
                        [FieldPanel("day"), FieldPanel("morning"), FieldPanel("afternoon")]
                    )
                ],
                heading=_("Session days"),
                label=_("Session day"),
                help_text=_("Left empty: the weekdays between the first day and the last."),
            ),
        ],
        heading=_("Days"),
    )


def aims() -> ObjectList:
    return ObjectList(
        [
            FieldPanel("places"),
            FieldRowPanel(
                [
                    FieldPanel("target_women"),
                    FieldPanel("target_institutions"),
                    FieldPanel("target_regions"),
                ]
            ),
        ],
        heading=_("Participants wanted"),
    )


def money() -> ObjectList:
    return ObjectList(
        [
            FieldPanel("project"),
            InlinePanel(
                "shares",
                heading=_("Who pays"),
                label=_("Share"),
                help_text=_("Only where it is not as in the project. The shares make 100 %."),
            ),
        ],
        heading=_("Project and money"),
    )


def handler(*tabs: ObjectList) -> Any:
    return TabbedInterface(list(tabs), base_form_class=EventForm).bind_to_model(Event)


class EventsView(IndexView):
    """Newest first, each leading to its page."""

    def get_base_queryset(self) -> QuerySet:
        return super().get_base_queryset().select_related("project")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "code",
                label=_("Event"),
                sort_key="code",
                accessor=str,
                get_url=lambda row: reverse(self.inspect_url_name, args=[row.pk]),
            ),
            Column("kind", label=_("Kind"), accessor="get_kind_display"),
            Column("project", label=_("Project"), accessor="project.code"),
            Column("country", label=_("Country"), accessor="get_country_display"),
            Column("start", label=_("First day"), sort_key="start"),
            Column("end", label=_("Last day"), sort_key="end"),
            Column("state", label=_("State"), accessor="get_state_display"),
        ]


class EventEditView(EditView):
    """The money is for officers: an organiser's form does not have it."""

    def get_panel(self) -> Any:
        if is_officer(self.request.user):
            return self.panel
        panel = handler(facts(), times(), aims())
        self.form_class = panel.get_form_class()
        return panel


WAYS = (
    (Right.CHANGE, _("Add a person"), "event_add_person"),
    (Right.DECIDE, _("Choose people who are known"), "event_choose"),
    (Right.VIEW, _("Nominations"), "event_nominations"),
    (Right.ATTEND, _("Attendance"), "attendance"),
    (Right.TEACH, _("Group and courses"), "cohort"),
    (Right.CERTIFY, _("Certificates"), "event_certificates"),
)
"""Where one goes from the page of an event. Not in the header, which has no room for six."""


class EventView(InspectView):
    """One event: its figures, what is wrong with its data, who is on its list."""

    template_name = "programmes/admin/event.html"

    @cached_property
    def rights(self) -> set[Right]:
        return access.rights(self.request.user, self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        event, may = self.object, self.rights
        lines = list(people(self.request.user, event))
        figures = counting.figures(event, lines)
        needed = wishing.needs(event) if Right.NEEDS in may else {}
        for line in lines:
            line.needed = needed.get(line.pk, "")
            line.has_enough = counting.is_enough(line.present, figures.half_days)
        return super().get_context_data(
            event=event,
            may={str(right) for right in may},
            ways=[
                (reverse(name, args=[event.key]), label)
                for right, label, name in WAYS
                if right in may
            ],
            lines=lines,
            figures=figures,
            # Whoever sees a part of the list cannot judge the whole.
            problems=checking.of_event(event, lines) if Right.CHANGE in may else [],
            room=self.room() if Right.CHANGE in may and event.end >= event.today() else None,
            follow_ups=self.follow_ups() if Right.CHANGE in may else [],
            spoken=counting.spoken(lines) if Right.CHANGE in may else [],
            code_parts=self.code_parts() if Right.DECIDE in may else [],
            **(self.certificates(lines, figures.half_days) if Right.CERTIFY in may else {}),
            **kwargs,
        )

    def room(self) -> tuple[int, int]:
        """Places that are free, and how many people wait for one: nominated, or on the list."""
        event = self.object
        waiting = event.nominations.filter(state=Nomination.State.WAITING).count()
        listed = event.participations.filter(
            role=Role.PARTICIPANT, withdrawn_on=None, confirmed_on=None
        )
        return max(0, event.places - nominating.taken(event)), waiting + listed.count()

    def follow_ups(self) -> list[tuple[Months, following_up.Counts, bool]]:
        """What came of it, by time; the answers only where so many say it that nobody is meant."""
        lines = self.object.participations.values("pk")
        found = [(m, following_up.counts(following_up.of(lines, m))) for m in Months]
        return [(m, said, said.answered >= counting.SMALL) for m, said in found if said.asked]

    def code_parts(self) -> list[Part]:
        """The sheets of codes for those who have no account yet."""
        if not may_manage_people(self.request.user):
            return []
        return parts(accountless(self.object, self.request.user).count())

    def certificates(self, lines: list[Participation], half_days: int) -> dict[str, Any]:
        rows = certifying.standings(self.object, lines, half_days)
        return admin_certificates.state(self.object, rows)

    def get_edit_url(self) -> str | None:
        return super().get_edit_url() if Right.CHANGE in self.rights else None

    def get_delete_url(self) -> str | None:
        may = self.permission_policy.user_has_permission_for_instance
        return super().get_delete_url() if may(self.request.user, "delete", self.object) else None


def people(user: Any, event: Event) -> QuerySet:
    """The list of an event as this person may see it, each with `present` and `photo_since`."""
    mine = access.participations(user).filter(event=event)
    return wishing.with_photo(counting.with_presence(mine)).select_related("user", "institution")


class EventViewSet(OwnViewSet):
    model = Event
    icon = "date"
    menu_label = _("Events")
    index_view_class = EventsView
    edit_view_class = EventEditView
    inspect_view_class = EventView
    inspect_view_enabled = True
    inspect_template_name = "programmes/admin/event.html"
    search_fields = ["code", "title", "title_ru", "title_uz", "place"]
    list_filter = ["project", "kind", "country", "state", "start"]
    edit_handler = TabbedInterface([money(), facts(), times(), aims()], base_form_class=EventForm)
