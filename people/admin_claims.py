"""Giving a person the way to their account: a link by letter, or a code on a sheet to print."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from people.admin_pages import PersonPage
from people.claiming import CODE_DAYS, HasAccount, NoEmail, give_code, send_link
from people.models import User


class GiveLink(PersonPage):
    """POST: send the person a letter with a link."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            send_link(person=self.person, by=self.officer)
        except NoEmail:
            message = _("There is no e-mail address. Write it down, or print a code.")
            messages.error(request, message)
        except HasAccount:
            messages.error(request, _("This person has an account already."))
        else:
            said = _("A letter with a link is on its way to %(email)s.")
            messages.success(request, said % {"email": self.person.email})
        return redirect("person", self.person.pk)


class GiveCode(PersonPage):
    """POST: a sheet with a new code; the code is shown this once."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            slip = slip_for(self.person, self.officer)
        except HasAccount:
            messages.error(request, _("This person has an account already."))
            return redirect("person", self.person.pk)
        return sheet(request, [slip])


def slip_for(person: User, officer: User) -> dict[str, Any]:
    """What is printed for one person. Raises HasAccount."""
    return {"person": person, "code": give_code(person=person, by=officer)}


def sheet(request: HttpRequest, slips: list[dict[str, Any]]) -> HttpResponse:
    """All slips on pages to print and cut, in the officer's language. Stored nowhere on the way."""
    address = settings.SITE_URL.rstrip("/") + reverse("claim_code")
    context = {"slips": slips, "days": CODE_DAYS, "address": address}
    answer = render(request, "people/admin/codes.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


urlpatterns = [
    path("people/<int:pk>/link/", GiveLink.as_view(), name="give_link"),
    path("people/<int:pk>/code/", GiveCode.as_view(), name="give_code"),
]
