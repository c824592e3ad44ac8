"""Frozen reports in the admin: freeze, approve, read as it was, take along, correct."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from people.fields import MESSAGES
from people.models import User
from reports import access, filing, freezing
from reports.access import Act
from reports.admin_layouts import OfLayout, ReportsPage
from reports.looking_first import Look, look
from reports.models import Export, FrozenReport
from reports.presenting import pairs, presented


class FreezeForm(forms.Form):
    """For whom it is, and which version it corrects."""

    for_donors = forms.BooleanField(
        label=_("For donors: small counts hidden, no other filters than project and quarters"),
        required=False,
    )
    replaces = forms.ModelChoiceField(
        label=_("Corrects"),
        queryset=FrozenReport.objects.none(),
        required=False,
        empty_label=_("nothing: a new report"),
    )
    reason = forms.CharField(label=_("Reason of the correction"), max_length=500, required=False)

    def __init__(self, data: Any, *, layout: str, filters: dict[str, str]) -> None:
        super().__init__(data)
        rows = FrozenReport.objects.filter(layout=layout, filters=filters, replaced_by=None)
        cast(forms.ModelChoiceField, self.fields["replaces"]).queryset = rows
        for field in self.fields.values():
            field.error_messages |= MESSAGES

    def clean(self) -> dict[str, Any]:
        """A correction says why."""
        data = super().clean() or {}
        if data.get("replaces") and not data.get("reason", "").strip():
            self.add_error("reason", _("Please say what is corrected, and why."))
        return data


class FreezeView(OfLayout):
    """Freeze the report as it is now. POST: do it."""

    act = Act.FREEZE
    template_name = "reports/admin/freeze.html"
    header_icon = "lock"

    @cached_property
    def freeze_form(self) -> FreezeForm:
        return FreezeForm(self.request.POST or None, layout=self.layout, filters=self.form.asked())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_valid = self.form.is_valid()
        return super().get_context_data(
            freeze_form=self.freeze_form,
            filters=pairs(self.form.labels()) if is_valid else [],
            look=look(self.asking()) if is_valid else None,
            **kwargs,
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if not self.form.is_valid():
            return redirect(f"{reverse('layout', args=[self.layout])}?{request.GET.urlencode()}")
        form = self.freeze_form
        if form.is_valid():
            try:
                frozen = freezing.freeze(
                    request=self.asking(), filters=self.form.asked(), **form.cleaned_data
                )
            except freezing.NotFreezable as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("It is frozen. Somebody else has to approve it."))
                return redirect("frozen", frozen.pk)
        return self.render_to_response(self.get_context_data(**kwargs))


class FrozenIndex(ReportsPage):
    """All frozen reports, the latest first; auditors see numbers and digests, not figures."""

    template_name = "reports/admin/frozen_list.html"
    page_title = _("Frozen reports")
    header_icon = "lock"

    def may_enter(self) -> bool:
        return bool(self.may & {Act.LOG, Act.FREEZE})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = FrozenReport.objects.select_related(
            "made_by", "approval__by", "project", "replaces", "replaced_by"
        ).defer("content")
        return super().get_context_data(rows=rows[:500], **kwargs)


class OfFrozen(ReportsPage):
    """A page about one frozen report; 404 for who may not see it."""

    act = Act.FREEZE
    header_icon = "lock"
    trail = [*ReportsPage.trail, ("frozen_list", _("Frozen reports"))]

    @cached_property
    def frozen(self) -> FrozenReport:
        rows = access.frozen(self.request.user).select_related("made_by", "approval__by", "project")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return f"{_('Frozen report')} {self.frozen}"


class FrozenView(OfFrozen):
    """The report as it was, and how many of its figures would be others today."""

    template_name = "reports/admin/frozen.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        frozen = self.frozen
        return super().get_context_data(
            frozen=frozen,
            report=presented(freezing.report(frozen)),
            changed=freezing.changed(frozen, self.request.user),
            is_whole=freezing.is_whole(frozen),
            look=self.look(),
            newer=FrozenReport.objects.filter(replaces=frozen).first(),
            may_approve=not hasattr(frozen, "approval")
            and frozen.made_by_id != self.request.user.pk,
            languages=settings.LANGUAGES,
            here=get_language(),
            files=list(Export.Form),
            **kwargs,
        )

    def look(self) -> Look | None:
        """What whoever approves should look at, as the data are now; None once it is approved, or
        where what was asked for is gone."""
        if hasattr(self.frozen, "approval"):
            return None
        request = freezing.asked_again(self.frozen, self.request.user)
        return look(request) if request else None


class ApproveView(OfFrozen):
    """POST: the second person."""

    act = Act.APPROVE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            freezing.approve(self.frozen, cast(User, request.user))
        except freezing.SamePerson as same:
            raise PermissionDenied from same
        except freezing.NotFreezable as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("The report is approved."))
        return redirect("frozen", self.frozen.pk)


class FrozenFile(OfFrozen):
    """POST: a frozen report as a file; logged."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        return filing.frozen(request, self.frozen) or redirect("frozen", self.frozen.pk)


urlpatterns = [
    path("reports/programme/frozen/", FrozenIndex.as_view(), name="frozen_list"),
    path("reports/programme/frozen/<int:pk>/", FrozenView.as_view(), name="frozen"),
    path(
        "reports/programme/frozen/<int:pk>/approve/", ApproveView.as_view(), name="frozen_approve"
    ),
    path("reports/programme/frozen/<int:pk>/file/", FrozenFile.as_view(), name="frozen_file"),
    path("reports/programme/<slug:layout>/freeze/", FreezeView.as_view(), name="layout_freeze"),
]
