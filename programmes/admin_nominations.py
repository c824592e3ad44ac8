"""Nominations of an event in the admin: links for focal points, the balance, the decisions."""

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.widgets import AdminDateTimeInput
from wagtail.admin.widgets.button import HeaderButton

from people.models import User
from programmes import access, balancing, inviting, linking, nominating, participating
from programmes.access import Right
from programmes.admin_list import EventFormView, OfEvent
from programmes.models import FocalPoint, Nomination


class NominationsView(OfEvent, TemplateView):
    """Everything about the nominations of one event, as far as the person may see it."""

    right = Right.VIEW
    template_name = "programmes/admin/nominations.html"
    page_title = _("Nominations")
    header_icon = "group"

    @cached_property
    def nominations(self) -> list[Nomination]:
        mine = access.nominations(self.request.user).filter(event=self.event)
        related = ("focal_point__institution", "target_group")
        return list(mine.select_related(*related))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_link, may_decide = (r in self.rights for r in (Right.NOMINATE, Right.DECIDE))
        alike = nominating.look_alikes(self.nominations) if may_decide else {}
        for row in self.nominations:
            row.alike = alike.get(row.pk, [])  # type: ignore[attr-defined]
        return super().get_context_data(
            event=self.event,
            may_link=may_link,
            may_decide=may_decide,
            focal_points=self.focal_points() if may_link else [],
            nominations=self.nominations,
            # A part of the nominations says nothing of the balance.
            balance=balancing.balance(self.event, self.nominations) if may_link else [],
            taken=nominating.taken(self.event),
            **kwargs,
        )

    def focal_points(self) -> list[FocalPoint]:
        rows = list(self.event.focal_points.select_related("institution"))
        for row in rows:
            named = [n for n in self.nominations if n.focal_point_id == row.pk]
            row.used = len([n for n in named if n.state in nominating.COUNTED])  # type: ignore[attr-defined]
            row.url = linking.url(row)  # type: ignore[attr-defined]
        return rows

    @property
    def header_buttons(self) -> list[HeaderButton]:
        if Right.NOMINATE not in self.rights:
            return []
        url = reverse("event_add_focal_point", args=[self.event.key])
        return [HeaderButton(_("Add a focal point"), url=url, icon_name="plus")]


class FocalPointForm(forms.ModelForm):
    """Who nominates for an institution, how many, and until when."""

    language = forms.ChoiceField(label=_("Language of letters"), choices=settings.LANGUAGES)

    class Meta:
        model = FocalPoint
        fields = ["institution", "name", "email", "language", "quota", "expires_at"]
        widgets = {"expires_at": AdminDateTimeInput}

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].strip().lower()
        # The form has no event, so the constraint is not asked.
        if FocalPoint.objects.filter(event=self.instance.event, email__iexact=email).exists():
            raise forms.ValidationError(_("This address has already a link for this event."))
        return email

    def clean_expires_at(self) -> Any:
        moment = self.cleaned_data["expires_at"]
        if moment <= timezone.now():
            raise forms.ValidationError(_("This moment is over."))
        return moment


class AddFocalPointView(EventFormView):
    """The link leaves with a letter at once."""

    right = Right.NOMINATE
    form_class = FocalPointForm
    page_title = _("Add a focal point")
    header_icon = "plus"
    submit_label = _("Save and send the link")

    def get_form_kwargs(self) -> dict[str, Any]:
        # The database says that an address has one link for an event, and the form has no event.
        return {**super().get_form_kwargs(), "instance": FocalPoint(event=self.event)}

    def get_initial(self) -> dict[str, Any]:
        end = linking.lasting(self.event)
        soon = timezone.now() + timedelta(days=14)
        return {"expires_at": min(end, soon) if end > timezone.now() else soon}

    def get_success_url(self) -> str:
        return page_of(self.event)

    def form_valid(self, form: FocalPointForm) -> HttpResponse:
        row = form.save()
        linking.send(row)
        messages.success(self.request, _("The link is on its way to %(name)s.") % {"name": row})
        return redirect(self.get_success_url())


def page_of(event: Any) -> str:
    return reverse("event_nominations", args=[event.key])


class ButtonView(OfEvent, View):
    """Something done by a button of the page."""

    http_method_names = ["post"]

    def get_success_url(self) -> str:
        return page_of(self.event)


class LinkView(ButtonView):
    """Renew or close the link of a focal point."""

    right = Right.NOMINATE

    def post(self, request: HttpRequest, pk: int, do: str) -> HttpResponse:
        row = get_object_or_404(self.event.focal_points.select_related("event"), pk=pk)
        if do == "renew":
            until = max(row.expires_at, timezone.now() + timedelta(days=7))
            linking.renew(row, until)
            messages.success(request, _("A new link is on its way; the old one is void."))
        else:
            linking.revoke(row)
            messages.success(request, _("The link is closed."))
        return redirect(self.get_success_url())


class DecideView(ButtonView):
    """Confirm a nomination, or not."""

    right = Right.DECIDE

    def post(self, request: HttpRequest, pk: int, do: str) -> HttpResponse:
        row = get_object_or_404(Nomination, event=self.event, pk=pk)
        try:
            self.decide(row, do)
        except nominating.Decided:
            messages.warning(request, _("It was already decided about this nomination."))
        except nominating.NoPlaceLeft:
            messages.error(request, _("Every place of the event is given. Nobody was confirmed."))
        except participating.AlreadyThere:
            messages.error(request, _("This person is already on the list of the event."))
        return redirect(self.get_success_url())

    def decide(self, row: Nomination, do: str) -> None:
        if do == "confirm_nomination":
            nominating.confirm(row, by=cast(User, self.request.user), same_as=self.chosen(row))
            text = _("%(person)s is confirmed.")
        else:
            nominating.decline(row, by=cast(User, self.request.user))
            text = _("%(person)s is not chosen.")
        messages.success(self.request, text % {"person": row})

    def chosen(self, row: Nomination) -> User | None:
        """The person whom the officer recognised: one of those who were offered."""
        number = self.request.POST.get("same_as", "")
        if not number:
            return None
        offered = nominating.look_alikes([row]).get(row.pk, [])
        found = next((person for person in offered if str(person.pk) == number), None)
        if found is None:
            raise Http404
        return found


class InviteView(ButtonView):
    """Invite everybody who is confirmed and was not invited yet."""

    right = Right.DECIDE

    def post(self, request: HttpRequest) -> HttpResponse:
        number = inviting.invite_all(self.event)
        text = ngettext(
            "%(number)d invitation is on its way.",
            "%(number)d invitations are on their way.",
            number,
        )
        messages.success(request, text % {"number": number})
        return redirect(self.get_success_url())


EVENT = "programmes/events/<uuid:key>/nominations/"
urlpatterns = [
    path(EVENT, NominationsView.as_view(), name="event_nominations"),
    path(f"{EVENT}focal-point/", AddFocalPointView.as_view(), name="event_add_focal_point"),
    path(f"{EVENT}invite/", InviteView.as_view(), name="event_invite"),
    *(
        path(
            f"{EVENT}focal-point/<int:pk>/{do}/",
            LinkView.as_view(),
            {"do": do},
            name=f"event_{do}_link",
        )
        for do in ("renew", "close")
    ),
    *(
        path(f"{EVENT}<int:pk>/{do}/", DecideView.as_view(), {"do": do}, name=f"event_{do}")
        for do in ("confirm_nomination", "decline_nomination")
    ),
]
