"""The address without a language."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language_from_request


def best_language(request: HttpRequest) -> HttpResponse:
    """`/` → the home page in the person's language, else the cookie's, else the browser's."""
    stored = request.user.language if request.user.is_authenticated else ""
    code = stored or get_language_from_request(request)
    response = redirect(f"/{code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE}/")
    response["Vary"] = "Accept-Language, Cookie"
    return response
