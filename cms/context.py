"""What every template may know, without asking the database."""

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import get_language

THEME_COOKIE = "theme"
THEMES = ("light", "dark")
ROLES = "roles"
LOOKING_ON = ("National coordinators", "Auditors")


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

    @property
    def is_manager(self) -> bool:
        """Whoever runs programmes in the admin, or reads its logs."""
        return self._has("Programme officers", "Event organisers", *LOOKING_ON)

    @property
    def has_events(self) -> bool:
        return self._has("Programme officers", "Event organisers", "Trainers", LOOKING_ON[0])

    @property
    def is_donor(self) -> bool:
        return self._has("Donor viewers")

    def _has(self, *roles: str) -> bool:
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            return False
        return user.is_superuser or not {*roles}.isdisjoint(self.request.session.get(ROLES, ()))


@receiver(user_logged_in)
def remember_roles(request: HttpRequest, user, **kwargs) -> None:
    """Keep the names of the person's groups in the session, so that no page has to ask for them."""
    if hasattr(request, "session"):
        request.session[ROLES] = list(user.groups.values_list("name", flat=True))


def site(request: HttpRequest) -> dict[str, Site]:
    """Context processor: `saboq.home`, `.languages`, `.theme`, and the doors: `.is_officer`,
    `.is_editor`, `.is_manager`, `.has_events`, `.is_donor`."""
    # Not called `site`: allauth's views bring a variable of that name.
    return {"saboq": Site(request)}
