"""Theme and language for anybody, and the pages about the platform itself."""

from collections.abc import Callable, Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST
from django.views.defaults import page_not_found
from wagtail.models import Page

from cms.context import THEME_COOKIE, THEMES
from cms.models import HomePage

# Slug (the same in every language) → title. The text is templates/cms/information/<slug>.html.
INFORMATION = {
    "accessibility": _("Accessibility"),
    "data-protection": _("Data protection"),
    "help": _("Help and contact"),
}


def safe_next(request: HttpRequest, wanted: str, *, default: str = "/") -> str:
    """`wanted` when it is an address of this site, otherwise `default`."""
    known = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if known else default


# Without a token, so that anonymous pages stay free of cookies: a forged request could do no more
# than change a colour.
@csrf_exempt
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Store `theme` (light, dark; else: as the device) in a cookie and go back to `next`."""
    response = HttpResponseRedirect(safe_next(request, request.POST.get("next", "")))
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        _remember(response, THEME_COOKIE, theme)
    else:
        response.delete_cookie(THEME_COOKIE)
    return response


@require_GET
def set_language(request: HttpRequest, code: str) -> HttpResponse:
    """Set the language cookie, nothing else, and go to `next` in that language."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    path = safe_next(request, request.GET.get("next", ""))
    prefix = get_language_from_path(path)
    if prefix:
        path = f"/{code}{path[len(prefix) + 1 :]}"
    response = HttpResponseRedirect(path)
    _remember(response, settings.LANGUAGE_COOKIE_NAME, code)
    return response


def _remember(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )


@require_GET
def information(request: HttpRequest, slug: str) -> HttpResponse:
    """A page about the platform: accessibility, data protection, help."""
    if slug not in INFORMATION:
        raise Http404
    context = {"title": INFORMATION[slug], "slug": slug, "pages": INFORMATION}
    return render(request, f"cms/information/{slug}.html", context)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The answer 404; where the page exists in other languages, it says so and offers them."""
    offered = list(other_languages(request.path_info))
    if not offered:
        return page_not_found(request, exception)
    return render(request, "cms/untranslated.html", {"offered": offered}, status=404)


class DesignedNotFound:
    """With DEBUG on, too, what a page does not find is answered by the site's own page: whoever
    tries the site on their machine sees what its visitors see. Django would show its addresses.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return not_found(request, exception) if isinstance(exception, Http404) else None


def other_languages(path: str) -> Iterator[tuple[str, str, str]]:
    """(code, name, address) of the languages in which an open page stands at the same place."""
    here = get_language_from_path(path)
    # PostgreSQL refuses to be asked for NUL.
    if here is None or "\0" in path:
        return
    rest = path[len(here) + 1 :]
    homes = HomePage.objects.live().select_related("locale")
    places = {f"{home.url_path.rstrip('/')}{rest}": home.locale.language_code for home in homes}
    found = Page.objects.live().public().filter(url_path__in=places).only("url_path")
    codes = {places[page.url_path] for page in found}
    for code, name in settings.LANGUAGES:
        if code in codes:
            yield code, name, f"/{code}{rest}"
