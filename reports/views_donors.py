"""What donors read: the projects that they fund, and of each the frozen reports that were made for
them and approved, with small counts hidden. Nothing else of a project is for donors."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from programmes import access as programmes
from programmes.access import signed_in
from reports import access, filing, freezing
from reports.models import Export, FrozenReport
from reports.presenting import presented
from reports.wording import said, title


def found(request: HttpRequest, pk: int) -> FrozenReport:
    """The frozen report; 404 for one that is not for this person."""
    rows = access.frozen(request.user).filter(for_donors=True, approval__isnull=False)
    return get_object_or_404(rows.select_related("project", "approval"), pk=pk)


@never_cache
@require_safe
@signed_in
def projects(request: HttpRequest) -> HttpResponse:
    """The projects of whoever reads for a donor; 404 for whoever does not."""
    rows = list(programmes.donor_projects(request.user).select_related("programme"))
    if not rows:
        raise Http404(_("There is no project of yours."))
    return render(request, "reports/donor_projects.html", {"projects": rows})


@never_cache
@require_safe
@signed_in
def project(request: HttpRequest, pk: int) -> HttpResponse:
    """One project: who pays, and its reports, the latest first."""
    of_donor = get_object_or_404(programmes.donor_projects(request.user), pk=pk)
    rows = access.frozen(request.user).filter(
        project=of_donor, for_donors=True, approval__isnull=False
    )
    rows = rows.select_related("approval", "replaced_by__approval")
    context = {
        "project": of_donor,
        "lines": of_donor.funding_lines.select_related("donor"),
        "reports": [(row, title(row.layout), in_words(row)) for row in rows],
    }
    return render(request, "reports/donor_project.html", context)


def in_words(frozen: FrozenReport) -> str:
    """The days of which the report is; one without dates is of all that was until it was made."""
    since, until = freezing.period(frozen)
    if since and until:
        return said(["span", [since.isoformat(), until.isoformat()]])
    date = date_format(timezone.localdate(frozen.made_at), "SHORT_DATE_FORMAT")
    return _("everything until %(date)s") % {"date": date}


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
    return render(request, "reports/donor_report.html", context)


@never_cache
@require_POST
@signed_in
def report_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The report as a file; logged."""
    frozen = found(request, pk)
    return filing.frozen(request, frozen) or redirect("donor_report", frozen.pk)
