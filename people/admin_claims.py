"""Giving a person the way to their account: a link by letter, or a code on a sheet to print."""

import contextlib
from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from cms.digits import whole
from people.admin_pages import PeoplePage, PersonPage
from people.claiming import CODE_DAYS, HasAccount, NoEmail, give_code, send_link
from people.models import Import, User

AT_ONCE = 100
"""Codes on one sheet: each is a transaction of its own, and somebody waits for them."""


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


class GiveImportCodes(PeoplePage):
    """POST: codes for everybody of an import who has no account, a part of them on one sheet."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        of = get_object_or_404(Import, pk=self.kwargs["pk"], state=Import.State.DONE)
        people = without_account(of_import(of), self.officer)
        return codes_for(request, people, reverse("people_import", args=[of.pk]))


def of_import(of: Import) -> QuerySet[User]:
    """The people whom an import led to."""
    return User.objects.filter(pk__in=of.people.values("user"))


def without_account(people: QuerySet[User], officer: User) -> QuerySet[User]:
    """Those of them to whom this officer may give a code, by name (see `claiming.give`,
    `roles.may_handle`). Nobody signs in as somebody made up."""
    rows = User.objects.listed().with_account(False).filter(pk__in=people.values("pk"))
    rows = rows.filter(is_active=True, is_sample=False)
    if not officer.is_superuser:
        rows = rows.filter(is_superuser=False, groups=None)
    return rows.order_by("family_name", "given_name", "pk")


@dataclass(frozen=True)
class Part:
    """A part of a list that is printed at once, counted from 1."""

    number: int
    first: int
    last: int


def parts(count: int) -> list[Part]:
    """How a list of so many people is cut into sheets."""
    return [
        Part(n + 1, n * AT_ONCE + 1, min((n + 1) * AT_ONCE, count))
        for n in range(-(-count // AT_ONCE))
    ]


def codes_for(request: HttpRequest, people: QuerySet[User], back: str) -> HttpResponse:
    """The sheet with the part that was asked for; back where nobody is left."""
    said = request.POST.get("part", "1")
    first = ((whole(said) or 1) - 1) * AT_ONCE
    slips = []
    for person in people[first : first + AT_ONCE]:
        # Somebody may have made their account this moment.
        with contextlib.suppress(HasAccount):
            slips.append(slip_for(person, cast(User, request.user)))
    if not slips:
        messages.info(request, _("Everybody has an account already: there is nothing to print."))
        return redirect(back)
    return sheet(request, slips)


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
    path("people/import/<int:pk>/codes/", GiveImportCodes.as_view(), name="give_import_codes"),
]
