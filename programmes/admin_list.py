"""The list of an event in the admin: people come onto it, are confirmed, are taken off it."""

from abc import ABC, abstractmethod
from typing import Any, cast
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.views import generic

from people import likening
from people.admin_claims import codes_for, without_account
from people.choices import Country, PositionLevel, Sex
from people.models import Institution, TargetGroup, User
from people.roles import is_officer, may_manage_people
from programmes import access, participating
from programmes.access import Right
from programmes.choices import Role
from programmes.models import Event, Participation
from programmes.participating import Said

# Roles that open the event to a person are given by officers only.
OPEN_TO_ORGANISERS = [Role.PARTICIPANT, Role.OBSERVER, Role.INTERPRETER]


def any_of(choices: list) -> list:
    return [("", "—"), *choices]


class PersonForm(forms.Form):
    """Somebody for the list: known by the address, or new and then without an account."""

    role = forms.ChoiceField(label=_("Role"))
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("Who is known by this address comes onto the list with the data they gave."),
    )
    given_name = forms.CharField(label=_("Given name"), max_length=100)
    family_name = forms.CharField(label=_("Family name"), max_length=100)
    sex = forms.ChoiceField(label=_("Sex"), choices=any_of(Sex.choices))
    country = forms.ChoiceField(label=_("Country"), choices=any_of(Country.choices))
    institution = forms.ModelChoiceField(
        label=_("Institution"), queryset=Institution.objects.filter(confirmed=True)
    )
    position_level = forms.ChoiceField(
        label=_("Level of the post"), choices=any_of(PositionLevel.choices)
    )
    target_group = forms.ModelChoiceField(
        label=_("Target group"), queryset=TargetGroup.objects.all()
    )
    region = forms.CharField(
        label=_("Region of the duty station"),
        max_length=100,
        required=False,
        help_text=_("Not the name of a border post."),
    )
    language = forms.ChoiceField(
        label=_("Language of letters"), choices=any_of(settings.LANGUAGES), required=False
    )

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = cast(forms.ChoiceField, self.fields["role"])
        choice.choices = [(role.value, role.label) for role in roles]


class OfEvent(generic.WagtailAdminTemplateMixin):
    """A view about one event, found by its key; refused to whoever lacks the right."""

    right = Right.CHANGE
    event: Event
    rights: set[Right]

    def dispatch(self, request: HttpRequest, *args: Any, key: UUID, **kwargs: Any) -> HttpResponse:
        self.event, self.rights = access.find(request.user, key, self.right)
        return super().dispatch(request, *args, **kwargs)

    def get_success_url(self) -> str:
        return reverse("programme_events:inspect", args=[self.event.pk])

    def get_page_subtitle(self) -> str:
        return str(self.event)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("programme_events:index"), "label": _("Events")},
            {"url": self.get_success_url(), "label": str(self.event)},
            {"url": "", "label": self.get_page_title(), "sublabel": str(self.event)},
        ]


class EventFormView(OfEvent, FormView):
    """A form about an event, in Wagtail's frame."""

    template_name = "wagtailadmin/generic/form.html"
    submit_label = _("Save")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            action_url=self.request.path, submit_button_label=self.submit_label, **kwargs
        )


class AddPersonView(EventFormView):
    form_class = PersonForm
    page_title = _("Add a person")
    header_icon = "plus"
    submit_label = _("Add")

    def get_form_kwargs(self) -> dict[str, Any]:
        roles = list(Role) if is_officer(self.request.user) else OPEN_TO_ORGANISERS
        return {**super().get_form_kwargs(), "roles": roles}

    def form_valid(self, form: PersonForm) -> HttpResponse:
        said = dict(form.cleaned_data)
        role = said.pop("role")
        user = participating.person(Said(**said))
        try:
            participating.add(event=self.event, user=user, role=role, region=said["region"])
        except participating.AlreadyThere:
            form.add_error("email", _("This person is already on the list of the event."))
            return self.form_invalid(form)
        messages.success(self.request, _("%(person)s is on the list.") % {"person": user})
        if likening.find_for([user]):
            told = _("Perhaps this person is in the system already: programme officers decide it.")
            messages.warning(self.request, told)
        return redirect(self.get_success_url())


class LineView(OfEvent, View, ABC):
    """Something done with one line of the list, by a button."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        line = get_object_or_404(self.event.participations.select_related("user"), pk=pk)
        if line.role not in OPEN_TO_ORGANISERS and not is_officer(request.user):
            raise PermissionDenied
        messages.success(request, self.do(line))
        return redirect(self.get_success_url())

    @abstractmethod
    def do(self, line: Participation) -> str:
        """Do it, and say what was done."""


class ConfirmView(LineView):
    right = Right.DECIDE

    def do(self, line: Participation) -> str:
        if line.confirmed_on is None:
            participating.confirm(line, self.event.today())
        return _("%(person)s is confirmed.") % {"person": line.user}


class WithdrawView(LineView):
    def do(self, line: Participation) -> str:
        if line.withdrawn_on is None:
            participating.withdraw(line, self.event.today())
        return _("%(person)s is no longer on the list.") % {"person": line.user}


class CodesView(OfEvent, View):
    """POST: codes for everybody on the list who has no account, a part of them on one sheet."""

    http_method_names = ["post"]
    right = Right.DECIDE

    def post(self, request: HttpRequest) -> HttpResponse:
        officer = cast(User, request.user)
        if not may_manage_people(officer):
            raise PermissionDenied
        return codes_for(request, accountless(self.event, officer), self.get_success_url())


def accountless(event: Event, officer: User) -> QuerySet[User]:
    """People on the list to whom this officer may give a code."""
    lines = event.participations.filter(withdrawn_on=None)
    return without_account(User.objects.filter(pk__in=lines.values("user")), officer)


urlpatterns = [
    path("programmes/events/<uuid:key>/codes/", CodesView.as_view(), name="event_codes"),
    path("programmes/events/<uuid:key>/add/", AddPersonView.as_view(), name="event_add_person"),
    path(
        "programmes/events/<uuid:key>/confirm/<int:pk>/",
        ConfirmView.as_view(),
        name="event_confirm",
    ),
    path(
        "programmes/events/<uuid:key>/withdraw/<int:pk>/",
        WithdrawView.as_view(),
        name="event_withdraw",
    ),
]
