"""Checking a certificate (anybody), and getting one's own."""

import json
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from certificates import badges, holder, issuing, keys, offline, rendering, wording
from certificates.models import Certificate, site_day
from certificates.serials import tidy
from cms import guessing


@require_safe
def verify_form(request: HttpRequest) -> HttpResponse:
    """Ask for a number; one that was given as `?serial=` leads to its page."""
    entered = request.GET.get("serial", "").strip()
    if serial := tidy(entered):
        return redirect("verify", serial)
    context = {"serial": entered[:100], "error": ""}
    if "serial" in request.GET:
        context["error"] = _("A number has 12 letters and digits. Compare it with the paper.")
    return render(request, "certificates/verify_form.html", context)


@require_safe
def verify_offline(request: HttpRequest) -> HttpResponse:
    """The page that checks without a network: a file to be downloaded and kept."""
    answer = HttpResponse(offline.page(get_language()))
    name = f"{settings.WAGTAIL_SITE_NAME.lower()}-{timezone.localdate().isoformat()}.html"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@never_cache
@require_safe
def verify(request: HttpRequest, serial: str) -> HttpResponse:
    """What the register says of a number, to anybody. Not indexed; unknown ones are a 404 page."""
    if guessing.must_wait(request):
        return private(render(request, "429.html", status=429))
    found = register(tidy(serial))
    if found is None:
        guessing.count_miss(request)
    now = timezone.now()
    context = {
        "verdict": found.state(now) if found else "unknown",
        "serial": found.serial if found else serial[:100],
        "certificate": said_to_strangers(found) if found else None,
        "now": now,
    }
    status = 200 if found else 404
    return private(render(request, "certificates/verify.html", context, status=status))


def private(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def register(serial: str | None) -> Certificate | None:
    if serial is None:
        return None
    return Certificate.objects.filter(serial=serial).select_related("user").first()


def said_to_strangers(certificate: Certificate) -> dict[str, Any]:
    """Initials unless the holder chose the full name; of a revoked certificate no name at all."""
    snapshot = certificate.snapshot
    title, language = certificate.title_in(get_language())
    hours = snapshot["course"]["hours"]
    return {
        "names": names_for_strangers(certificate),
        "course_title": title,
        "language": language,
        "issued_at": site_day(certificate.issued_at),
        "expires_at": certificate.expires_at and site_day(certificate.expires_at),
        "kind": certificate.kind,
        "hours": hours and wording.hours_said(hours),
        "code": snapshot["course"]["code"],
        "courses": wording.courses(certificate, get_language()),
        "where": wording.where_and_when(certificate, get_language()),
        "share": snapshot.get("event", {}).get("share"),
        "pass_mark": snapshot["pass_mark"],
        "revoked_at": certificate.revoked_at and site_day(certificate.revoked_at),
        "revoked_reason": certificate.get_revoked_reason_display(),
        "is_sample": snapshot["sample"],
    }


def names_for_strangers(certificate: Certificate) -> list[str]:
    if certificate.revoked_at:
        return []
    names = holder.names_for(certificate.snapshot["holder"], get_language())
    if certificate.user and certificate.user.show_full_name:
        return names
    return [holder.initials(name) for name in names[:1]]


@never_cache
@login_required
@require_safe
def certificate(request: HttpRequest, serial: str) -> HttpResponse:
    """The PDF in the language of the address. A revoked one leads to the page that says so."""
    found = find(request, serial)
    if not owns(request, found) and not request.user.has_perm("certificates.view_certificate"):
        raise Http404
    if found.revoked_at:
        return redirect(found.url)
    sheet = rendering.sheet(found, get_language())
    return private(
        FileResponse(sheet, as_attachment=True, filename=f"certificate-{found.serial}.pdf")
    )


@never_cache
@login_required
@require_safe
def badge(request: HttpRequest, serial: str, form: str) -> HttpResponse:
    """The Open Badge, `json` or `jwt`, for its owner: it says the whole name."""
    found = find(request, serial)
    if form not in ("json", "jwt") or not owns(request, found) or found.revoked_at:
        raise Http404
    signer, language = keys.current(), get_language()
    if form == "jwt":
        answer = HttpResponse(
            badges.as_jwt(found, language, signer), content_type="application/jwt"
        )
    else:
        said = badges.as_json(found, language, signer)
        text = json.dumps(said, ensure_ascii=False, indent=1)
        answer = HttpResponse(text, content_type="application/vc+ld+json")
    answer["Content-Disposition"] = f'attachment; filename="badge-{found.serial}.{form}"'
    return private(answer)


def find(request: HttpRequest, serial: str) -> Certificate:
    return get_object_or_404(Certificate, serial=tidy(serial) or "")


def owns(request: HttpRequest, certificate: Certificate) -> bool:
    return certificate.user_id == request.user.pk


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_name(request: HttpRequest, serial: str) -> HttpResponse:
    """Its owner has the certificate say the name as they confirmed it in the profile; once."""
    found = find(request, serial)
    if not owns(request, found):
        raise Http404
    if not found.needs_name:
        messages.info(request, _("The name on this certificate can no longer be changed here."))
        return redirect("my_learning")
    if request.method == "POST":
        return completed(request, found)
    confirmed = holder.freeze(request.user)
    names = holder.names_of(confirmed) if confirmed["confirmed"] else []
    context = {"certificate": found, "names": names}
    return render(request, "certificates/certificate_name.html", context)


def completed(request: HttpRequest, certificate: Certificate) -> HttpResponse:
    try:
        issuing.complete_name(certificate=certificate)
    except issuing.NameNotConfirmed:
        messages.warning(request, _("Please confirm your name in the profile first."))
        return redirect(certificate.name_url)
    messages.success(request, _("Your certificate now shows your name as you confirmed it."))
    return redirect("my_learning")
