"""Conflicts between files and CMS in the admin: what differs, and whose version is taken."""

from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import PermissionCheckedMixin
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from content.differing import difference
from content.models import Conflict, LoadedObject
from content.shapes import MODELS

policy = ModelPermissionPolicy(Conflict)


class PlaceColumn(Column):
    """What is in conflict, with a link to its editor."""

    cell_template_name = "content/admin/place_cell.html"

    def get_cell_context_data(self, instance: Conflict, parent_context: Any) -> dict[str, Any]:
        """Adds `edit_url`, empty where the object is no more."""
        context = super().get_cell_context_data(instance, parent_context)
        user = parent_context["request"].user
        return {**context, "conflict": instance, "edit_url": edit_url(instance, user)}


class DifferenceColumn(Column):
    """The lines that differ."""

    cell_template_name = "content/admin/difference_cell.html"

    def get_cell_context_data(self, instance: Conflict, parent_context: Any) -> dict[str, Any]:
        """Adds `lines`, as (sign, text)."""
        context = super().get_cell_context_data(instance, parent_context)
        return {**context, "lines": difference(instance.ours, instance.theirs)}


class DecisionColumn(Column):
    """The button that takes the file's version, or takes that back."""

    cell_template_name = "content/admin/decision_cell.html"

    def get_cell_context_data(self, instance: Conflict, parent_context: Any) -> dict[str, Any]:
        """Adds the address of the button and what the person has seen."""
        context = super().get_cell_context_data(instance, parent_context)
        request = parent_context["request"]
        may_decide = policy.user_has_permission(request.user, "change")
        url = reverse("decide_content_conflict", args=[instance.pk]) if may_decide else ""
        return {
            **context, "conflict": instance, "url": url, "seen": fingerprint(instance),
            "request": request,
        }  # fmt: skip


class ConflictsReport(ReportView):
    """What was changed both in the curriculum's files and in the CMS."""

    model = Conflict
    permission_policy = policy
    any_permission_required = ["view", "change"]
    page_title = _("Conflicts with curriculum files")
    header_icon = "warning"
    index_url_name, index_results_url_name = "content_conflicts", "content_conflicts_results"
    default_ordering = "path"
    columns = [
        PlaceColumn("path", label=_("Where"), accessor="path"),
        DifferenceColumn("difference", label=_("Difference"), accessor="pk"),
        DateColumn("found_at", label=_("Since")),
        DecisionColumn("decision", label="", accessor="pk"),
    ]
    list_export: list[str] = []
    paginate_by = 20

    def get_queryset(self) -> Any:
        """All conflicts, by path."""
        return Conflict.objects.order_by("path", "language", "place")


class DecideView(PermissionCheckedMixin, View):
    """POST: the next load writes the file's version; or, taken back, it leaves the CMS's."""

    permission_policy = policy
    permission_required = "change"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write the decision down, if the person saw what stands there now."""
        conflict = Conflict.objects.filter(pk=pk).first()
        if conflict is None or request.POST.get("seen") != fingerprint(conflict):
            messages.warning(request, _("This has changed meanwhile. Please look at it again."))
            return redirect("content_conflicts")
        taken = request.POST.get("take") == "file"
        Conflict.objects.filter(pk=pk).update(taken=taken)
        if taken:
            messages.success(request, _("The next load will write the file's version."))
        else:
            messages.success(request, _("The version of the CMS stays."))
        return redirect("content_conflicts")


def fingerprint(conflict: Conflict) -> str:
    """What a person saw when deciding."""
    return sha256(f"{conflict.ours}\0{conflict.theirs}".encode()).hexdigest()


def edit_url(conflict: Conflict, user: Any) -> str:
    """The editor of the object in conflict, in the language that it is about."""
    row = LoadedObject.objects.filter(path=conflict.path, type__in=MODELS).first()
    if row is None or row.type == "shared":
        return ""
    versions = MODELS[row.type].objects.filter(translation_key=row.key)
    if conflict.language:
        versions = versions.filter(locale__language_code=conflict.language)
    instance = versions.order_by("pk").first()
    return AdminURLFinder(user).get_edit_url(instance) or "" if instance else ""


urlpatterns = [
    path("content-conflicts/", ConflictsReport.as_view(), name="content_conflicts"),
    path(
        "content-conflicts/results/",
        ConflictsReport.as_view(results_only=True),
        name="content_conflicts_results",
    ),
    path("content-conflicts/<int:pk>/", DecideView.as_view(), name="decide_content_conflict"),
]
