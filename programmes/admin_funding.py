"""Donors, programmes, projects with their funding lines, and coordinators: for officers."""

from typing import Any

from django import forms
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
)
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.permissions import register_permission_policy

from people.fields import bound_days
from people.models import User
from programmes import checking
from programmes.admin_policies import OfficersOnly
from programmes.admin_views import EditView, IndexView, InspectView, OwnViewSet
from programmes.models import Coordinator, Donor, FundingLine, Indicator, Programme, Project
from programmes.roles import DONOR_VIEWERS, NATIONAL_COORDINATORS

for model in (Donor, Programme, Project, FundingLine, Indicator, Coordinator):
    register_permission_policy(model, OfficersOnly(model))


def members(group: str) -> QuerySet[User]:
    """The people of a group: a list of all people would be too long to choose from."""
    return User.objects.filter(groups__name=group, is_active=True).order_by("email")


def kept(formset: Any) -> list[dict[str, Any]]:
    """What the rows of a formset say, those to be deleted left out; [] while one is wrong."""
    if not formset.is_valid():
        return []
    gone = formset.deleted_forms
    return [form.cleaned_data for form in formset.forms if form.cleaned_data and form not in gone]


class DonorForm(WagtailAdminModelForm):
    viewers = forms.ModelMultipleChoiceField(
        queryset=User.objects.none(),
        required=False,
        label=_("Viewers"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "They see figures of this donor's projects, and no names. Offered are the people in "
            "the group “Donor viewers”."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["viewers"].queryset = members(DONOR_VIEWERS)


class DonorViewSet(OwnViewSet):
    model = Donor
    icon = "group"
    menu_label = _("Donors")
    list_display = ["name"]
    search_fields = ["name"]
    edit_handler = ObjectList(
        [FieldPanel("name"), FieldPanel("viewers")], base_form_class=DonorForm
    )


class ProgrammeViewSet(OwnViewSet):
    model = Programme
    icon = "folder"
    menu_label = _("Programmes")
    list_display = ["name"]
    search_fields = ["name"]
    form_fields = ["name"]


class ProjectForm(WagtailAdminModelForm):
    """Shares make 100 %, or there are none yet; a line that pays for an event stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bound_days(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        lines = self.formsets["funding_lines"]
        shares = [line["share"] for line in kept(lines) if line.get("share")]
        if problem := checking.shares_problem(shares):
            self.add_error(None, problem)
        gone = lines.deleted_forms if lines.is_valid() else []
        if any(form.instance.pk and form.instance.shares.exists() for form in gone):
            self.add_error(None, _("A funding line that pays for an event can't be taken away."))
        return cleaned


class ProjectsView(IndexView):
    """With the number of events."""

    def get_base_queryset(self) -> QuerySet:
        return (
            super()
            .get_base_queryset()
            .select_related("programme")
            .annotate(event_count=Count("events"))
        )

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "code",
                label=_("Project"),
                sort_key="code",
                accessor=str,
                get_url=lambda row: reverse(self.inspect_url_name, args=[row.pk]),
            ),
            Column("programme", label=_("Programme")),
            Column("start", label=_("First day"), sort_key="start"),
            Column("end", label=_("Last day"), sort_key="end"),
            Column("event_count", label=_("Events")),
        ]


class ProjectView(InspectView):
    """A project with what is wrong with its data, its donors, its indicators and its events."""

    template_name = "programmes/admin/project.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            problems=checking.of_project(self.object),
            lines=self.object.funding_lines.select_related("donor"),
            events=self.object.events.all(),
            indicators=self.object.indicators.all(),
            **kwargs,
        )


class ProjectViewSet(OwnViewSet):
    model = Project
    icon = "folder-open-inverse"
    menu_label = _("Projects")
    index_view_class = ProjectsView
    inspect_view_class = ProjectView
    inspect_view_enabled = True
    inspect_template_name = "programmes/admin/project.html"
    edit_view_class = EditView
    search_fields = ["code", "title"]
    list_filter = ["programme"]
    edit_handler = ObjectList(
        [
            FieldPanel("programme"),
            FieldRowPanel([FieldPanel("code"), FieldPanel("phase")]),
            FieldPanel("title"),
            FieldRowPanel([FieldPanel("start"), FieldPanel("end")]),
            InlinePanel(
                "funding_lines",
                [
                    FieldPanel("donor"),
                    FieldRowPanel(
                        [FieldPanel("grant"), FieldPanel("currency"), FieldPanel("share")]
                    ),
                ],
                heading=_("Funding lines"),
                label=_("Funding line"),
                help_text=_("The shares of a project make 100 %."),
            ),
            InlinePanel(
                "indicators",
                [
                    FieldPanel("number"),
                    FieldPanel("output"),
                    FieldPanel("text"),
                    FieldPanel("kind"),
                    FieldRowPanel(
                        [FieldPanel("baseline"), FieldPanel("target"), FieldPanel("reached")]
                    ),
                    FieldPanel("evidence", widget=forms.Textarea(attrs={"rows": 2})),
                    MultiFieldPanel(
                        [
                            FieldRowPanel([FieldPanel("output_ru"), FieldPanel("output_uz")]),
                            FieldRowPanel([FieldPanel("text_ru"), FieldPanel("text_uz")]),
                        ],
                        _("In other languages"),
                        classname="collapsed",
                    ),
                ],
                heading=_("Outputs and indicators"),
                label=_("Indicator"),
                help_text=_(
                    "In the order of the donor report; what is counted here needs no hand."
                ),
            ),
        ],
        base_form_class=ProjectForm,
    )


class CoordinatorForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = members(NATIONAL_COORDINATORS)
        self.fields["user"].help_text = _(
            "Offered are the people in the group “National coordinators”."
        )


class CoordinatorsView(IndexView):
    """Each with the person, in one query."""

    def get_base_queryset(self) -> QuerySet:
        return super().get_base_queryset().select_related("user")


class CoordinatorViewSet(OwnViewSet):
    model = Coordinator
    icon = "globe"
    menu_label = _("National coordinators")
    index_view_class = CoordinatorsView
    list_display = ["user", "country"]
    search_fields = ["user__family_name", "user__email"]
    edit_handler = ObjectList(
        [FieldPanel("user"), FieldPanel("country")], base_form_class=CoordinatorForm
    )
