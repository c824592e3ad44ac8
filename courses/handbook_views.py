"""The handbook of a course: to read and print as a page, to fetch as a PDF."""

from django.contrib import messages
from django.core.files.storage import storages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from courses import access, handbook, printing, tasks


def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole course on one page. POST: have the PDF made."""
    try:
        course = access.reading(request, slug)
    except access.Refused as refused:
        return refused.response
    here = reverse("handbook", args=[slug])
    if request.method == "POST":
        if not printing.is_ready(course):
            tasks.print_handbook.enqueue(str(course.key), course.language)
            messages.info(request, _("The PDF is being made. Load this page again in a minute."))
        return redirect(here)
    context = {
        "course": course,
        "handbook": handbook.assemble(course),
        "pdf": reverse("handbook_pdf", args=[slug]) if printing.is_ready(course) else "",
    }
    return render(request, "courses/handbook.html", context)


@require_GET
def pdf(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The PDF, for those who may read the handbook; where it is not made yet, the page."""
    try:
        course = access.reading(request, slug)
    except access.Refused as refused:
        return refused.response
    if not printing.is_ready(course):
        return redirect(reverse("handbook", args=[slug]))
    file = storages["private"].open(printing.stored_as(course))
    answer = FileResponse(
        file,
        as_attachment=True,
        filename=f"{course.slug}-{course.language}.pdf",
        content_type="application/pdf",
    )
    answer["Cache-Control"] = "private, no-store"
    return answer
