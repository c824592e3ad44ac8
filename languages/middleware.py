"""Which language answers a request."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.middleware.locale import LocaleMiddleware
from django.utils.translation import get_language_from_path


class LanguageMiddleware(LocaleMiddleware):
    """Django's own, and two things more.

    An address written `/uz-Cyrl/…` is the same page as `/uz-cyrl/…`: it is sent there. And a
    visit under a language prefix sets the language cookie, so that pages without a prefix
    (sign-in, errors) follow the last choice. Nothing is written to the database: a language is
    stored for good only by the profile form.
    """

    def process_request(self, request: HttpRequest) -> Any:
        prefix = request.path_info.split("/", 2)[1]
        if prefix != prefix.lower() and prefix.lower() in dict(settings.LANGUAGES):
            rest = request.get_full_path().lstrip("/")[len(prefix) :]
            return HttpResponsePermanentRedirect(f"/{prefix.lower()}{rest}")
        return super().process_request(request)

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        response = super().process_response(request, response)
        language = get_language_from_path(request.path_info)
        known = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if language and language != known and response.status_code == 200:
            remember(response, language)
        return response


def remember(response: HttpResponse, language: str) -> None:
    """Set the language cookie; the one place that knows its attributes."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,  # type: ignore[arg-type]
    )
