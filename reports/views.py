"""The programme officer's pages: find, count, show, or hand out as a file."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from learners.models import Enrolment
from people.roles import is_officer
from reports import exporting
from reports.charts import charts, figures
from reports.forms import Filters
from reports.models import Export
from reports.participation import Courses, Totals, found, newest, shown

PAGE = 50
TYPES = {
    Export.Form.CSV: "text/csv; charset=utf-8",
    Export.Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def for_officers(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Strangers sign in first; whoever is no officer is refused (403)."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not is_officer(request.user):
            raise PermissionDenied
        return view(request)

    return guarded


@never_cache
@require_safe
@for_officers
def participation(request: HttpRequest) -> HttpResponse:
    """Who is enrolled, how far each came, who passed; in figures, and person by person."""
    courses, now = Courses(get_language()), timezone.now()
    form = Filters(request.GET, courses=courses)
    rows = asked_for(form, courses)
    totals = Totals(rows, courses)
    page = page_of(rows, totals.sum("enrolled"), request.GET.get("page"))
    page.object_list = shown(list(page.object_list), courses, now)
    context = {
        "form": form,
        "figures": figures(totals),
        "charts": charts(totals, courses),
        "enrolments": page,
        "definitions": exporting.definitions(),
        "is_sample": totals.sum("sample") > 0,
    }
    return render(request, "reports/participation.html", context)


def asked_for(form: Filters, courses: Courses) -> QuerySet[Enrolment]:
    """What matches the filters; nothing while one of them makes no sense."""
    if not form.is_valid():
        return found({}, courses, timezone.now()).none()
    return found(form.cleaned_data, courses, timezone.now())


def page_of(rows: QuerySet[Enrolment], count: int, number: Any) -> Page:
    """One page of enrolment numbers; the count is known from the totals."""
    paginator = Paginator(newest(rows), PAGE)
    paginator.__dict__["count"] = count
    return paginator.get_page(number)


@never_cache
@require_POST
@for_officers
def export(request: HttpRequest) -> HttpResponseBase:
    """Hand out the enrolments that match the filters of the address, and log it first."""
    courses = Courses(get_language())
    form = Filters(request.GET, courses=courses)
    kind = request.POST.get("form")
    if not form.is_valid() or kind not in TYPES:
        return redirect(f"{reverse('participation')}?{request.GET.urlencode()}")
    rows = found(form.cleaned_data, courses, timezone.now())
    log = Export.objects.create(
        user=request.user, form=kind, filters=form.asked(), rows=rows.count()
    )
    return file_of(log, exporting.Table(rows, courses), form)


def file_of(log: Export, table: exporting.Table, form: Filters) -> HttpResponseBase:
    """The file as a stream: nothing is stored, and memory does not grow with the rows."""
    if log.form == Export.Form.CSV:
        content: Any = exporting.csv_lines(table)
    else:
        content = exporting.xlsx_pieces(table, exporting.about(form.in_words(), log.at))
    name = f"participation-{timezone.localtime(log.at):%Y-%m-%d}.{log.form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(
        content, content_type=TYPES[Export.Form(log.form)], headers=headers
    )
