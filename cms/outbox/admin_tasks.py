"""What failed and what waits, in the admin; a failed task can be tried again from there."""

from typing import Any

from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import PermissionCheckedMixin
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from cms.outbox.retrying import try_again

policy = ModelPermissionPolicy(DBTaskResult)


class RetryColumn(Column):
    """The button of a failed task."""

    cell_template_name = "cms/admin/retry_cell.html"

    def get_cell_context_data(self, instance: DBTaskResult, parent_context: Any) -> dict[str, Any]:
        """Adds `retry_url`, for failed tasks only."""
        failed = instance.status == TaskResultStatus.FAILED
        url = reverse("retry_task", args=[instance.pk]) if failed else ""
        context = super().get_cell_context_data(instance, parent_context)
        return {**context, "retry_url": url, "request": parent_context["request"]}


class TasksReport(ReportView):
    """Failed tasks first, then those that wait, the newest first; what is done is left out."""

    model = DBTaskResult
    permission_policy = policy
    any_permission_required = ["view", "change"]
    page_title = _("Background tasks")
    header_icon = "tasks"
    index_url_name, index_results_url_name = "background_tasks", "background_tasks_results"
    columns = [
        Column("task_path", label=_("Task")),
        Column("status", label=_("Status"), accessor="get_status_display"),
        Column("tries", label=_("Tries"), accessor=lambda row: len(row.worker_ids)),
        DateColumn("enqueued_at", label=_("Since")),
        Column("error", label=_("Last error"), accessor=lambda row: last_line(row.traceback)),
        RetryColumn("retry", label="", accessor="pk"),
    ]
    list_export: list[str] = []

    def get_queryset(self) -> QuerySet[DBTaskResult]:
        """Everything that is not done."""
        failed_first = Case(When(status=TaskResultStatus.FAILED, then=Value(0)), default=Value(1))
        rows = DBTaskResult.objects.exclude(status=TaskResultStatus.SUCCESSFUL)
        return rows.order_by(failed_first, "-enqueued_at")


class RetryView(PermissionCheckedMixin, View):
    """POST: a failed task is tried again from the start."""

    permission_policy = policy
    permission_required = "change"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: str) -> HttpResponse:
        """Put the task back, and return to the report."""
        try_again(get_object_or_404(DBTaskResult, pk=pk, status=TaskResultStatus.FAILED))
        messages.success(request, _("The task will be tried again."))
        return redirect("background_tasks")


def last_line(traceback: str) -> str:
    """The line of a traceback that says what happened."""
    return traceback.strip().rpartition("\n")[2][:200]


urlpatterns = [
    path("background-tasks/", TasksReport.as_view(), name="background_tasks"),
    path(
        "background-tasks/results/",
        TasksReport.as_view(results_only=True),
        name="background_tasks_results",
    ),
    path("background-tasks/<uuid:pk>/retry/", RetryView.as_view(), name="retry_task"),
]
