"""Attempts in the admin: to be read, with their timeline; a trainer may grant what is missing."""

from typing import Any

import django_filters
from django import forms
from django.core.validators import MaxValueValidator
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from cms.templatetags.look import points
from courses import granting
from courses.signals import place_of
from quizzes.models import Allowance, Attempt, Purpose, Quiz
from quizzes.showing import Shown, shown
from quizzes.timeline import time_away, timeline

MOST_EXTRA_TIME = 300


class AttemptPolicy(ModelPermissionPolicy):
    """Attempts are records: nobody adds, changes or deletes one here."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, action)


register_permission_policy(Attempt, AttemptPolicy(Attempt))
allowances = ModelPermissionPolicy(Allowance)


def result_of(attempt: Attempt) -> Any:
    """In a word or in points: where an attempt stands."""
    if attempt.is_open:
        return _("open")
    if attempt.is_waiting:
        return _("waits for marks")
    return f"{points(attempt.score)} / {points(attempt.max_score)}"


def answer_of(question: Shown) -> list[str]:
    """What was answered, in words."""
    return question.kind.describe(question.version, question.answer.response, question.texts).answer


class AttemptFilters(WagtailFilterSet):
    """By what it was for, when, and whether it waits."""

    purpose = django_filters.ChoiceFilter(label=_("Purpose"), choices=Purpose.choices)
    passed = django_filters.BooleanFilter(label=_("Passed"))

    class Meta:
        model = Attempt
        fields = ["purpose", "started_at", "passed"]


class AttemptsView(generic.IndexView):
    """The newest first."""

    def get_base_queryset(self) -> QuerySet:
        name = Quiz.objects.filter(key=OuterRef("quiz_key")).values("name")[:1]
        attempts = super().get_base_queryset().select_related("user")
        return attempts.annotate(quiz_name=Subquery(name))

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "user",
                label=_("Person"),
                accessor=lambda row: str(row.user),
                get_url=lambda row: reverse(self.inspect_url_name, args=[row.pk]),
            ),
            Column("quiz_name", label=_("Quiz")),
            Column("purpose", label=_("Purpose"), accessor="get_purpose_display"),
            Column("number", label=_("Attempt")),
            Column("result", label=_("Result"), accessor=result_of),
            DateColumn("started_at", label=_("Started"), sort_key="started_at"),
        ]


class AttemptView(generic.InspectView):
    """One attempt: its place, its answers, what happened, what was granted."""

    template_name = "courses/admin/attempt.html"

    def get_page_subtitle(self) -> str:
        """Whose it is; the record itself knows its place by a key only."""
        return gettext("%(person)s, attempt %(number)s") % {
            "person": self.object.user, "number": self.object.number,
        }  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        attempt = self.object
        entries = timeline(attempt)
        return {
            **super().get_context_data(**kwargs),
            "attempt": attempt,
            "result": result_of(attempt),
            "place": place_of(attempt),
            "questions": [
                (question, answer_of(question))
                for question in shown(attempt, self.request.LANGUAGE_CODE)
            ],
            "entries": entries,
            "away": time_away(entries),
            "regrades": attempt.regrades.select_related("regrade__asked_by"),
            "allowances": Allowance.objects.filter(
                context_key=attempt.context_key
            ).select_related("granted_by"),
        }  # fmt: skip

    @property
    def header_buttons(self) -> list[HeaderButton]:
        if not allowances.user_has_permission(self.request.user, "add"):
            return []
        pk = self.object.pk
        found = [HeaderButton(
            _("More time"), url=reverse("attempts:grant_time", args=[pk]), icon_name="time",
        )]  # fmt: skip
        if granting.may_grant_attempt(self.object):
            url = reverse("attempts:grant_attempt", args=[pk])
            found.insert(0, HeaderButton(_("One more attempt"), url=url, icon_name="plus"))
        return found


class ReasonForm(forms.Form):
    """Why: it stays on record beside the name of who granted it."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For staff. The learner does not see it."),
    )


class TimeForm(ReasonForm):
    """How much, in per cent of the time limit."""

    percent = forms.IntegerField(
        label=_("Extra time, per cent"),
        min_value=0,
        validators=[MaxValueValidator(MOST_EXTRA_TIME)],
    )
    field_order = ["percent", "reason"]


class GrantView(generic.PermissionCheckedMixin, generic.WagtailAdminTemplateMixin, FormView):
    """Ask for the reason, then write it down."""

    permission_policy = allowances
    permission_required = "add"
    template_name = "wagtailadmin/generic/form.html"
    header_icon = "plus"
    form_class: type[forms.Form] = ReasonForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.object = get_object_or_404(Attempt.objects.select_related("user"), pk=kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.object.user)

    def get_success_url(self) -> str:
        return reverse("attempts:inspect", args=[self.object.pk])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("attempts:index"), "label": _("Attempts")},
            {"url": self.get_success_url(), "label": str(self.object.user)},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            action_url=self.request.path, submit_button_label=_("Grant"), **kwargs
        )

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            self.grant(form.cleaned_data)
        except granting.NothingToGrant:
            messages.warning(self.request, _("There is nothing to grant: it was granted already."))
        else:
            messages.success(self.request, _("It is granted and on record."))
        return redirect(self.get_success_url())

    def grant(self, said: dict[str, Any]) -> None:
        """One more attempt."""
        granting.grant_attempt(attempt=self.object, by=self.request.user, reason=said["reason"])


class GrantAttemptView(GrantView):
    page_title = _("Grant one more attempt")


class GrantTimeView(GrantView):
    page_title = _("Grant more time")
    form_class = TimeForm
    header_icon = "time"

    def grant(self, said: dict[str, Any]) -> None:
        """More time, in this test and the others of the course."""
        granting.grant_time(attempt=self.object, by=self.request.user, **said)


class AttemptViewSet(ModelViewSet):
    model = Attempt
    icon = "list-ol"
    menu_label = _("Attempts")
    menu_order = 210
    add_to_admin_menu = True
    add_to_reference_index = False
    inspect_view_enabled = True
    copy_view_enabled = False
    index_view_class = AttemptsView
    inspect_view_class = AttemptView
    form_fields: list[str] = []
    ordering = ["-started_at"]
    search_fields = ["user__given_name", "user__family_name", "user__email"]
    search_backend_name = None
    filterset_class = AttemptFilters
    inspect_view_fields: list[str] = []
    inspect_template_name = "courses/admin/attempt.html"

    def get_urlpatterns(self) -> list:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("inspect/<int:pk>/", self.inspect_view, name="inspect"),
            path("<int:pk>/one-more/", GrantAttemptView.as_view(), name="grant_attempt"),
            path("<int:pk>/more-time/", GrantTimeView.as_view(), name="grant_time"),
        ]
