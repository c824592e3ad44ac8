"""The site's own addresses, and what they are compared with."""

import uuid

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from wagtail.models import Page, Site

from cms.urls import urlpatterns as of_the_site
from learners.models import Completion


def bare(request: HttpRequest) -> HttpResponse:
    """What Django costs for somebody who is signed in: session and user, two queries."""
    return HttpResponse(f"{request.user.pk}\n")


def stock(request: HttpRequest, path: str) -> HttpResponse:
    """The same lesson as Wagtail serves a page: found by its path, its body rendered anew."""
    root = Site.find_for_request(request).root_page.localized
    page, args, kwargs = root.route(request, [part for part in path.split("/") if part])
    page.template = "bench/stock.html"
    assert request.user.is_authenticated
    return Page.serve(page.specific, request, *args, **kwargs)


@csrf_exempt
def insert(request: HttpRequest, enrolment: int) -> HttpResponse:
    """What one row costs for somebody who is signed in."""
    assert request.user.is_authenticated
    with transaction.atomic():
        Completion.objects.create(enrolment_id=enrolment, step_key=uuid.uuid4())
    return HttpResponse("ok\n")


urlpatterns = [
    path("bench/bare/", bare),
    path("bench/stock/<path:path>", stock),
    path("bench/insert/<int:enrolment>/", insert),
    *of_the_site,
]
