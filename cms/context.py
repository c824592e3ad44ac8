"""What every template may know, without asking the database."""

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import get_language

THEME_COOKIE = "theme"
THEMES = ("light", "dark")
ROLES = "roles"


class Site:
    """Languages, theme, and which doors to show. Doors only: every view checks the right itself."""

    languages = settings.LANGUAGES

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @property
    def home(self) -> str:
        return f"/{get_language() or settings.LANGUAGE_CODE}/"

    @property
    def theme(self) -> str:
        """`light`, `dark` or, when the person has not chosen, nothing: the device decides."""
        chosen = self.request.COOKIES.get(THEME_COOKIE, "")
        return chosen if chosen in THEMES else ""

    @property
    def is_officer(self) -> bool:
        return self._has("Programme officers")

    @property
    def is_editor(self) -> bool:
        return self._has("Trainers")

    def _has(self, role: str) -> bool:
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            return False
        return user.is_superuser or role in self.request.session.get(ROLES, ())


@receiver(user_logged_in)
def remember_roles(request: HttpRequest, user, **kwargs) -> None:
    """Keep the names of the person's groups in the session, so that no page has to ask for them."""
    if hasattr(request, "session"):
        request.session[ROLES] = list(user.groups.values_list("name", flat=True))


def site(request: HttpRequest) -> dict[str, Site]:
    """Context processor: `saboq.home`, `.languages`, `.theme`, `.is_officer`, `.is_editor`."""
    # Not called `site`: allauth's views bring a variable of that name.
    return {"saboq": Site(request)}
