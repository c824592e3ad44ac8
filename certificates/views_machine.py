"""What verifiers fetch: public keys and signed lists. Open to anybody, the same for everybody."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from certificates import keys, publishing


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
