"""My certificates: what their owner does with them; and the count of who looked."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from certificates.models import Certificate
from certificates.renewing import offer
from certificates.serials import tidy
from cms import guessing
from courses import outline
from courses import views as course_views
from learners.enrolling import close, current
from people.models import User

ONCE_IN = 3600
"""Seconds in which the same address counts once."""


@never_cache
@login_required
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """All of one's certificates, with everything that can be done with them."""
    found = list(Certificate.objects.filter(user=cast(User, request.user)))
    offer(found)
    return render(request, "certificates/own.html", {"certificates": found})


@login_required
@require_POST
def show_name(request: HttpRequest) -> HttpResponse:
    """Let strangers see the full name on the verification page, or only initials."""
    person = cast(User, request.user)
    person.show_full_name = request.POST.get("show") == "1"
    person.save(update_fields=["show_full_name"])
    if person.show_full_name:
        messages.success(request, _("Whoever checks a certificate of yours now sees your name."))
    else:
        messages.success(request, _("Whoever checks a certificate of yours sees initials only."))
    return redirect("own_certificates")


@login_required
@require_POST
def renew(request: HttpRequest, serial: str) -> HttpResponse:
    """Take the course again, or the shorter one that renews it, in a new round; the certificate
    stays valid to its end."""
    person = cast(User, request.user)
    found = Certificate.objects.filter(serial=tidy(serial) or "", user=person).first()
    if found is None:
        raise Http404
    offer([found])
    course = found.renewal or outline.facts(found.subject_key)
    if course is None or not found.may_be_renewed:
        messages.info(request, _("This course can't be taken again now."))
        return redirect("own_certificates")
    with transaction.atomic():
        enrolment = current(person, course.key)
        if enrolment and enrolment.is_complete:
            close(enrolment=enrolment)
        answer = course_views.enrol(request, course.slug)
        # Whom the course does not let in now keeps the round that is complete.
        transaction.set_rollback(current(person, course.key) is None)
    return answer


@csrf_exempt  # It changes a number that means nothing to whoever sends it.
@require_POST
def seen(request: HttpRequest, serial: str) -> HttpResponse:
    """Count a look at the verification page: once an hour for an address, never its owner's."""
    found = Certificate.objects.filter(serial=tidy(serial) or "")
    if not counted_already(request, serial):
        if request.user.is_authenticated:
            found = found.exclude(user=request.user)
        found.update(views=F("views") + 1)
    return HttpResponse(status=204)


def counted_already(request: HttpRequest, serial: str) -> bool:
    """Where the cache does not answer, nothing is counted."""
    with guessing.unhindered():
        return not cache.add(f"{guessing.key(request)}:{tidy(serial)}", 1, ONCE_IN)
    return True
