"""The log of attendance, for auditors: every entry, and what it corrected."""

import django_filters
from django.db.models import F, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from people.admin_people import name_of
from programmes import access
from programmes.admin_views import IndexView
from programmes.models import AttendanceEntry, Event
from programmes.roles import is_auditor


class LogPolicy(ModelPermissionPolicy):
    """Auditors read; nobody adds, changes or deletes."""

    def user_has_permission(self, user, action: str) -> bool:
        return action == "view" and is_auditor(user)

    def visible(self, user) -> QuerySet:
        return access.log(user)


register_permission_policy(AttendanceEntry, LogPolicy(AttendanceEntry))


class LogFilters(WagtailFilterSet):
    event = django_filters.ModelChoiceFilter(
        field_name="participation__event", queryset=Event.objects.all(), label=_("Event")
    )
    corrections = django_filters.BooleanFilter(method="only", label=_("Corrections only"))

    class Meta:
        model = AttendanceEntry
        fields = ["at"]

    def only(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        changed = ~Q(before="") & ~Q(before=F("after"))
        return rows.filter(changed) if value else rows


class LogView(IndexView):
    """Newest first."""

    def get_base_queryset(self) -> QuerySet:
        related = ("participation__user", "participation__event", "day", "by")
        return super().get_base_queryset().select_related(*related)

    @cached_property
    def columns(self) -> list[Column]:
        return [
            DateColumn("at", label=_("Recorded on"), sort_key="at"),
            Column("event", label=_("Event"), accessor="participation.event.code"),
            Column(
                "person",
                label=_("Person"),
                accessor=lambda row: name_of(row.participation.user),
            ),
            Column("day", label=_("Day"), accessor="day.day"),
            Column("half", label=_("Half of the day"), accessor="get_half_display"),
            Column("before", label=_("Before"), accessor="get_before_display"),
            Column("after", label=_("After"), accessor="get_after_display"),
            Column("evidence", label=_("Evidence"), accessor="get_evidence_display"),
            Column("reason", label=_("Reason")),
            Column("by", label=_("Recorded by")),
        ]


class LogViewSet(ModelViewSet):
    model = AttendanceEntry
    icon = "history"
    menu_label = _("Log of attendance")
    index_view_class = LogView
    filterset_class = LogFilters
    form_fields: list[str] = []
    copy_view_enabled = False
    add_to_reference_index = False
    search_fields = ["participation__user__family_name", "reason"]
    search_backend_name = None

    def get_urlpatterns(self) -> list:
        from django.urls import path

        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
        ]
