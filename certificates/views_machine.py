"""What verifiers fetch: public keys and signed lists. Open to anybody, the same for everybody."""

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from certificates import badges, data_integrity, keys, publishing
from certificates.models import Certificate


def open_to_all(response: HttpResponse) -> HttpResponse:
    """Verifiers that run in the browser, on other sites, may read it too."""
    response["Access-Control-Allow-Origin"] = "*"
    return response


@cache_control(public=True, max_age=300)
@require_safe
def key_set(request: HttpRequest) -> HttpResponse:
    """All public keys (RFC 7517). One query."""
    return open_to_all(HttpResponse(publishing.key_set(), content_type="application/jwk-set+json"))


@cache_control(public=True, max_age=300)
@require_safe
def revocations(request: HttpRequest) -> HttpResponse:
    """The signed list of the revoked, as of now."""
    token = publishing.revocations(keys.current())
    return open_to_all(HttpResponse(token, content_type="application/jwt"))


# Open Badges --------------------------------------------------------------------------------------


def document(said: dict[str, Any], content_type: str = "application/ld+json") -> HttpResponse:
    text = json.dumps(said, ensure_ascii=False, indent=1)
    return open_to_all(HttpResponse(text, content_type=content_type))


@cache_control(public=True, max_age=300)
@require_safe
def did(request: HttpRequest) -> HttpResponse:
    """The keys of the issuer, `did:web`. One query."""
    return document(badges.did_document(), "application/did+json")


@cache_control(public=True, max_age=3600)
@require_safe
def issuer(request: HttpRequest) -> HttpResponse:
    contexts = [badges.CONTEXT, badges.OB_CONTEXT]
    return document({"@context": contexts, **badges.profile()})


@cache_control(public=True, max_age=3600)
@require_safe
def achievement(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the newest certificate of a course says of it; it outlives the course. One query."""
    newest = Certificate.objects.filter(subject_key=key).order_by("-issued_at").first()
    if newest is None:
        raise Http404
    contexts = [badges.CONTEXT, badges.OB_CONTEXT]
    said = badges.achievement(newest, settings.LANGUAGE_CODE)
    return document({"@context": contexts, **said})


@cache_control(public=True, max_age=300)
@require_safe
def status(request: HttpRequest, number: int) -> HttpResponse:
    """Which badges are revoked. There is no list for certificates that can't be there yet."""
    last = Certificate.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    if number > last // badges.BITS:
        raise Http404
    signer, now = keys.current(), timezone.now()
    said = badges.status_list(number, now)
    proved = data_integrity.prove(said, signer, badges.method(signer.kid), now)
    return document(proved, "application/vc+ld+json")
