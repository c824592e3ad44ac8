"""A report as a file in a language: logged before it leaves, whatever the form."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import override

from people.models import User
from reports import freezing, spreading, writing
from reports.models import Export, FrozenReport
from reports.structure import Report

OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = {
    Export.Form.CSV: "text/csv; charset=utf-8",
    Export.Form.XLSX: f"{OFFICE}.spreadsheetml.sheet",
    Export.Form.DOCX: f"{OFFICE}.wordprocessingml.document",
    Export.Form.PDF: "application/pdf",
}
WRITERS = {
    Export.Form.CSV: spreading.csv_lines,
    Export.Form.XLSX: spreading.xlsx_pieces,
    Export.Form.DOCX: writing.docx,
    Export.Form.PDF: writing.pdf,
}


def wanted(request: HttpRequest) -> tuple[Export.Form, str] | None:
    """Which form in which language was asked for; None where there is no such."""
    form, language = request.POST.get("form", ""), request.POST.get("language", "")
    if form not in Export.Form.values or language not in dict(settings.LANGUAGES):
        return None
    return Export.Form(form), language


def rows_of(report: Report) -> int:
    return sum(len(table.rows) for table in report.tables)


def written(report: Report, form: Export.Form, at: datetime, stamp: str = "") -> Iterable[Any]:
    """The file in the language of the moment, in pieces. `stamp`: what a frozen report says of
    itself."""
    made = WRITERS[form](report, at, stamp)
    return [made] if isinstance(made, bytes) else list(made)


def answer(report: Report, log: Export, name: str, stamp: str = "") -> StreamingHttpResponse:
    form = Export.Form(log.form)
    with override(log.language):
        content = written(report, form, log.at, stamp)
    headers = {"Content-Disposition": f'attachment; filename="{name}-{log.language}.{form}"'}
    return StreamingHttpResponse(content, content_type=TYPES[form], headers=headers)


def live(report: Report, log: Export) -> StreamingHttpResponse:
    """A report as it is now."""
    return answer(report, log, f"{report.layout}-{timezone.localtime(log.at):%Y-%m-%d}")


def frozen(request: HttpRequest, kept: FrozenReport) -> StreamingHttpResponse | None:
    """A frozen report as it was, with its number and digest; None where no such file is known."""
    asked = wanted(request)
    if asked is None:
        return None
    form, language = asked
    report = freezing.report(kept)
    log = Export.objects.create(
        user=cast(User, request.user), form=form, language=language, layout=kept.layout,
        is_exact=not kept.for_donors, filters={"frozen": str(kept)}, rows=rows_of(report),
    )  # fmt: skip
    stamp = f"{kept}, {timezone.localtime(kept.made_at):%Y-%m-%d}, SHA-256 {kept.sha256}"
    name = f"{kept.layout}-{kept.year}-{kept.number}-v{kept.version}"
    return answer(report, log, name, stamp)
