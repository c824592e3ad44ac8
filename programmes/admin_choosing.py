"""People who are known already come onto the list of an event, many at once: found by words, or all
of an import. Whoever may look at everybody (`people.roles.may_manage_people`) may do it."""

from contextlib import suppress
from typing import Any, cast

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages

from cms.digits import wholes
from people.choices import Country
from people.fields import MESSAGES
from people.imports import Import
from people.models import Affiliation, User
from people.roles import may_manage_people
from programmes import participating
from programmes.access import Right
from programmes.admin_list import OfEvent
from programmes.models import Event

AT_ONCE = 100
"""People on the page: who is chosen leaves it, and the next ones come up."""
NAMES = ("family_name", "given_name", "patronymic", "email", "phone")


class ChooseForm(forms.Form):
    """Whom to look for; nobody is shown before something is asked."""

    words = forms.CharField(label=_("Name, address or telephone"), max_length=100, required=False)
    country = forms.ChoiceField(
        label=_("Country"), choices=[("", "—"), *Country.choices], required=False
    )
    imported = forms.ModelChoiceField(
        label=_("People of an import"), queryset=Import.objects.none(), required=False,
        empty_label="—",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = Import.objects.filter(state=Import.State.DONE)
        cast(forms.ModelChoiceField, self.fields["imported"]).queryset = stored
        for field in self.fields.values():
            field.error_messages |= MESSAGES

    def found(self, event: Event) -> QuerySet[User]:
        """Who matches and is not on the list of the event."""
        asked = self.cleaned_data if self.is_valid() else {}
        if not any(asked.values()):
            return User.objects.none()
        there = event.participations.filter(withdrawn_on=None).values("user")
        rows = User.objects.listed().exclude(pk__in=there)
        for word in asked["words"].split():
            rows = rows.filter(has_word(word))
        if asked["country"]:
            rows = rows.filter(country=asked["country"])
        if asked["imported"]:
            rows = rows.filter(pk__in=asked["imported"].people.values("user"))
        return rows.order_by("family_name", "given_name", "pk")


def has_word(word: str) -> Q:
    found = Q()
    for name in NAMES:
        found |= Q(**{f"{name}__icontains": word})
    return found


class ChooseView(OfEvent, TemplateView):
    """GET: those who match. POST: who is ticked comes onto the list."""

    right = Right.DECIDE
    template_name = "programmes/admin/choose.html"
    page_title = _("Choose people who are known")
    header_icon = "group"

    def check(self) -> None:
        """Raises PermissionDenied for who may not look at everybody."""
        if not may_manage_people(self.request.user):
            raise PermissionDenied

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.check()
        form = ChooseForm(self.request.GET)
        found = form.found(self.event)
        present = Affiliation.objects.filter(until=None).select_related("institution")
        held = Prefetch("affiliations", present, to_attr="present")
        return super().get_context_data(
            event=self.event,
            form=form,
            count=found.count(),
            people=found.prefetch_related(held)[:AT_ONCE],
            is_asked=form.is_valid() and any(form.cleaned_data.values()),
            # Who asks for an import mostly wants all of it.
            is_ticked=bool(form.is_valid() and form.cleaned_data["imported"]),
            **kwargs,
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.check()
        ids = wholes(request.POST.getlist("person"))[:AT_ONCE]
        number = self.listed(ids, confirmed="confirmed" in request.POST)
        if number:
            said = ngettext(
                "%(number)d person is new on the list.",
                "%(number)d people are new on the list.",
                number,
            )
            messages.success(request, said % {"number": number})
        else:
            messages.warning(request, _("Nobody was ticked, or they are on the list already."))
        return redirect(request.get_full_path())

    def listed(self, ids: list[int], *, confirmed: bool) -> int:
        """Put them onto the list as participants; how many are new."""
        number, day = 0, self.event.today() if confirmed else None
        for person in User.objects.listed().filter(pk__in=ids).order_by("pk"):
            with suppress(participating.AlreadyThere):
                participating.add(event=self.event, user=person, confirmed_on=day)
                number += 1
        return number


urlpatterns = [
    path("programmes/events/<uuid:key>/choose/", ChooseView.as_view(), name="event_choose")
]
