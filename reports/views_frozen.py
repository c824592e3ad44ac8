"""What donors read of their projects: frozen reports, approved, with small counts hidden."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from programmes import access as programmes
from programmes.access import signed_in
from reports import access, filing, freezing
from reports.models import Export, FrozenReport
from reports.presenting import presented
from reports.wording import title


def found(request: HttpRequest, pk: int) -> FrozenReport:
    """The frozen report; 404 for one that is not for this person."""
    rows = access.frozen(request.user).filter(for_donors=True, approval__isnull=False)
    return get_object_or_404(rows.select_related("project", "approval"), pk=pk)


@never_cache
@require_safe
@signed_in
def project_reports(request: HttpRequest, pk: int) -> HttpResponse:
    """The frozen reports of a project, the latest first."""
    project = get_object_or_404(programmes.donor_projects(request.user), pk=pk)
    rows = access.frozen(request.user).filter(
        project=project, for_donors=True, approval__isnull=False
    )
    rows = rows.select_related("approval", "replaced_by").defer("content")
    reports = [(row, title(row.layout)) for row in rows]
    return render(request, "reports/project_reports.html", {"project": project, "reports": reports})


@never_cache
@require_safe
@signed_in
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report, as it was frozen."""
    frozen = found(request, pk)
    context = {
        "frozen": frozen,
        "report": presented(freezing.report(frozen)),
        "newer": FrozenReport.objects.filter(replaces=frozen, approval__isnull=False).first(),
        "languages": settings.LANGUAGES,
        "here": get_language(),
        "files": list(Export.Form),
    }
    return render(request, "reports/frozen.html", context)


@never_cache
@require_POST
@signed_in
def report_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The report as a file; logged."""
    frozen = found(request, pk)
    return filing.frozen(request, frozen) or redirect("donor_report", frozen.pk)
