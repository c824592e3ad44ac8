"""Exports with names in the admin: ask, decide, take; and the log of what left the site."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from people.fields import MESSAGES
from people.models import User
from reports import naming
from reports.access import Act
from reports.admin_layouts import ReportsPage, RowsView
from reports.filing import TYPES
from reports.models import Export, NamedExport
from reports.rows import COUNTED
from reports.telling import Told


class ReasonForm(forms.Form):
    """Names are asked for with a reason."""

    reason = forms.CharField(
        label=_("What the names are needed for"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].error_messages |= MESSAGES


class AskView(RowsView):
    """Ask for the names behind a figure. POST: do it."""

    act = Act.NAMES
    template_name = "reports/admin/ask_names.html"

    @cached_property
    def reason_form(self) -> ReasonForm:
        return ReasonForm(self.request.POST or None)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.GET.get("what", "reached") not in COUNTED or request.GET.get("of"):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(reason_form=self.reason_form, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.form.is_valid() and self.reason_form.is_valid():
            naming.ask(
                by=cast(User, request.user),
                layout=self.layout,
                what=self.what,
                filters=self.form.asked(),
                language=get_language() or settings.LANGUAGE_CODE,
                reason=self.reason_form.cleaned_data["reason"],
            )
            messages.success(request, _("It is asked for. Another officer has to approve it."))
            return redirect("named_exports")
        return self.render_to_response(self.get_context_data(**kwargs))


class NamedIndex(ReportsPage):
    """What was asked for, decided, and waits; officers decide, auditors read."""

    template_name = "reports/admin/named_list.html"
    page_title = _("Exports with names")
    header_icon = "key"

    def may_enter(self) -> bool:
        return bool(self.may & {Act.NAMES, Act.LOG})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = NamedExport.objects.select_related("asked_by", "decided_by")
        page = Paginator(found, 50).get_page(self.request.GET.get("p"))
        user = self.request.user
        told = Told(row.filters for row in page)
        rows = [(row, told.words(row.filters), naming.open_to(user, row)) for row in page]
        return super().get_context_data(page=page, rows=rows, **kwargs)


class DecideView(ReportsPage):
    """POST: another officer approves, or does not."""

    act = Act.APPROVE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(NamedExport, pk=pk)
        approve = request.POST.get("decision") == "approve"
        try:
            naming.decide(row.pk, cast(User, request.user), approve=approve)
        except naming.Refused as refused:
            messages.error(request, str(refused))
        else:
            done = _("The export is approved for 24 hours.") if approve else _("It is declined.")
            messages.success(request, done)
        return redirect("named_exports")


class TakeView(ReportsPage):
    """POST: the file, for who asked for it, as long as it is there; 404 for everybody else."""

    act = Act.NAMES
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(NamedExport, pk=pk)
        if not naming.open_to(request.user, row):
            raise Http404
        name = f"people-{row.asked_at:%Y-%m-%d}.xlsx"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(naming.take(row), content_type=TYPES[Export.Form.XLSX], headers=headers)


class LogView(ReportsPage):
    """What left the site as a file, the latest first; for officers and auditors."""

    template_name = "reports/admin/log.html"
    page_title = _("Log of exports")
    header_icon = "history"

    def may_enter(self) -> bool:
        return bool(self.may & {Act.APPROVE, Act.LOG})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = Export.objects.select_related("user")
        page = Paginator(found, 50).get_page(self.request.GET.get("p"))
        told = Told(row.filters for row in page)
        rows = [(row, told.words(row.filters)) for row in page]
        return super().get_context_data(page=page, rows=rows, **kwargs)


urlpatterns = [
    path("reports/programme/names/", NamedIndex.as_view(), name="named_exports"),
    path("reports/programme/names/<int:pk>/decide/", DecideView.as_view(), name="named_decide"),
    path("reports/programme/names/<int:pk>/file/", TakeView.as_view(), name="named_file"),
    path("reports/programme/log/", LogView.as_view(), name="export_log"),
    path("reports/programme/<slug:layout>/names/", AskView.as_view(), name="ask_names"),
]
