"""What donors read: the projects that they fund, and counts of the events that are over."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from programmes import access, donors


@never_cache
@require_safe
@access.signed_in
def projects(request: HttpRequest) -> HttpResponse:
    """The projects of whoever reads for a donor; 404 for whoever does not."""
    found = list(access.donor_projects(request.user).select_related("programme"))
    if not found:
        raise Http404(_("There is no project of yours."))
    return render(request, "programmes/donor_projects.html", {"projects": found})


@never_cache
@require_safe
@access.signed_in
def project(request: HttpRequest, pk: int) -> HttpResponse:
    """One project: whole events, no dates to choose, so that no two tables can be subtracted."""
    found = get_object_or_404(access.donor_projects(request.user), pk=pk)
    lines = found.funding_lines.select_related("donor")
    rows = donors.rows(found, timezone.localdate())
    context = {"project": found, "lines": lines, "rows": rows}
    return render(request, "programmes/donor_project.html", context)
